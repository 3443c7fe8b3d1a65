"""What importing a sheet of 25 sessions and 200 trainees costs, beside openpyxl reading the same file in the same process."""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from statistics import median
from typing import TypeVar

from flask import Flask, render_template_string
from openpyxl import Workbook, load_workbook
from sqlalchemy import delete, select

from app.attendance.answers import Answers
from app.attendance.models import ImportFile, Mark, SettledMark, SheetImport
from app.attendance.preview import preview_shown
from app.attendance.queries import import_of, proposal_of, standing
from app.attendance.services.imports import confirm_import, stage_sheet
from app.cohorts.models import ClassSession, Cohort
from app.cohorts.queries import roster, timetable
from app.factory import create_app
from app.storage.base import db
from bench.faults import BenchFault
from bench.stage import Stage
from bench.table import say

NAME, TITLE = "import", "Nhập bảng 25 buổi x 200 người"
MOST_TIMES = 8.0
"""The whole import in multiples of openpyxl's own read; most of it is writing 5,000 entries and what they come to."""
_TURNS = 5
_LETTERS = {"morning": "S", "afternoon": "C", "evening": "T"}
_MARKS = "xxxxxxxxMPK"
Result = TypeVar("Result")


@dataclass(frozen=True)
class ImportFigures:
    """Processor times in milliseconds: openpyxl's read, and our parts; marks written."""

    openpyxl_ms: float
    read_ms: float
    preview_ms: float
    confirm_ms: float
    marks: int

    @property
    def times(self) -> float:
        """The whole import in multiples of openpyxl's read."""
        return (self.read_ms + self.preview_ms + self.confirm_ms) / self.openpyxl_ms

    @property
    def ok(self) -> bool:
        """Whether that is within its target."""
        return self.times <= MOST_TIMES


def measure_import(stage: Stage) -> ImportFigures:
    """Five imports of the same sheet into the empty sessions of the big class, beside five reads by openpyxl; the medians."""
    app = create_app(stage.settings)
    with app.app_context():
        data = _sheet(stage.people.cohort_id)
        turns = [_turn(app, stage.people.cohort_id, data) for _number in range(_TURNS)]
        db.engine.dispose()
    other, read, preview, confirm, marks = (median(turn[part] for turn in turns) for part in range(5))
    return ImportFigures(other, read, preview, confirm, int(marks))


def line(figures: ImportFigures) -> str:
    """The figures in one line."""
    parts = (
        f"đọc và đối chiếu {say(figures.read_ms, 0)}, xem trước {say(figures.preview_ms, 0)}, ghi {say(figures.confirm_ms, 0)}"
    )
    verdict = "đạt" if figures.ok else "QUÁ"
    return (
        f"{TITLE} ({say(figures.marks, 0)} lượt): {parts} ms CPU; openpyxl chỉ đọc tệp ấy {say(figures.openpyxl_ms, 0)} ms. "
        f"Cả lần nhập {say(figures.times)} x openpyxl, đích {say(MOST_TIMES, 0)}: {verdict}"
    )


def _turn(app: Flask, cohort_id: int, data: bytes) -> tuple[float, float, float, float, int]:
    """One read by openpyxl and one import."""
    _empty(cohort_id)
    by = db.session.scalars(select(Cohort.opened_by_id).where(Cohort.id == cohort_id)).one()
    now = datetime.now(UTC)
    other, _rows = _timed(lambda: _by_openpyxl(data))
    read, import_id = _timed(lambda: stage_sheet(cohort_id, data, "bang.xlsx", by=by, at=now))
    preview, _page = _timed(lambda: _preview(app, cohort_id, import_id))
    confirm, outcome = _timed(lambda: confirm_import(import_id, {}, {}, by=by, at=now))
    if not outcome.written or outcome.left_rows:
        raise BenchFault(f"Bảng đo không nhập được trọn: {outcome}")
    return other, read, preview, confirm, outcome.written


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    """Processor milliseconds of `work`, and what it gave back."""
    began = time.process_time()
    result = work()
    return (time.process_time() - began) * 1000, result


def _by_openpyxl(data: bytes) -> int:
    """Every cell of the file once."""
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    return sum(1 for sheet in book.worksheets for row in sheet.iter_rows(values_only=True) for _cell in row)


def _preview(app: Flask, cohort_id: int, import_id: int) -> str:
    """What the page of the preview works out; the page itself is measured with the others' weight, not here."""
    view, proposal = import_of(cohort_id, import_id), proposal_of(import_id)
    if view is None:
        raise BenchFault("Không có lần nhập vừa tạo.")
    current = standing([session_id for session_id, _periods in proposal.sessions])
    page = preview_shown(view, proposal, roster(cohort_id), timetable(cohort_id), current, Answers())
    with app.test_request_context():
        return render_template_string("{{ page.counts }} {{ page.new_marks }} {{ page.issues }}", page=page)


def _sheet(cohort_id: int) -> bytes:
    """A sheet as offices make it, of everybody and all sessions, with a few other spellings."""
    book = Workbook()
    sessions = timetable(cohort_id)
    sheet = book.active
    if sheet is None:
        raise BenchFault("openpyxl không tạo được trang.")
    heads = [f"{one.held_on:%d/%m/%Y} {_LETTERS[one.half]}" for one in sessions]
    sheet.append(["STT", "Họ và tên", "Đơn vị", "Điện thoại", *heads])
    for number, person in enumerate(roster(cohort_id), 1):
        marks = [_MARKS[(number * 7 + at) % len(_MARKS)] for at in range(len(sessions))]
        name = person.full_name.upper() if number % 9 == 0 else person.full_name
        sheet.append([number, name, person.unit_name, person.phone or "", *marks])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _empty(cohort_id: int) -> None:
    """No mark and no import of the class any more."""
    sessions = select(ClassSession.id).where(ClassSession.cohort_id == cohort_id)
    imports = select(SheetImport.id).where(SheetImport.cohort_id == cohort_id)
    for table in (SettledMark, Mark):
        db.session.execute(delete(table).where(table.session_id.in_(sessions)))
    db.session.execute(delete(ImportFile).where(ImportFile.import_id.in_(imports)))
    db.session.execute(delete(SheetImport).where(SheetImport.cohort_id == cohort_id))
    db.session.commit()
