"""What is told of a measure: what it was, the figure, the goal, and how much memory it took."""

from dataclasses import dataclass

from benchmarks.conftest import size


@dataclass(frozen=True)
class Told:
    """One line of the table; `peak` is in bytes."""

    what: str
    figure: str
    goal: str = ""
    beside: str = ""
    peak: int = 0
    met: bool = True

    def line(self) -> str:
        """Return it as a line."""
        missed = "" if self.met else "  MISSED"
        memory = size(self.peak) if self.peak else ""
        return f"{self.what:<58}{self.figure:>14}{memory:>12}  {self.goal:<22}{self.beside}{missed}"


def milliseconds(seconds: float) -> str:
    """Return a time in milliseconds."""
    return f"{seconds * 1_000:.2f} ms"
