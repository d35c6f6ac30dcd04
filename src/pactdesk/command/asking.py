"""How is a request put to a policy once more? An engine's example as the question that `policy decide` takes."""

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final
from zoneinfo import ZoneInfo

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import PAST, FactType, Value
from pactdesk.engine.policy.witness import Witness
from pactdesk.engine.terms.instant import moment_of
from pactdesk.engine.terms.money import money_text
from pactdesk.engine.terms.words import moment_in_words
from pactdesk.engine.wording import value_in_words

_VERSION: Final = "example"
_A_MINUTE: Final = 1
_PAST: Final = PAST.partition(".")[2]


def question_of(edition: Edition, witness: Witness, table: str, group: str = "") -> dict[str, object]:
    """Return the question, as JSON would hold it, that asks a table what a witness asks."""
    raw: dict[str, dict[str, object]] = {
        scope: {name: _plain(edition, f"{scope}.{name}", value) for name, value in facts.items()}
        for scope, facts in witness.raw.items()
    }
    raw.get("work", {}).pop(_PAST, None)
    version = raw.pop("version", None)
    if version:
        name = str(raw.setdefault("contract", {}).setdefault("version", _VERSION))
        raw.setdefault("product", {})["versions"] = {name: version}
    if table in ("coverage", "overflow"):
        raw.setdefault("work", {}).setdefault("minutes", _A_MINUTE)
    elif table not in ("contracts", "staffing", "fees"):
        raw.setdefault("request", {})
    bought = {"purchase": group} if table in ("prices", "purchases") else {}
    at = moment_of(witness.at, ZoneInfo(edition.zone)).isoformat()
    return {"at": at, "zone": edition.zone, **bought, **raw}


def line_of(question: Mapping[str, object]) -> str:
    """Return a question on one line."""
    return json.dumps(question, ensure_ascii=False)


def in_words(edition: Edition, witness: Witness) -> str:
    """Return a witness as "Fri 2026-01-02 09:00 CST; contract: plan basic; request: kind problem"."""
    said = [moment_in_words(witness.at, ZoneInfo(edition.zone))]
    for scope, facts in witness.raw.items():
        named = (f"{name} {value_in_words(edition, f'{scope}.{name}', value)}" for name, value in facts.items())
        said.append(f"{scope}: {', '.join(named)}")
    return "; ".join(said)


def _plain(edition: Edition, key: str, value: Value) -> object:
    decl = edition.facts[key]
    if decl.type is FactType.MONEY and isinstance(value, int):
        return money_text(value, edition.currency)
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else str(float(value))
    return value.isoformat() if isinstance(value, date) else value
