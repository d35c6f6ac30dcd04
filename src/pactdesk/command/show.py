"""How does a policy read as a document?"""

import sys
from pathlib import Path
from typing import Final, TextIO

from pactdesk.command.document import html, markdown, terminal
from pactdesk.command.document.compose import document
from pactdesk.command.document.parts import Document
from pactdesk.command.errors import CalledWrongly
from pactdesk.command.reading import edition_of
from pactdesk.command.screen import screen

_FORMS: Final = {".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html", ".txt": "terminal"}


def show(policy: str, form: str | None, output: str | None) -> int:
    """Draw a policy on the screen or into a file; where no form is asked for, in that of the file's name."""
    chosen = form or _form_of(output)
    whole = document(edition_of(policy))
    if output is None:
        _draw(whole, chosen, sys.stdout)
    else:
        with Path(output).open("w", encoding="utf-8") as file:
            _draw(whole, chosen, file)
    return 0


def _draw(whole: Document, form: str, stream: TextIO) -> None:
    if form == "terminal":
        terminal.draw(whole, screen(stream))
    else:
        stream.write({"html": html, "markdown": markdown}[form].render(whole))


def _form_of(output: str | None) -> str:
    if output is None:
        return "terminal"
    form = _FORMS.get(Path(output).suffix.lower())
    if form is None:
        raise CalledWrongly(f"{output} does not say its form; end it in .html, .md or .txt, or add --as")
    return form
