"""Does every kind of fault have its example, and does the page say what Pactdesk says?"""

import pytest
from tests.language.corpus import FOLDER, PAGE, example, faults, kinds_of, page, said_of

from pactdesk.language.faults import MOST_FAULTS, Fault, Kind, in_order, listed, nearest, quoted


@pytest.mark.parametrize("kind", Kind)
def test_the_example_has_this_kind_of_fault_and_no_other(kind: Kind) -> None:
    assert {fault.kind for fault in faults(kind)} == {kind}


def test_no_example_is_of_an_unknown_kind() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == {kind.value for kind in Kind if example(kind) is not None}


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "run: python -m tests.language.write_faults"


def test_a_fault_is_one_line_that_an_editor_can_jump_to() -> None:
    fault = Fault("a/b.yaml", 3, 7, Kind.BAD_DATE, "This is none.", "Write one.", "Did you mean that?")
    assert str(fault) == "a/b.yaml:3:7: This is none. Write one. Did you mean that?"
    assert fault.sentence == "This is none. Write one. Did you mean that?"
    assert str(Fault("b.yaml", 1, 1, Kind.BAD_DATE, "This is none.")) == "b.yaml:1:1: This is none."


def test_faults_come_in_the_order_of_the_file_each_once() -> None:
    first, second, third = (Fault("f", line, column, Kind.BAD_DATE, "No.") for line, column in ((1, 9), (2, 1), (2, 3)))
    assert in_order([third, second, third, first]) == (first, second, third)


def test_a_name_that_is_not_declared_is_one_fault_for_all_its_places() -> None:
    rows = "paging:\n" + "".join(f"  - {{when: {{{name}: a}}, page: true, cites: NW-1}}\n" for name in "xyxx")
    declared = "Write bought, unchosen, estimate, scheduled, ended or past."
    assert said_of(rows) == [
        f'2:13: There is no fact or condition called "x". {declared} It stands in lines 4 and 5 too.',
        f'3:13: There is no fact or condition called "y". {declared}',
    ]


def test_what_was_found_is_quoted_on_one_line_and_cut() -> None:
    assert quoted("a\nb\x1b") == '"a b "'
    assert quoted("x" * 60) == '"' + "x" * 60 + '"'
    assert quoted("x" * 61) == '"' + "x" * 59 + '…"'


def test_words_are_listed_as_in_a_sentence() -> None:
    assert [listed(""), listed("a"), listed("ab"), listed("abc", "and")] == ["", "a", "a or b", "a, b and c"]
    assert listed("abcdefghijkl") == "a, b, c, d, e, f, g, h, i, j, k or l"
    assert listed("abcdefghijklm") == "a, b, c, d, e, f, g, h, i, j, k, l and 1 more"


def test_the_nearest_word_is_a_question_unless_there_is_no_choice() -> None:
    assert nearest("goldd", ["basic", "gold"]) == "Did you mean gold?"
    assert nearest("Care_Until", ["care-until", "plan"]) == "Did you mean care-until?"
    assert nearest("silver", ["basic", "gold"]) == ""
    assert nearest("goldd", ["gold"]) == ""


def test_a_file_with_too_many_faults_is_read_no_further() -> None:
    paging = "paging:\n" + "  - {page: maybe, cites: NW-1}\n" * MOST_FAULTS
    assert [kind for kind, _, _ in kinds_of(paging)] == [Kind.UNKNOWN_WORD] * MOST_FAULTS
    more = paging + "  - {page: maybe, cites: NW-1}\n" * 5
    assert kinds_of(more)[MOST_FAULTS:] == [(Kind.TOO_LARGE, MOST_FAULTS + 2, 12)]


def test_a_file_with_too_many_keys_twice_is_read_no_further() -> None:
    found = said_of("a: b\n" * 1000)
    assert len(found) == MOST_FAULTS + 1
    assert found[-1] == "502:1: There are more than 500 faults; the others are not shown."
