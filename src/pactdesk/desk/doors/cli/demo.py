"""A desk to look at: a database with all shipped stories played into it, a log brought in, and its report."""

import os
import sys
from collections import Counter
from pathlib import Path
from typing import Final

DESK: Final = "made-up"
_POLICY: Final = "sma"


def demo_desk(folder: Path, stories: tuple[Path, ...]) -> int:
    """Make an installation in a folder, show what goes into it, and print its report; 1 where a story differs."""
    os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'demo.sqlite3'}"
    from pactdesk.desk.doors.cli.importing import import_events
    from pactdesk.desk.doors.cli.made_up import write_log
    from pactdesk.desk.doors.cli.report import report
    from pactdesk.desk.doors.cli.upgrade import upgrade

    _headed("A database")
    upgrade()
    _headed("Stories of five vendors, played into it through the desk's own actions")
    wrong = _played(stories)
    _headed("The log of another help desk, brought in as history")
    log, by = write_log(folder)
    import_events(file=str(log), policy=_POLICY, map=str(by), desk=DESK, faults=None)
    _headed("What that desk promised, and what it kept")
    report(desk=DESK, by="priority", since=None, until=None, form="table", show="kept")
    sys.stdout.write(f"\nLook on: DATABASE_URL={os.environ['DATABASE_URL']} pactdesk report --desk {DESK}\n")
    return 1 if wrong else 0


def _played(stories: tuple[Path, ...]) -> int:
    from rich.progress import track

    from pactdesk.desk.doors.play.player import enact
    from pactdesk.stories.read import read_story_file

    told = [story for file in stories for story in read_story_file(file)]
    steps: Counter[str] = Counter()
    wrong = 0
    shown = sys.stdout.isatty() and sys.stderr.isatty()
    for story in track(told, "  playing", transient=True, disable=not shown):
        played = enact(story)
        steps[story.policy] += len(played)
        wrong += any(one.differs for one in played)
    for policy, count in steps.items():
        stories_of = sum(story.policy == policy for story in told)
        sys.stdout.write(f"{policy:<14}{stories_of:>4} stories  {count:>5} steps\n")
    sys.stdout.write(f"{'every step came as told' if not wrong else f'{wrong} stories differ'}\n")
    return wrong


def _headed(title: str) -> None:
    strong, plain = ("\x1b[1m", "\x1b[0m") if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else ("", "")
    sys.stdout.write(f"\n{strong}{title}{plain}\n\n")
    sys.stdout.flush()
