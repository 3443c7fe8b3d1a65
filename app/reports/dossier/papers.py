"""The papers of a class as documents, from its roster to its register; the same facts give the same papers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.attendance.queries import standing
from app.attendance.wording import HALVES
from app.certificates.queries import certificates_of_cohort
from app.cohorts.queries import CohortView, RosterRow, roster, timetable
from app.completion.queries import decided, decision_lines, decisions_of
from app.completion.queries.decisions import DecisionView
from app.kernel.clock import local_day
from app.kernel.text import _
from app.quizzes.queries import papers_of as quiz_papers
from app.quizzes.queries.mark_lists import MarkChoice, mark_choices, mark_lines
from app.quizzes.wording_essays import mark_in_words, mark_note
from app.reports.dossier.survey import survey_blocks
from app.reports.dossier.tables import (
    DECISION,
    MARKS,
    OUTCOMES,
    REGISTER,
    RESULTS,
    ROLL,
    ROSTER,
    SESSIONS,
    birth_of,
    marks_row,
    person_row,
    register_row,
    roll_row,
    session_row,
)
from app.reports.rules.document import Block, Caption, Cell, Column, Document, Grid, Letterhead, NewPage, Signing, Text

Rows = list[tuple[Cell, ...]]


@dataclass(frozen=True)
class Paper:
    """One paper: the name of its files, what can be edited (docx or xlsx), the document."""

    name: str
    editable: str
    document: Document

    @property
    def title(self) -> str:
        """What it is called in the table of contents: with the name of its one table where it has a name."""
        names = [block.text for block in self.document.blocks if isinstance(block, Caption)]
        return _("{title}: {name}").format(title=self.document.title, name=names[0]) if len(names) == 1 else self.document.title


@dataclass(frozen=True)
class Desk:
    """What all papers of a class share."""

    cohort: CohortView
    head: Letterhead
    signing: Signing
    at: datetime

    def paper(self, name: str, editable: str, title: str, blocks: list[Block], *, wide: bool = False) -> Paper:
        """A paper of this class; the day is written by hand."""
        about = _("{title} ({code})").format(title=self.cohort.title, code=self.cohort.code)
        made_by = Signing("", _("NGƯỜI LẬP"), "")
        day = self.cohort.closes_on
        return Paper(
            name, editable, Document(self.head, "", None, day, title, about, tuple(blocks), self.signing, made_by, (), wide)
        )


def papers_of(desk: Desk) -> Iterator[Paper]:
    """Every paper that there is something for, one after the other, so that only one is held at a time. The rest is left out."""
    people = roster(desk.cohort.id, left=True)
    yield _roster(desk, people)
    yield _timetable(desk)
    yield from _rolls(desk, people)
    yield from _marks(desk)
    made = decisions_of(desk.cohort.id)
    if made:
        yield _decisions(desk, made)
    yield _results(desk, people)
    yield from _register(desk)
    said = survey_blocks(desk.cohort.id, today=local_day(desk.at))
    if said:
        yield desk.paper("08-khao-sat", "docx", _("TỔNG HỢP PHIẾU KHẢO SÁT"), said)


def contents(desk: Desk, papers: list[tuple[str, str]]) -> Paper:
    """The table of contents over (title, names of its files)."""
    rows: Rows = [(number, title, files) for number, (title, files) in enumerate(papers, 1)]
    columns = (Column(_("TT"), 0.5), Column(_("Tài liệu"), 3), Column(_("Tệp trong hồ sơ"), 4))
    note = Text(_("Giấy nào lớp chưa có số liệu thì không có trong hồ sơ."), "note")
    return desk.paper("00-muc-luc", "docx", _("MỤC LỤC HỒ SƠ LỚP"), [Grid(_("Mục lục"), columns, tuple(rows)), note])


def _roster(desk: Desk, people: list[RosterRow]) -> Paper:
    """Who is in the class, and who left it."""
    rows: Rows = [person_row(number, person) for number, person in enumerate(people, 1)]
    left = sum(person.left_at is not None for person in people)
    words = _("Danh sách có {n} người, trong đó {left} người đã thôi học.") if left else _("Danh sách có {n} người.")
    said = words.format(n=len(people), left=left)
    blocks: list[Block] = [Grid(_("Danh sách"), ROSTER, tuple(rows)), Text(said)]
    return desk.paper("01-danh-sach-hoc-vien", "xlsx", _("DANH SÁCH HỌC VIÊN"), blocks, wide=True)


def _timetable(desk: Desk) -> Paper:
    """The sessions, cancelled ones too."""
    rows: Rows = [session_row(one) for one in timetable(desk.cohort.id, cancelled=True)]
    days = _("Học từ {first:%d/%m/%Y} đến {last:%d/%m/%Y}; hạn phần học trên mạng {due:%d/%m/%Y}.")
    said = days.format(first=desk.cohort.opens_on, last=desk.cohort.closes_on, due=desk.cohort.online_due_on)
    blocks: list[Block] = [Text(said), Grid(_("Thời khóa biểu"), SESSIONS, tuple(rows))]
    return desk.paper("02-thoi-khoa-bieu", "xlsx", _("THỜI KHÓA BIỂU"), blocks, wide=True)


def _rolls(desk: Desk, people: list[RosterRow]) -> Iterator[Paper]:
    """The rolls as they were taken, a page for each session of which something is recorded."""
    sessions = timetable(desk.cohort.id)
    taken = standing([one.id for one in sessions])
    blocks: list[Block] = []
    for one in sessions:
        marks = {person.enrolment_id: taken.get((one.id, person.enrolment_id)) for person in people}
        here = [person for person in people if marks[person.enrolment_id] or person.left_at is None]
        if not any(marks.values()):
            continue
        rows: Rows = [roll_row(at, person, marks[person.enrolment_id]) for at, person in enumerate(here, 1)]
        when = _("{name}, {half} ngày {day:%d/%m/%Y}").format(name=one.name, half=HALVES[one.half], day=one.held_on)
        about = _("{topic}; giảng viên {who}").format(topic=one.topic_title, who=one.instructor_name or "……………………")
        blocks += [*([NewPage()] if blocks else []), Caption(when, about)]
        blocks.append(Grid(_("Buổi {n}").format(n=one.number or one.id), ROLL, tuple(rows)))
    if blocks:
        yield desk.paper("03-diem-danh", "docx", _("BẢNG ĐIỂM DANH TỪNG BUỔI"), blocks)


def _marks(desk: Desk) -> Iterator[Paper]:
    """One list of marks for the final paper and for each mark that persons give, in figures and words."""
    for number, choice in enumerate(_final_choices(desk.cohort), 1):
        rows: Rows = []
        for at, line in enumerate(mark_lines(desk.cohort, choice, desk.at), 1):
            note = mark_note(line.mark, passed=line.passed, waiting=line.waiting, arriving=line.arriving)
            rows.append(marks_row(at, line.person, line.mark, mark_in_words(line.mark), note))
        blocks: list[Block] = [Caption(choice.title), Grid(_("Bảng điểm"), MARKS, tuple(rows))]
        yield desk.paper(f"04-bang-diem-{number}", "xlsx", _("BẢNG ĐIỂM"), blocks)


def _final_choices(cohort: CohortView) -> list[MarkChoice]:
    """What is marked for the whole class: final papers and what persons mark, not the quizzes of topics."""
    quizzes = {f"de-{paper.id}" for paper in quiz_papers(cohort.edition_id, cohort.content_version) if paper.kind != "final"}
    return [choice for choice in mark_choices(cohort) if choice.code not in quizzes]


def _decisions(desk: Desk, made: Sequence[DecisionView]) -> Paper:
    """Every decision with everybody it names, the oldest first."""
    blocks: list[Block] = []
    for one in reversed(made):
        lines = decision_lines(one.id)
        rows: Rows = [
            (at, line.full_name, line.birth, line.post_title, line.unit_name, OUTCOMES[line.outcome], line.reason)
            for at, line in enumerate(lines, 1)
        ]
        title = _("Quyết định số {number} ngày {day:%d/%m/%Y}").format(number=one.number, day=one.decided_on)
        said = _("{yes} người được công nhận, {no} người không").format(yes=one.recognised, no=one.refused)
        blocks += [*([NewPage()] if blocks else []), Caption(title, said), Grid(one.number, DECISION, tuple(rows))]
    return desk.paper("05-danh-sach-theo-quyet-dinh", "docx", _("DANH SÁCH KÈM THEO QUYẾT ĐỊNH"), blocks, wide=True)


def _results(desk: Desk, people: list[RosterRow]) -> Paper:
    """What was decided last about everybody, with the reason."""
    last = decided(desk.cohort.id)
    rows: Rows = []
    for at, person in enumerate(people, 1):
        found = last.get(person.enrolment_id)
        left = _("Đã thôi học: {why}").format(why=person.left_reason or "") if person.left_at else ""
        outcome = OUTCOMES[found.outcome] if found else _("Chưa xét")
        number = _("{number}, {day:%d/%m/%Y}").format(number=found.number, day=found.decided_on) if found else ""
        reason = (found.reason if found else "") or left
        rows.append((at, person.full_name, birth_of(person), person.unit_name, outcome, number, reason))
    blocks: list[Block] = [Grid(_("Kết quả"), RESULTS, tuple(rows))]
    return desk.paper("06-ket-qua", "xlsx", _("KẾT QUẢ XÉT HOÀN THÀNH"), blocks, wide=True)


def _register(desk: Desk) -> Iterator[Paper]:
    """The lines of the register that are about this class; nothing before numbers were given."""
    found = [one for one in certificates_of_cohort(desk.cohort.id) if one.printed is not None]
    if not found:
        return
    rows: Rows = [(at, *register_row(one)) for at, one in enumerate(found, 1)]
    blocks: list[Block] = [Grid(_("Sổ cấp chứng chỉ"), REGISTER, tuple(rows))]
    yield desk.paper("07-so-cap-chung-chi", "xlsx", _("TRÍCH SỔ CẤP CHỨNG CHỈ"), blocks, wide=True)
