"""What does a policy say of one request or one piece of work, and why?"""

import json
import sys
from pathlib import Path
from typing import Final

from pactdesk.command.answer import Json, opening, working
from pactdesk.command.reading import edition_of
from pactdesk.engine.assess import decide_open
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.view import view_of
from pactdesk.engine.terms.work import Work
from pactdesk.engine.wording import filled
from pactdesk.engine.works import decide_work
from pactdesk.language.given import GivenFault
from pactdesk.language.question import Question, Worked, read_question

_LONGEST: Final = 1_000_000


def decide(policy: str, question: str) -> int:
    """Print the answer to a question as JSON: the result of `open`, or of `work`, as stories give it."""
    edition = edition_of(policy)
    answer = answered(edition, _document(question))
    sys.stdout.write(f"{json.dumps(answer, indent=2, ensure_ascii=False)}\n")
    return 0


def answered(edition: Edition, document: object) -> Json:
    """Return what the edition says to a question. Raises GivenFault for a question it cannot take, or PolicyError."""
    asked = read_question(edition, document)
    _refuse_rejected(edition, asked)
    if asked.work is None:
        return opening(edition, decide_open(edition, asked.raw, asked.at), asked.zone)
    works = [_work(f"earlier-{place:05}", one) for place, one in enumerate(asked.earlier)]
    found = decide_work(edition, asked.raw, (*works, _work("this", asked.work)))
    return working(edition, next(one for one in found if one.work.key == "this"))


def _refuse_rejected(edition: Edition, asked: Question) -> None:
    """Refuse to decide for a contract that cannot be made."""
    view = view_of(edition, asked.raw, asked.at)
    rejected = edition.contracts.standing(view)
    if rejected:
        said = " ".join(f"{filled(rule.says.reason, edition, view)} ({', '.join(rule.cites)})" for rule in rejected)
        raise GivenFault(f"such a contract cannot be made: {said}")


def _work(key: str, worked: Worked) -> Work:
    return Work(key, worked.ticket, worked.began, worked.ended, worked.facts, "", worked.ended)


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
        return json.loads(text)
    except ValueError as error:
        raise GivenFault(f"the question is no JSON: {error}") from None
    except RecursionError:
        raise GivenFault("the question is nested too deep") from None
