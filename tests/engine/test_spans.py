import pytest

from pactdesk.engine.spans import ALWAYS, BEGINNING, EMPTY, END, Spans

TWO = Spans.of([(10, 20), (30, 40)])


def test_pieces_are_sorted_and_merged_where_they_meet() -> None:
    assert list(Spans.of([(30, 40), (10, 20)])) == [(10, 20), (30, 40)]
    assert list(Spans.of([(10, 20), (20, 30)])) == [(10, 30)]
    assert list(Spans.of([(10, 20), (21, 30)])) == [(10, 20), (21, 30)]
    assert list(Spans.of([(10, 40), (20, 30)])) == [(10, 40)]
    assert list(Spans.of([(10, 20), (10, 20)])) == [(10, 20)]


def test_a_piece_of_no_length_adds_nothing() -> None:
    assert Spans.of([(5, 5)]) == EMPTY
    assert Spans.of([(10, 20), (15, 15), (25, 25)]) == Spans((10,), (20,))


def test_a_piece_that_ends_before_it_starts_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^a span cannot start at 20 and end before, at 19$"):
        Spans.of([(20, 19)])


def test_a_set_is_itself() -> None:
    assert Spans.of(TWO) is TWO


@pytest.mark.parametrize(
    ("starts", "ends"),
    [((10,), (10,)), ((10,), (9,)), ((10, 20), (20, 30)), ((30, 10), (40, 20)), ((10, 15), (20, 30))],
)
def test_what_is_not_sorted_apart_and_filled_is_no_set(starts: tuple[int, ...], ends: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"^spans must be sorted, apart and not empty$"):
        Spans(starts, ends)


def test_a_start_without_end_is_no_set() -> None:
    with pytest.raises(ValueError, match="zip"):
        Spans((10, 20), (15,))


@pytest.mark.parametrize("piece", [(BEGINNING - 1, 0), (50, END + 1)])
def test_no_span_reaches_beyond_the_bounds_of_time(piece: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match=r"^a span reaches beyond the bounds of time$"):
        Spans.of([piece, (10, 20), (30, 40)])


def test_sets_are_equal_by_what_is_in_them() -> None:
    assert Spans.of([(30, 40), (10, 20)]) == TWO
    assert hash(Spans.of([(30, 40), (10, 20)])) == hash(TWO)
    assert Spans.of([(10, 20)]) != TWO


def test_it_counts_its_spans_and_seconds() -> None:
    assert (len(TWO), TWO.total, TWO.totals) == (2, 20, (0, 10, 20))
    assert (len(EMPTY), EMPTY.total) == (0, 0)
    assert not EMPTY


def test_union_intersection_and_difference() -> None:
    other = Spans.of([(15, 35), (50, 60)])
    assert TWO | other == Spans.of([(10, 40), (50, 60)])
    assert TWO & other == Spans.of([(15, 20), (30, 35)])
    assert TWO - other == Spans.of([(10, 15), (35, 40)])
    assert other - TWO == Spans.of([(20, 30), (50, 60)])


def test_operations_with_nothing_and_everything() -> None:
    assert TWO | EMPTY == TWO
    assert TWO & EMPTY == EMPTY
    assert TWO - EMPTY == TWO
    assert EMPTY - TWO == EMPTY
    assert TWO | ALWAYS == ALWAYS
    assert TWO & ALWAYS == TWO
    assert TWO - ALWAYS == EMPTY


def test_spans_that_only_touch_have_nothing_in_common() -> None:
    assert Spans.of([(10, 20)]) & Spans.of([(20, 30)]) == EMPTY


def test_spans_that_end_together_go_on_with_their_next() -> None:
    assert Spans.of([(0, 10), (20, 30)]) & Spans.of([(5, 10), (20, 25)]) == Spans.of([(5, 10), (20, 25)])


def test_the_complement_is_the_rest_of_time() -> None:
    assert TWO.complement() == Spans((BEGINNING, 20, 40), (10, 30, END))
    assert EMPTY.complement() == ALWAYS
    assert ALWAYS.complement() == EMPTY


