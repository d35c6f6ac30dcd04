"""Does the schema accept what the reader accepts, know what it knows, and explain it?"""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.language.corpus import completed, example

from pactdesk.engine.policy.vocabulary import ACTS, DOES, NEEDS
from pactdesk.language.faults import Kind
from pactdesk.language.nodes import Mapping, Node, Scalar, Sequence, compose
from pactdesk.language.read import FILE
from pactdesk.language.schema import policy_schema

HERE = Path(__file__).parent
POLICIES = [HERE / "northwind.yaml", *sorted((HERE.parents[1] / "src" / "pactdesk").rglob("policies/*/2*.yaml"))]
STRUCTURE = (Kind.UNKNOWN_KEY, Kind.MISSING_KEY, Kind.WRONG_SHAPE, Kind.UNKNOWN_WORD)


def as_an_editor_reads(node: Node) -> object:
    """Return plain values by the core schema of YAML 1.2."""
    if isinstance(node, Mapping):
        return {name.text: as_an_editor_reads(value) for name, value in node.entries}
    if isinstance(node, Sequence):
        return [as_an_editor_reads(item) for item in node.items]
    assert isinstance(node, Scalar)
    if node.empty:
        return None
    if node.plain and node.text in ("true", "false"):
        return node.text == "true"
    is_number = node.plain and re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", node.text)
    return float(node.text) if is_number else node.text


def refused(text: str) -> list[str]:
    root, faults = compose(text, "policy.yaml")
    assert root is not None
    assert faults == []
    return [error.message for error in Draft202012Validator(policy_schema()).iter_errors(as_an_editor_reads(root))]


def parts(schema: Any) -> Iterator[dict[str, Any]]:  # noqa: ANN401 - JSON is anything
    if isinstance(schema, dict):
        yield schema
    for part in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(part)


def test_it_is_a_schema_that_can_be_written_down() -> None:
    schema = json.loads(json.dumps(policy_schema()))
    Draft202012Validator.check_schema(schema)


@pytest.mark.parametrize("path", POLICIES, ids=lambda path: path.parent.name)
def test_it_accepts_whole_policies(path: Path) -> None:
    assert refused(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("kind", STRUCTURE)
def test_it_refuses_what_is_built_wrong(kind: Kind) -> None:
    text = example(kind)
    assert text is not None
    assert refused(completed(text)) != []


def test_it_knows_every_key_and_explains_it() -> None:
    schema = json.loads(json.dumps(policy_schema()))
    assert set(schema["properties"]) == set(FILE.by_name)
    keys = [key for part in parts(schema) if "$ref" not in part for key in part.get("properties", {}).values()]
    assert len(keys) > 100
    assert [key for key in keys if not key["description"].endswith(".")] == []


def test_it_explains_the_words_of_conduct() -> None:
    shown = json.dumps(policy_schema())
    for meaning in (*NEEDS.values(), *DOES.values()):
        assert json.dumps(meaning) in shown
    assert all(json.dumps(act) in shown for act in ACTS)
