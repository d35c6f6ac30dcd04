"""What does a policy say of one request, one piece of work, one act, one contract or one month, and why?"""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.answers.decisions import Json, acting, making, opening, ordering, working
from pactdesk.answers.money import availability, invoiced, purchasing
from pactdesk.command.reading import edition_of
from pactdesk.engine.assess import decide_open
from pactdesk.engine.conduct import terms_of
from pactdesk.engine.days import start_of_day
from pactdesk.engine.history import ContractHistory
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.view import View, view_of
from pactdesk.engine.queue import SortKey
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.engine.terms.work import Work
from pactdesk.engine.wording import filled
from pactdesk.engine.works import decide_work
from pactdesk.language.given import GivenFault, shown
from pactdesk.language.question import Question, Worked, read_question

_LONGEST: Final = 1_000_000


def decide(policy: str, question: str) -> int:
    """Print the answer to a question as JSON: the result of its verb, as stories give it."""
    edition = edition_of(policy)
    answer = answered(edition, _document(question))
    sys.stdout.write(f"{json.dumps(answer, indent=2, ensure_ascii=False)}\n")
    return 0


def answered(edition: Edition, document: object) -> Json:
    """Return what the edition says to a question. Raises GivenFault for a question it cannot take, or PolicyError."""
    asked = read_question(edition, document)
    view = view_of(edition, asked.raw, asked.at)
    if asked.about == "contract":
        return making(edition, view, view_of(edition, asked.raw, asked.at, as_given=True))
    if asked.about != "queue":
        _refuse_rejected(edition, view_of(edition, asked.raw, asked.at, as_given=True))
    match asked.about, asked.subject:
        case "work", Worked() as work:
            works = [_work(f"earlier-{place:05}", one) for place, one in enumerate(asked.earlier)]
            found = decide_work(edition, asked.raw, (*works, _work("this", work)), asked.since)
            return working(edition, next(one for one in found if one.work.key == "this"))
        case "act", str(act):
            return acting(edition, view, terms_of(edition.conduct, view, act))
        case "purchase", str(item):
            return purchasing(edition, view, item, asked.quantity)
        case "month", CalendarPeriod() as month:
            return availability(edition, _history(edition, asked, month), view, month)
        case "invoice", CalendarPeriod() as month:
            return invoiced(edition, (_history(edition, asked, month),), month)
        case "queue", tuple(requests):
            return ordering(edition, _order(edition, requests))
    return opening(edition, decide_open(edition, asked.raw, asked.at), asked.zone)


def _history(edition: Edition, asked: Question, month: CalendarPeriod) -> ContractHistory:
    """Return what the question tells of the contract, from `since` on, by default from the month's beginning."""
    since = start_of_day(month.first_on, ZoneInfo(edition.zone)) if asked.since is None else asked.since
    works = tuple(_work(f"earlier-{place:05}", one) for place, one in enumerate(asked.earlier))
    return ContractHistory("", since, ((since, edition),), asked.raw, works=works, outages=asked.outages)


def _order(edition: Edition, requests: Iterable[Question]) -> dict[str, Finding[SortKey]]:
    """Return where the admitted ones of several requests stand, first things first."""
    ranks = ((one.name, decide_open(edition, one.raw, one.at).rank) for one in requests)
    admitted = [(name, rank) for name, rank in ranks if rank is not None]
    return dict(sorted(admitted, key=lambda one: one[1].value))


def _refuse_rejected(edition: Edition, view: View) -> None:
    """Refuse to decide for a contract that cannot be made."""
    rejected = edition.contracts.standing(view)
    if rejected:
        said = " ".join(f"{filled(rule.says.reason, edition, view)} ({', '.join(rule.cites)})" for rule in rejected)
        raise GivenFault(f"such a contract cannot be made: {said}")


def _work(key: str, worked: Worked) -> Work:
    return Work(key, worked.ticket, worked.began, worked.ended, worked.facts, "", worked.ended)


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """Return the mapping of a JSON object; a key that stands there twice is a fault, as it is in a policy."""
    found: dict[str, object] = {}
    for name, value in pairs:
        if name in found:
            raise GivenFault(f"the key {shown(name)} stands twice in one object; keep one of them")
        found[name] = value
    return found


def _document(question: str) -> object:
    """Read a question from a file, from the words themselves, or from what is piped in."""
    if question.lstrip().startswith("{"):
        text = question
    elif question == "-":
        text = sys.stdin.read(_LONGEST + 1)
    else:
        with Path(question).open(encoding="utf-8", errors="replace") as opened:
            text = opened.read(_LONGEST + 1)
    if len(text) > _LONGEST:
        raise GivenFault(f"a question has at most {_LONGEST:,} characters")
    try:
        return json.loads(text, object_pairs_hook=_each_once)
    except ValueError as error:
        raise GivenFault(f"the question is no JSON: {error}") from None
    except RecursionError:
        raise GivenFault("the question is nested too deep") from None