@pytest.mark.parametrize(
    ("start", "end", "left"),
    [
        (0, 10, []),
        (0, 11, [(10, 11)]),
        (19, 31, [(19, 20), (30, 31)]),
        (20, 30, []),
        (12, 15, [(12, 15)]),
        (39, 99, [(39, 40)]),
        (40, 99, []),
        (10, 40, [(10, 20), (30, 40)]),
    ],
)
def test_clip_keeps_what_lies_between(start: int, end: int, left: list[tuple[int, int]]) -> None:
    assert list(TWO.clip(start, end)) == left


@pytest.mark.parametrize(
    ("instant", "inside"), [(9, False), (10, True), (19, True), (20, False), (29, False), (30, True)]
)
def test_a_start_is_inside_and_an_end_is_not(instant: int, inside: bool) -> None:  # noqa: FBT001 - the expected answer
    assert TWO.contains(instant) is inside
    assert not EMPTY.contains(instant)


@pytest.mark.parametrize(
    ("instant", "seconds"), [(9, 0), (10, 0), (11, 1), (20, 10), (25, 10), (30, 10), (31, 11), (40, 20), (41, 20)]
)
def test_seconds_before_an_instant(instant: int, seconds: int) -> None:
    assert TWO.before(instant) == seconds


def test_measure_counts_what_lies_between() -> None:
    assert TWO.measure(0, 100) == 20
    assert TWO.measure(15, 35) == 10
    assert TWO.measure(20, 30) == 0
    assert TWO.measure(15, 15) == 0
    assert TWO.measure(35, 15) == 0


@pytest.mark.parametrize(
    ("start", "seconds", "reached"),
    [
        (0, 1, 11),
        (10, 9, 19),
        (10, 10, 20),
        (10, 11, 31),
        (15, 5, 20),
        (15, 6, 31),
        (20, 1, 31),
        (25, 10, 40),
        (25, 11, None),
        (10, 20, 40),
        (10, 21, None),
        (39, 1, 40),
        (40, 1, None),
        (99, 1, None),
    ],
)
def test_walking_uses_up_time_and_ends_at_a_closing(start: int, seconds: int, reached: int | None) -> None:
    assert TWO.walk(start, seconds) == reached


def test_walking_over_several_spans() -> None:
    many = Spans.of((day * 100, day * 100 + 10) for day in range(10))
    assert many.walk(5, 5) == 10
    assert many.walk(5, 15) == 110
    assert many.walk(5, 16) == 201
    assert many.walk(0, 100) == 910
    assert many.walk(1, 100) is None


@pytest.mark.parametrize("start", [0, 10, 15, 20, 25, 99])
def test_no_time_is_used_up_at_once(start: int) -> None:
    assert TWO.walk(start, 0) == start
    assert EMPTY.walk(start, 0) == start


def test_less_than_no_time_cannot_be_walked() -> None:
    with pytest.raises(ValueError, match=r"^-1 seconds cannot be walked$"):
        TWO.walk(0, -1)


@pytest.mark.parametrize(
    ("instant", "opening"), [(0, 10), (10, 10), (19, 19), (20, 30), (30, 30), (39, 39), (40, None)]
)
def test_the_next_instant_inside(instant: int, opening: int | None) -> None:
    assert TWO.next_open(instant) == opening


@pytest.mark.parametrize(
    ("instant", "edge"), [(9, 10), (10, 20), (19, 20), (20, 30), (30, 40), (39, 40), (40, None), (41, None)]
)
def test_the_next_edge_lies_after_the_instant(instant: int, edge: int | None) -> None:
    assert TWO.next_edge(instant) == edge


def test_everything_is_one_span_and_has_no_edge() -> None:
    assert list(ALWAYS) == [(BEGINNING, END)]
    assert ALWAYS.walk(5, 3600) == 3605
    assert ALWAYS.measure(5, 3605) == 3600
    assert ALWAYS.contains(0)
    assert ALWAYS.next_open(7) == 7
    assert ALWAYS.next_edge(7) is None
    assert ALWAYS.walk(END, 1) is None


def test_what_goes_on_for_ever_has_only_a_first_edge() -> None:
    from_ten = Spans.of([(10, END)])
    assert from_ten.next_edge(0) == 10
    assert from_ten.next_edge(10) is None
    assert from_ten.measure(0, 15) == 5
