"""Is every question answered as a story would have it, and every wrong one refused in a sentence, whatever it holds?"""

import io
import json
import sys
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.command.harness import HARBOR, Ended, called
from tests.laws.questions import question
from tests.policies.cases import policy

from pactdesk.command.decide import answered
from pactdesk.command.reading import edition_of
from pactdesk.engine.hours import BeyondHorizon
from pactdesk.engine.policy.edition import Edition
from pactdesk.engine.policy.rules import PolicyError
from pactdesk.engine.policy.vocabulary import ACTS
from pactdesk.language.given import GivenFault
from pactdesk.policies import shipped

GOLD = {"plan": "gold"}
REQUEST = {"kind": "problem", "channel": "portal"}
FRIDAY = "2026-03-06T11:00+01:00"
ASKED: dict[str, object] = {"at": FRIDAY, "zone": "Europe/Berlin", "contract": GOLD, "request": REQUEST}
LAPSED = {"plan": "gold", "care_until": "2026-01-31"}


@pytest.fixture(scope="module")
def harbor() -> Edition:
    return edition_of(str(HARBOR))


def asked(**changes: object) -> dict[str, object]:
    return {name: one for name, one in {**ASKED, **changes}.items() if one is not None}


class TestSubjects:
    """What is answered depends on what the question is about."""

    def test_a_request(self, harbor: Edition) -> None:
        found = answered(harbor, asked())
        assert found["outcome"] == "admitted"
        assert found["due"] == {"first-response": "2026-03-09T08:45:00+01:00"}
        assert found["cites"] == ["BH-2", "BH-1"]

    def test_a_piece_of_work_after_earlier_ones(self, harbor: Edition) -> None:
        work = {"activity": "question", "minutes": 10}
        alone = answered(harbor, asked(work=work))
        assert (alone["coverage"], alone["minutes"]) == ("allowance", 10)
        after = answered(harbor, asked(work=work, earlier=[{**work, "ended_at": "2026-03-05 10:00"}] * 2))
        assert alone["usage"] != after["usage"]

    def test_every_act(self, harbor: Edition) -> None:
        for act in ACTS:
            found = answered(harbor, asked(act=act))
            assert {"needs", "does", "notice_days", "until", "says"} < set(found)

    def test_every_item(self, harbor: Edition) -> None:
        assert answered(harbor, asked(purchase="one-case", quantity=3))["amount"] == "1200.00"
        for item in harbor.items:
            assert "amount" in answered(harbor, asked(purchase=item))

    def test_a_month_and_its_invoice(self, harbor: Edition) -> None:
        contract = {**GOLD, "hosted": True, "annual_fee": 1200, "licensed_users": 3}
        outage = {"component": "web", "from": "2026-02-10 10:00", "to": "2026-02-10 12:00"}
        month = answered(harbor, asked(contract=contract, month="2026-02", outages=[outage]))
        assert month["downtime_minutes"] == 120
        invoice = answered(harbor, asked(contract=contract, invoice="2026-02"))
        assert invoice["total"] == "445.00"

    def test_the_order_of_a_queue(self, harbor: Edition) -> None:
        queue = [
            {"ticket": "A", "request": REQUEST, "contract": {"plan": "basic"}},
            {"ticket": "B", "request": REQUEST},
            {"ticket": "C", "request": REQUEST, "at": "2026-03-06 10:00"},
            {"ticket": "D", "request": REQUEST, "contract": LAPSED},
        ]
        assert answered(harbor, asked(request=None, queue=queue))["order"] == ["C", "B", "A"]

    def test_a_contract(self, harbor: Edition) -> None:
        found = answered(harbor, asked(request=None))
        assert (found["outcome"], found["reasons"]) == ("accepted", [])


class TestContractsAsGiven:
    """What contracts cannot be made is asked of the facts as they are given, not as they are judged."""

    @pytest.fixture
    def strict(self, tmp_path: Path) -> Edition:
        text = HARBOR.read_text(encoding="utf-8")
        path = tmp_path / "strict.yaml"
        rule = '  - {when: {plan: gold, hosted: true}, reject: "{plan} is not hosted.", cites: BH-7}\n'
        path.write_text(text.replace("contracts:\n", f"contracts:\n{rule}"), encoding="utf-8")
        return edition_of(str(path))

    @pytest.mark.parametrize("contract", [GOLD, LAPSED])
    def test_a_lapsed_plan_is_still_the_one_that_was_sold(self, contract: dict[str, str], strict: Edition) -> None:
        hosted = {**contract, "hosted": True}
        with pytest.raises(GivenFault, match=r"^such a contract cannot be made: gold is not hosted\. \(BH-7\)$"):
            answered(strict, asked(contract=hosted))
        made = answered(strict, asked(contract=hosted, request=None))
        assert (made["outcome"], made["reasons"]) == ("rejected", ["gold is not hosted."])
        assert "plan is gold" in str(made["why"])

    def test_what_is_judged_otherwise_is_no_reason(self, strict: Edition) -> None:
        assert answered(strict, asked(contract={**LAPSED, "hosted": False}))["outcome"] == "offered"


