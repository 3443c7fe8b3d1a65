"""Fingerprint machines: whose number, which session, on time or late."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from app.attendance.formats.attlog import is_attlog, read_attlog
from app.attendance.formats.recognising import recognise
from app.attendance.queries import machine_numbers_of, marks_of, proposal_of
from app.attendance.rules.choices import Choices
from app.attendance.rules.heads import Slot
from app.attendance.rules.people import Known
from app.attendance.rules.punches import Punch, read_punches, starts_at
from app.attendance.rules.reading import ClassFacts
from app.attendance.services.imports import confirm_import, reread_import, stage_sheet, undo_import
from app.attendance.services.settling import rebuild_settled
from app.kernel.refusal import Refused
from tests.attendance.conftest import NOW, Klass
from tests.files.make_attendance import DAY, at, attlog, two_days

FILE = Path(__file__).parents[1] / "files" / "attlog.dat"
SLOTS = [
    Slot(1, 1, DAY, "morning", 4, "7:30"),
    Slot(2, 2, DAY, "afternoon", 4, "13h30"),
    Slot(3, 3, DAY, "evening", 2, "17:00"),
]
PEOPLE = [Known(11, "Hà Thị Thắm"), Known(12, "Lò Thị Hường")]
FACTS = ClassFacts(PEOPLE, SLOTS, {"late": 50}, DAY)


def marks(*clocks: str, choices: Choices | None = None) -> dict[int, tuple[str, float, str]]:
    """What the punches of one person at these times of the day say, by session."""
    punches = [Punch("7", at(clock), line) for line, clock in enumerate(clocks, 1)]
    proposal = read_punches(punches, {"7": 11}, FACTS, choices or Choices())
    return {cell.session_id: (cell.state, cell.periods, cell.shown) for cell in proposal.rows[0].cells}


@pytest.mark.parametrize(
    ("clock", "state", "periods"),
    [("6:30", "present", 4), ("7:30", "present", 4), ("7:45", "present", 4), ("7:45:01", "late", 2), ("10:30", "late", 2)],
)
def test_the_first_punch_in_the_window_of_a_session_counts(clock: str, state: str, periods: float) -> None:
    assert marks(clock) == {1: (state, periods, ":".join(f"{int(part):02}" for part in clock.split(":")[:2]))}


@pytest.mark.parametrize("clock", ["6:29:59", "10:30:01", "12:00", "23:10"])
def test_a_punch_outside_every_window_counts_nowhere_and_is_said(clock: str) -> None:
    proposal = read_punches([Punch("7", at(clock), 1)], {}, FACTS, Choices())
    assert (proposal.sessions, proposal.rows[0].cells) == ((), ())
    assert [issue.reason for issue in proposal.issues] == ["punches_outside"]


def test_repeated_punches_and_leaving_do_not_make_her_late() -> None:
    assert marks("7:20", "7:20:03", "8:10", "10:29") == {1: ("present", 4, "07:20")}


def test_a_punch_in_two_windows_belongs_to_the_later_session_when_the_earlier_has_one() -> None:
    assert set(marks("13:20", "16:20")) == {2, 3}
    assert set(marks("16:20")) == {2}


def test_the_lines_are_drawn_where_somebody_wants_them() -> None:
    assert marks("8:00", choices=Choices(late_minutes=30))[1][0] == "present"
    assert marks("7:10", choices=Choices(early_minutes=15)) == {}


def test_a_session_in_which_only_others_punched_says_what_it_is_told_to() -> None:
    punches = [Punch("7", at("7:20"), 1), Punch("8", at("13:20"), 2)]
    for blank, state in (("", None), ("absent", "absent")):
        row = read_punches(punches, {"7": 11, "8": 12}, FACTS, Choices(blank=blank)).rows[0]
        assert {cell.session_id: cell.state for cell in row.cells}.get(2) == state


def test_a_number_that_is_not_known_is_asked_and_two_numbers_are_never_one_person() -> None:
    punches = [Punch("7", at("7:20"), 1), Punch("8", at("7:21"), 2), Punch("12", at("7:22"), 3)]
    rows = read_punches(punches, {"7": 11, "8": 11}, FACTS, Choices()).rows
    assert [(row.name, row.outcome) for row in rows] == [("7", "certain"), ("8", "not_found"), ("12", "not_found")]


@pytest.mark.parametrize(
    ("half", "text", "clock"),
    [
        ("morning", "7:30", "07:30"),
        ("morning", "07h15", "07:15"),
        ("morning", "8g", "08:00"),
        ("afternoon", "1:30", "13:30"),
        ("afternoon", "7:30", "13:30"),
        ("evening", "7:00", "19:00"),
        ("evening", "sau cơm tối", "19:00"),
        ("morning", "7:99", "07:30"),
    ],
)
def test_when_a_session_begins(half: str, text: str, clock: str) -> None:
    assert f"{starts_at(Slot(1, 1, DAY, half, 4, text)):%H:%M}" == clock


def test_a_real_shaped_file_is_recognised_and_read() -> None:
    data = FILE.read_bytes()
    assert recognise(data, "1_attlog.dat") == "attlog"
    punches, unread = read_attlog(data)
    assert (len({punch.number for punch in punches}), unread) == (4, ())
    assert punches[0] == Punch("1", datetime(2026, 11, 2, 7, 10), 1)  # noqa: DTZ001


def test_lines_that_are_no_punches_are_counted_and_repeated_lines_are_one() -> None:
    data = attlog([(1, at("7:20")), (1, at("7:20"))]) + b"2\t2026-02-31 07:20:00\t1\t0\t1\t0\r\ngarbage\r\n"
    punches, unread = read_attlog(data)
    assert (len(punches), unread) == (1, (3, 4))


def test_a_file_that_stops_in_a_line_is_refused() -> None:
    whole = attlog([(1, at("7:20")), (2, at("7:21"))])
    with pytest.raises(Refused, match="truncated"):
        read_attlog(whole[:-9])


@pytest.mark.parametrize("data", [b"", b"\x00\x01" * 50, "Họ và tên;Buổi 1\n".encode(), b"1,2026-11-02 07:10:00\n"])
def test_other_files_are_no_machines(data: bytes) -> None:
    assert not is_attlog(data)


def staged(klass: Klass, data: bytes) -> int:
    """The import of a machine's file."""
    return stage_sheet(klass.cohort_id, data, "1_attlog.dat", by=klass.hoa, at=NOW)


