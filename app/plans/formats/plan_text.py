"""Writing a plan as the file that `plan_file` reads."""

from __future__ import annotations

from typing import Any

import yaml

from app.plans.rules.shapes import WHOLE, Line, PlanFile, Requirement


def write_plan(plan: PlanFile) -> str:
    """The plan as YAML; what is empty is left out."""
    decision = {"number": plan.decision_number, "date": plan.decision_on, "body": plan.decision_body}
    whole: dict[str, Any] = {
        "id": plan.key,
        "title": plan.title,
        "unit": plan.unit_code,
        "period": {"from": plan.from_year, "to": plan.to_year},
        "decision": _filled(decision),
        "lines": [_line(line) for line in plan.lines],
        "requires": [_requirement(requirement) for requirement in plan.requirements],
        "terms": [
            {"id": term.key, "title": term.title, "from": term.from_on, "to": term.to_on} for term in plan.terms
        ],
    }  # fmt: skip
    text: str = yaml.safe_dump(_filled(whole), allow_unicode=True, sort_keys=False, width=120)
    return text


def _line(line: Line) -> dict[str, Any]:
    """One target line."""
    years = sorted({year for year, _measure in line.amounts} - {WHOLE})
    share = line.share
    return _filled(
        {
            "id": line.key,
            "title": line.title,
            "group": line.group,
            "posts": list(line.posts),
            "level": line.level,
            "programme": line.programme,
            "part_of": line.part_of,
            "stated": _figures(line, WHOLE),
            "years": [{"year": year, **_figures(line, year)} for year in years],
            "share": _filled({"percent": _plain(share.percent), "as_of": share.as_of_on, "holders": share.holders})
            if share
            else None,
            "note": line.note,
        }
    )


def _figures(line: Line, year: int) -> dict[str, int]:
    """The figures of one year, or of the whole period."""
    return {str(measure): amount for (of_year, measure), amount in line.amounts.items() if of_year == year}


def _requirement(requirement: Requirement) -> dict[str, Any]:
    """What a post requires."""
    return _filled(
        {
            "id": requirement.key,
            "title": requirement.title,
            "posts": list(requirement.posts),
            "level": requirement.level,
            "programmes": list(requirement.programmes),
            "counts_from": requirement.counts_from_on,
            "source": requirement.source,
        }
    )


def _plain(number: float) -> float | int:
    """A whole number without ".0"."""
    return int(number) if number.is_integer() else number


def _filled(entries: dict[str, Any]) -> dict[str, Any]:
    """The entries that say something."""
    return {name: value for name, value in entries.items() if value not in (None, "", [], {})}
