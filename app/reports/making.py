"""From what is asked to the paper: who may have it, whose figures, which head."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.kernel.text import slug
from app.people.rules import Viewer
from app.plans.queries.plans import LEADERS, KeptPlan
from app.reports.asking import Asked
from app.reports.formats.sheets import write_sheets
from app.reports.kinds.facts import Facts, Scope, facts_of
from app.reports.kinds.of_plan import plan_report
from app.reports.kinds.table_ten import Days, table_ten
from app.reports.queries.letterheads import letterhead_for
from app.reports.queries.results import trained_of_year, unit_named
from app.reports.rules.document import Document
from app.reports.services import About
from app.web.workbook import FILE_TYPE as SHEETS_TYPE

TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": SHEETS_TYPE,
    "pdf": "application/pdf",
}
"""The forms of a report, and what they are called over the wire."""


@dataclass(frozen=True)
class Made:
    """A report as it reads today; `facts` are None for a form that needs no plan."""

    asked: Asked
    scope: Scope
    facts: Facts | None
    document: Document

    @property
    def about(self) -> About:
        """What is kept of it when it is issued."""
        return About(str(self.asked.kind), self.scope.unit_id, self.asked.plan_id or None, self.asked.year)


def make(asked: Asked, kept: KeptPlan | None, viewer: Viewer, *, today: date) -> Made | None:
    """The report; None when there is no such plan or unit for her. At most 6 statements."""
    scope = _scope(asked, kept, viewer)
    if scope is None:
        return None
    head, signing = letterhead_for(scope.path, scope.unit_name, asked.skin, today)
    on = asked.on or today
    if kept is None:
        rows = trained_of_year(scope.path, asked.year, on if on < today else None)
        return Made(asked, scope, None, table_ten(rows, asked.year, Days(on, today), head, signing))
    facts = facts_of(kept, scope, on=on, today=today)
    return Made(asked, scope, facts, plan_report(asked.kind, facts, asked.year, head, signing))


def write(document: Document, form: str) -> bytes:
    """The paper in one of the forms of `TYPES`."""
    if form == "xlsx":
        return write_sheets(document)
    from app.reports.formats import pdf, word  # megabytes that few workers ever need

    return word.write_word(document) if form == "docx" else pdf.write_pdf(document)


def file_name(document: Document, form: str) -> str:
    """What the file is called."""
    return f"{slug(document.about or document.title)[:80]}-{document.dated:%Y%m%d}.{form}"


def _scope(asked: Asked, kept: KeptPlan | None, viewer: Viewer) -> Scope | None:
    """Whose figures: the unit that is asked for, else that of the plan when she keeps it, else her own. At most 1 statement."""
    if kept is not None and kept.kept_by(viewer) and asked.unit_id in (0, kept.head.unit_id):
        return Scope(kept.head.unit_id, kept.head.unit_name, kept.head.unit_path, whole=True)
    own = next((grant.unit_id for grant in viewer.grants if grant.role in LEADERS and grant.unit_id), None)
    unit_id = asked.unit_id or own
    named = unit_named(unit_id, viewer.reach(*LEADERS)) if unit_id else None
    return Scope(unit_id, *named, whole=False) if unit_id and named else None
