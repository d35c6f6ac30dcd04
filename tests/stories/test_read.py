"""Which stories does a file tell? All of its documents, in YAML or JSON, with their policies and zones."""

import json
from pathlib import Path

import pytest
from tests.stories.telling import FERRY, FILE, GIVEN, OPENED, story, told

from pactdesk.policies import shipped
from pactdesk.stories.read import read_stories, read_story_file
from pactdesk.stories.story import StoryFault

NORTHWIND = FERRY.parents[1] / "language" / "northwind.yaml"


def test_a_story_has_a_title_a_policy_a_zone_and_its_place() -> None:
    found = story(f"# a comment\n{told(OPENED, zone='America/Chicago')}")
    assert (found.title, found.policy, found.edition.policy) == ("A day", "ferry.yaml", "ferry")
    assert (found.zone.key, found.file, found.line) == ("America/Chicago", FILE, 2)
    assert [step.line for step in found.steps] == [13]


def test_times_are_read_in_utc_where_no_zone_is_named() -> None:
    bare = "story: a\npolicy: ferry.yaml\nsteps: [{at: 1970-01-02 00:00, do: pass}]"
    assert story(bare).zone.key == "UTC"
    assert story(bare).steps[0].at == 86_400


def test_documents_are_told_in_the_order_of_the_file() -> None:
    one = told(OPENED)
    found = read_stories(f"---\n{one}---\n# only a comment\n--- # another\n{one.replace('A day', 'Two')}---\n", FILE)
    assert [(story.title, story.line) for story in found] == [("A day", 2), ("Two", 17)]
    assert [step.line for step in found[1].steps] == [28]


def test_documents_may_have_the_line_ends_of_other_systems() -> None:
    text = f"{told(OPENED)}---\n{told(OPENED)}"
    windows = read_stories("\ufeff" + text.replace("\n", "\r\n"), FILE)
    assert windows == read_stories(text, FILE)


def test_names_of_one_document_are_not_known_in_the_next() -> None:
    reply = told("{at: 2026-03-03 09:00, do: respond, ticket: A}")
    with pytest.raises(StoryFault, match="there is no ticket 'A'; allowed are none"):
        read_stories(f"{told(OPENED)}---\n{reply}", FILE)


def test_json_is_read_as_well() -> None:
    told_so = {"story": "a", "policy": "ferry.yaml", "steps": [{"at": "2026-03-02 09:00", "do": "pass"}]}
    plain, indented = (read_stories(json.dumps(told_so, indent=indent), FILE)[0] for indent in (None, "\t"))
    assert plain.steps[0].at == indented.steps[0].at
    assert indented.steps[0].line == 5


class TestPolicies:
    def test_a_shipped_one_is_named(self) -> None:
        name = next(iter(shipped()))
        assert story(told("{at: 2026-03-02 09:00, do: pass}", given="  {}\n", policy=name)).edition.policy == name

    def test_a_path_counts_from_here_before_it_counts_from_the_file(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "ferry.yaml").write_text(FERRY.read_text().replace('edition: "1"', 'edition: "2"'))
        text = told(OPENED)
        assert story(text).edition.name == "1"
        monkeypatch.chdir(tmp_path)
        assert story(text).edition.name == "2"

    def test_a_path_may_lead_anywhere(self) -> None:
        found = story(told("{at: 2026-03-02 09:00, do: pass}", given="  {}\n", policy=str(NORTHWIND)))
        assert (found.policy, found.edition.policy) == (str(NORTHWIND), "northwind")

    def test_one_that_several_stories_share_is_read_once(self) -> None:
        first, second = read_stories(f"{told(OPENED)}---\n{told(OPENED)}", FILE)
        assert first.edition is second.edition

    def test_one_with_faults_is_a_fault_that_shows_the_first_three(self, tmp_path: Path) -> None:
        text = FERRY.read_text().replace("F-1}", "F-2}").replace("portal, email", "portal, portal")
        (tmp_path / "p.yaml").write_text(text)
        story_file = tmp_path / "s.yaml"
        story_file.write_text(told(OPENED, policy="p.yaml"))
        with pytest.raises(StoryFault) as fault:
            read_story_file(story_file)
        assert fault.value.line == 2
        assert fault.value.sentence.startswith(f"the policy p.yaml has faults: {tmp_path / 'p.yaml'}:")
        assert fault.value.sentence.count("p.yaml:") == 3


class TestFiles:
    def test_a_file_is_read_from_its_path(self, tmp_path: Path) -> None:
        path = tmp_path / "s.yaml"
        path.write_text(told(OPENED, policy=str(FERRY)))
        assert [one.title for one in read_story_file(path)] == ["A day"]

    def test_one_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(StoryFault, match=r"none\.yaml:1: the file cannot be read: No such file or directory$"):
            read_story_file(tmp_path / "none.yaml")

    def test_one_that_is_no_text(self, tmp_path: Path) -> None:
        path = tmp_path / "s.yaml"
        path.write_bytes(b"story: a\npolicy: f\xfcr\n")
        with pytest.raises(StoryFault, match=r":2: the byte 0xFC stands here, which is no UTF-8; save the file as"):
            read_story_file(path)

    def test_a_million_bytes_are_the_most(self, tmp_path: Path) -> None:
        path = tmp_path / "s.yaml"
        text = told(OPENED, policy=str(FERRY))
        path.write_text(text + "#" * (1_000_000 - len(text)))
        assert len(read_story_file(path)) == 1
        path.write_text(text + "#" * (1_000_001 - len(text)))
        with pytest.raises(StoryFault, match="the file is too large; a file of stories may have 1,000,000 bytes"):
            read_story_file(path)


def test_steps_of_one_instant_keep_their_order() -> None:
    found = story(told(*[f"{{at: 2026-03-02 09:00, do: open, ticket: {name}}}" for name in "BA"], given=GIVEN))
    assert [step.fields["ticket"] for step in found.steps] == ["B", "A"]
