"""Is the journal kept by the database itself, and does every row say whose it is?"""

from collections.abc import Iterable
from itertools import count
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ForeignKey, Model
from django.db.models.options import Options
from tests.desk.playing import played
from tests.desk.quarry import DUE, quarry

from pactdesk.answers.decisions import Json
from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.journal import Draft, locked, record
from pactdesk.desk.bridge.facts import What
from pactdesk.desk.doors.play import player
from pactdesk.desk.doors.play.stage import Stage
from pactdesk.desk.records.models import Account, Desk, Entry, Fact, Ticket

pytestmark = pytest.mark.django_db

MODELS = list(apps.get_app_config("desk").get_models())
REFUSED = "append-only"
OF_AN_ACCOUNT = {"account", "contract", "contact", "ticket"}


def about(model: type[Model]) -> "Options[Any]":
    return model._meta  # noqa: SLF001 - Django's own word


@pytest.fixture
def desk() -> Desk:
    return quarry()


@pytest.mark.parametrize("model", [Entry, Fact])
def test_an_update_is_refused(desk: Desk, model: type[Entry | Fact]) -> None:
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic():
        model.objects.filter(desk=desk).update(desk=desk)


@pytest.mark.parametrize("model", [Entry, Fact])
def test_a_deletion_is_refused(desk: Desk, model: type[Entry | Fact]) -> None:
    last = model.objects.filter(desk=desk).latest("pk")
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {about(model).db_table} WHERE id = {last.pk}")  # noqa: S608 - names of this file
    assert model.objects.filter(pk=last.pk).exists()


@pytest.mark.parametrize("model", [Entry, Fact])
def test_no_row_takes_the_place_of_another(desk: Desk, model: type[Entry | Fact]) -> None:
    table, names = about(model).db_table, [str(field.column) for field in about(model).concrete_fields]
    last = model.objects.filter(desk=desk).latest("pk")
    columns = ", ".join(names)
    other = ", ".join("id + 1000" if name == "id" else name for name in names)
    for taken in (columns, other):
        sql = f"INSERT INTO {table} ({columns}) SELECT {taken} FROM {table} WHERE id = {last.pk}"  # noqa: S608
        if connection.vendor == "sqlite":
            sql = sql.replace("INSERT", "INSERT OR REPLACE")
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    assert model.objects.filter(desk=desk).latest("pk") == last


@pytest.mark.parametrize("table", ["entry", "fact"])
def test_emptying_is_refused(table: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(DatabaseError, match=REFUSED), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {table} CASCADE")


def test_a_row_that_names_nothing_is_refused(desk: Desk) -> None:
    def made() -> None:
        with transaction.atomic():
            Account.objects.create(desk_id=desk.pk + 1_000, name="nobody's")
            connection.check_constraints()  # as the end of every transaction does

    with pytest.raises(IntegrityError):
        made()


def test_the_database_holds_keys_and_wipes_what_is_erased() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL holds keys always")
    with connection.cursor() as cursor:
        found = [cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "secure_delete")]
    assert found == [1, 1]


def test_entries_are_numbered_without_a_gap_also_when_one_fails(desk: Desk) -> None:
    draft = Draft(desk.pk, DUE, Acting(Role.DESK), "known")
    draft.add(What.KNOWN, DUE, {"at": {1, 2}})
    with pytest.raises(TypeError), transaction.atomic():
        record(draft, locked(desk.pk))
    draft.facts.clear()
    with transaction.atomic():
        record(draft, locked(desk.pk))
    sequences = list(Entry.objects.order_by("sequence").values_list("sequence", flat=True))
    assert sequences == list(range(1, len(sequences) + 1))


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_every_table_names_its_desk_and_its_account_where_it_has_one(model: type[Model]) -> None:
    keys = {field.name: field for field in about(model).get_fields() if isinstance(field, ForeignKey)}
    if model is not Desk:
        assert not keys["desk"].null
    if OF_AN_ACCOUNT & set(keys):
        assert "account" in keys


STORY = """
story: A request, its answer, and what falls due
policy: tests/desk/quarry.yaml
zone: Europe/Berlin
given:
  accounts:  {acme: {}, bolt: {}}
  contracts: {c1: {account: acme, care_until: 2026-03-05}, c2: {account: bolt}}
  contacts:  {ann: {account: acme}, bob: {account: bolt}}
  agents:    {kim: {}}
steps:
  - {at: 2026-03-02 08:00, do: open, ticket: A, contact: ann, contract: c1, kind: problem, priority: P1, text: Hello}
  - {at: 2026-03-02 08:00, do: open, ticket: B, contact: bob, contract: c2, kind: problem, priority: P2, text: Hello}
  - {at: 2026-03-02 09:00, do: respond, ticket: A, text: Dear Ann}
  - {at: 2026-03-09 09:00, do: pass}
"""


def test_every_row_is_of_the_desk_and_account_of_what_it_names(monkeypatch: pytest.MonkeyPatch) -> None:
    tick, seen = player.run_due_on, count()

    def checked(stage: Stage, until: int) -> Iterable[Json]:
        yield from tick(stage, until)
        for model in MODELS:
            for row in model._default_manager.all():  # noqa: SLF001 - Django's own word
                next(seen)
                _belongs(row)

    monkeypatch.setattr(player, "run_due_on", checked)
    played(STORY)
    assert next(seen) > 100


def _belongs(row: Model) -> None:
    """What a row names is of its own desk, and of its account where both have one."""
    for field in about(type(row)).get_fields():
        named = getattr(row, field.name) if isinstance(field, ForeignKey) else None
        if named is None or isinstance(named, Desk):
            continue
        assert named.desk_id == row.desk_id, (row, field.name)  # type: ignore[attr-defined]  # as every table has it
        account = named.pk if isinstance(named, Account) else getattr(named, "account_id", None)
        if account is not None:
            assert row.account_id == account, (row, field.name)  # type: ignore[attr-defined]  # the same


def test_a_ticket_s_facts_name_its_account_and_contract(desk: Desk) -> None:
    ticket = Ticket.objects.get(desk=desk)
    facts = Fact.objects.filter(ticket=ticket)
    assert facts.count() > 0
    assert set(facts.values_list("account", "contract")) == {(ticket.account_id, ticket.contract_id)}
