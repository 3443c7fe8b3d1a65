"""What importing a file did, for scripts (plain JSON values, a stable shape: docs/OPERATION.md) and in words."""

from __future__ import annotations

from typing import Any

from app.attendance import queries
from app.attendance.rules.people import Outcome
from app.attendance.rules.proposal import Proposal, ProposedRow, compare
from app.attendance.rules.roll import Standing
from app.attendance.services.imports import ImportOutcome
from app.attendance.wording import SOURCES, say_imported, say_issues, say_row, say_why
from app.kernel.text import _

Current = dict[tuple[int, int], Standing]
DIFFERS = "differs"
"""The outcome of a certain row of which a cell says something else than the ledger."""


def import_report(proposal: Proposal) -> dict[str, Any]:
    """Counts, one outcome per row, and what was not read. 1 statement.

    Counts: certain (without those that differ), confirm, differs, not_found. The figures of a row (new, same, differing) are
    there only when it is known whom it means.
    """
    current = queries.standing([session_id for session_id, _periods in proposal.sessions])
    rows = [_row(proposal, row, current) for row in proposal.rows]
    names = (*map(str, Outcome), DIFFERS)
    return {
        "source": str(proposal.source.kind),
        "sheet": proposal.sheet_name,
        "encoding": proposal.source.encoding,
        "sessions": len(proposal.sessions),
        "session_ids": [session_id for session_id, _periods in proposal.sessions],
        "counts": {name: sum(row["outcome"] == name for row in rows) for name in names},
        "rows": rows,
        "issues": say_issues(proposal.issues),
    }


def _row(proposal: Proposal, row: ProposedRow, current: Current) -> dict[str, Any]:
    """The outcome of one row."""
    kind = proposal.source.kind
    found: dict[str, Any] = {"row": row.row, "name": say_row(kind, row), "outcome": str(row.outcome), "why": say_why(row, kind)}
    if row.outcome == Outcome.CERTAIN:
        compared = compare(row, row.candidates[0], current)
        found |= {
            "enrolment": row.candidates[0],
            "outcome": DIFFERS if compared.differing else str(Outcome.CERTAIN),
            "new": len(compared.new),
            "same": compared.same,
            "differing": len(compared.differing),
        }
    return found


def import_text(report: dict[str, Any], proposal: Proposal, outcome: ImportOutcome | None) -> str:
    """The report in words."""
    counts = report["counts"]
    name = f"{SOURCES[proposal.source.kind]} “{report['sheet']}”" if report["sheet"] else SOURCES[proposal.source.kind]
    sure = counts["certain"] + counts[DIFFERS]
    lines = [
        _("{name}, {n} buổi: {sure} dòng chắc chắn, {ask} cần xác nhận, {lost} không tìm thấy.").format(
            name=name, n=report["sessions"], sure=sure, ask=counts["confirm"], lost=counts["not_found"]
        ),
        *(
            _("Dòng {row}, {name}: {why}").format(row=row["row"], name=row["name"], why=row["why"])
            for row in report["rows"]
            if row["outcome"] in (Outcome.CONFIRM, Outcome.NOT_FOUND)
        ),
        *(
            _("Dòng {row}, {name}: {n} ô khác với sổ.").format(row=row["row"], name=row["name"], n=row["differing"])
            for row in report["rows"]
            if row["outcome"] == DIFFERS
        ),
        *report["issues"],
    ]
    if outcome is not None:
        said = (outcome.written, outcome.kept, outcome.left_rows)
        lines.append(say_imported(*said, already=outcome.already, shut=outcome.shut))
    if report["import"] is not None:
        lines.append(_("Lần nhập số {n}.").format(n=report["import"]))
    return "\n".join(lines)
