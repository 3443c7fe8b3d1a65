"""Reading a file against a class: what it is, how files like it were read before, and what it proposes. Nothing is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy import select

from app.attendance.formats.attlog import read_attlog
from app.attendance.formats.meeting import read_meeting
from app.attendance.formats.recognising import recognise
from app.attendance.queries import machine_numbers_of, profile_of
from app.attendance.queries.cards import cards_of
from app.attendance.rules.choices import Choices, SourceKind
from app.attendance.rules.heads import Slot
from app.attendance.rules.legend import BLANKS
from app.attendance.rules.people import Known
from app.attendance.rules.presence import read_presence
from app.attendance.rules.proposal import Issue, Proposal
from app.attendance.rules.punches import read_punches
from app.attendance.rules.reading import ClassFacts, read_marks
from app.attendance.rules.table import signature
from app.attendance.sheet.reading import page_of, read_sheet
from app.cohorts.queries import RosterRow, SessionView, cohort_of, roster, timetable
from app.cohorts.sheet.delimited import read_delimited
from app.courses.models import Edition
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.storage.transaction import session

_NOBODY: frozenset[str] = frozenset()


def known_of(row: RosterRow, codes: frozenset[str] = _NOBODY) -> Known:
    """A person of the roster as the rules of matching see her."""
    year = row.birth_on.year if row.birth_on else row.birth_year
    return Known(row.enrolment_id, row.full_name, row.phone, year, row.unit_name, codes)


def slot_of(view: SessionView) -> Slot:
    """A session of the timetable as the rules of reading see it."""
    return Slot(view.id, view.number, view.held_on, view.half, view.periods, view.starts)


def propose(
    cohort_id: int,
    data: bytes,
    file_name: str,
    *,
    today: date,
    kind: str = "",
    choices: Choices | None = None,
    given: Mapping[str, object] | None = None,
) -> Proposal:
    """Read a file against a class and write nothing. 5 statements, one more for a sheet with codes.

    `kind` is what it is ("": recognised by itself). `choices` say how it is read; without them it is read as files of this
    source were read last, with what is `given` (fields of `Choices`) on top.
    Refused: "no_such_kind", what the readers refuse; "no_cohort", "no_such_blank", "no_timetable", "other_dates" (nothing in it
    is a session of this class), "wrong_class" (nobody in the sheet is in the class).
    """
    source = _kind(kind or recognise(data, file_name))
    facts = _facts(cohort_id, today)
    if choices is not None and choices.blank not in BLANKS:
        raise Refused("no_such_blank", _("Chọn ô để trống nghĩa là gì."))
    if source is SourceKind.SHEET:
        return _propose_sheet(cohort_id, data, file_name, facts, choices, given or {})
    choices = choices or replace(profile_of(cohort_id, source, source), **dict(given or {}))  # type: ignore[arg-type]
    if source is SourceKind.ATTLOG:
        return _propose_punches(cohort_id, data, facts, choices)
    meeting = read_meeting(read_delimited(data)[1], source, {slot.held_on for slot in facts.slots})
    return read_presence(meeting, facts, choices)


def _kind(word: str) -> SourceKind:
    """What somebody says that a file is."""
    try:
        return SourceKind(word)
    except ValueError as error:
        raise Refused("no_such_kind", _("Chưa đọc được loại tệp này.")) from error


def _propose_sheet(
    cohort_id: int, data: bytes, file_name: str, facts: ClassFacts, choices: Choices | None, given: Mapping[str, object]
) -> Proposal:
    """What an attendance sheet proposes."""
    name = choices.sheet_name if choices else str(given.get("sheet_name", ""))
    sheet, table, encoding = read_sheet(data, file_name, squeeze(name))
    if choices is None:
        choices = replace(profile_of(cohort_id, SourceKind.SHEET, signature(table)), **dict(given))  # type: ignore[arg-type]
        if choices.blank not in BLANKS:
            raise Refused("no_such_blank", _("Chọn ô để trống nghĩa là gì."))
    page = page_of(sheet, table, encoding, choices.columns)
    if "code" in page.table.people:
        facts = replace(facts, people=_with_codes(cohort_id, facts.people))
    proposal = read_marks(page, facts, choices)
    if not proposal.sessions:
        raise _no_session(proposal, facts.slots)
    if not any(row.candidates for row in proposal.rows):
        sentence = _("Không ai trong trang “{sheet}” có tên trong lớp này. Có thể đây là bảng của lớp khác.")
        raise Refused("wrong_class", sentence.format(sheet=proposal.sheet_name))
    return proposal


def _propose_punches(cohort_id: int, data: bytes, facts: ClassFacts, choices: Choices) -> Proposal:
    """What a fingerprint machine's file proposes."""
    punches, unread = read_attlog(data)
    proposal = read_punches(punches, machine_numbers_of(cohort_id), facts, choices)
    if not proposal.sessions and not any(issue.reason == "punches_ahead" for issue in proposal.issues):
        days = sorted({punch.at.date() for punch in punches})
        sentence = _("Các lần bấm trong tệp ({from_day} đến {to_day}) không rơi vào buổi nào của lớp ({first} đến {last}).")
        first, last = facts.slots[0].held_on, facts.slots[-1].held_on
        spoken = {"from_day": days[0], "to_day": days[-1], "first": first, "last": last}
        raise Refused("other_dates", sentence.format(**{name: f"{on:%d/%m/%Y}" for name, on in spoken.items()}))
    issues = tuple(Issue("lines_unread", str(line)) for line in unread[:20])
    return replace(proposal, issues=proposal.issues + issues)


def _facts(cohort_id: int, today: date) -> ClassFacts:
    """What a file of this class is compared with. 4 statements."""
    cohort = cohort_of(cohort_id)
    if cohort is None:
        raise Refused("no_cohort", _("Không có lớp này."))
    slots = [slot_of(view) for view in timetable(cohort_id)]
    if not slots:
        raise Refused("no_timetable", _("Lớp chưa có lịch học nên chưa nhập bảng được. Lập lịch học trước."))
    rules = session().execute(select(Edition.attendance).where(Edition.id == cohort.edition_id)).scalar_one()
    return ClassFacts([known_of(row) for row in roster(cohort_id)], slots, rules, today)


def _with_codes(cohort_id: int, people: Sequence[Known]) -> list[Known]:
    """The people with the short codes of their cards. 1 statement."""
    codes = {card.enrolment_id: card.short for card in cards_of(cohort_id) if card.short}
    return [replace(person, codes=frozenset({codes.get(person.enrolment_id, "")} - {""})) for person in people]


def _no_session(proposal: Proposal, slots: Sequence[Slot]) -> Refused:
    """Why no column could be read: days of another time, or heads that leave the session open."""
    first, last = slots[0].held_on, slots[-1].held_on
    sentence = _(
        "Không cột nào khớp lịch của lớp ({first} đến {last}). Đầu cột đọc được: {heads}. Có thể đây là bảng của lớp khác."
    )
    heads = _(", ").join(f"“{issue.shown}”" for issue in proposal.issues if issue.reason.startswith("column_"))
    return Refused("other_dates", sentence.format(first=f"{first:%d/%m/%Y}", last=f"{last:%d/%m/%Y}", heads=heads or "–"))