class TestDoor:
    """A question comes as words, from a file, or piped in; whatever is wrong with it ends in one line and code 2."""

    def decide(self, capsys: pytest.CaptureFixture[str], words: str) -> Ended:
        return called(capsys, "policy", "decide", str(HARBOR), words)

    def wrong(self, capsys: pytest.CaptureFixture[str], words: str) -> str:
        ended = self.decide(capsys, words)
        assert (ended.code, ended.out) == (2, "")
        assert ended.err.startswith("pactdesk: ")
        assert ended.err.count("\n") == 1
        assert "Traceback" not in ended.err
        return ended.err.removeprefix("pactdesk: ").rstrip("\n")

    def test_words(self, capsys: pytest.CaptureFixture[str]) -> None:
        ended = self.decide(capsys, f"  {json.dumps(asked())}")
        assert ended.code == 0
        assert json.loads(ended.out)["outcome"] == "admitted"

    def test_a_file(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        path = tmp_path / "question.json"
        path.write_text(json.dumps(asked()), encoding="utf-8")
        assert json.loads(self.decide(capsys, str(path)).out)["outcome"] == "admitted"

    def test_a_pipe(self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(json.dumps(asked())))
        assert json.loads(self.decide(capsys, "-").out)["outcome"] == "admitted"

    @pytest.mark.parametrize(
        ("words", "sentence"),
        [
            ("{", "the question is no JSON: "),
            ("{'at': 1}", "the question is no JSON: "),
            ('{"at": 1,}', "the question is no JSON: "),
            ("{}", "a question needs `at`"),
            ('{"at": NaN}', "a time is nan; it is one like"),
            ('{"at": Infinity}', "a time is inf; it is one like"),
            ('{"at": 1e999}', "a time is inf; it is one like"),
            (f'{{"at": {"9" * 5000}}}', "the question is no JSON: "),
            (f'{{"at": {"[" * 900}{"]" * 900}}}', "a time is "),
            (f'{{"at": {"[" * 100_000}', "the question is nested too deep"),
            (f'{{"at": "{FRIDAY}", "contract": {"[" * 850}{"]" * 850}}}', "contract: found "),
            (
                f'{{"at": "{FRIDAY}", "at": "{FRIDAY}"}}',
                "the question is no JSON: the key 'at' stands twice in one object; keep",
            ),
            (
                f'{{"at": "{FRIDAY}", "contract": {{"plan": "gold", "plan": "basic"}}}}',
                "the question is no JSON: the key 'plan' stands t",
            ),
            (f'{{"at": "{FRIDAY}", "request": {{}}}}', "request: kind is not given; it is one of"),
            (
                '{"at": "2026-03-29 02:30", "zone": "Europe/Berlin"}',
                "2026-03-29 02:30:00 does not exist in Europe/Berl",
            ),
            (
                json.dumps(asked(zone="Europe/Berlni")),
                "there is no time zone 'Europe/Berlni'; did you mean Europe/Berlin?",
            ),
            (json.dumps(asked(at="2050-01-04 10:00")), "office hours are known from 2025-01-01 to 2036-12-31, not at"),
            (
                json.dumps(asked(contract={"plan": "gould"})),
                "contract: plan is 'gould'; it is one of none, basic, gold",
            ),
            (
                json.dumps(asked(account={"users": 3}, contract={"licensed_users": 2})),
                "such a contract cannot be made: Only 2 of 3 users are licensed. (BH-7)",
            ),
            (f'{{"at": "{"x" * 1_000_000}"}}', "a question has at most 1,000,000 characters"),
        ],
        ids=range(20),
    )
    def test_what_is_wrong_is_said_in_one_line(
        self, capsys: pytest.CaptureFixture[str], words: str, sentence: str
    ) -> None:
        assert self.wrong(capsys, words).startswith(sentence)

    @pytest.mark.parametrize("text", ["[]", "7", '"at"', "null", "true", "", "\0", "\ud83d"])
    def test_a_file_that_holds_no_question(self, capsys: pytest.CaptureFixture[str], tmp_path: Path, text: str) -> None:
        path = tmp_path / "question.json"
        path.write_bytes(text.encode("utf-8", "surrogatepass"))
        assert self.wrong(capsys, str(path)).startswith(("a question is a mapping with at", "the question is no JSON"))

    def test_a_file_that_is_none(self, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
        assert self.wrong(capsys, str(tmp_path / "none.json")).endswith("no such file or directory")
        assert self.wrong(capsys, str(tmp_path)).endswith("is a directory")
        assert self.wrong(capsys, "").endswith(("is a directory", "no such file or directory"))
        assert self.wrong(capsys, "x" * 5_000).endswith("file name too long")

    def test_a_lone_surrogate_is_no_text(self, capsys: pytest.CaptureFixture[str]) -> None:
        words = json.dumps(asked(contract={**GOLD, "coach": "\ud800"}))
        assert self.wrong(capsys, words).startswith("contract: coach is ")


# ------------------------------------------------------------------------------- whatever may stand where it should not

TEXTS = st.sampled_from(
    ["", " ", "gold", "none", "2026-06", "2026-03-29 02:30", "9999-12-31", "0001-01-01T00:00+14:00", "-1", "1e999", "٣"]
)
NUMBERS = st.sampled_from([0, -1, 1, 44_641, 10**12, 10**30, 10**100, 0.1, 1e300, 5e-324, float("nan"), float("inf")])
LEAVES = st.none() | st.booleans() | NUMBERS | TEXTS | st.text(max_size=5)
JUNK = st.recursive(
    LEAVES, lambda part: st.lists(part, max_size=3) | st.dictionaries(TEXTS | st.text(max_size=5), part, max_size=3)
)
SUBJECTS: tuple[dict[str, object], ...] = (
    {"act": "cancel"},
    {"month": "2026-06", "outages": [{"from": "2026-06-01 10:00", "to": "2026-06-02 10:00"}]},
    {"month": "2026-06", "maintenance": [{"from": "2026-06-01 10:00", "to": "2026-06-02 10:00"}]},
    {"invoice": "2026-06", "since": "2026-04-10 10:00", "earlier": []},
    {"queue": [{"ticket": "A"}, {"ticket": "B", "at": "2026-06-01 10:00"}]},
    {"request": None},
)
"""What a question may be about beside a request and a piece of work."""


@st.composite
def hostile(draw: st.DrawFn) -> tuple[str, object]:
    """Draw a policy and a question to it in which some places hold what they should not."""
    name = draw(st.sampled_from(sorted(shipped())))
    if draw(st.integers(0, 19)) == 0:
        return name, draw(JUNK)
    random = Random(draw(st.integers(0, 2**32)))
    document: dict[str, Any] = question(policy(name), random)
    if draw(st.booleans()):
        document = {**document, **deepcopy(draw(st.sampled_from(SUBJECTS)))}
        document.pop("work", None)
    for _ in range(draw(st.integers(0, 3))):
        holder: Any = document
        while isinstance(holder, dict | list) and holder and draw(st.booleans()):
            key = draw(st.sampled_from(sorted(holder) if isinstance(holder, dict) else range(len(holder))))
            if not isinstance(holder[key], dict | list):
                break
            holder = holder[key]
        if isinstance(holder, dict):
            keys = st.sampled_from(sorted(holder)) if holder else st.nothing()
            holder[draw(keys | TEXTS | st.text(max_size=5))] = draw(JUNK)
        else:
            holder.insert(0, draw(JUNK))
    return name, document


def refused_or_answered(asked_of: tuple[str, object]) -> None:
    name, document = asked_of
    edition = policy(name)
    try:
        found = answered(edition, document)
    except (GivenFault, PolicyError, BeyondHorizon):
        return
    assert json.loads(json.dumps(found)) == found
    cites = found["cites"]
    assert isinstance(cites, list)
    assert set(cites) <= set(edition.clauses)
    assert isinstance(document, Mapping)


@settings(max_examples=200)
@given(hostile())
def test_whatever_is_asked_is_answered_or_refused(asked_of: tuple[str, object]) -> None:
    refused_or_answered(asked_of)


@pytest.mark.slow
@settings(max_examples=20_000)
@given(hostile())
def test_whatever_is_asked_is_answered_or_refused_many_times(asked_of: tuple[str, object]) -> None:
    refused_or_answered(asked_of)
