"""An edition that was published is read as it was then."""

from dataclasses import replace
from pathlib import Path

import pytest
from tests.language.test_read import NORTHWIND

from pactdesk.desk.actions.setting_up import make_desk
from pactdesk.desk.bridge import editions
from pactdesk.desk.bridge.editions import BrokenEdition, edition_of
from pactdesk.desk.records.models import PublishedEdition
from pactdesk.engine.policy.edition import Edition
from pactdesk.language.read import read_policy

pytestmark = pytest.mark.django_db


@pytest.fixture
def row(monkeypatch: pytest.MonkeyPatch) -> PublishedEdition:
    """Give a published edition that this process has not read."""
    desk = make_desk(slug="northwind", edition=read(), text=Path(NORTHWIND).read_text(encoding="utf-8"), at=0)
    monkeypatch.setattr(editions, "_READ", {})
    return PublishedEdition.objects.defer("text").get(desk=desk)


def read() -> Edition:
    found = read_policy(NORTHWIND)
    assert isinstance(found, Edition)
    return found


def test_it_reads_as_it_was_published(row: PublishedEdition) -> None:
    assert edition_of(row) == read()


def test_other_rules_of_zones_do_not_stop_it(row: PublishedEdition) -> None:
    row.digest = "0" * 64
    assert edition_of(row) == replace(read(), digest="0" * 64)


def test_it_is_read_once(row: PublishedEdition, django_assert_num_queries: pytest.FixtureRequest) -> None:
    edition_of(row)
    with django_assert_num_queries(0):  # type: ignore[operator]  # the plugin's fixture is a callable
        edition_of(row)


def test_a_text_that_reads_no_more_is_an_error_that_says_why(row: PublishedEdition) -> None:
    PublishedEdition.objects.filter(pk=row.pk).update(text="policy: [")
    with pytest.raises(BrokenEdition, match=r"edition 2026-01 reads no more: 2026-01:\d+:\d+"):
        edition_of(row)
