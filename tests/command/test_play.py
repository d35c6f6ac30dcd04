import io
import sys

import pytest
from tests.command.harness import called


class _Pipe:
    """Standard input as a pipe, in a locale that is not UTF-8."""

    def __init__(self, content: bytes) -> None:
        self.buffer = io.BytesIO(content)

    def read(self) -> str:
        """Return what a reader gets who does not ask for the bytes."""
        return self.buffer.read().decode("latin-1")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"story: a\npolicy: f\xfcr\n", "standard input:2: the byte 0xFC stands here, which is no UTF-8; save the"),
        (b"story: \xc3\xbc\nstori: \xc3\xa4\n", "standard input:2: a story has no key 'stori'"),
        (b"#" * 1_000_001, "standard input:1: the file is too large; a file of stories may have 1,000,000 bytes"),
        (b"", "standard input:1: the file holds no story"),
    ],
)
def test_what_is_piped_in_is_utf8_whatever_the_locale_and_no_longer_than_a_file(
    content: bytes, said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", _Pipe(content))
    ended = called(capsys, "play", "--json", "-")
    assert (ended.code, ended.out) == (2, "")
    assert said in ended.err


def test_an_empty_name_is_not_this_folder(capsys: pytest.CaptureFixture[str]) -> None:
    ended = called(capsys, "play", "")
    assert (ended.code, ended.out) == (2, "")
    assert "an empty name stands for a story; name a file, or - for standard input" in ended.err
