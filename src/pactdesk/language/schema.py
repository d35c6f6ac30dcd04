"""How does an editor check a policy while it is typed? By a JSON Schema, made of the same keys as the reader."""

from typing import Final

from pactdesk.language.forms import Schema
from pactdesk.language.read import FILE
from pactdesk.language.whens import WHEN_SCHEMA

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"


def policy_schema() -> Schema:
    """Return the JSON Schema of a policy file: every key and word of the language, and none of the author's names."""
    return {
        "$schema": _DRAFT,
        "title": "A Pactdesk support policy",
        "description": "One edition of one vendor's support policy. `pactdesk policy check` proves what no schema can.",
        **FILE.schema,
        "$defs": {"when": WHEN_SCHEMA},
    }
