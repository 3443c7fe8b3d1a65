"""Issuing a report: from then on it says for ever what it said."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import select

from app.completion.rules.freezing import digest_of
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.models import Unit
from app.reports.models import IssuedReport, ReportFile
from app.reports.rules.document import Document
from app.reports.rules.freezing import record_of
from app.storage import journal
from app.storage.transaction import session, transaction


@dataclass(frozen=True)
class About:
    """What a report is about; `plan_id` None for a form that needs no plan, `year` 0 for a whole period."""

    kind: str
    unit_id: int
    plan_id: int | None
    year: int


def issue_report(
    about: About,
    document: Document,
    files: Mapping[str, bytes],
    *,
    as_of_at: datetime,
    replaces_id: int | None,
    client_id: str,
    by: int,
    at: datetime,
) -> int:
    """Keep a report with its figures and files (by form: docx, xlsx, pdf); gives its id. The same `client_id` again is harmless.

    Refused: "not_same" (what it replaces is about something else), "replaced" (another one took its place already).
    """
    figures = record_of(document)
    with transaction() as storage:
        storage.execute(select(Unit.id).where(Unit.id == about.unit_id).with_for_update())
        known = _sent_before(about.unit_id, client_id)
        if known is not None:
            return known
        _check_replaced(about, replaces_id)
        made = IssuedReport(
            **asdict(about),
            title=document.about,
            as_of_at=as_of_at,
            issued_at=at,
            issued_by_id=by,
            figures=figures,
            digest=digest_of(figures),
            replaces_id=replaces_id,
            client_id=client_id,
        )
        storage.add(made)
        storage.flush()
        storage.add_all(_file(made.id, form, data) for form, data in files.items())
        said = {"kind": about.kind, "digest": made.digest, "replaces": replaces_id}
        journal.record("report.issued", "report", made.id, by=by, at=at, **said)
        return made.id


def _file(report_id: int, form: str, data: bytes) -> ReportFile:
    """One file with its digest."""
    return ReportFile(report_id=report_id, form=form, content=data, digest=hashlib.sha256(data).hexdigest())


def _sent_before(unit_id: int, client_id: str) -> int | None:
    """The report that the same page sent already."""
    return session().scalar(select(IssuedReport.id).where(IssuedReport.unit_id == unit_id, IssuedReport.client_id == client_id))


def _check_replaced(about: About, replaces_id: int | None) -> None:
    """A report replaces one about the same, and only one that still stands."""
    if replaces_id is None:
        return
    old = session().get(IssuedReport, replaces_id)
    if old is None or (old.kind, old.unit_id, old.plan_id, old.year) != (about.kind, about.unit_id, about.plan_id, about.year):
        raise Refused("not_same", _("Báo cáo chọn để thay không cùng loại, cùng đơn vị và cùng kỳ với báo cáo này."))
    if session().scalar(select(IssuedReport.id).where(IssuedReport.replaces_id == replaces_id)) is not None:
        raise Refused("replaced", _("Báo cáo ấy vừa được một bản khác thay. Mở lại trang để chọn bản mới nhất."))
