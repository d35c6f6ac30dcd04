from fractions import Fraction

import pytest

from pactdesk.engine.policy.says import Cover
from pactdesk.engine.terms.finding import Reason
from pactdesk.engine.terms.work import Charge, Part, Work, WorkFinding, counted, figure, whole

WHY = Reason("rule", ("A-1", "A-2"))
PRICE = Reason("price", ("A-2", "A-3"))


def work(began: int = 0, ended: int = 3600) -> Work:
    return Work("w", None, began, ended, {}, "kim", ended)


def charge(minutes: Fraction | None, amount: int, quantity: int | None = None) -> Charge:
    return Charge("item", minutes, quantity, 6000, amount, PRICE)


def test_a_work_knows_how_long_it_took() -> None:
    assert work(0, 90).minutes == Fraction(3, 2)


def test_a_work_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="work w ends at 9, before it begins at 10"):
        work(10, 9)


def test_works_are_ordered_by_when_they_were_done_then_sequence_then_key() -> None:
    first = Work("b", None, 5, 9, {}, "kim", 100, sequence=0)
    second = Work("a", None, 5, 9, {}, "kim", 10, sequence=1)
    third = Work("b", None, 5, 9, {}, "kim", 1, sequence=1)
    assert sorted([third, second, first], key=lambda one: one.order) == [first, second, third]


def test_a_part_bills_the_sum_of_its_charges_for_the_minutes_of_the_longer() -> None:
    part = Part(
        Cover.BILLABLE, Fraction(10), charges=(charge(Fraction(30), 3000), charge(Fraction(10), 500)), because=(WHY,)
    )
    assert part.billed == 30
    assert (part.amount_minor, part.item) == (3500, "item")
    assert part.cites == ("A-1", "A-2")


def test_a_piece_bills_the_minutes_worked() -> None:
    assert Part(Cover.BILLABLE, Fraction(10), charges=(charge(None, 8000, 1),)).billed == 10


def test_where_nothing_is_billed_there_is_no_amount() -> None:
    part = Part(Cover.HELD, Fraction(10))
    assert part.billed == 0
    assert (part.amount_minor, part.item) == (None, None)


@pytest.mark.parametrize(
    ("one", "bills"),
    [
        (charge(Fraction(1), 0), True),
        (charge(Fraction(0), 0), False),
        (charge(None, 8000, 1), True),
        (charge(None, 0, 0), False),
    ],
)
def test_a_charge_bills_where_it_has_minutes_or_pieces(one: Charge, *, bills: bool) -> None:
    assert one.bills is bills


def test_a_work_of_one_part_has_its_cover_and_one_of_several_none() -> None:
    held = Part(Cover.HELD, Fraction(10), because=(WHY,))
    billed = Part(Cover.BILLABLE, Fraction(50), charges=(charge(Fraction(60), 6000),), because=(WHY, PRICE))
    assert WorkFinding(work(), (held,)).cover is Cover.HELD
    assert WorkFinding(work(), (held, billed)).cover is None
    assert WorkFinding(work(), ()).cover is None
    assert WorkFinding(work(), (held,)).amount_minor is None
    assert WorkFinding(work(), (held, billed)).amount_minor == 6000


def test_a_work_is_explained_by_the_reasons_of_all_its_parts_each_once() -> None:
    parts = (Part(Cover.HELD, Fraction(10), because=(WHY,)), Part(Cover.HELD, Fraction(10), because=(PRICE, WHY)))
    finding = WorkFinding(work(), parts).finding
    assert finding.subject == "work w"
    assert finding.because == (WHY, PRICE)


def test_minutes_are_shown_whole_and_add_up() -> None:
    parts = tuple(Part(Cover.BILLABLE, Fraction(25, 2), charges=(charge(Fraction(25, 2), 1),)) for _ in range(4))
    found = WorkFinding(work(), parts)
    assert found.minutes == (13, 12, 13, 12)
    assert found.billed_minutes == (13, 12, 13, 12)


def test_whole_numbers_add_up_to_the_rounded_sum() -> None:
    assert whole([Fraction(1, 3)] * 4) == (0, 1, 0, 0)


@pytest.mark.parametrize(
    ("number", "text"),
    [(Fraction(12), "12"), (Fraction(25, 2), "12.5"), (Fraction(1, 3), "0.33"), (Fraction(999, 1000), "1")],
)
def test_a_number_is_written_with_at_most_two_decimals(number: Fraction, text: str) -> None:
    assert figure(number) == text


def test_one_minute_is_a_minute() -> None:
    assert (counted(Fraction(1), "minute"), counted(Fraction(0), "minute")) == ("1 minute", "0 minutes")
