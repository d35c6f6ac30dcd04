"""Is every act of the language a verb with its fields, its facts and its results?"""

import pytest
from tests.stories.telling import OPENED, story, told

from pactdesk.engine.policy.vocabulary import ACTS
from pactdesk.stories.verbs import ALWAYS, CHANGEABLE, VERBS, change_of

EDITION = story(told(OPENED)).edition


def test_the_verbs_are_the_acts_that_people_do_and_the_passing_of_time() -> None:
    assert {*VERBS, "change"} == {*ACTS} - {"breach"} | {"pass"}


@pytest.mark.parametrize("name", VERBS)
def test_no_field_stands_twice_and_every_verb_has_a_result(name: str) -> None:
    verb = VERBS[name]
    names = [field.name for field in (*verb.fields, *verb.loose)]
    assert len(names) == len({*names})
    assert verb.results
    assert not {*verb.results} & {*ALWAYS}


@pytest.mark.parametrize(
    ("name", "required"),
    [
        ("contract", {"id"}),
        ("open", {"ticket"}),
        ("solve", {"ticket"}),
        ("schedule", {"ticket", "start"}),
        ("phone", {"ticket", "granted"}),
        ("mark", {"ticket", "bug"}),
        ("override", {"ticket", "decision"}),
        ("work", {"minutes"}),
        ("book", {"kind", "start"}),
        ("purchase", {"item"}),
        ("refund", {"ref"}),
        ("cancel", set()),
        ("outage", {"from", "to"}),
        ("maintenance", {"from", "to"}),
        ("alert", {"name", "status"}),
        ("month", {"month"}),
        ("invoice", {"month"}),
        ("notice", {"what"}),
        ("queue", set()),
        ("show", {"ticket"}),
        ("pass", set()),
    ],
)
def test_what_a_verb_needs(name: str, required: set[str]) -> None:
    assert {field.name for field in VERBS[name].fields if field.required} == required


@pytest.mark.parametrize("thing", CHANGEABLE)
def test_a_change_needs_the_name_of_its_thing(thing: str) -> None:
    assert [field.name for field in change_of(thing).fields if field.required] == [thing]


def test_a_field_goes_before_the_fact_of_its_name() -> None:
    assert VERBS["work"].fact_names(EDITION) == ("activity",)
    assert "minutes" in VERBS["work"].keys(EDITION)


def test_facts_that_the_desk_finds_out_are_not_stated() -> None:
    assert VERBS["open"].fact_names(EDITION) == ("channel", "kind", "priority")
    assert "ended" not in VERBS["renew"].fact_names(EDITION)


def test_a_verb_of_one_fact_takes_no_other() -> None:
    assert VERBS["reprioritise"].fact_names(EDITION) == ("priority",)
    assert VERBS["choose"].fact_names(EDITION) == ("overflow",)
