"""What does one step of a story do? Its verb, its fields and facts, and what must come of it."""

from typing import Final, TypeGuard

from pactdesk.engine.terms.instant import Instant
from pactdesk.language.given import GivenFault, allowed, shown
from pactdesk.language.nodes import Mapping, Node, Scalar
from pactdesk.stories.documents import Document, is_null, plain
from pactdesk.stories.expecting import expected_in
from pactdesk.stories.facts import changes_in, facts_in
from pactdesk.stories.fields import Field, Scene, instant
from pactdesk.stories.story import Step
from pactdesk.stories.verbs import CHANGEABLE, STEP, VERBS, Verb, change_of

_CHANGE: Final = "change"
_ALL: Final = (*VERBS, _CHANGE)


def step_in(document: Document, node: Node, scene: Scene) -> Step:
    """Return one step, and name to the cast whom it names first. Raises StoryFault for what cannot be read."""
    step = document.mapping(node, "a step")
    at = document.required(step, "a step", "at")
    do = document.required(step, "a step", "do")
    name = plain(do)
    if not isinstance(name, str) or name not in _ALL:
        raise document.fault(do, f"there is no verb {shown(name)}; {allowed(name, _ALL)}")
    verb, step = _changing(document, step, scene) if name == _CHANGE else (VERBS[name], step)
    happened, expect = step.get("happened"), step.get("expect")
    return Step(
        at=_instant(document, f"{name}: at", at, scene),
        happened=_instant(document, f"{name}: happened", happened, scene) if _stands(happened) else None,
        do=name,
        fields=_fields(document, step, name, verb, scene),
        expect=expected_in(document, expect, name, verb, scene) if _stands(expect) else None,
        line=document.line(step),
    )


def _instant(document: Document, name: str, node: Node, scene: Scene) -> Instant:
    try:
        return instant(name, plain(node), scene)
    except GivenFault as fault:
        raise document.fault(node, str(fault)) from None


def _value(document: Document, name: str, field: Field, node: Node, scene: Scene) -> object:
    try:
        return field.read(f"{name}: {field.name}", plain(node), scene)
    except GivenFault as fault:
        raise document.fault(node, str(fault)) from None


def _fields(document: Document, step: Mapping, name: str, verb: Verb, scene: Scene) -> dict[str, object]:
    own = {field.name: field for field in verb.fields}
    loose = {field.name: field for field in verb.loose}
    facts = verb.fact_names(scene.edition)
    found: dict[str, object] = {}
    stated: list[tuple[Scalar, Node]] = []
    for key, node in step.entries:
        if key.text in STEP:
            continue
        field = own.get(key.text) or (None if key.text in facts else loose.get(key.text))
        if field is not None and not is_null(node):
            found[field.name] = _value(document, name, field, node, scene)
        elif field is None and key.text in facts:
            stated.append((key, node))
        elif field is None:
            keys = verb.keys(scene.edition)
            raise document.fault(key, f"{name} has no key {shown(key.text)}; {allowed(key.text, keys)}")
    if verb.of is not None:
        read = changes_in if verb.clears else facts_in
        found["facts"] = held = read(document, scene.edition, verb.of, stated)
        scene.cast.add_facts(verb.of, held)
    _complete(document, step, name, verb, found)
    return found


def _complete(document: Document, step: Mapping, name: str, verb: Verb, found: dict[str, object]) -> None:
    """Require what must be written, and a span that does not end before it begins."""
    facts = found.get("facts")
    missing = [field.name for field in verb.fields if field.required and field.name not in found]
    missing += [fact for fact in verb.facts if not isinstance(facts, dict) or fact not in facts]
    if missing:
        raise document.fault(step, f"{name} needs {' and '.join(missing)}")
    if name == _CHANGE and not facts and "versions" not in found:
        raise document.fault(step, f"change needs a fact that changes, of the {verb.of}")
    begins, ends = found.get("from"), found.get("to")
    if isinstance(begins, int) and isinstance(ends, int) and ends < begins:
        raise document.fault(step.get("to") or step, f"{name} ends before it begins; to is not before from")


def _changing(document: Document, step: Mapping, scene: Scene) -> tuple[Verb, Mapping]:
    """Return the verb for what a step changes, and the step with its name: the only one where none is written."""
    thing = next((one for one in CHANGEABLE if _stands(step.get(one))), None)
    if thing is not None:
        return change_of(thing), step
    keys = {key.text for key, _ in step.entries}
    fitting = [one for one in ("contract", "account", "contact") if keys <= {*change_of(one).keys(scene.edition)}]
    if len(fitting) != 1:
        raise document.fault(step, f"change needs one of {', '.join(CHANGEABLE)} by its name")
    try:
        only = scene.cast.only(fitting[0])
    except GivenFault as fault:
        raise document.fault(step, f"change: {fault}") from None
    named = Scalar(step.line, step.column, fitting[0], plain=False), Scalar(step.line, step.column, only, plain=False)
    entries = [entry for entry in step.entries if entry[0].text != fitting[0]]
    return change_of(fitting[0]), Mapping(step.line, step.column, (*entries, named))


def _stands(node: Node | None) -> TypeGuard[Node]:
    return node is not None and not is_null(node)
