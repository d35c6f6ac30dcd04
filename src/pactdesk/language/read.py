"""Which edition does a policy file state, or what is wrong with it?"""

from collections.abc import Mapping as AnyMapping
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Final, TypeVar, cast

from pactdesk.engine.hours import BusinessHours
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import Table
from pactdesk.engine.weekly import calendar_digest
from pactdesk.language.faults import Fault, Kind, in_order
from pactdesk.language.forms import Key as KeyOf
from pactdesk.language.forms import Keys, Row, expect_mapping
from pactdesk.language.names import Names
from pactdesk.language.nodes import BYTES, Mapping, Node, Scalar, compose
from pactdesk.language.reading import Reading, TooManyFaults
from pactdesk.language.rules import Section, rule_ids
from pactdesk.language.sections import admission, availability, conduct, coverage, head, milestones, prices
from pactdesk.language.sections.built_in import declare_built_in
from pactdesk.language.sections.conditions import CONDITIONS
from pactdesk.language.sections.facts import FACTS, declare_facts
from pactdesk.language.sections.hours import HOURS
from pactdesk.language.timing import time_domain
from pactdesk.language.whens import survey
from pactdesk.language.zones import zone_rules_version

S = TypeVar("S")
_RULES: Final[tuple[tuple[Section[object], str], ...]] = (
    (admission.CONTRACTS, "Which contracts cannot be made."),
    (admission.RESTATE, "What is judged as something else."),
    (milestones.WHICH_HOURS, "The business hours whose clock a ticket runs on."),
    (admission.ADMISSION, "May this be asked, here and now? Questions of your own naming, each with its rules."),
    (admission.NOTICES, "Sentences shown with the answer."),
    (milestones.PAGING, "When the person on call is woken."),
    (milestones.MILESTONES, "By when a request is to be answered, by milestone."),
    (prices.ITEMS, "What can be offered, bought or invoiced, and at which price."),
    (coverage.COVERAGE, "What becomes of work."),
    (coverage.OVERFLOW, "What becomes of work past a slot, a cap or an allowance."),
    (prices.FEES, "What falls due each month."),
    (availability.AVAILABILITY, "What is promised about availability."),
    (conduct.STAFFING, "Roles that must be filled."),
    (prices.PURCHASES, "What buying an item sets in motion."),
    (conduct.CONDUCT, "What an act needs, does, and when it takes effect."),
)
_TABLES: Final = tuple(KeyOf(section.name, section.form, says) for section, says in _RULES)
_HEAD: Final = (head.POLICY, head.EDITION, head.EFFECTIVE, head.DESK_ZONE, head.CURRENCY, head.SOURCE, head.CLAUSES)
_OWN: Final = (milestones.QUEUE, admission.IMPOSSIBLE, coverage.ALLOWANCES, conduct.DEFINITIONS, head.RECORDED)
FILE: Final = Keys("A policy", (*_HEAD, FACTS, CONDITIONS, HOURS, *_TABLES, *_OWN))
"""Every key of a policy file, each after those that it refers to."""


def read_policy(path: Path) -> Edition | tuple[Fault, ...]:
    """Return the edition that the file at `path` states, or all that is wrong with it, in the order of the file."""
    file = str(path)
    try:
        with path.open("rb") as opened:
            content = opened.read(BYTES + 1)
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        return (Fault(file, 1, 1, Kind.UNREADABLE, f"The file cannot be read: {why}."),)
    return read_bytes(content, file, path.parent)


def read_bytes(content: bytes, file: str, folder: Path) -> Edition | tuple[Fault, ...]:
    """Return the edition that the content of a file states, or its faults; `folder` holds the files that it names."""
    if len(content) > BYTES:
        return (Fault(file, 1, 1, Kind.TOO_LARGE, "The file is too large.", f"A policy may have {BYTES:,} bytes."),)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line, column = before.count(b"\n") + 1, len(before.rpartition(b"\n")[2].decode("utf-8", "replace")) + 1
        found = f"The byte 0x{content[error.start]:02X} stands here, which is no UTF-8."
        return (Fault(file, line, column, Kind.NOT_TEXT, found, "Save the file as UTF-8."),)
    return read_text(text, file, folder)


def read_text(text: str, file: str, folder: Path, since: int | None = None) -> Edition | tuple[Fault, ...]:
    """Return the edition that a text states, or its faults; `file` names it in them, `folder` holds files it names.

    Its hours are known from the year before it takes effect on, or from the year `since` where that is earlier.
    """
    return _read_into(Reading(file, folder, since=since), text)


def read_frozen(
    text: str, file: str, holidays: AnyMapping[str, frozenset[date]], since: int | None = None
) -> Edition | tuple[Fault, ...]:
    """Return the edition that a published text states, with the `holidays` of each hours as they were resolved then.

    `since` is the year that it was read with.
    """
    return _read_into(Reading(file, Path(), frozen=holidays, since=since), text)


