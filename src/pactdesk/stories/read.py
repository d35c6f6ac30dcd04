"""Which stories does a file tell? Its text into typed stories, or a fault that names file, line and what would do."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from pactdesk.engine.policy.edition import Edition
from pactdesk.language.faults import Fault
from pactdesk.language.given import GivenFault
from pactdesk.language.nodes import BYTES, Mapping, Node, Scalar, Sequence
from pactdesk.language.question import read_zone
from pactdesk.language.read import read_policy
from pactdesk.policies import UnknownPolicy, find
from pactdesk.stories.cast import Cast
from pactdesk.stories.documents import Document, documents, is_null, plain
from pactdesk.stories.fields import Scene, read_name
from pactdesk.stories.given import given_in
from pactdesk.stories.steps import step_in
from pactdesk.stories.story import Step, Story, StoryFault

_KEYS: Final = ("story", "policy", "zone", "given", "steps")
_MOST_FAULTS: Final = 3


def read_story_file(path: Path) -> tuple[Story, ...]:
    """Return the stories of the file at `path`, in its order. Raises StoryFault for what cannot be read."""
    file = str(path)
    try:
        with path.open("rb") as opened:
            content = opened.read(BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise StoryFault(file, 1, f"the file cannot be read: {why}") from None
    return read_story_bytes(content, file)


def read_story_bytes(content: bytes, file: str) -> tuple[Story, ...]:
    """Return the stories of a file or a pipe, UTF-8 whatever the locale. Raises StoryFault for what cannot be read."""
    if len(content) > BYTES:
        raise StoryFault(file, 1, f"the file is too large; a file of stories may have {BYTES:,} bytes")
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        found = f"the byte 0x{content[error.start]:02X} stands here, which is no UTF-8; save the file as UTF-8"
        raise StoryFault(file, line, found) from None
    return read_stories(text, file)


def read_stories(text: str, file: str) -> tuple[Story, ...]:
    """Return the stories of a text, YAML or JSON, one a document. Raises StoryFault for what cannot be read.

    `file` names the text in faults; policies are looked for among the shipped ones, here, and in the file's folder.
    """
    shelf = _Shelf(Path(file).parent)
    return tuple(_story(document, shelf) for document in documents(text, file))


@dataclass(frozen=True, slots=True)
class _Shelf:
    """The policies read so far, by their file as it was then."""

    folder: Path
    read: dict[tuple[Path, int], Edition | tuple[Fault, ...]] = field(default_factory=dict)

    def edition(self, policy: str) -> Edition:
        """Return the edition a name or a path means; GivenFault with the reason where there is none."""
        try:
            path = self._path(policy)
            key = (path.resolve(), path.stat().st_mtime_ns)
        except OSError as error:
            raise GivenFault(f"the policy {policy} cannot be read: {error.strerror}") from None
        if key not in self.read:
            self.read[key] = read_policy(path)
        found = self.read[key]
        if isinstance(found, Edition):
            return found
        count = f"{len(found)} faults, first" if len(found) > _MOST_FAULTS else "faults"
        raise GivenFault(f"the policy {policy} has {count}: {' '.join(map(str, found[:_MOST_FAULTS]))}")

    def _path(self, policy: str) -> Path:
        beside = self.folder / policy
        try:
            return find(policy)
        except UnknownPolicy as unknown:
            if beside.is_file():
                return beside
            raise GivenFault(str(unknown)) from None


def _story(document: Document, shelf: _Shelf) -> Story:
    root = document.mapping(document.root, "a story", _KEYS)
    title = plain(document.required(root, "a story", "story"))
    if not isinstance(title, str):
        raise document.fault(root.get("story") or root, "story is the title, a text")
    policy = document.required(root, "a story", "policy")
    steps = document.required(root, "a story", "steps")
    zone = root.get("zone")
    written = _word(document, policy)
    try:
        edition = shelf.edition(written)
    except GivenFault as fault:
        raise document.fault(policy, str(fault)) from None
    try:
        local = read_zone("UTC" if zone is None or is_null(zone) else plain(zone))
    except GivenFault as fault:
        raise document.fault(zone or root, str(fault)) from None
    scene = Scene(edition, local, Cast(edition))
    given = given_in(document, root.get("given"), scene)
    told = _steps(document, steps, scene)
    return Story(title, written, edition, local, given, told, document.file, document.line(root))


def _word(document: Document, node: Node) -> str:
    try:
        return read_name("policy", plain(node))
    except GivenFault as fault:
        raise document.fault(node, f"{fault}, of a shipped policy or a file") from None


def _steps(document: Document, node: Node, scene: Scene) -> tuple[Step, ...]:
    if not isinstance(node, Sequence) or not node.items:
        raise document.fault(node, "steps is a list of at least one step")
    found: list[Step] = []
    for place, item in enumerate(node.items):
        step = step_in(document, item, scene)
        if found and step.at < found[-1].at:
            written, before = _at(item), _at(node.items[place - 1])
            sentence = f"this step is at {written}, before the one in line {found[-1].line} at {before}"
            raise document.fault(item, f"{sentence}; steps stand in the order of time")
        found.append(step)
    return tuple(found)


def _at(step: Node) -> str:
    """Return when a step is, as it is written."""
    at = step.get("at") if isinstance(step, Mapping) else None
    return at.text if isinstance(at, Scalar) else "?"
