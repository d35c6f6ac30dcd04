"""What tries a policy? Each story beside it, played through the desk, or each of its tested cases."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pactdesk.command.cases import Case, differences, read_cases
from pactdesk.command.errors import CalledWrongly
from pactdesk.engine.hours import BeyondHorizon
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.language.given import GivenFault
from pactdesk.stories.read import read_story_file
from pactdesk.stories.story import Story, StoryFault

CASES = "cases.yaml"
STORIES = "stories"


@dataclass(frozen=True, slots=True)
class Trial:
    """Something that a policy has to stand: its title, and what of it is not as expected under an edition."""

    title: str
    differs: Callable[[Edition], tuple[str, ...]]

    def notices(self, edition: Edition) -> bool:
        """Whether anything is otherwise under the edition, or it cannot be tried at all."""
        try:
            return bool(self.differs(edition))
        except (GivenFault, BeyondHorizon, PolicyError, StoryFault):
            return True


def trials_of(path: Path, edition: Edition, cases: str | None) -> tuple[str, Sequence[Trial]]:
    """Return what tries a policy, with its name: the cases of a file, else the stories beside it, else its cases."""
    stories = sorted((path.parent / STORIES).glob("*.yaml")) if cases is None else []
    if stories:
        return "stories", _stories(stories)
    file = Path(cases) if cases else path.with_name(CASES)
    if not file.is_file():
        raise CalledWrongly(f"nothing tries {edition.policy}: there are neither {STORIES}/*.yaml beside it nor {file}")
    return "cases", [_of_case(case) for case in read_cases(file, edition)]


def _stories(files: Sequence[Path]) -> list[Trial]:
    """Return the trials of stories; Django is set up for them, which no other command about policies needs."""
    from pactdesk.command.throwaway import set_up

    set_up()
    try:
        told = [story for file in files for story in read_story_file(file)]
    except StoryFault as fault:
        raise CalledWrongly(str(fault)) from None
    return [_of_story(story) for story in told]


def _of_case(case: Case) -> Trial:
    return Trial(case.shows, lambda edition: differences(case, edition))


def _of_story(story: Story) -> Trial:
    from pactdesk.desk.doors.play.player import play

    def differs(edition: Edition) -> tuple[str, ...]:
        played = play(replace(story, edition=edition))
        return tuple(f"{story.file}:{one.step.line}: {said}" for one in played for said in one.differs)

    return Trial(story.title, differs)
