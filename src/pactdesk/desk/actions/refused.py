"""Why may something not be done? Named refusals, each with a sentence and the clauses it stands on."""

from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.terms.finding import Finding


class Refused(Exception):
    """An action that changes nothing. `why` says what was found and what to do next; `cites` are clauses, if any."""

    name = "refused"

    def __init__(self, why: str, *findings: Finding[object], edition: Edition | None = None) -> None:
        """Take the sentence, and the findings it stands on."""
        super().__init__(why)
        self.why = why
        self.findings = findings
        self.edition = edition

    @property
    def cites(self) -> tuple[str, ...]:
        """The clauses that made it so, in order of weight."""
        return tuple(dict.fromkeys(clause for finding in self.findings for clause in finding.cites))


class NeedMissing(Refused):
    """The policy wants somebody or something for the act that is not there."""

    name = "need-missing"


class WrongState(Refused):
    """The ticket is not in a state in which that can be done."""

    name = "wrong-state"


class TicketClosed(Refused):
    """The ticket is closed."""

    name = "ticket-closed"


class Stranger(Refused):
    """The contact is not of the ticket's account."""

    name = "stranger"


class NotStaff(Refused):
    """Only the desk's people do that."""

    name = "not-staff"


class NotThere(Refused):
    """What is to be acted on is not there, or was never said."""

    name = "not-there"


class Impossible(Refused):
    """What is asked for contradicts itself or what is known."""

    name = "impossible"


class Busy(Refused):
    """The person has something else at that time."""

    name = "busy"


class Undecided(Refused):
    """The policy has no answer, or two, for what is asked."""

    name = "policy-undecided"


class NotCustomer(Refused):
    """Only a contact of the account does that."""

    name = "not-customer"


class NotServed(Refused):
    """What is asked for is nothing that the policy serves."""

    name = "not-served"


class Rejected(Refused):
    """The policy knows no contract with these facts."""

    name = "rejected"


class ContractEnded(Refused):
    """The contract has ended, or ends before that."""

    name = "contract-ended"
