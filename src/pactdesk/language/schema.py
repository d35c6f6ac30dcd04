"""How does an editor check a policy file while it is typed? A JSON Schema of the whole file, made of the same keys as the reader."""

from typing import Final

from pactdesk.language.forms import Schema
from pactdesk.language.read import FILE
from pactdesk.language.whens import WHEN_SCHEMA

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def policy_schema() -> Schema:
    """Return the JSON Schema of a policy file. It knows every key and word of the language, and no name of the author's."""
    return {
        "$schema": _DRAFT,
        "title": "A Pactdesk support policy",
        "description": "One edition of one vendor's support policy. `pactdesk policy check` proves what no schema can.",
        **FILE.schema,
        "$defs": {"when": WHEN_SCHEMA},
    }
