"""Named reads of what other software is told of a class: how everybody stands, its sessions, its people."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from app.cohorts.queries import CohortView, RosterRow, cohort_by_code, roster, timetable
from app.completion.queries import Standing, standings
from app.completion.queries.decisions import Decided, decided
from app.completion.rules import Finding
from app.completion.wording import sentence, summary, title
from app.exchange.queries.facts import day_edges, newest_facts
from app.exchange.rules.tokens import Caller
from app.kernel.clock import local_day
from app.kernel.text import _

LEFT = "left"
"""The state of somebody who left the class; the others are those of `completion.rules.State`."""


def cohort_reached(caller: Caller, code: str) -> CohortView | None:
    """The class with this code, when the token reaches it; None as if it did not exist. 1 statement."""
    cohort = cohort_by_code(code) if code else None
    return cohort if cohort is not None and caller.reaches(cohort.unit_path) else None


def completion_rows(cohort: CohortView, *, today: date) -> list[dict[str, Any]]:
    """How everybody who is or was in a class stands, by enrolment. 10 statements: those of `standings` and 3 more."""
    stands = {row.person.enrolment_id: row for row in standings(cohort, today=today).rows}
    people = roster(cohort.id, left=True)
    decisions = decided(cohort.id)
    newest = newest_facts(cohort.id)
    edge = day_edges(today, cohort.online_due_on, cohort.closes_on)
    rows = []
    for person in sorted(people, key=lambda person: person.enrolment_id):
        standing = stands.get(person.enrolment_id)
        if standing is None and person.left_at is None:  # she came in while this was read; the next page has her
            continue
        changed_at = max(filter(None, (newest[person.enrolment_id], edge if standing else None)))
        about = {"decision": _decision(decisions.get(person.enrolment_id)), "changed_at": _moment(changed_at)}
        rows.append({**_person(person), **_verdict(person, standing), **about})
    return rows


def session_rows(cohort: CohortView) -> list[dict[str, Any]]:
    """The sessions of a class, cancelled ones too, in the order of the timetable. 1 statement."""
    return [
        {
            "session_id": row.id,
            "date": row.held_on.isoformat(),
            "half": row.half,
            "starts": row.starts,
            "periods": row.periods,
            "topic": row.topic_code,
            "title": row.topic_title,
            "mode": row.mode,
            "kind": row.kind,
            "state": "cancelled" if row.cancelled_at else "closed" if row.closed_at else "open",
        }
        for row in timetable(cohort.id, cancelled=True)
    ]


def enrolment_rows(cohort: CohortView) -> list[dict[str, Any]]:
    """Who is or was in a class: ids, name and unit, nothing else about them. 1 statement."""
    people = sorted(roster(cohort.id, left=True), key=lambda person: person.enrolment_id)
    return [{**_person(person), "left_on": _day(person.left_at)} for person in people]


def _person(person: RosterRow) -> dict[str, Any]:
    """Who a row is about."""
    return {
        "enrolment_id": person.enrolment_id,
        "person_id": person.person_id,
        "name": person.full_name,
        "unit": person.unit_name or None,
    }


def _verdict(person: RosterRow, standing: Standing | None) -> dict[str, Any]:
    """What was judged; nothing is judged about somebody who left."""
    if standing is None:
        day = f"{local_day(person.left_at):%d/%m/%Y}" if person.left_at else ""
        said = _("Đã thôi học từ ngày {day}.").format(day=day)
        return {"state": LEFT, **dict.fromkeys(_SUMS), "sentence": said, "requirements": []}
    verdict = standing.verdict
    return {
        "state": str(verdict.state),
        **{name: getattr(verdict, name) for name in _SUMS},
        "sentence": summary(verdict),
        "requirements": [_finding(finding) for finding in verdict.findings],
    }


_SUMS = ("earned", "required", "reachable", "planned")


def _finding(finding: Finding) -> dict[str, Any]:
    """How one requirement stands."""
    called, said = _words_of(finding)
    return {
        "key": finding.requirement.key,
        "title": called,
        "state": str(finding.state),
        "unit": str(finding.unit),
        **{name: getattr(finding, name) for name in _SUMS},
        "sentence": said,
    }


@lru_cache(maxsize=2048)
def _words_of(finding: Finding) -> tuple[str, str]:
    """Title and sentence of a finding; remembered, because a program asks all day about people for whom nothing changed."""
    return title(finding), sentence(finding)


def _decision(decision: Decided | None) -> dict[str, Any] | None:
    """What was decided by name, when anything was."""
    if decision is None:
        return None
    return {"number": decision.number, "decided_on": decision.decided_on.isoformat(), "outcome": decision.outcome}


def _moment(at: datetime) -> str:
    """A moment in UTC, to the second."""
    return at.isoformat(timespec="seconds")


def _day(at: datetime | None) -> str | None:
    """The day in Viet Nam of a moment."""
    return local_day(at).isoformat() if at else None


def flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `completion_rows` as one line of a table: columns for the decision and four per requirement. 0 statements."""
    line = {name: value for name, value in row.items() if name not in ("requirements", "decision")}
    line |= {f"decision.{name}": (row["decision"] or {}).get(name) for name in ("outcome", "number", "decided_on")}
    for finding in row["requirements"]:
        for name in ("state", "earned", "required", "reachable"):
            line[f"{finding['key']}.{name}"] = finding[name]
    return line
