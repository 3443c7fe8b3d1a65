"""The description of the interface, as the tests hold answers against it."""

from __future__ import annotations

from typing import Any

from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012
from werkzeug.test import TestResponse

from app.exchange.document import openapi

DOCUMENT = openapi()
_REGISTRY: Any = Registry().with_resource("urn:exchange", Resource.from_contents(DOCUMENT, default_specification=DRAFT202012))


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of everything that is described."""
    return [(path, method, operation) for path, item in DOCUMENT["paths"].items() for method, operation in item.items()]


def resolved(node: dict[str, Any]) -> dict[str, Any]:
    """What a `$ref` to a component stands for; anything else is itself."""
    while "$ref" in node:
        found: Any = DOCUMENT
        for part in node["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        node = found
    return node


def faults(value: Any, schema: dict[str, Any]) -> list[str]:
    """What a value breaks of a schema of the document; empty when it fits."""
    absolute = _absolute(schema)
    validator = Draft202012Validator(absolute, registry=_REGISTRY, format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(value)]


def check(answer: TestResponse, path: str, method: str = "get") -> TestResponse:
    """Hold an answer against what is described of its operation: status, media type, headers, body."""
    operation = DOCUMENT["paths"][path][method]
    assert str(answer.status_code) in operation["responses"], f"{answer.status_code} is not described: {answer.text[:300]}"
    described = resolved(operation["responses"][str(answer.status_code)])
    assert answer.mimetype in described["content"], answer.mimetype
    if answer.mimetype == "application/json":
        assert faults(answer.json, described["content"]["application/json"]["schema"]) == []
    for name, header in described.get("headers", {}).items():
        if name != "Link":
            assert faults(answer.headers.get(name), header["schema"]) == [], name
    return answer


def _absolute(node: Any) -> Any:
    """A schema whose references name the document."""
    if isinstance(node, dict):
        return {
            key: f"urn:exchange{value}" if key == "$ref" and str(value).startswith("#") else _absolute(value)
            for key, value in node.items()
        }
    return [_absolute(value) for value in node] if isinstance(node, list) else node