def test_a_number_is_asked_once_and_remembered_for_the_class(klass: Klass) -> None:
    data = two_days([3, 4, 5])
    first = staged(klass, data)
    rows = {row.name: row.row for row in proposal_of(first).rows}
    assert confirm_import(first, {}, {}, by=klass.hoa, at=NOW).written == 0, "nobody is guessed"
    second = staged(klass, data)
    who = {rows["3"]: klass.enrolments[0], rows["5"]: klass.enrolments[1]}
    assert confirm_import(second, who, {}, by=klass.hoa, at=NOW).written == 8
    assert machine_numbers_of(klass.cohort_id) == {"3": klass.enrolments[0], "5": klass.enrolments[1]}
    third = proposal_of(staged(klass, data))
    assert [(row.name, row.outcome) for row in third.rows] == [("3", "certain"), ("4", "not_found"), ("5", "certain")]
    mark = marks_of(klass.enrolments[1])[klass.sessions[0]]
    assert (mark.state, mark.periods, mark.way) == ("late", 2, "attlog")


def test_the_mark_says_when_the_finger_was_there(klass: Klass) -> None:
    from app.attendance.models import Mark
    from app.storage.base import db

    import_id = staged(klass, attlog([(9, at("7:58", date(2026, 11, 2)))]))
    confirm_import(import_id, {1: klass.enrolments[0]}, {}, by=klass.hoa, at=NOW)
    assert db.session.query(Mark.evidence, Mark.way).one() == ("máy vân tay 07:58", "attlog")


def test_a_number_that_went_to_somebody_else_can_be_chosen_anew(klass: Klass) -> None:
    data = attlog([(9, at("7:20", date(2026, 11, 2)))])
    confirm_import(staged(klass, data), {1: klass.enrolments[0]}, {}, by=klass.hoa, at=NOW)
    later = staged(klass, attlog([(9, at("7:20", date(2026, 11, 3)))]))
    confirm_import(later, {1: klass.enrolments[5]}, {}, by=klass.hoa, at=NOW)
    assert machine_numbers_of(klass.cohort_id) == {"9": klass.enrolments[5]}
    assert (klass.state(0, 3), klass.state(5, 3)) == (None, "present")


def test_the_same_file_again_changes_nothing_and_the_import_can_be_taken_back(klass: Klass) -> None:
    data = two_days([3])
    who = {row.row: klass.enrolments[0] for row in proposal_of(staged(klass, data)).rows}
    first = staged(klass, data)
    assert confirm_import(first, who, {}, by=klass.hoa, at=NOW).written == 4
    again = confirm_import(staged(klass, data), {}, {}, by=klass.lan, at=NOW)
    assert (again.written, again.same) == (0, 4)
    assert undo_import(first, by=klass.hoa, at=NOW) == 4
    assert klass.state(0, 1) is None
    assert rebuild_settled(by=None, at=NOW) == 0


def test_other_minutes_are_remembered_for_the_next_file_of_the_machine(klass: Klass) -> None:
    import_id = staged(klass, two_days([3]))
    reread_import(import_id, Choices(late_minutes=45), by=klass.hoa, at=NOW)
    assert proposal_of(staged(klass, two_days([3, 4]))).source.choices.late_minutes == 45


def test_a_machine_of_another_time_is_refused_with_both_spans(klass: Klass) -> None:
    with pytest.raises(Refused, match="other_dates") as told:
        staged(klass, attlog([(3, at("7:20", date(2026, 3, 2)))]))
    assert "02/03/2026 đến 02/03/2026" in told.value.sentence
