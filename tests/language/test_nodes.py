"""Which YAML is plain enough for a policy, and where does everything stand?"""

import pytest

from pactdesk.language.faults import Kind
from pactdesk.language.nodes import BYTES, DEPTH, Hole, Mapping, Scalar, Sequence, compose


def refused(text: str) -> list[tuple[Kind, int, int]]:
    return [(fault.kind, fault.line, fault.column) for fault in compose(text, "f")[1]]


def test_values_have_their_places_from_one() -> None:
    root, faults = compose("a: [x, \"y\"]\nbö:\n  c: 'ö' # why\n", "f")
    assert faults == []
    first = Sequence(1, 4, (Scalar(1, 5, "x", plain=True), Scalar(1, 8, "y", plain=False)))
    second = Mapping(3, 3, ((Scalar(3, 3, "c", plain=True), Scalar(3, 6, "ö", plain=False)),))
    assert root == Mapping(1, 1, ((Scalar(1, 1, "a", plain=True), first), (Scalar(2, 1, "bö", plain=True), second)))


@pytest.mark.parametrize("word", ["yes", "no", "on", "off", "1_000", "0x1F", "1e3", "2026-01-01", "08:00-12:00", ".5"])
def test_words_stay_as_they_are_written(word: str) -> None:
    root, faults = compose(f"[{word}]", "f")
    assert faults == []
    assert root == Sequence(1, 1, (Scalar(1, 2, word, plain=True),))


@pytest.mark.parametrize(("text", "empty"), [("", True), ("~", True), ("null", True), ("''", False), ("'~'", False)])
def test_nothing_is_empty_unless_it_stands_in_quotes(text: str, *, empty: bool) -> None:
    root, _ = compose(f"a: {text}", "f")
    assert isinstance(root, Mapping)
    value = root.get("a")
    assert isinstance(value, Scalar)
    assert value.empty == empty


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: &x b", (1, 4)),
        ("a: !!str b", (1, 4)),
        ("a: !x {}", (1, 4)),
        ("&x a: b", (1, 1)),
        ("{a: b, <<: {c: d}}", (1, 8)),
        ("? [a]\n: b", (1, 3)),
        ("a: b\n---\nc: d", (2, 1)),
    ],
)
def test_what_a_policy_does_without_is_refused_where_it_stands(text: str, place: tuple[int, int]) -> None:
    assert refused(text) == [(Kind.NOT_PLAIN, *place)]


def test_an_alias_leaves_a_hole() -> None:
    root, faults = compose("[&x a, *x, *y]", "f")
    assert root == Sequence(1, 1, (Scalar(1, 2, "a", plain=True), Hole(1, 8), Hole(1, 12)))
    assert [fault.kind for fault in faults] == [Kind.NOT_PLAIN] * 3


def test_a_quoted_merge_key_is_a_key() -> None:
    root, faults = compose("'<<': a", "f")
    assert faults == []
    assert isinstance(root, Mapping)
    assert not root.torn


def test_the_first_of_two_keys_stands_and_the_mapping_is_torn() -> None:
    root, faults = compose("a: b\nc: d\n'a': e", "f")
    assert root == Mapping(
        1,
        1,
        tuple((Scalar(n, 1, k, plain=True), Scalar(n, 4, v, plain=True)) for n, k, v in ((1, "a", "b"), (2, "c", "d"))),
        torn=True,
    )
    assert [str(fault) for fault in faults] == [
        'f:3:1: The key "a" stands here for the second time, first in line 1. Keep one of the two.'
    ]


def test_nesting_ends_at_its_depth() -> None:
    assert refused("[" * DEPTH + "]" * DEPTH) == []
    assert refused("[" * (DEPTH + 1) + "]" * (DEPTH + 1)) == [(Kind.TOO_LARGE, 1, DEPTH + 1)]
    assert refused("[" * 500_000) == [(Kind.TOO_LARGE, 1, DEPTH + 1)]


def test_aliases_that_would_fill_the_memory_are_refused() -> None:
    laughs = "a0: &a0 [lol]\n" + "".join(f"a{n}: &a{n} [{f'*a{n - 1}, ' * 9}]\n" for n in range(1, 10))
    assert {kind for kind, _, _ in refused(laughs)} == {Kind.NOT_PLAIN}


def test_length_ends_at_its_limit() -> None:
    assert refused("#" * BYTES) == []
    assert refused("#" * (BYTES + 1)) == [(Kind.TOO_LARGE, 1, 1)]


@pytest.mark.parametrize(
    ("letter", "place"), [("\0", (2, 4)), ("\x07", (2, 4)), ("\ud800", (2, 4)), ("\ufffe", (2, 4))]
)
def test_letters_that_no_text_holds_are_refused_where_they_stand(letter: str, place: tuple[int, int]) -> None:
    assert refused(f"a: b\nc: {letter}") == [(Kind.NOT_TEXT, *place)]


@pytest.mark.parametrize("text", ['c: "a\\0b"', 'c: ["\\x00"]', '"a\\u0000": b'])
def test_what_an_escape_writes_and_nothing_keeps_is_refused(text: str) -> None:
    assert [kind for kind, line, _ in refused(f"a: b\n{text}") if line == 2] == [Kind.NOT_TEXT]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("a: b: c", 'A ": " inside a text ends it'),
        ("a: @b", "must stand in quotes"),
        ("a:\n\tb: c", "A tab cannot indent"),
        ("a: 'b", "opened and never closed"),
        ("a: [b", "the brackets"),
        ("a: b\nc", "a key, a colon, a space and a value"),
        ('a: "\\q"', "use single quotes"),
    ],
)
def test_what_is_no_yaml_comes_with_a_hint(text: str, hint: str) -> None:
    root, faults = compose(text, "f")
    assert root is None
    assert [fault.kind for fault in faults] == [Kind.NOT_YAML]
    assert hint in str(faults[0])


@pytest.mark.parametrize("text", ["", "# only a comment", "---", "\ufeff"])
def test_an_empty_file_is_nothing(text: str) -> None:
    root, faults = compose(text, "f")
    assert faults == []
    assert isinstance(root, Scalar)
    assert root.empty
