"""Is any file or function under src too long to be read at one sitting?"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

FILE_LINES = 350
FUNCTION_LINES = 60
SOURCE = Path(__file__).resolve().parents[1] / "src"


def lengths(path: Path) -> Iterator[tuple[str, int, int]]:
    """Yield (what, its lines, the most it may have) for the file at `path` and for each function in it.

    A function counts from its first decorator to its last line.
    """
    text = path.read_text(encoding="utf-8")
    name = path.relative_to(SOURCE.parent).as_posix()
    yield name, len(text.splitlines()), FILE_LINES
    for node in ast.walk(ast.parse(text, name)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            first = min(part.lineno for part in (node, *node.decorator_list))
            last = node.end_lineno or first
            yield f"{name}:{node.lineno} {node.name}()", last - first + 1, FUNCTION_LINES


def main() -> int:
    """Print what is over its size and return 1, or a line that all is well and 0."""
    measured = [size for path in sorted(SOURCE.rglob("*.py")) for size in lengths(path)]
    over = [f"{what}: {lines} lines, at most {most}" for what, lines, most in measured if lines > most]
    print("\n".join(over) or f"{len(measured)} files and functions, none too long")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
