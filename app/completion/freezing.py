"""A ledger as the plain data that a decision keeps (see `completion.rules.freezing`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.completion.queries import Ledger
from app.completion.rules import Finding, Half, Verdict
from app.completion.shown import LineShown, lines_shown
from app.completion.wording import sentence, summary, title


def freeze(book: Ledger) -> dict[str, Any]:
    """The ledger and verdict of one trainee as they stand."""
    edition, person = book.edition, book.enrolment
    return {
        "edition": {
            "id": edition.id,
            "number": edition.number,
            "title": edition.title,
            "decision": edition.decision_number,
        },
        "person": {"name": person.full_name, "post": person.post_title, "unit": person.unit_name},
        "judged_on": book.today.isoformat(),
        "verdict": _verdict(book.verdict),
        "findings": [_finding(finding) for finding in book.verdict.findings],
        "lines": [_line(line) for line in lines_shown(book)],
    }


def is_moved(kept: Mapping[str, Any], verdict: Verdict) -> bool:
    """Whether a verdict of today has another conclusion, or other tiết in either half, than the one that was kept."""
    then = kept["verdict"]
    now = (str(verdict.state), verdict.online_earned, verdict.in_person_earned)
    return now != (then["state"], then["online_earned"], then["in_person_earned"])


def _verdict(verdict: Verdict) -> dict[str, Any]:
    """The whole."""
    return {
        "state": str(verdict.state),
        "earned": verdict.earned,
        "planned": verdict.planned,
        "required": verdict.required,
        "reachable": verdict.reachable,
        "online_earned": verdict.online_earned,
        "online_planned": verdict.online_planned,
        "in_person_earned": verdict.in_person_earned,
        "in_person_planned": verdict.in_person_planned,
        "band": verdict.band,
        "sentence": summary(verdict),
    }


def _finding(finding: Finding) -> dict[str, Any]:
    """One requirement."""
    return {
        "key": finding.requirement.key,
        "title": title(finding),
        "state": str(finding.state),
        "earned": finding.earned,
        "required": finding.required,
        "reachable": finding.reachable,
        "unit": str(finding.unit),
        "sentence": sentence(finding),
        "source": finding.requirement.source,
    }


def _line(line: LineShown) -> dict[str, Any]:
    """One line of the account."""
    return {
        "on": line.on.isoformat() if line.on else None,
        "half": str(Half.ONLINE if line.is_online else Half.IN_PERSON),
        "kind": line.kind,
        "id": line.target_id,
        "topic": line.topic,
        "title": line.title,
        "planned": line.planned,
        "earned": line.earned,
        "total": line.total,
        "way": line.way,
        "basis": line.basis,
    }
