"""Which words does the language itself own? Acts a policy may rule on, what they may need, and what they may do."""

from collections.abc import Mapping
from typing import Final

ACTS: Final = tuple(
    "contract open reply respond wait resume reprioritise take-over schedule phone mark change choose deliver override"  # noqa: SIM905 - a list of words reads best as one
    " assign escalate work book estimate accept decline purchase refund renew reinstate upgrade cancel terminate grant"
    " revoke session solve confirm reopen close maintenance outage alert month notice invoice queue show breach".split()
)

NEEDS: Final[Mapping[str, str]] = {
    "customer": "a contact of the account does it",
    "agent": "one of the desk's people does it",
    "manager": "a manager of the desk does it",
    "reason": "a reason is given and kept",
    "consent": "the customer's access agreement for this very ticket is in force",
    "acceptance": "the customer has accepted the estimate",
    "choice": "the customer has chosen",
    "purchase": "the item has been bought",
    "writing": "it is given in writing",
    "free-slot": "the person's calendar is free at that time",
    "remote": "it is done remotely, never on site",
}

DOES: Final[Mapping[str, str]] = {
    "revoke-consent": "the ticket's access agreement ends",
    "erase-credentials": "what was stored for the access is erased",
    "escalate": "the ticket moves one level up and its people are told",
    "notify": "those concerned are told",
    "recount": "due times are counted anew from the ticket's opening",
    "keep-text": "the text is kept and goes on with the same ticket",
    "join-ticket": "it joins the ticket it belongs to",
    "open-ticket": "a ticket opens for it, once",
    "record": "it is on the record with who, when and what was used",
    "list-work-products": "work products no longer to be used are listed",
    "invite": "an invitation goes out that a calendar can read",
    "contest": "the customer sees it and can contest it",
    "carry-forward": "what is left over goes to the next invoice",
    "whole-month": "a month begun is invoiced whole and not refunded",
    "in-advance": "it is invoiced before the month it covers",
    "set-target": "the agreed time becomes the due time",
    "follow-up": "one of the desk's people follows up",
    "assign": "it is given to a person or a level",
    "show": "it is shown to the customer",
    "remind": "the customer is reminded of it",
}
