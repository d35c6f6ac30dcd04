"""Is every change of the journal found, whoever makes it?"""

from collections.abc import Callable

import pytest
from django.db.models import F, QuerySet
from tests.desk.quarry import MONDAY, quarry
from tests.desk.tampering import unguarded

from pactdesk.desk.actions import verify as door
from pactdesk.desk.actions.acting import Acting, Role
from pactdesk.desk.actions.conversation import respond
from pactdesk.desk.actions.erasing import erase_text
from pactdesk.desk.actions.journal import digest_of
from pactdesk.desk.actions.verify import Broken, Exported, compare, examine, verify
from pactdesk.desk.records.models import Desk, Entry, Fact, Head, Text

pytestmark = pytest.mark.django_db

KIM = Acting(Role.AGENT, "kim")


@pytest.fixture
def desk() -> Desk:
    return quarry(tickets=2)


def test_a_journal_that_nobody_touched_is_whole(desk: Desk) -> None:
    found = examine(desk)
    assert found.broken == ()
    assert found.entries == Entry.objects.filter(desk=desk).count() == Head.objects.get().sequence
    assert found.digest == Entry.objects.latest("sequence").digest


def test_a_desk_without_an_entry_is_whole() -> None:
    empty = Desk.objects.create(slug="empty", policy="quarry", zone="UTC", currency="EUR", made_at=MONDAY)
    Head.objects.create(desk=empty)
    assert examine(empty) == door.Examined(0, "", ())


@pytest.mark.parametrize(
    "change",
    [
        lambda: Fact.objects.filter(entry__sequence=4).update(happened_at=F("happened_at") - 60),
        lambda: Fact.objects.filter(entry__sequence=4).update(body={}),
        lambda: Fact.objects.filter(entry__sequence=4).update(account=None),
        lambda: Fact.objects.filter(entry__sequence=4).delete(),
        lambda: Entry.objects.filter(sequence=4).update(acting="agent:kim"),
        lambda: Entry.objects.filter(sequence=4).update(recorded_at=MONDAY - 1),
    ],
)
def test_an_entry_that_was_changed_is_named(desk: Desk, change: Callable[[], object]) -> None:
    unguarded()
    change()
    (broken,) = verify(desk)
    assert broken.sequence == 4
    assert broken.what.startswith("entry 4 or one of its facts is not what was recorded; it now says: open by ")


def test_what_a_changed_entry_says_now_is_told(desk: Desk) -> None:
    unguarded()
    Entry.objects.filter(sequence=4).update(recorded_at=MONDAY - 1)
    Fact.objects.filter(entry__sequence=4).delete()
    acting = Entry.objects.get(sequence=4).acting
    (broken,) = verify(desk)
    assert broken.what.endswith(f"it now says: open by {acting}, recorded 2026-03-02 06:29:59Z, 0 facts")


@pytest.mark.parametrize("sequence", [4, 5])
def test_an_entry_of_which_the_link_alone_was_changed_is_named_as_such(desk: Desk, sequence: int) -> None:
    unguarded()
    Entry.objects.filter(sequence=sequence).update(digest="0" * 64)
    (broken,) = verify(desk)
    what = f"entry {sequence} says what was recorded, but its link of the chain was changed"
    assert broken == Broken(sequence, what)


def test_two_entries_in_each_others_place_are_named(desk: Desk) -> None:
    unguarded()
    for sequence, other in ((4, 99), (5, 4), (99, 5)):
        Entry.objects.filter(sequence=sequence).update(sequence=other)
    assert [one.sequence for one in verify(desk)] == [4, 5, 5]


def test_an_entry_that_is_gone_is_named(desk: Desk) -> None:
    unguarded()
    Fact.objects.filter(entry__sequence=3).delete()
    Entry.objects.filter(sequence=3).delete()
    (broken,) = verify(desk)
    assert broken == Broken(3, "entry 3 is missing; entry 4 follows, and cannot be checked without")


def test_entries_that_are_gone_in_a_row_are_named_together(desk: Desk) -> None:
    unguarded()
    Fact.objects.filter(entry__sequence__in=(2, 3)).delete()
    Entry.objects.filter(sequence__in=(2, 3)).delete()
    assert verify(desk)[0].what.startswith("entries 2 to 3 are missing; entry 4 follows")


