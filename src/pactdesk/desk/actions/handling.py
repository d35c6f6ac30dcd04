"""Who deals with a ticket, how urgent is it, and what is it found to be? Priority, people, calls, bugs."""

from pactdesk.desk.actions.acting import Acting
from pactdesk.desk.actions.guards import agent_known, not_closed, reasoned, say, staff_only
from pactdesk.desk.actions.once import action
from pactdesk.desk.actions.opening import judged
from pactdesk.desk.actions.refused import Impossible, NotServed
from pactdesk.desk.actions.ticket import TicketAct, begin
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.records.models import Desk
from pactdesk.engine.admission import admit
from pactdesk.engine.policy.because import reason
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.says import Outcome
from pactdesk.engine.policy.view import Raw, View, view_of
from pactdesk.engine.terms.finding import Finding
from pactdesk.engine.terms.instant import Instant
from pactdesk.engine.wording import filled

_PRIORITY = "request.priority"


@action
def reprioritise(
    *,
    desk: Desk,
    reference: str,
    priority: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    why: str = "",
) -> TicketAct:
    """Give a ticket another priority, as an agent or as a contact who contests it; its clocks count from its opening.

    One that is not admitted yet is judged anew. Where the new priority pages, somebody is paged again. Raises
    Impossible for a priority the policy does not know, NotServed for one it does not serve here, TicketClosed,
    NeedMissing.
    """
    act = begin(desk, reference, action="reprioritise", acting=acting, at=at, happened=happened)
    not_closed(act)
    _is_priority(act.case.edition, priority)
    act.require("reprioritise", reason=bool(why))
    _is_served(act, priority)
    say(act, f"gives {reference} the priority {priority}", why)
    said = f"reprioritised to {priority}"
    body = {"act": said, "by": act.draft.action, "request": {"priority": priority}, **reasoned(act, why)}
    if act.before.assessment.rank is None:
        return judged(act, {"contact": act.before.contact, "contract": act.row.contract_id, **body})
    act.add(What.CHANGED, body)
    if priority != act.before.priority:
        _page(act, priority)
    return act.commit()


@action
def phone(
    *,
    desk: Desk,
    reference: str,
    granted: bool,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    why: str = "",
) -> TicketAct:
    """Grant the customer the call that was asked for, or decline it. Raises NotStaff, TicketClosed, NeedMissing."""
    act = begin(desk, reference, action="phone", acting=acting, at=at, happened=happened)
    not_closed(act)
    act.require("phone", reason=bool(why))
    staff_only(act)
    say(act, f"{'grants' if granted else 'declines'} the call asked for in {reference}", why)
    act.add(What.PHONE, {"granted": granted, **reasoned(act, why)})
    act.tell("the call you asked for", {"granted": granted, "why": why})
    return act.commit()


@action
def mark(
    *,
    desk: Desk,
    reference: str,
    bug: bool,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    why: str = "",
) -> TicketAct:
    """Say whether a bug lies behind the ticket. Raises NotStaff, TicketClosed, NeedMissing."""
    act = begin(desk, reference, action="mark", acting=acting, at=at, happened=happened)
    not_closed(act)
    act.require("mark", reason=bool(why))
    staff_only(act)
    say(act, f"marks {reference} as {'a' if bug else 'no'} bug", why)
    act.add(What.MARKED, {"bug": bug, **reasoned(act, why)})
    return act.commit()


@action
def assign(
    *,
    desk: Desk,
    reference: str,
    agent: str,
    acting: Acting,
    at: Instant,
    happened: Instant | None = None,
    why: str = "",
) -> TicketAct:
    """Give a ticket to one of the desk's people. Raises NotThere, NotStaff, TicketClosed, NeedMissing."""
    act = begin(desk, reference, action="assign", acting=acting, at=at, happened=happened)
    not_closed(act)
    act.require("assign", reason=bool(why))
    staff_only(act)
    agent_known(act, agent)
    say(act, f"gives {reference} to {agent}", why)
    act.add(What.ASSIGNED, {"agent": agent, **reasoned(act, why)})
    return act.commit()


@action
def escalate(
    *,
    desk: Desk,
    reference: str,
    acting: Acting,
    at: Instant,
    agent: str = "",
    happened: Instant | None = None,
    why: str = "",
) -> TicketAct:
    """Move a ticket one level up, to the agent named there; its people are told where the policy says so.

    Raises NotThere for an agent the desk does not have, TicketClosed, NeedMissing.
    """
    act = begin(desk, reference, action="escalate", acting=acting, at=at, happened=happened)
    not_closed(act)
    act.require("escalate", reason=bool(why))
    if agent:
        agent_known(act, agent)
    say(act, f"moves {reference} up to level {act.before.level + 1}", why)
    act.add(What.ESCALATED, reasoned(act, why))
    if agent:
        act.add(What.ASSIGNED, {"agent": agent})
    if act.does("notify") or act.does("escalate"):
        to = agent or act.before.assignee or "lead"
        act.send("mail", to, "a ticket was escalated", {"ticket": reference, "level": act.before.level + 1})
    return act.commit()


def _is_priority(edition: Edition, priority: str) -> None:
    decl = edition.facts.get(_PRIORITY)
    if decl is None:
        raise Impossible("the policy knows no priorities")
    if decl.values and priority not in decl.values:
        raise Impossible(f"{priority} is no priority; choose one of {', '.join(decl.values)}")


def _is_served(act: TicketAct, priority: str) -> None:
    """Raise NotServed where the policy would have refused the request, had it come with this priority."""
    edition, rank = act.case.edition, act.before.assessment.rank
    when = act.happened if rank is None else rank.value[-1]
    raw = act.case.raw_at(when)
    as_it_was, as_it_would_be = view_of(edition, raw, when), _with(edition, raw, priority, when)
    found = admit(edition.admission, as_it_would_be)
    if found.value.outcome is not Outcome.REFUSED:
        return
    if admit(edition.admission, as_it_was).value.outcome is not Outcome.REFUSED:
        said = [filled(rule.says.text, edition, as_it_would_be) for rule in edition.notices.standing(as_it_would_be)]
        sentence = " ".join([f"The policy does not serve this request as {priority}.", *said])
        raise NotServed(sentence, found, edition=edition)


def _page(act: TicketAct, priority: str) -> None:
    """Wake whom the policy wakes for a request of that priority now."""
    edition, now = act.case.edition, act.draft.at
    view = _with(edition, act.case.raw_at(now), priority, now)
    rule = edition.paging.decide(view)
    if rule is not None and rule.says.page:
        found = Finding("paged", rule.says.page, (reason(rule, view),))
        act.send("page", "on-call", f"a ticket is {priority} now", {"cites": list(found.cites)})


def _with(edition: Edition, raw: Raw, priority: str, at: Instant) -> View:
    """Return the facts as the rules see them, had the request this priority."""
    return view_of(edition, {**raw, "request": {**raw.get("request", {}), "priority": priority}}, at)
