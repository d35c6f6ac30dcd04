import pytest
from tests.desk.playing import results

from pactdesk.desk.actions.monitoring import alert
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.doors.play.player import staged
from pactdesk.desk.records.models import Fact, Text
from pactdesk.stories.read import read_stories

pytestmark = pytest.mark.django_db

WATCHED = """
story: a monitor watches the batch
policy: sma
zone: America/Chicago
given:
  accounts: {acme: {}}
  contracts: {ops: {account: acme, service: managed-operations}}
  agents: {kim: {}}
  monitors: {nightly: {contract: ops, priority: P2, instruction: "restart, then call"}}
steps:
"""


def test_an_alarm_opens_a_ticket_its_repeats_join_and_its_end_is_noted() -> None:
    first, again, over, *_, anew = results(
        WATCHED
        + """
  - {at: 2026-03-07 02:00, do: alert, contract: ops, name: nightly, status: firing, environment: production,
     expect: {ticket: nightly, joined: false, priority: P2, due: {first-response: 2026-03-07 03:00},
              instruction: "restart, then call", cites: [SM-17, SM-18]}}
  - {at: 2026-03-07 02:10, do: alert, name: nightly, status: firing,
     expect: {ticket: nightly, joined: true, due: {first-response: 2026-03-07 03:00}}}
  - {at: 2026-03-07 02:20, do: alert, name: nightly, status: resolved, expect: {ticket: nightly, joined: true}}
  - {at: 2026-03-07 02:30, do: respond, ticket: nightly, expect: {met: {first-response: true}}}
  - {at: 2026-03-07 02:40, do: alert, name: nightly, status: firing, expect: {joined: true}}
"""
    )
    assert first["why"]
    assert "notes on nightly that nightly is firing" in str(again["why"])
    assert "notes on nightly that nightly is resolved" in str(over["why"])
    assert again["priority"] == over["priority"] == anew["priority"] == "P2"


@pytest.mark.parametrize("status", ["firing", "resolved"])
@pytest.mark.parametrize(
    ("happened", "stands"), [("01:00", "02:00"), ("01:59:59", "02:00"), ("02:00", "02:00"), ("02:00:01", "02:00:01")]
)
def test_an_alarm_that_is_told_late_joins_at_the_opening_at_the_earliest(
    status: str, happened: str, stands: str
) -> None:
    *_, shown = results(
        WATCHED
        + f"""
  - {{at: 2026-03-07 02:00, do: alert, name: nightly, status: firing}}
  - {{at: 2026-03-07 02:30, do: alert, name: nightly, status: {status}, happened: 2026-03-07 {happened},
     expect: {{ticket: nightly, joined: true, due: {{first-response: 2026-03-07 03:00}}, refused: null,
              cites: [SM-17]}}}}
  - {{at: 2026-03-07 02:31, do: show, ticket: nightly, as: kim}}
"""
    )
    lines = shown["timeline"]
    assert isinstance(lines, list)
    noted = [one["at"] for one in lines if one["what"] == f"nightly {status}"]
    assert noted[-1] == f"2026-03-07T{stands if len(stands) > 5 else stands + ':00'}-06:00"


@pytest.mark.parametrize("status", ["firing", "resolved"])
def test_an_alarm_that_nobody_contracted_opens_none_and_is_on_the_record(status: str) -> None:
    (found,) = results(
        WATCHED
        + f"""
  - {{at: 2026-03-07 02:00, do: alert, name: backup, status: {status},
     expect: {{ticket: null, joined: false, priority: null, due: null, instruction: null}}}}
"""
    )
    assert found["refused"] is None
    assert f"backup is {status}; the contract names no such monitor: no ticket opens" in str(found["why"])


def test_the_end_of_an_alarm_that_was_never_heard_opens_none() -> None:
    results(
        WATCHED
        + """
  - {at: 2026-03-07 02:00, do: alert, name: nightly, status: resolved, expect: {ticket: null, joined: false}}
"""
    )


def test_under_another_service_an_alarm_is_only_recorded() -> None:
    text = WATCHED.replace("service: managed-operations", "service: cloud")
    results(text + "  - {at: 2026-03-07 02:00, do: alert, name: nightly, status: firing, expect: {ticket: null}}\n")


@pytest.mark.parametrize(("name", "times"), [("nightly", 2), ("backup", 1)])
def test_what_an_alarm_says_is_kept_whether_it_opens_joins_or_is_only_recorded(name: str, times: int) -> None:
    (story,) = read_stories(WATCHED + "  - {at: 2026-03-07 02:00, do: pass}\n", "story.yaml")
    desk = staged(story).desk
    for said in range(times):
        alert(desk=desk, contract="ops", name=name, firing=True, at=story.steps[0].at + said, text=f"code {said}")
    kept = dict(Text.objects.filter(desk=desk).values_list("digest", "words"))
    heard = Fact.objects.filter(desk=desk, what=What.ALERT.value).order_by("id")
    assert [kept[fact.body["text"]] for fact in heard] == [f"code {said}" for said in range(times)]


def test_the_people_of_the_desk_see_of_each_alarm_whether_it_began_or_ended() -> None:
    results(
        WATCHED
        + """
  - {at: 2026-03-07 02:00, do: alert, name: nightly, status: firing}
  - {at: 2026-03-07 02:10, do: alert, name: nightly, status: resolved}
  - {at: 2026-03-07 02:20, do: show, ticket: nightly, as: kim, expect: {timeline: [
      {at: 2026-03-07 02:00, what: nightly firing, by: desk}, {at: 2026-03-07 02:00, what: opened, by: desk},
      {at: 2026-03-07 02:10, what: nightly resolved, by: desk}]}}
"""
    )
