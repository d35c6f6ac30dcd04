"""What does one step do? Its fields as they are meant, facts beside them, and the names it may use."""

from datetime import date
from pathlib import Path

import pytest
from tests.stories.telling import FERRY, GIVEN, OPENED, does, refused, steps, told

from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.stories.read import read_story_file

AT = 1_772_801_940  # 2026-03-06 13:59 in Berlin
BERLIN_TEN = 1_773_046_800  # 2026-03-09 10:00 in Berlin


@pytest.mark.parametrize(
    ("words", "fields"),
    [
        (
            "open, ticket: B, contact: ann, kind: problem, channel: portal, text: true, subject: null",
            {"ticket": "B", "contact": "ann", "text": "true", "facts": {"kind": "problem", "channel": "portal"}},
        ),
        ("open, ticket: 007, priority: null", {"ticket": "007", "facts": {}}),
        ("reply, ticket: A, channel: email", {"ticket": "A", "channel": "email"}),
        ("reprioritise, ticket: A, priority: P1, why: x", {"ticket": "A", "why": "x", "facts": {"priority": "P1"}}),
        ("schedule, ticket: A, start: 2026-03-09 10:00", {"ticket": "A", "start": BERLIN_TEN}),
        ('schedule, ticket: A, start: "2026-03-09T10:00:01"', {"ticket": "A", "start": BERLIN_TEN + 1}),
        ("schedule, ticket: A, start: 2026-03-09T09:00Z", {"ticket": "A", "start": BERLIN_TEN}),
        ("schedule, ticket: A, start: 2026-03-09 04:00-05:00", {"ticket": "A", "start": BERLIN_TEN}),
        ("schedule, ticket: A, start: 2026-03-09", {"ticket": "A", "start": BERLIN_TEN - 36_000}),
        ("phone, ticket: A, granted: false", {"ticket": "A", "granted": False}),
        ("mark, ticket: A, bug: true", {"ticket": "A", "bug": True}),
        ("choose, overflow: agreed", {"facts": {"overflow": "agreed"}}),
        ("deliver, product: Report 7, license: GPL", {"product": "Report 7", "license": "GPL"}),
        ("override, ticket: A, decision: admitted", {"ticket": "A", "decision": "admitted"}),
        (
            'work, minutes: "44640", activity: call, ended_at: 2026-03-09 10:00, remote: false',
            {"minutes": 44_640, "ended_at": BERLIN_TEN, "remote": False, "facts": {"activity": "call"}},
        ),
        (
            "book, kind: visit, start: 2026-03-09 10:00, minutes: 1, agent: sam",
            {"kind": "visit", "start": BERLIN_TEN, "minutes": 1, "agent": "sam"},
        ),
        ("estimate, ticket: A, minutes: 90, amount: 400", {"ticket": "A", "minutes": 90, "amount": 40_000}),
        ('estimate, ticket: A, amount: "0.10"', {"ticket": "A", "amount": 10}),
        ("purchase, item: case, quantity: 2, ref: r1", {"item": "case", "quantity": 2, "ref": "r1"}),
        ("renew, until: 2027-01-31, coach: null", {"facts": {"until": date(2027, 1, 31), "coach": None}}),
        ("cancel, by: ann, writing: true", {"by": "ann", "writing": True, "facts": {}}),
        ("terminate, by: 2026-04-30", {"by": date(2026, 4, 30), "facts": {}}),
        (
            "outage, component: web, from: 2026-03-09 10:00, to: 2026-03-09 10:00",
            {"from": BERLIN_TEN, "to": BERLIN_TEN, "facts": {"component": "web"}},
        ),
        (
            "alert, name: unheard of, status: firing, environment: test",
            {"name": "unheard of", "status": "firing", "environment": "test", "facts": {}},
        ),
        ("month, month: 2026-02", {"month": CalendarPeriod(date(2026, 2, 1))}),
        (
            "notice, what: '2027', effective_on: 2026-05-01",
            {"what": "2027", "effective_on": date(2026, 5, 1)},
        ),
        ("show, ticket: A, as: sam", {"ticket": "A", "as": "sam"}),
        ("queue", {}),
        ("change, contract: c1, product: Raft", {"contract": "c1", "facts": {"product": "Raft"}}),
        ("change, contract: c1, coach: null", {"contract": "c1", "facts": {"coach": None}}),
        (
            "change, contract: c1, contact: ann, plan: basic",
            {"contract": "c1", "contact": "ann", "facts": {"plan": "basic"}},
        ),
        ("change, plan: basic", {"contract": "c1", "facts": {"plan": "basic"}}),
        ("change, account: null, region: south", {"account": "acme", "facts": {"region": "south"}}),
        ("change, contact: ann, trained: true", {"contact": "ann", "facts": {"trained": True}}),
        (
            "change, product: Barge, versions: {10: {released_on: 2026-03-06}}",
            {"product": "Barge", "versions": {"10": {"released_on": date(2026, 3, 6)}}, "facts": {}},
        ),
    ],
)
def test_a_step_holds_what_it_means(words: str, fields: dict[str, object]) -> None:
    found = does(words)
    assert (found.at, found.happened, found.do, found.expect) == (AT, None, words.partition(",")[0], None)
    assert found.fields == fields
    assert repr(found.fields.get("granted")) == repr(fields.get("granted"))