def _read_into(reading: Reading, text: str) -> Edition | tuple[Fault, ...]:
    root, faults = compose(text, reading.file)
    reading.faults += faults
    if root is None:
        return in_order(faults)
    try:
        row = _read(root, reading)
    except TooManyFaults:
        row = None
    return in_order(reading.faults) if row is None or reading.faults else _edition(row, reading, text)


def _read(root: Node, reading: Reading) -> Row | None:
    found = expect_mapping(root, reading, "A policy")
    if found is None:
        return None
    _declare(found, reading)
    row = FILE.read(found, reading)
    head.refuse_unused(found, reading)
    return row


def _declare(root: Mapping, reading: Reading) -> None:
    """Learn all names of the file, so that every section can refer to every other."""
    torn = not FILE.knows(root)
    for key in (head.EFFECTIVE, head.DESK_ZONE, head.CURRENCY):
        if (node := root.get(key.name)) is not None:
            key.form.read(node, reading)
    for names in (reading.clauses, reading.hours, reading.items, reading.allowances):
        _declare_names(names, root, torn=torn)
    _declare_fees(root, reading, torn=torn)
    coverage.declare_allowances(root.get(reading.allowances.section), reading)
    declare_facts(root.get(FACTS.name), reading)
    declare_built_in(root, reading)
    comparisons = root.get(CONDITIONS.name)
    if isinstance(comparisons, Mapping):
        for name, _ in comparisons.entries:
            reading.facts.add_condition(name.text)
        reading.facts.whole &= not comparisons.torn and not root.torn
    else:
        reading.facts.whole &= comparisons is None and not torn
    reading.facts.whole &= not (torn and root.get(FACTS.name) is None)
    survey(root, reading)


def _declare_fees(root: Mapping, reading: Reading, *, torn: bool) -> None:
    section = root.get(reading.fees.section)
    items = [fee.get("item") for _, fee in rule_ids(section, reading.fees.section)]
    named = [item for item in items if isinstance(item, Scalar)]
    reading.fees.known.update((item.text, item) for item in named)
    reading.fees.whole = not torn if section is None else not root.torn and 0 < len(named) == len(items)


def _declare_names(names: Names, root: Mapping, *, torn: bool) -> None:
    section = root.get(names.section)
    if isinstance(section, Mapping):
        names.known.update((name.text, name) for name, _ in section.entries)
        names.whole = not section.torn and not root.torn
    else:
        names.whole = section is None and not torn


def _edition(row: Row, reading: Reading, text: str) -> Edition:
    written = row.get(HOURS) or {}
    hours = {name: one.hours for name, one in written.items()}
    return Edition(
        policy=row[head.POLICY],
        name=row[head.EDITION],
        effective=row[head.EFFECTIVE],
        zone=row[head.DESK_ZONE],
        currency=row[head.CURRENCY],
        source=row.get(head.SOURCE),
        clauses=row[head.CLAUSES],
        facts={key: decl for key, decl in reading.facts.decls.items() if decl is not None},
        conditions=row.get(CONDITIONS) or {},
        hours=hours,
        hours_cites={name: one.cites for name, one in written.items()},
        impossible=row.get(admission.IMPOSSIBLE) or (),
        queue=row.get(milestones.QUEUE) or (),
        allowances=row.get(coverage.ALLOWANCES) or {},
        definitions=row.get(conduct.DEFINITIONS) or conduct.NO_DEFINITIONS,
        recorded=row.get(head.RECORDED) or {},
        items=tuple(reading.items.known),
        timed_hours=reading.timed,
        time_domain=time_domain([hours[name] for name in reading.timed], row[head.EFFECTIVE], row[head.DESK_ZONE]),
        digest=_digest(text, hours, reading.since),
        contracts=_table(row, admission.CONTRACTS),
        restate=_table(row, admission.RESTATE),
        which_hours=_table(row, milestones.WHICH_HOURS),
        admission=_table(row, admission.ADMISSION),
        notices=_table(row, admission.NOTICES),
        paging=_table(row, milestones.PAGING),
        milestones=_table(row, milestones.MILESTONES),
        prices=_table(row, prices.ITEMS),
        coverage=_table(row, coverage.COVERAGE),
        overflow=_table(row, coverage.OVERFLOW),
        fees=_table(row, prices.FEES),
        availability=_table(row, availability.AVAILABILITY),
        staffing=_table(row, conduct.STAFFING),
        purchases=_table(row, prices.PURCHASES),
        conduct=_table(row, conduct.CONDUCT),
    )


def _table(row: Row, section: Section[S]) -> Table[S]:
    """Return the table of a section, without rules where it is left out."""
    return cast("Table[S] | None", row.values.get(section.name)) or section.empty()


def _digest(text: str, hours: AnyMapping[str, BusinessHours], since: int | None) -> str:
    """Return the SHA-256 of the file and of its calendars as they are resolved."""
    found, rules = sha256(text.encode()), zone_rules_version()
    if since is not None:
        found.update(f"\nsince {since}".encode())
    for name, one in sorted(hours.items()):
        found.update(f"\n{name}\n{calendar_digest(one.hours, rules)}".encode())
    return found.hexdigest()
