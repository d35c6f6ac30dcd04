"""What do all actions on a ticket share? Load and lock it, guard, and at the end record and reassess."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.journal import NEW, PENDING, Draft, locked, record_many
from pactdesk.desk.actions.needs import check_needs
from pactdesk.desk.actions.reassess import moved_milestones, write_milestones
from pactdesk.desk.actions.refused import Impossible, NotThere, Stranger
from pactdesk.desk.actions.texts import salted
from pactdesk.desk.bridge.case import Case
from pactdesk.desk.bridge.facts import Body, Recorded, What
from pactdesk.desk.bridge.load import AROUND, case_from
from pactdesk.desk.bridge.project import TICKET, ticket_columns
from pactdesk.desk.bridge.standing import Standing, standing_of
from pactdesk.desk.records.models import Delivery, Desk, MilestoneRow, Text, Ticket
from pactdesk.desk.records.taking import is_contact_of, taken_ticket
from pactdesk.desk.records.writing import Writing, insert
from pactdesk.engine.conduct import Terms, terms_of
from pactdesk.engine.policy.view import View
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant


@dataclass(slots=True)
class TicketAct:
    """An action on one ticket on its way: its row, its case as it was, the entry to be.

    `happened` is the instant that the action speaks of. After `commit`, `case` and `standing` are as they are now;
    `before` is how it stood at the instant the action speaks of and `kept` its milestones, for one that was there.
    """

    desk: Desk
    row: Ticket
    case: Case
    draft: Draft
    happened: Instant
    stood: Standing | None = None
    stands: Standing | None = None
    terms: Finding[Terms] = field(default_factory=lambda: Finding("act", Terms()))
    texts: list[Text] = field(default_factory=list)
    deliveries: list[Delivery] = field(default_factory=list)
    kept: list[MilestoneRow] = field(default_factory=list)

    @property
    def before(self) -> Standing:
        """How the ticket stood before."""
        if self.stood is None:
            raise ValueError("a ticket that is opened now did not stand anywhere before")
        return self.stood

    @property
    def standing(self) -> Standing:
        """How the ticket stands now."""
        if self.stands is None:
            raise ValueError("the action is not committed yet")
        return self.stands

    @property
    def acting(self) -> Acting:
        """Who does it."""
        return self.draft.acting

    @property
    def view(self) -> View:
        """The facts as the policy's rules see them at the instant it speaks of."""
        return self.case.view_at(self.happened)

    def add(self, what: What, body: Body | None = None, happened: Instant | None = None) -> Recorded:
        """Add a fact about the ticket."""
        row = self.row
        return self.draft.add(
            what,
            self.happened if happened is None else happened,
            body,
            account=row.account_id,
            contract=row.contract_id,
            ticket=row.pk or NEW,
        )

    def keep(self, words: str) -> str:
        """Keep a text beside the journal, and return the digest by which a fact names it."""
        self.texts.append(salted(self.desk, self.row.account_id, words))
        return self.texts[-1].digest

    def send(self, kind: str, to: str, about: str, body: Mapping[str, object]) -> None:
        """Have something delivered, by the worker, once the action is committed."""
        one = Delivery(desk=self.desk, account_id=self.row.account_id, ticket=self.row, kind=kind, to=to, about=about)
        one.body, one.made_at, one.next_at = dict(body), self.draft.at, self.draft.at
        self.deliveries.append(one)

    def tell(self, about: str, body: Mapping[str, object]) -> None:
        """Write to the ticket's contact, where an address is known."""
        contact = self.row.contact
        if contact is not None and contact.email:
            self.send("mail", contact.email, about, {"ticket": self.row.reference, **body})

    def require(self, act: str, **present: bool) -> Finding[Terms]:
        """Return what the policy says of the act; NeedMissing where it wants what is not there.

        `present` says what is there beside who acts, by the language's words (`reason`, `writing`, ...).
        """
        self.terms = terms_of(self.case.edition.conduct, self.view, act)
        check_needs(self.terms, self.acting, self.view, self.case.edition, {**self._present(), **present})
        return self.terms

    def does(self, word: str) -> bool:
        """Whether the policy has the act do this besides."""
        return word in self.terms.value.does

    def commit(self) -> "TicketAct":
        """Record, reassess, and write only what changed: the head of the journal is locked last."""
        self.case = self.case.with_facts(self.draft.facts)
        self.stands = standing_of(self.case, self.draft.at, self.desk.warn_minutes)
        rows = moved_milestones(self.row, self.standing, self.kept)
        writing, new = Writing(), self.row.pk is None
        changed = self._changed()
        if not new:
            names = (*changed, "contract_id", "account_id")
            writing.update(Ticket, names, [(self.row.pk, *(getattr(self.row, name) for name in names))])
            self._write(writing, rows)
        head = locked(self.desk.pk, writing)
        if new:
            head.tickets += 1
            self.row.number = head.tickets
            self.row.reference = self.row.reference or str(head.tickets)
            insert([self.row])
            self._write(writing, rows)
        (facts,) = record_many([(self.draft, self.row.pk)], head, writing)
        for place, one in enumerate(self.deliveries):
            one.key, one.ticket = f"{self.desk.slug}-{head.sequence}-{place}", self.row
        writing.insert(self.deliveries)
        writing.send()
        self.case = Case(
            self.row.pk, self.row.reference, self.case.known, _as_written(self.case.facts, facts, self.row.pk)
        )
        return self

    def _present(self) -> dict[str, bool]:
        return {
            "consent": self.before.access,
            "acceptance": self.before.estimate == "accepted",
            "remote": True,
            "free-slot": True,
        }

    def _write(self, writing: Writing, rows: list[MilestoneRow]) -> None:
        """Have the milestones and texts of a ticket written that has its number."""
        write_milestones(rows, writing)
        for text in self.texts:
            text.ticket = self.row
        writing.insert(self.texts)

    def _changed(self) -> list[str]:
        """Set the columns that are derived, and return those that are others now."""
        columns = ticket_columns(self.standing)
        changed = [name for name in TICKET if getattr(self.row, name) != columns[name]]
        for name in changed:
            setattr(self.row, name, columns[name])
        return changed