class TestNames:
    def test_a_step_may_use_what_an_earlier_one_made(self) -> None:
        made = steps(
            "{at: 2026-03-03 09:00, do: contract, id: c2, product: Raft, coach: lea}",
            "{at: 2026-03-03 09:00, do: work, contract: c2, agent: lea, minutes: 5}",
            "{at: 2026-03-03 09:00, do: change, product: Raft, current_version: 2}",
            "{at: 2026-03-03 09:00, do: purchase, item: case, ticket: B}",
            "{at: 2026-03-03 09:00, do: respond, ticket: B}",
            "{at: 2026-03-03 09:00, do: alert, name: nightly, status: firing, ticket: C}",
            "{at: 2026-03-03 09:00, do: respond, ticket: C}",
            "{at: 2026-03-03 09:00, do: respond, ticket: nightly}",
        )
        assert [step.do for step in made].count("respond") == 3

    def test_a_later_one_is_not_known_yet(self) -> None:
        late = "{at: 2026-03-03 09:00, do: open, ticket: B}"
        assert refused(told(OPENED, "{at: 2026-03-02 09:00, do: solve, ticket: B}", late)) == (
            "13: solve: ticket: there is no ticket 'B'; allowed are A"
        )

    def test_a_ticket_may_be_opened_again(self) -> None:
        assert does("open, ticket: A, channel: portal").fields["ticket"] == "A"

    def test_products_that_the_policy_names_are_known(self, tmp_path: Path) -> None:
        policy = FERRY.read_text().replace("product: text", "product: [Barge, Raft]")
        (tmp_path / "ferry.yaml").write_text(policy)
        path = tmp_path / "s.yaml"
        path.write_text(told("{at: 2026-03-03 09:00, do: change, product: Raft, current_version: 2}", given=GIVEN))
        assert read_story_file(path)[0].steps[0].fields["product"] == "Raft"


class TestLoose:
    @pytest.mark.parametrize(
        ("gone", "words", "field"),
        [
            ("    channel: [portal, email]\n", "open, ticket: B, channel: fax", ("channel", "fax")),
            ("    channel: [portal, email]\n", "reply, ticket: A, channel: fax", ("channel", "fax")),
            ("    activity: [repair, call]\n", "work, minutes: 5, activity: rowing", ("activity", "rowing")),
            (
                "  outage: {component: [web, database]}\n",
                "outage, component: oar, from: 2026-03-01, to: 2026-03-02",
                ("component", "oar"),
            ),
        ],
    )
    def test_a_field_that_is_no_fact_of_the_policy_stays_a_field(
        self, tmp_path: Path, gone: str, words: str, field: tuple[str, str]
    ) -> None:
        policy = FERRY.read_text()
        assert gone in policy
        (tmp_path / "ferry.yaml").write_text(policy.replace(gone, ""))
        path = tmp_path / "s.yaml"
        path.write_text(told(OPENED, f"{{at: 2026-03-06 13:59, do: {words}}}"))
        assert field in read_story_file(path)[0].steps[1].fields.items()


class TestTimes:
    def test_what_happened_may_lie_before_earlier_steps(self) -> None:
        assert does("pass, happened: 2026-03-01 00:00").happened == 1_772_319_600

    def test_a_time_that_comes_twice_is_the_first(self) -> None:
        found = does("schedule, ticket: A, start: 2026-10-25 02:30")
        assert found.fields["start"] == 1_792_888_200  # 00:30 UTC, still summer time

    @pytest.mark.parametrize("start", ["2026-03-29 01:59:59", "2026-03-29 03:00"])
    def test_times_beside_a_skip_exist(self, start: str) -> None:
        assert isinstance(does(f"schedule, ticket: A, start: {start}").fields["start"], int)

    @pytest.mark.parametrize(
        "start",
        ["20260309", "2026-W10-1", "2026-03-09_10:00", "2026-03-09 10", "2026-03-09 24:00", "[]", "\uff11\uff12"],
    )
    def test_other_forms_are_none(self, start: str) -> None:
        said = refused(told(OPENED, f"{{at: 2026-03-06 13:59, do: schedule, ticket: A, start: {start}}}"))
        assert said.startswith("13: schedule: start")


class TestExpected:
    def test_it_is_held_as_written(self) -> None:
        expect = (
            "{outcome: admitted, paged: false, refused: null, hours: 'null',"
            " due: {first-response: 2026-03-06 16:59}, cites: [F-1]}"
        )
        assert does(f"open, ticket: A, expect: {expect}").expect == {
            "outcome": "admitted",
            "paged": False,
            "refused": None,
            "hours": "null",
            "due": {"first-response": "2026-03-06 16:59"},
            "cites": ["F-1"],
        }

    @pytest.mark.parametrize(("written", "held"), [("{}", {}), ("null", None), ("", None)])
    def test_nothing_need_be_expected(self, written: str, held: object) -> None:
        assert does(f"pass, expect: {written}").expect == held

    @pytest.mark.parametrize("key", ["cites", "why", "refused"])
    def test_every_result_has_these(self, key: str) -> None:
        assert does(f"pass, expect: {{{key}: null}}").expect == {key: None}
