"""Is every question read as it is meant, and every other one refused with what would do?"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.language.pier import pier

from pactdesk.engine.policy.facts import Value
from pactdesk.engine.terms.instant import instant_of
from pactdesk.engine.terms.outage import CalendarPeriod
from pactdesk.language.given import GivenFault
from pactdesk.language.question import Question, Worked, read_instant, read_month, read_question, read_zone

BERLIN, CHICAGO = ZoneInfo("Europe/Berlin"), ZoneInfo("America/Chicago")
NOON = "2026-03-06T12:00+01:00"
AT = instant_of(datetime.fromisoformat(NOON))
CONTRACT: dict[str, object] = {"plan": "gold"}
REQUEST: dict[str, object] = {"kind": "problem", "seats": 1}
WORK: dict[str, object] = {"activity": "repair", "minutes": 30}
ASKED: dict[str, object] = {"at": NOON, "contract": CONTRACT, "request": REQUEST}


def read(**changes: object) -> Question:
    """Read the question with some keys changed, those of None left out."""
    return read_question(pier(), {name: one for name, one in {**ASKED, **changes}.items() if one is not None})


def refused(**changes: object) -> str:
    with pytest.raises(GivenFault) as fault:
        read(**changes)
    assert len(str(fault.value)) < 500
    return str(fault.value)


class TestInstant:
    @pytest.mark.parametrize(
        ("text", "zone", "utc"),
        [
            ("2026-03-06 13:59", CHICAGO, "2026-03-06T19:59"),
            ("2026-03-06T13:59:20", CHICAGO, "2026-03-06T19:59:20"),
            ("2026-03-06T13:59:00-06:00", BERLIN, "2026-03-06T19:59"),
            ("2026-03-06T13:59Z", BERLIN, "2026-03-06T13:59"),
            ("2026-03-06T13:59:20.999Z", BERLIN, "2026-03-06T13:59:20"),
            ("2026-03-06 13:59:20.999", BERLIN, "2026-03-06T12:59:20"),
            ("2026-03-06", BERLIN, "2026-03-05T23:00"),
            (date(2026, 3, 6), BERLIN, "2026-03-05T23:00"),
            (datetime(2026, 3, 6, 13, 59), BERLIN, "2026-03-06T12:59"),  # noqa: DTZ001 - local, as YAML gives it
            (datetime(2026, 3, 6, 13, 59, tzinfo=UTC), BERLIN, "2026-03-06T13:59"),
            (datetime(2026, 3, 6, 13, 59, tzinfo=timezone(timedelta(hours=5, minutes=45))), BERLIN, "2026-03-06T08:14"),
            ("1970-01-01T00:00Z", BERLIN, "1970-01-01T00:00"),
            ("2199-12-31T23:59:59Z", BERLIN, "2199-12-31T23:59:59"),
        ],
    )
    def test_a_time_is_local_or_carries_its_offset(self, text: object, zone: ZoneInfo, utc: str) -> None:
        assert read_instant(text, zone) == instant_of(datetime.fromisoformat(utc).replace(tzinfo=UTC))

    @pytest.mark.parametrize("skipped", ["2026-03-08 02:00", "2026-03-08 02:30", "2026-03-08 02:59:59"])
    def test_a_local_time_that_the_clock_skips_does_not_exist(self, skipped: str) -> None:
        with pytest.raises(GivenFault, match=r"does not exist in America/Chicago.*; name a time that exists"):
            read_instant(skipped, CHICAGO)

    @pytest.mark.parametrize("there", ["2026-03-08 01:59:59", "2026-03-08 03:00", "2026-03-08T02:30-06:00"])
    def test_just_beside_the_skip_it_does(self, there: str) -> None:
        assert read_instant(there, CHICAGO)

    def test_a_local_time_that_comes_twice_is_the_first(self) -> None:
        first = read_instant("2026-11-01 01:30", CHICAGO)
        assert first == read_instant("2026-11-01T01:30-05:00", CHICAGO)
        assert first == read_instant("2026-11-01T01:30-06:00", CHICAGO) - 3_600

    @pytest.mark.parametrize(
        "value",
        [
            None,
            True,
            20260306,
            1772805600,
            1772805600.5,
            10**5_000,
            float("nan"),
            [],
            {"at": NOON},
            "",
            " ",
            "soon",
            "2026-02-30 12:00",
            "2026-13-01 12:00",
            "2026-03-06 24:01",
            "2026-03-06 12:60",
            "2026-03-06 12:00:60",
            "2026-03-06 12:00+25:00",
            "2026-03-06 12:00 Europe/Berlin",
            "06.03.2026 12:00",
            "1772805600",
            "x" * 100_000,
            "\ud800",
            b"2026-03-06",
        ],
        ids=range(24),
    )
    def test_what_is_no_time_is_refused_with_one_that_is(self, value: object) -> None:
        with pytest.raises(GivenFault, match=r"^a time is .*; it is one like 2026-03-06 13:59 or") as fault:
            read_instant(value, BERLIN)
        assert len(str(fault.value)) < 200

    @pytest.mark.parametrize(
        "far",
        [
            "1969-12-31T23:59:59Z",
            "2200-01-01T00:00Z",
            "9999-12-31 23:59:59",
            "9999-12-31T23:59:59-12:00",
            "0001-01-01 00:00",
            "0001-01-01T00:00+14:00",
            datetime.min.replace(tzinfo=None),  # noqa: DTZ901 - local, as YAML gives it
            datetime.max.replace(tzinfo=UTC),
            date.max,
            date.min,
        ],
        ids=range(10),
    )
    def test_a_time_beyond_all_reckoning_is_refused(self, far: object) -> None:
        with pytest.raises(GivenFault, match=r"^a time is .*; it (lies from 1970 to 2199|is one like)"):
            read_instant(far, ZoneInfo("Asia/Tokyo"))


class TestZone:
    def test_a_zone_is_one_of_the_database_and_by_default_the_policys(self) -> None:
        assert read_zone("Asia/Kathmandu") == ZoneInfo("Asia/Kathmandu")
        assert read().zone == ZoneInfo("Europe/Berlin")
        assert read(zone="America/Chicago", at="2026-03-06 12:00").at == AT + 7 * 3_600
        assert read(at="2026-03-06 12:00").at == AT
        assert read(at="2026-03-06 12:00", zone="UTC").at == AT + 3_600

    @pytest.mark.parametrize("zone", ["", 0, False, []])
    def test_only_none_is_the_default(self, zone: object) -> None:
        assert refused(zone=zone).startswith(f"there is no time zone {zone!r}")

    @pytest.mark.parametrize(
        ("name", "like"),
        [
            ("Europe/Berlni", "did you mean Europe/Berlin?"),
            ("europe/berlin", "did you mean Europe/Berlin?"),
            ("America/Chicgo", "did you mean America/Chicago?"),
            ("Q" * 9, "zones are named like America/Chicago"),
        ],
    )
    def test_an_unknown_one_is_guessed(self, name: str, like: str) -> None:
        with pytest.raises(GivenFault) as fault:
            read_zone(name)
        assert str(fault.value) == f"there is no time zone {name!r}; {like}"

    @pytest.mark.parametrize(
        "name",
        ["", "/", "Europe", "../../etc/passwd", "/etc/passwd", "a\0b", "x" * 100_000, "\ud800", 7, True, [], {}, 1.5],
        ids=range(13),
    )
    def test_what_is_no_name_is_refused(self, name: object) -> None:
        with pytest.raises(GivenFault, match=r"^there is no time zone ") as fault:
            read_zone(name)
        assert len(str(fault.value)) < 200


class TestMonth:
    @pytest.mark.parametrize(("text", "first"), [("2026-06", date(2026, 6, 1)), ("1970-01", date(1970, 1, 1))])
    def test_a_month(self, text: str, first: date) -> None:
        assert read_month(text) == CalendarPeriod.holding(first)

    @pytest.mark.parametrize(
        "value",
        [None, 202606, "202606", "2026-13", "2026-00", "2026-6", "2026-06-01", "1969-12", "2200-01", "9999-12", "", []],
        ids=range(12),
    )
    def test_what_is_none_is_refused(self, value: object) -> None:
        with pytest.raises(GivenFault, match=r"^a month is .*; it is one like 2026-06, from 1970 to 2199$"):
            read_month(value)


class TestRequest:
    def test_facts_are_read_by_scope(self) -> None:
        asked = read(account={"region": "north"}, contact={"trained": True})
        assert (asked.about, asked.subject, asked.at) == ("request", None, AT)
        assert {scope: names for scope, names in asked.raw.items() if names} == {
            "account": {"region": "north"},
            "contract": {"plan": "gold"},
            "contact": {"trained": True},
            "request": {"kind": "problem", "seats": 1},
        }

    @pytest.mark.parametrize("document", [None, [], "at", 7, True])
    def test_a_question_is_a_mapping(self, document: object) -> None:
        with pytest.raises(GivenFault, match=r"^a question is a mapping with at, zone, account"):
            read_question(pier(), document)

    def test_it_needs_an_instant(self) -> None:
        assert refused(at=None) == "a question needs `at`, the instant it is asked for"

    def test_an_unknown_key_is_guessed(self) -> None:
        assert refused(contrct={}).startswith("a question: found the key 'contrct'; did you mean contract? allowed are")
        assert refused(**{"x" * 10_000: 1}).startswith("a question: found the key 'xxx")

    def test_keys_that_are_no_words_are_unknown(self) -> None:
        odd: Any = {**ASKED, 7: 1}
        with pytest.raises(GivenFault, match="found the key 7; allowed are at"):
            read_question(pier(), odd)

    @pytest.mark.parametrize("scope", ["account", "contract", "contact", "monitor", "request"])
    @pytest.mark.parametrize("given", [[], "", 0, False, "gold", 7])
    def test_facts_of_a_scope_are_a_mapping_or_left_out(self, scope: str, given: object) -> None:
        assert refused(**{scope: given}).startswith(f"{scope}: found {given!r}; facts are a mapping")

    def test_what_must_be_given_is_missed(self) -> None:
        assert refused(contract={}) == "contract: plan is not given; it is one of basic, gold, 3"
        assert refused(contract=None) == refused(contract={"plan": None}) == refused(contract={})
        assert refused(request={}) == "request: kind is not given; it is one of problem, question"
        assert refused(request={"kind": "problem"}) == "request: seats is not given; it is a whole number from 0 on"

    def test_a_question_that_asks_nothing_is_about_the_contract(self) -> None:
        assert read(request=None).about == "contract"


BOAT = {"current_version": "2", "versions": {"1": {"released_on": "2026-01-01"}, "2": None}}
PRODUCTS = {"boat": BOAT}


class TestProduct:
    def raw(self, contract: Mapping[str, object], **more: object) -> object:
        asked = read(contract={**CONTRACT, **contract}, **more).raw
        return asked.get("product"), asked.get("version")

    def test_the_contract_names_its_product_and_version(self) -> None:
        boat = {"current_version": "2"}
        named = {"product": "boat", "version": "1"}
        assert self.raw(named, products=PRODUCTS) == (boat, {"released_on": date(2026, 1, 1)})
        assert self.raw(named, product=BOAT) == (boat, {"released_on": date(2026, 1, 1)})
        assert self.raw({"product": "boat", "version": 2}, products=PRODUCTS) == (boat, {})
        assert self.raw({"product": "boat"}, products=PRODUCTS) == (boat, {})
        assert self.raw({"product": "raft"}, products=PRODUCTS) == (None, None)
        assert self.raw({}, products=PRODUCTS) == (None, None)
        assert self.raw({"product": "boat"}, product={}) == ({}, {})

    @pytest.mark.parametrize(
        ("given", "sentence"),
        [
            ({"products": []}, "products is a mapping"),
            ({"products": {"boat": 7}}, "product is a mapping"),
            ({"product": 0}, "product is a mapping"),
            ({"product": {"versions": []}}, "versions is a mapping"),
            ({"product": {"versions": {"1": 0}}}, "version: found 0; facts are a mapping"),
            ({"product": {"versions": {"1": {"x": 1}}}}, "version: pier knows no fact 'x'; allowed are released_on"),
            ({"product": {"curent_version": 1}}, "product: pier knows no fact 'curent_version'; did you mean"),
            ({"product": {}, "products": {}}, "found both product and products"),
        ],
    )
    def test_anything_else_is_refused(self, given: dict[str, object], sentence: str) -> None:
        assert refused(contract={**CONTRACT, "product": "boat"}, **given).startswith(sentence)


class TestWork:
    def worked(self, **changes: object) -> Worked:
        subject = read(work={name: one for name, one in {**WORK, **changes}.items() if one is not None}).subject
        assert isinstance(subject, Worked)
        return subject

    def refused(self, **changes: object) -> str:
        return refused(work={name: one for name, one in {**WORK, **changes}.items() if one is not None})

    def test_it_ended_when_it_is_asked_for_unless_it_says_otherwise(self) -> None:
        facts: dict[str, Value] = {"activity": "repair", "minutes": 30}
        assert self.worked() == Worked(facts, AT - 1_800, AT, None)
        earlier = self.worked(ended_at="2026-03-06 11:00", ticket="A")
        assert earlier == Worked(facts, AT - 3_600 - 1_800, AT - 3_600, "A")

    def test_minutes_are_counted_among_its_facts_only_where_the_policy_has_them(self) -> None:
        assert self.worked(minutes="45").facts["minutes"] == 45

        facts = {key: decl for key, decl in pier().facts.items() if key != "work.minutes"}
        plain = read_question(replace(pier(), facts=facts), {**ASKED, "work": WORK}).subject
        assert isinstance(plain, Worked)
        assert (plain.facts, plain.ended - plain.began) == ({"activity": "repair"}, 1_800)

    @pytest.mark.parametrize("minutes", [1, "1", 44_640])
    def test_it_takes_from_a_minute_to_a_month(self, minutes: object) -> None:
        found = self.worked(minutes=minutes)
        assert found.ended - found.began == int(str(minutes)) * 60

    @pytest.mark.parametrize(
        "minutes",
        [None, 0, -1, 44_641, 1.5, 30.0, "30.0", "-1", "", "\u0667", "9" * 5_000, 10**5_000, True, [], "1e2"],
        ids=range(15),
    )
    def test_any_other_time_is_refused(self, minutes: object) -> None:
        assert self.refused(minutes=minutes).endswith("; it is a whole number from 1 to 44,640")

    def test_what_it_is_must_be_given(self) -> None:
        assert self.refused(activity=None) == "work: activity is not given; it is one of repair, call"
        assert self.refused(activity="sleep").startswith("work: activity is 'sleep'; it is one of repair, call")
        assert self.refused(actvity="call").startswith("work: pier knows no fact 'actvity'; did you mean activity?")
        assert refused(work=[]) == "work is a mapping"
        assert refused(work=0) == "work is a mapping"

    def test_earlier_works_are_a_list(self) -> None:
        assert len(read(work=WORK, earlier=[WORK, WORK]).earlier) == 2
        assert len(read(work=WORK, earlier=[WORK] * 10_000).earlier) == 10_000
        assert read(work=WORK).earlier == ()
        for wrong in ({}, "", 0, WORK, False):
            assert refused(work=WORK, earlier=wrong) == "earlier is a list of at most 10,000"
        assert refused(work=WORK, earlier=[WORK] * 10_001) == "earlier is a list of at most 10,000"
        assert refused(work=WORK, earlier=[None]) == "work is a mapping"


class TestOtherSubjects:
    def test_acts_and_items_are_guessed(self) -> None:
        assert read(act="close").subject == "close"
        assert refused(act="clse").startswith("act is 'clse'; did you mean close? allowed are contract, open")
        assert refused(act=["close"]).startswith("act is ['close']; allowed are")
        assert (read(purchase="case").subject, read(purchase="case").quantity) == ("case", 1)
        assert read(purchase="case", quantity="3").quantity == 3
        assert read(purchase="case", quantity="1000000").quantity == 1_000_000
        assert refused(purchase="csae") == "purchase is 'csae'; did you mean case? allowed are case"

    @pytest.mark.parametrize("quantity", [0, -1, 1_000_001, 1.0, "x", [], 10**5_000, False], ids=range(8))
    def test_a_quantity_is_a_whole_number(self, quantity: object) -> None:
        assert refused(purchase="case", quantity=quantity).endswith("it is a whole number from 1 to 1,000,000")

    def test_it_is_about_one_thing_beside_its_request(self) -> None:
        assert read(work=WORK).about == "work"
        assert read(act="close").about == "act"
        said = "a question is about one thing; found act and month and request, ask each by itself"
        assert refused(act="close", month="2026-06") == said

    @pytest.mark.parametrize(
        ("name", "value", "kinds"),
        [
            ("earlier", [], "work or invoice"),
            ("quantity", 2, "purchase"),
            ("outages", [], "month or invoice"),
            ("maintenance", [], "month or invoice"),
            ("since", "2026-01-01", "work or invoice"),
        ],
    )
    def test_what_goes_with_another_subject_is_refused(self, name: str, value: object, kinds: str) -> None:
        assert refused(**{name: value}) == f"{name} goes with {kinds}; this question is about request"

    def test_a_month_has_its_outages(self) -> None:
        span = {"component": "web", "from": NOON, "to": "2026-03-06T13:00+01:00"}
        found = read(month="2026-03", outages=[span], maintenance=[{**span, "component": None, "recorded_at": NOON}])
        assert found.subject == CalendarPeriod.holding(date(2026, 3, 1))
        [outage], [window] = found.outages.outages, found.outages.windows
        assert (outage.component, outage.start, outage.end) == ("web", AT, AT + 3_600)
        assert (window.component, window.recorded_at) == (None, AT)
        nothing = {"from": NOON, "to": NOON}
        [window] = read(month="2026-03", maintenance=[nothing]).outages.windows
        assert (window.start, window.end, window.recorded_at) == (AT, AT, AT - 1)

    @pytest.mark.parametrize(
        ("span", "sentence"),
        [
            ({"from": NOON}, "a time is None"),
            ({"to": NOON}, "a time is None"),
            ({"from": NOON, "to": "2026-03-06T11:59+01:00"}, "outages-0 ends before it begins"),
            (
                {"from": NOON, "to": NOON, "component": "engine"},
                "outage: component is 'engine'; it is one of web, data",
            ),
            ({"form": NOON}, "outages: found the key 'form'; did you mean from?"),
            ([], "outages is a mapping with component, from, to"),
        ],
    )
    def test_an_outage_that_is_none_is_refused(self, span: object, sentence: str) -> None:
        assert refused(month="2026-03", outages=[span]).startswith(sentence)

    def test_since_is_an_instant(self) -> None:
        assert read(invoice="2026-03", since=NOON).since == AT
        assert refused(invoice="2026-03", since="soon").startswith("a time is 'soon'")


class TestQueue:
    def queue(self, *requests: object, **more: object) -> tuple[Question, ...]:
        subject = read(**{"request": None, **more, "queue": list(requests)}).subject
        assert isinstance(subject, tuple)
        return subject

    def refused(self, *requests: object, **more: object) -> str:
        return refused(**{"request": None, **more, "queue": list(requests)})

    def test_each_request_has_a_name_and_shares_what_it_does_not_say(self) -> None:
        first, second = self.queue(
            {"ticket": "A", "request": REQUEST, "at": "2026-03-06 11:00"},
            {"request": REQUEST, "contract": {"plan": "basic", "users": 2}, "ticket": None},
        )
        assert (first.name, first.at, first.raw["contract"]) == ("A", AT - 3_600, {"plan": "gold"})
        assert (second.name, second.at, second.raw["contract"]) == ("2", AT, {"plan": "basic", "users": 2})
        assert first.about == second.about == "request"

    def test_what_must_be_given_may_be_shared_or_own(self) -> None:
        assert self.queue({"request": REQUEST, "contract": CONTRACT}, contract=None)
        assert self.queue({"request": {"seats": 2}, "contract": CONTRACT}, request=REQUEST)
        assert self.refused({"contract": CONTRACT}) == "request: kind is not given; it is one of problem, question"
        assert self.refused({"request": REQUEST}, contract=None).startswith("contract: plan is not given")

    @pytest.mark.parametrize(
        ("requests", "sentence"),
        [
            (({"ticket": "A", "request": REQUEST},) * 2, "queue: the ticket 'A' stands there twice"),
            (({"ticket": 2, "request": REQUEST}, {"request": REQUEST}), "queue: the ticket '2' stands there twice"),
            ((7,), "a request in the queue is a mapping with ticket, at"),
            (({"work": WORK},), "a request in the queue: found the key 'work'; allowed are ticket"),
            (({"at": "soon", "request": REQUEST},), "a time is 'soon'"),
        ],
    )
    def test_anything_else_is_refused(self, requests: tuple[object, ...], sentence: str) -> None:
        assert self.refused(*requests).startswith(sentence)
