"""What does one start a policy from? A commented file that checks clean, and a schema for the editor."""

import re
import sys
from pathlib import Path
from typing import Final
from unicodedata import combining, normalize

from pactdesk.command.errors import CalledWrongly
from pactdesk.command.screen import print_json
from pactdesk.language.schema import policy_schema

_TEMPLATE: Final = Path(__file__).parents[1] / "language" / "template.yaml"
_NAME: Final = "Northwind"
_PREFIX: Final = "NW"


def new(file: str | None, name: str | None) -> int:
    """Print the template, or write it to a file that is not there yet, with a vendor's own name."""
    text = named(_TEMPLATE.read_text(encoding="utf-8"), name)
    if file is None:
        sys.stdout.write(text)
        return 0
    path = Path(file)
    try:
        with path.open("x", encoding="utf-8") as written:
            written.write(text)
    except FileExistsError:
        raise CalledWrongly(f"{file} exists and is left alone; name another file") from None
    sys.stdout.write(f"Wrote {file}. Next: pactdesk policy check {file}\n")
    return 0


def schema() -> int:
    """Print the JSON Schema of a policy file."""
    print_json(policy_schema())
    return 0


def named(template: str, name: str | None) -> str:
    """Return a template with a vendor's name, its short form and its clauses' letters in place of the made-up ones."""
    if name is None:
        return template
    plain = "".join(letter for letter in normalize("NFKD", name.lower()) if not combining(letter))
    words = re.findall("[a-z0-9]+", plain)
    if not words or not words[0][0].isalpha():
        raise CalledWrongly(f"--name cannot be {name!r}; it begins with a letter from a to z")
    letters = "".join(word[0] for word in words).upper() if len(words) > 1 else words[0][:2].upper()
    text = template.replace(_NAME.lower(), "-".join(words)).replace(f"{_PREFIX}-", f"{letters}-")
    return text.replace(_NAME, " ".join(name.split()))
