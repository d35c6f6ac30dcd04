"""Does a policy read well in each form, and does a page hold together?"""

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

import pytest
from tests.command.harness import HARBOR, called

from pactdesk.policies import shipped

VOID = {"meta"}
TINY = """
policy: tiny
edition: "1"
effective: 2026-01-01
zone: UTC
currency: EUR
clauses:
  T-1: {at: "1", says: All are answered.}
admission:
  all:
    - {outcome: admitted, cites: T-1}
"""


class Page(HTMLParser):
    """What a page consists of; it asserts that every element is closed in turn."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.targets: list[str] = []
        self.seen: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.seen.append(tag)
        self.open += [] if tag in VOID else [tag]
        self.ids += [given["id"] or ""] if "id" in given else []
        self.targets += [unquote(given["href"] or "")] if "href" in given else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@pytest.mark.parametrize("policy", [str(HARBOR), *shipped()])
def test_a_page_is_whole_and_all_its_links_lead_somewhere(capsys: pytest.CaptureFixture[str], policy: str) -> None:
    ended = called(capsys, "policy", "show", policy, "--as", "html")
    page = Page(ended.out)
    assert ended.code == 0
    assert len(set(page.ids)) == len(page.ids)
    assert {target.removeprefix("#") for target in page.targets} <= set(page.ids)
    assert all(target.startswith("#") for target in page.targets)
    assert {"script", "link", "img"} & {*page.seen} == set()
    assert "svg" in page.seen or "hours" not in page.ids


def test_words_of_the_policy_are_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    page = called(capsys, "policy", "show", str(HARBOR), "--as", "html").out
    assert "A &lt;b&gt;coach&lt;/b&gt; &amp; &quot;friends&quot; are named." in page
    assert "<b>coach" not in page
    text = called(capsys, "policy", "show", str(HARBOR), "--as", "markdown").out
    assert r"A \<b\>coach\</b\> & " in text


def test_a_week_is_a_picture(capsys: pytest.CaptureFixture[str]) -> None:
    page = called(capsys, "policy", "show", str(HARBOR), "--as", "html").out
    title = "office, Europe/Berlin: Mon-Thu 08:00-12:00, 13:00-17:00; Fri 08:00-12:15".replace("-", "\N{EN DASH}")
    assert f"<title>{title}</title>" in page
    assert len(re.findall('class="open"', page)) == 9 + 10 + 7  # of the office, of the nights, always
    text = called(capsys, "policy", "show", str(HARBOR)).out
    assert "Mon\N{EN DASH}Thu  ················████████··████████··············" in text
    assert "Fri      ················████████▌·······················" in text
    assert "Mon      ············································████" in text
    assert "closed on 2 holidays of 2026; 2026-12-31: 08:00\N{EN DASH}12:00" in text


SENTENCES = HARBOR.with_suffix(".txt").read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_every_rule_is_a_sentence(capsys: pytest.CaptureFixture[str], form: str) -> None:
    text = called(capsys, "policy", "show", str(HARBOR), "--as", form).out
    flat = _flat(text)
    missing = [sentence for sentence in SENTENCES if _flat(sentence) not in flat]
    assert missing == []


def _flat(text: str) -> str:
    """Leave out all that lays a text out: clauses at the right margin, signs of Markdown, ends of lines."""
    bare = re.sub(r"( +BH-\d+)+$", "", text, flags=re.MULTILINE)
    bare = re.sub(r"\\([^a-z])", r"\1", bare).replace("*", "")
    return "".join(bare.split())


def test_a_matrix_shows_what_each_plan_gets(capsys: pytest.CaptureFixture[str]) -> None:
    text = called(capsys, "policy", "show", str(HARBOR), "--as", "markdown").out
    assert "| plan | none | basic | gold |" in text
    assert "| named roles | \N{EN DASH} | \N{EN DASH} | coach |" in text
    lapsed = "one-case was bought: admitted; otherwise: not covered; offered one-case"
    assert f"| problem or question | {lapsed} | admitted | admitted |" in text


def test_a_file_takes_the_form_of_its_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name, begins in (("a.html", "<!doctype html>"), ("a.md", "# harbor"), ("a.txt", "harbor\n")):
        ended = called(capsys, "policy", "show", str(HARBOR), "-o", str(tmp_path / name))
        assert (ended.code, ended.out) == (0, "")
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)
    called(capsys, "policy", "show", str(HARBOR), "-o", str(tmp_path / "a.html"), "--as", "markdown")
    assert (tmp_path / "a.html").read_text(encoding="utf-8").startswith("# harbor")


def test_a_name_that_says_no_form_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    ended = called(capsys, "policy", "show", str(HARBOR), "-o", str(tmp_path / "a.pdf"))
    assert ended.code == 2
    assert "does not say its form" in ended.err


def test_no_line_ends_in_spaces(capsys: pytest.CaptureFixture[str]) -> None:
    lines = called(capsys, "policy", "show", str(HARBOR)).out.splitlines()
    assert [line for line in lines if line != line.rstrip()] == []
    assert max(map(len, lines)) <= 100


def test_a_policy_without_plans_shows_no_matrix(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    path.write_text(TINY, encoding="utf-8")
    for form in ("terminal", "markdown", "html"):
        ended = called(capsys, "policy", "show", str(path), "--as", form)
        assert ended.code == 0
        assert "At a glance" not in ended.out
        assert "Hours" not in ended.out
        assert "All are answered." in ended.out
