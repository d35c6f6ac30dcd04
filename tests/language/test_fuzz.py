"""Whatever the bytes: faults or an edition, and never a traceback."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from pactdesk.engine.policy.edition import Edition
from pactdesk.language.faults import Fault
from pactdesk.language.read import read_bytes

HERE: Final = Path(__file__).parent
SHIPPED: Final = HERE.parents[1] / "src" / "pactdesk" / "policies"
SAMPLES: Final = [
    HERE / "northwind.yaml",
    *sorted((HERE / "faults").glob("*.yaml")),
    *sorted(SHIPPED.glob("*/2*.yaml")),
]
SIGNS: Final = (
    *"{}[]:,-#&*!|>'\"%@`~?\n\t \0.0/",
    "<<",
    "---",
    "true",
    "null",
    "1e9",
    "é",
    "\U0001f600",
    "- ",
    ": ",
    "\r\n",
)
ODD_WORDS: Final = b"0 0% 0/1 0.00 0:00-0:00 [] {} '' true null quote always closed 24:00-24:00 99999 1 year".split(
    b" "
)
ODD_BYTES: Final = (b"\xff\xfe", b"\xef\xbb\xbf", b"\x00", b"\x85", b"\xed\xa0\x80", b"\xc3", b"\x1b[31m")


def random_bytes(draw: random.Random) -> bytes:
    length = draw.choice((0, 1, 5, 50, 500))
    if draw.random() < 0.5:
        return draw.randbytes(length)
    return "".join(draw.choices((*SIGNS, "policy", "when", "facts", "a", "b"), k=length)).encode()


def words(line: bytes) -> list[bytes]:
    return re.findall(rb"[\w.%/:-]+(?<!:)", line) or [b" "]


def mutated(sample: bytes, draw: random.Random) -> bytes:
    lines = sample.splitlines(keepends=True)
    for _ in range(draw.choice((1, 1, 2, 5))):
        place = draw.randrange(len(lines))
        line = lines[place]
        at = draw.randrange(len(line) + 1)
        other = draw.choice(lines)
        lines[place] = draw.choice(
            (
                b"",
                line + line,
                other,
                line + other,
                line[:at] + draw.choice(SIGNS).encode() + line[at:],
                line[:at] + draw.choice(ODD_BYTES) + line[at:],
                line[:at] + line[at + 1 :],
                line[:at] + other[other.find(b":") :],
                b" " * draw.randrange(12) + line.lstrip(),
                line.replace(b"{", b"[").replace(b"}", b"]"),
                line.replace(draw.choice(words(line)), draw.choice(words(other)), 1),
                line.replace(draw.choice(words(line)), draw.choice(words(other))),
                line.replace(draw.choice(words(line)), draw.choice(ODD_WORDS), 1),
                line.replace(b"1", b"9" * draw.choice((1, 5, 400))),
            )
        )
    return b"".join(lines)


def drawn(count: int, seed: int) -> Iterator[bytes]:
    draw = random.Random(seed)
    samples = [path.read_bytes() for path in SAMPLES]
    for place in range(count):
        yield random_bytes(draw) if place % 4 == 0 else mutated(draw.choice(samples), draw)


def holds(content: bytes) -> bool:
    """Read bytes and require an edition, or faults in order and with a place in the file."""
    found = read_bytes(content, "policy.yaml", HERE)
    if isinstance(found, Edition):
        return True
    lines = content.count(b"\n") + content.count(b"\r") + 2 * content.count("\u2028".encode()) + 2
    assert found
    assert [fault.line for fault in found] == sorted(fault.line for fault in found)
    for fault in found:
        assert isinstance(fault, Fault)
        assert 1 <= fault.line <= lines
        assert fault.column >= 1
        assert str(fault).endswith((".", "?"))
        assert "\n" not in str(fault)
    return False


def test_a_few_hundred_files() -> None:
    outcomes = {holds(content) for content in drawn(400, seed=1)}
    assert outcomes == {True, False}


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(10))
def test_a_hundred_thousand_files(seed: int) -> None:
    for content in drawn(10_000, seed=1000 + seed):
        holds(content)
