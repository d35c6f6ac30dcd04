"""What can be done in a story? Every verb with its fields, the facts that may stand beside them, and its results."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.facts import FactType
from pactdesk.engine.policy.says import Outcome
from pactdesk.stories.facts import fact_names
from pactdesk.stories.fields import (
    Field,
    Reader,
    channel,
    instant,
    item,
    known,
    month,
    naming,
    new_name,
    one_of,
    person_or_day,
    read_versions,
    text,
    typed,
    whole,
)

STEP: Final = ("at", "do", "happened", "expect")
"""What every step may have beside its verb's own fields."""

ALWAYS: Final = ("cites", "why", "refused")
"""What every result has."""

_LONGEST_WORK: Final = 31 * 24 * 60
_MOST: Final = 1_000_000


@dataclass(frozen=True, slots=True)
class Verb:
    """What a step of this verb takes, and what its result has beside ALWAYS.

    Facts of the scope `of` may stand beside the fields, which come before facts of the same name; where `facts` names
    some, these must be given and no others. `loose` are fields that are facts where the policy declares them. `clears`:
    a fact that is null is no longer known; else it is simply not given.
    """

    fields: tuple[Field, ...] = ()
    results: tuple[str, ...] = ()
    of: str | None = None
    facts: tuple[str, ...] = ()
    loose: tuple[Field, ...] = ()
    clears: bool = False

    def fact_names(self, edition: Edition) -> tuple[str, ...]:
        """Return the facts that may stand beside the fields under a policy."""
        own = {field.name for field in self.fields}
        names = self.facts or fact_names(edition, self.of)
        return tuple(name for name in names if name not in own)

    def keys(self, edition: Edition) -> tuple[str, ...]:
        """Return everything that a step of this verb may have under a policy."""
        names = [field.name for field in (*self.fields, *self.loose)]
        return tuple(dict.fromkeys((*STEP, *names, *self.fact_names(edition))))


def _needs(name: str, read: Reader) -> Field:
    return Field(name, read, required=True)


_BOOL: Final = typed(FactType.BOOL)
_DATE: Final = typed(FactType.DATE)
_MONEY: Final = typed(FactType.MONEY)

_TICKET: Final = _needs("ticket", known("ticket"))
_ITS_TICKET: Final = Field("ticket", known("ticket"))
_NEW_TICKET: Final = Field("ticket", naming("ticket"))
_CONTRACT: Final = Field("contract", known("contract"))
_ACCOUNT: Final = Field("account", known("account"))
_AGENT: Final = Field("agent", known("agent"))
_WHY: Final = Field("why", text)
_TEXT: Final = Field("text", text)
_START: Final = _needs("start", instant)
_REMOTE: Final = Field("remote", _BOOL)
_SPAN: Final = (_needs("from", instant), _needs("to", instant))
_MONTH: Final = _needs("month", month)
_PERSON: Final = (_AGENT, Field("contact", known("contact")))
_ON_TICKET: Final = (_TICKET, *_PERSON, _WHY, _TEXT)
_ON_CONTRACT: Final = (_CONTRACT, *_PERSON, Field("by", person_or_day), _WHY)
_ENDING: Final = (*_ON_CONTRACT, Field("effective_on", _DATE), Field("writing", _BOOL))
_ESTIMATE: Final = (*_ON_TICKET, Field("minutes", whole(_MOST)), Field("amount", _MONEY))
_OUTAGE: Final = (_CONTRACT, *_SPAN, _AGENT, _WHY)
_COMPONENT: Final = (Field("component", new_name),)
_OPENED: Final = ("outcome", "offers", "redirect_to", "notices", "state", "hours", "due", "internal", "paged")
_RENEWED: Final = ("effective", "until", "outcome")
_SHOWN: Final = ("visible", "state", "level", "priority", "assignee", "due", "met", "notices", "timeline")
OUTCOMES: Final = tuple(outcome.value for outcome in Outcome)
_DECISIONS: Final = ("admission", "coverage", "outcome")
_BOOKED: Final = ("call", "meeting", "training", "installation", "visit")
_AVAILABLE: Final = (
    *("availability", "downtime_minutes", "excluded_minutes", "missed"),
    *("credit", "percent", "root_cause_ticket"),
)
_ESTIMATED: Final = Verb(_ESTIMATE, ("state",))
_RENEW: Final = Verb(_ON_CONTRACT, _RENEWED, of="contract", clears=True)
_END: Final = Verb(_ENDING, (*_RENEWED, "to_stop"), of="contract", clears=True)
_MOVED: Final = Verb(_ON_TICKET, ("state", "access"))

