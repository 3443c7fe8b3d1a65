"""A report that was issued, for the tests of the house."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app.reports.rules.document import Column, Document, Grid, Letterhead, Skin
from app.reports.services import About, issue_report


def write_report(unit_id: int, *, by: int, at: datetime) -> dict[str, Any]:
    """Issue a small report about a unit; gives the ids that addresses name."""
    head = Letterhead(Skin.UNION, "", "HỘI LIÊN HIỆP PHỤ NỮ", "Thanh Hóa")
    grid = Grid("Bảng", (Column("TT", 1), Column("Số", 1)), ((1, 2.5),))
    day = date(2026, 11, 10)
    paper = Document(head, "BC", day, day, "BÁO CÁO", "Thử", (grid,))
    about = About("10-btctw", unit_id, None, 2026)
    files = dict.fromkeys(("docx", "xlsx", "pdf"), b"tep")
    made = issue_report(about, paper, files, as_of_at=at, replaces_id=None, client_id=f"tour-{unit_id}", by=by, at=at)
    return {"report_id": made, "form": "docx"}
