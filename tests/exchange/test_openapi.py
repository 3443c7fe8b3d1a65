"""The description is valid, names every route and status that there is, and its examples are true."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jsonschema import Draft202012Validator

from app.attendance.rules.settling import MARKS
from app.exchange.rules.reading import MOST_ENTRIES, MOST_EVIDENCE, BadEntry, read_batch
from app.exchange.rules.tokens import BURST, CALLS_PER_MINUTE
from app.exchange.wording import _CALLS, _REFUSALS, _UNREADABLE
from tests.exchange.conftest import Program, entry
from tests.exchange.contract import DOCUMENT, check, faults, operations, resolved

SCHEMA = json.loads((Path(__file__).parents[1] / "files" / "openapi" / "schema-3.1.json").read_text(encoding="utf-8"))
OF_THE_DOCUMENT = {"not_json", "not_object", "no_entries", "too_many_entries"}


def test_the_document_is_openapi_3_1() -> None:
    assert [error.json_path for error in Draft202012Validator(SCHEMA).iter_errors(DOCUMENT)] == []


def test_every_schema_of_it_is_a_schema() -> None:
    for schema in DOCUMENT["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def test_it_describes_every_route_and_no_other(app: Flask) -> None:
    routes = {
        (rule.rule.removeprefix("/api/v1"), method.lower())
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert {(path, method) for path, method, _operation in operations()} == routes


def test_every_reference_leads_somewhere_and_every_component_is_used() -> None:
    named = json.dumps(DOCUMENT)
    for kind, components in DOCUMENT["components"].items():
        if kind != "securitySchemes":
            assert [name for name in components if f'"#/components/{kind}/{name}"' not in named] == []
    for part in named.split('"$ref": "')[1:]:
        assert resolved({"$ref": part.partition('"')[0]})


def _examples() -> list[Any]:
    """(what it is, value, schema) of every example of a body."""
    found = []
    for path, method, operation in operations():
        bodies = [operation.get("requestBody", {}), *map(resolved, operation["responses"].values())]
        for body in bodies:
            for media in body.get("content", {}).values():
                values = (
                    [media["example"]] if "example" in media else [one["value"] for one in media.get("examples", {}).values()]
                )
                found += [pytest.param(value, media["schema"], id=f"{method} {path} {n}") for n, value in enumerate(values)]
    return found


@pytest.mark.parametrize(("value", "schema"), _examples())
def test_every_example_fits_its_schema(value: Any, schema: dict[str, Any]) -> None:
    assert faults(value, schema) == []


def test_every_example_of_a_batch_is_one_that_we_read() -> None:
    examples = DOCUMENT["paths"]["/attendance"]["post"]["requestBody"]["content"]["application/json"]["examples"]
    for example in examples.values():
        assert not any(isinstance(row, BadEntry) for row in read_batch(json.dumps(example["value"]).encode()))


def test_the_numbers_it_states_are_ours() -> None:
    schemas, named = DOCUMENT["components"]["schemas"], json.dumps(DOCUMENT)
    assert schemas["Batch"]["properties"]["entries"]["maxItems"] == MOST_ENTRIES
    assert schemas["Entry"]["properties"]["evidence"]["maxLength"] == MOST_EVIDENCE
    assert schemas["MarkState"]["enum"] == [str(state) for state in MARKS]
    assert f"More than {CALLS_PER_MINUTE} calls a minute, or {BURST} at once" in named


def test_every_reason_that_we_give_is_described() -> None:
    rows = set(DOCUMENT["components"]["schemas"]["Result"]["properties"]["reason"]["enum"])
    assert rows == set(_REFUSALS) | set(_UNREADABLE) - (OF_THE_DOCUMENT - {"not_object"})
    named = json.dumps(DOCUMENT["components"]["responses"])
    assert [reason for reason in {*_CALLS, *OF_THE_DOCUMENT} if f"`{reason}`" not in named] == []


def test_what_is_served_is_the_file(app: Flask, program: Program) -> None:
    answer = app.test_client().get("/api/v1/openapi.json")
    assert answer.json == DOCUMENT
    assert check(answer, "/openapi.json").headers["Cache-Control"].startswith("public")


def test_answers_are_as_described(program: Program) -> None:
    check(program.send([entry(), entry("b", state="?"), entry("c", cohort="X")]), "/attendance", "post")
    check(program.get("completion", cohort="LOP-THU"), "/completion")
    check(program.get("completion", cohort="LOP-THU", format="csv"), "/completion")
    check(program.get("sessions", cohort="LOP-THU"), "/sessions")
    check(program.get("enrolments", cohort="LOP-THU"), "/enrolments")