def begin(
    desk: Desk, reference: str, *, action: str, acting: Acting, at: Instant, happened: Instant | None = None
) -> TicketAct:
    """Load and lock a ticket for an action that speaks of `happened` (by default `at`).

    Raises NotThere where the desk has no such ticket, Stranger where a contact of another account acts, Impossible for
    an instant that lies in the future or before the ticket.
    """
    taken = taken_ticket(desk.pk, reference, AROUND)
    if taken is None:
        raise NotThere(f"the desk has no ticket {reference}")
    row = taken.ticket
    others = acting.role is Role.CUSTOMER and (acting.contact is None or acting.contact != row.contact_id)
    if others and not is_contact_of(acting.contact, row.account_id):
        raise Stranger(f"{acting.name or 'the contact'} does not belong to {row.account.name}, whose ticket it is")
    case = case_from(taken)
    speaks_of = at if happened is None else happened
    if speaks_of > at:
        raise Impossible("it is said to have happened in the future; record it when it has happened")
    if speaks_of < case.opening.happened:
        raise Impossible(f"it is said to have happened before ticket {reference} was opened")
    before = standing_of(case, speaks_of, desk.warn_minutes)
    return TicketAct(desk, row, case, Draft(desk.pk, at, acting, action), speaks_of, before, kept=taken.milestones)


def _as_written(facts: Iterable[Recorded], written: Iterable[Recorded], ticket: int) -> tuple[Recorded, ...]:
    """Return a case's facts with those just recorded as they now stand."""
    kept = [one for one in facts if one.entry != PENDING]
    return tuple(sorted([*kept, *(one for one in written if one.ticket == ticket)], key=lambda one: one.order))