def test_a_journal_cut_off_at_its_end_is_found(desk: Desk) -> None:
    unguarded()
    last = Entry.objects.latest("sequence")
    last.facts.all().delete()
    last.delete()
    (broken,) = verify(desk)
    what = f"entry {last.sequence} is missing at the end: the head is at {last.sequence}"
    assert broken == Broken(last.sequence, what)


def test_an_entry_that_was_put_behind_the_head_is_found(desk: Desk) -> None:
    last, before = Entry.objects.order_by("-sequence")[:2]
    Head.objects.update(sequence=before.sequence, digest=before.digest)
    what = f"entry {last.sequence} stands behind the head, which is at {before.sequence}: it was not recorded here"
    assert verify(desk) == (Broken(last.sequence, what),)


def test_a_head_of_another_digest_is_found(desk: Desk) -> None:
    Head.objects.update(digest="0" * 64)
    (broken,) = verify(desk)
    assert broken.what == f"the head does not bear the digest of entry {broken.sequence}, the last"


def test_what_is_recorded_meanwhile_is_no_break(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    walk = door._Walk.on  # noqa: SLF001 - the moment between two looks cannot be had otherwise
    times: list[int] = []

    def on(self: object) -> bool:
        went = walk(self)  # type: ignore[arg-type]
        times.append(1)
        if len(times) < 3:
            respond(desk=desk, reference=str(len(times)), acting=KIM, at=MONDAY + 60)
        return went

    monkeypatch.setattr(door._Walk, "on", on)  # noqa: SLF001
    assert verify(desk) == ()
    assert len(times) == 3


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (lambda texts: texts.update(words="nothing of that kind"), "is not what was written"),
        (lambda texts: texts.update(salt="another"), "is not what was written"),
        (
            lambda texts: texts.update(words="", salt="", erased_at=MONDAY),
            "was emptied, and no erasure is on record",
        ),
        (lambda texts: texts.delete(), "is gone, and no erasure is on record"),
    ],
)
def test_a_text_that_is_not_as_its_entry_names_it_is_found(
    desk: Desk, change: Callable[[QuerySet[Text]], object], what: str
) -> None:
    one = Text.objects.earliest("pk")
    change(Text.objects.filter(pk=one.pk))
    assert verify(desk) == (Broken(4, f"the text {one.digest[:12]} that entry 4 names {what}"),)


def test_a_text_whose_erasure_is_on_record_is_no_break(desk: Desk) -> None:
    erase_text(desk=desk, digests=[Text.objects.earliest("pk").digest], acting=KIM, at=MONDAY)
    assert verify(desk) == ()


def test_a_chain_that_was_rewritten_whole_is_found_against_its_exported_head(desk: Desk) -> None:
    exported = _head(desk)
    respond(desk=desk, reference="1", acting=KIM, at=MONDAY + 60)
    assert compare(desk, [exported]) == ()
    _rewrite(desk)
    assert verify(desk) == ()
    (broken,) = compare(desk, [exported])
    assert broken.what == (
        f"entry {exported.sequence} is not the one that was the last on 2026-03-02: the journal was rewritten"
    )


def test_a_chain_that_was_shortened_whole_is_found_against_its_exported_head(desk: Desk) -> None:
    exported = _head(desk)
    unguarded()
    last = Entry.objects.latest("sequence")
    last.facts.all().delete()
    last.delete()
    before = Entry.objects.latest("sequence")
    Head.objects.update(sequence=before.sequence, digest=before.digest)
    assert verify(desk) == ()
    (broken,) = compare(desk, [exported])
    assert broken.what == f"entry {last.sequence}, the last on 2026-03-02, is not there any more"


def test_the_head_of_an_empty_journal_compares_with_any(desk: Desk) -> None:
    assert compare(desk, [Exported("2026-03-01", "quarry", 0, "")]) == ()


def _head(desk: Desk) -> Exported:
    found = examine(desk)
    return Exported("2026-03-02", desk.slug, found.entries, found.digest)


def _rewrite(desk: Desk) -> None:
    """Change an old fact, and make every link after it anew, as one could who has the database."""
    unguarded()
    Fact.objects.filter(entry__sequence=4).update(happened_at=MONDAY - 60)
    digest = ""
    for entry in Entry.objects.filter(desk=desk).order_by("sequence"):
        entry.digest = digest = digest_of(digest, entry, entry.facts.order_by("place"))
        entry.save()
    Head.objects.update(digest=digest)