VERBS: Final[Mapping[str, Verb]] = {
    "contract": Verb(
        (_needs("id", naming("contract")), _ACCOUNT, *_PERSON, _WHY),
        ("outcome", "reasons", "monthly_fee", "care_until", "staffing"),
        of="contract",
    ),
    "open": Verb(
        (_needs("ticket", naming("ticket")), *_PERSON, _CONTRACT, Field("subject", text), _TEXT, _WHY),
        _OPENED,
        of="request",
        loose=(Field("channel", new_name),),
    ),
    "reply": Verb((_TICKET, *_PERSON, Field("channel", channel), _TEXT), ("ticket", "state")),
    "respond": Verb((_TICKET, *_PERSON, Field("channel", channel), _TEXT), ("met", "due", "state")),
    "wait": Verb(_ON_TICKET, ("state", "due")),
    "resume": Verb(_ON_TICKET, ("state", "due")),
    "reprioritise": Verb(_ON_TICKET, ("due", "state", "priority"), of="request", facts=("priority",)),
    "take-over": Verb(_ON_TICKET, _OPENED),
    "schedule": Verb((*_ON_TICKET, _START), ("state", "due")),
    "phone": Verb((*_ON_TICKET, _needs("granted", _BOOL)), ("granted",)),
    "mark": Verb((*_ON_TICKET, _needs("bug", _BOOL)), ("notices",)),
    "choose": Verb((_CONTRACT, *_PERSON, _WHY), ("released",), of="contract", facts=("overflow",)),
    "deliver": Verb(
        (_ACCOUNT, _needs("product", new_name), Field("license", text), *_PERSON, _WHY), ("active", "to_stop")
    ),
    "override": Verb(
        (*_ON_TICKET, _needs("decision", one_of((*OUTCOMES, *_DECISIONS))), Field("to", text)),
        ("outcome",),
    ),
    "assign": Verb(_ON_TICKET, ("assignee", "level")),
    "escalate": Verb(_ON_TICKET, ("assignee", "level")),
    "work": Verb(
        (
            *(_ITS_TICKET, _CONTRACT, *_PERSON, _needs("minutes", whole(_LONGEST_WORK))),
            *(Field("ended_at", instant), _REMOTE, _WHY, _TEXT),
        ),
        ("coverage", "split", "minutes", "billed_minutes", "amount", "usage", "alerts", "notices"),
        of="work",
        loose=(Field("activity", new_name),),
    ),
    "book": Verb(
        (
            *(_ITS_TICKET, _CONTRACT, *_PERSON, _needs("kind", one_of(_BOOKED)), _START),
            *(Field("minutes", whole(_LONGEST_WORK)), Field("agenda", text), _REMOTE, _WHY),
        ),
        ("outcome", "start", "invitation"),
    ),
    "estimate": _ESTIMATED,
    "accept": _ESTIMATED,
    "decline": _ESTIMATED,
    "purchase": Verb(
        (
            *(_ACCOUNT, _CONTRACT, *_PERSON, _needs("item", item), Field("quantity", whole(_MOST))),
            *(Field("ref", new_name), _NEW_TICKET, _WHY),
        ),
        ("amount", "ticket", "repeated"),
    ),
    "refund": Verb((_needs("ref", new_name), *_PERSON, _WHY), ("outcome",)),
    "renew": _RENEW,
    "reinstate": _RENEW,
    "upgrade": _RENEW,
    "cancel": _END,
    "terminate": _END,
    "grant": Verb(_ON_TICKET, ("access",)),
    "revoke": Verb(_ON_TICKET, ("access",)),
    "session": Verb((*_ON_TICKET, Field("tool", text), _REMOTE), ("outcome",)),
    "solve": _MOVED,
    "confirm": _MOVED,
    "reopen": _MOVED,
    "close": _MOVED,
    "maintenance": Verb(_OUTAGE, ("minutes",), of="outage", loose=_COMPONENT),
    "outage": Verb(_OUTAGE, ("minutes",), of="outage", loose=_COMPONENT),
    "alert": Verb(
        (
            *(_CONTRACT, _needs("name", naming("ticket")), _needs("status", one_of(("firing", "resolved")))),
            *(_NEW_TICKET, _TEXT),
        ),
        ("ticket", "joined", "priority", "due", "instruction"),
        of="request",
        loose=(Field("environment", new_name),),
    ),
    "month": Verb((_CONTRACT, _MONTH), _AVAILABLE),
    "notice": Verb((_needs("what", text), Field("effective_on", _DATE), _ACCOUNT, _AGENT, _TEXT), ("effective",)),
    "invoice": Verb((_ACCOUNT, _MONTH), ("lines", "credits", "carried_forward", "total")),
    "queue": Verb((_AGENT,), ("order",)),
    "show": Verb((_TICKET, Field("as", known("person"))), _SHOWN),
    "pass": Verb((), ("fired",)),
}
"""Every verb but `change`, whose fields depend on what changes."""

CHANGEABLE: Final = ("contract", "product", "account", "contact")
"""What `change` can change. Of several that a step names the first one is meant: the others are a fact, or a person."""


def change_of(thing: str) -> Verb:
    """Return the verb that changes facts of a contract, an account, a contact or a product."""
    person = () if thing == "contact" else _PERSON[1:]
    versions = (Field("versions", read_versions),) if thing == "product" else ()
    return Verb(
        (_needs(thing, known(thing)), _AGENT, *person, _WHY, *versions),
        ("effective", "affected"),
        of=thing,
        clears=True,
    )
