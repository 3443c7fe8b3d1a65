"""What is right in a QTI item: response declarations, mappings, and the tolerance of numbers in response processing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.kernel.text import squeeze
from app.quizzes.formats.words import band, vietnamese_number
from app.quizzes.formats.xml_tree import child, child_text, children, everything, name_of


@dataclass(frozen=True)
class Response:
    """A response declaration: what is right, and what each answer is worth where the item says so.

    `exact`: whether capitals matter for each mapped answer; `most`: the points of everything; `otherwise`: those of an answer
    that is not mapped.
    """

    identifier: str
    cardinality: str
    base: str
    correct: tuple[str, ...]
    mapped: Mapping[str, float] = field(default_factory=dict)
    exact: Mapping[str, bool] = field(default_factory=dict)
    most: float = 0.0
    otherwise: float = 0.0

    @property
    def numeric(self) -> bool:
        """Whether a number is asked for."""
        return self.base in {"integer", "float"}

    def share(self, value: str) -> float:
        """The share of the marks of one answer, -1 to 1."""
        if not self.mapped:
            rights = len(self.correct)
            return (1.0 if self.cardinality != "multiple" else 1 / rights) if value in self.correct else 0.0
        points = self.mapped.get(value, self.otherwise)
        return min(1.0, max(-1.0, points / self.most)) if self.most > 0 else 0.0


def responses_of(root: Any) -> dict[str, Response]:
    """The response declarations of an item by their identifier."""
    found = (_response(row) for row in children(root, "responseDeclaration"))
    return {response.identifier: response for response in found}


def _response(row: Any) -> Response:
    """One declaration."""
    right = child(row, "correctResponse")
    values = tuple(squeeze("".join(value.itertext())) for value in children(right, "value")) if right is not None else ()
    mapping = child(row, "mapping")
    entries = children(mapping, "mapEntry") if mapping is not None else []
    mapped = {squeeze(entry.get("mapKey") or ""): number_of(entry.get("mappedValue")) for entry in entries}
    exact = {squeeze(entry.get("mapKey") or ""): (entry.get("caseSensitive") or "true") == "true" for entry in entries}
    cardinality = row.get("cardinality") or "single"
    rights = [points for points in mapped.values() if points > 0]
    most = max(rights, default=0.0) if cardinality == "single" else sum(rights)
    upper = number_of(mapping.get("upperBound")) if mapping is not None else 0.0
    return Response(
        row.get("identifier") or "",
        cardinality,
        row.get("baseType") or "",
        values,
        mapped,
        exact,
        min(most, upper) if upper else most,
        number_of(mapping.get("defaultValue")) if mapping is not None else 0.0,
    )


def number_of(text: str | None) -> float:
    """A number of the file; 0 when it is none."""
    try:
        number = float(text or 0)
    except ValueError:
        return 0.0
    return number if abs(number) < 1e9 else 0.0


def marks_of(root: Any, responses: Sequence[Response]) -> float:
    """The marks of an item: the default of MAXSCORE, else the most that its one mapping gives, else 1."""
    for row in children(root, "outcomeDeclaration"):
        if row.get("identifier") == "MAXSCORE":
            return round(number_of(child_text(row, "defaultValue")), 2)
    most = round(responses[0].most, 2) if len(responses) == 1 else 0.0
    return most if most > 0 else 1.0


def bands_of(root: Any, response: Response) -> list[tuple[str, float]]:
    """(accepted number with its tolerance, share) of a number that is asked for; "" where a number cannot be read."""
    found: list[tuple[str, float]] = []
    for row in everything(root, "equal"):
        variables = [part for part in row if name_of(part) == "variable" and part.get("identifier") == response.identifier]
        if not variables:
            continue
        bases = [squeeze("".join(part.itertext())) for part in children(row, "baseValue")]
        numbers = bases or (list(response.correct) if children(row, "correct") else [])
        found += [(_with_tolerance(number, row), _given_by(row)) for number in numbers]
    if found:
        most = max(points for _number, points in found) or 1.0
        return list(dict.fromkeys((number, min(1.0, points / most if points > 0 else 1.0)) for number, points in found))
    values = list(dict.fromkeys([*response.correct, *(key for key, points in response.mapped.items() if points > 0)]))
    return [(vietnamese_number(value) or "", response.share(value) if response.mapped else 1.0) for value in values]


def _given_by(row: Any) -> float:
    """The points that a rule adds when this `equal` holds; 0 where it does not say."""
    rule = row.getparent()
    while rule is not None and name_of(rule) not in {"responseIf", "responseElseIf"}:
        rule = rule.getparent()
    values = (
        [value for outcome in everything(rule, "setOutcomeValue") for value in everything(outcome, "baseValue")]
        if rule is not None
        else []
    )
    return number_of(values[-1].text) if values else 0.0


def _with_tolerance(number: str, row: Any) -> str:
    """A number with the tolerance of an `equal`."""
    tolerance = ((row.get("tolerance") or "0").split() or ["0"])[-1]
    mode = row.get("toleranceMode") or "exact"
    if mode == "relative":
        said, off = vietnamese_number(number), vietnamese_number(tolerance)
        return f"{said} ± {off}%" if said is not None and off is not None else ""
    return band(number, tolerance if mode == "absolute" else "0") or ""
