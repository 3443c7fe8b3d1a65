"""A sheet is staged, looked at, confirmed once, and can be taken back."""

from __future__ import annotations

import unicodedata
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from app.attendance.models import Mark, SettledMark, SheetImport
from app.attendance.queries import import_of, imports_of, marks_of, proposal_of, roll_page, sums
from app.attendance.services.imports import confirm_import, known_of, slot_of, stage_sheet, undo_import
from app.attendance.services.settling import rebuild_settled
from app.attendance.sheet.template import write_template
from app.cohorts.models import ClassSession, Enrolment
from app.cohorts.queries import roster, timetable
from app.kernel.refusal import Refused
from app.storage.base import db
from tests.attendance.conftest import NOW, Klass
from tests.attendance.sheets import as_bytes, flat, merged

LATER = NOW + timedelta(minutes=5)


def staged(klass: Klass, book: Any, **more: Any) -> int:
    """The import of a workbook."""
    return stage_sheet(klass.cohort_id, as_bytes(book), "diem danh tuan 1.xlsx", by=klass.hoa, at=NOW, **more)


def confirmed(klass: Klass, import_id: int, names: dict[int, int] | None = None, differing: Any = None, **more: Any) -> Any:
    """What confirming did."""
    return confirm_import(import_id, names or {}, differing or {}, **{"by": klass.hoa, "at": LATER} | more)


def seen(klass: Klass, session: int, *places: int) -> dict[tuple[int, int], int]:
    """The marks of these people that the file shall replace."""
    marks = {row.enrolment_id: row.mark_id or 0 for row in roll_page(klass.sessions[session - 1])}
    return {(klass.sessions[session - 1], klass.enrolments[at]): marks[klass.enrolments[at]] for at in places}


def state(klass: Klass, name: str, session: int) -> str | None:
    """What counts."""
    mark = marks_of(klass.at(name)).get(klass.sessions[session - 1])
    return mark.state if mark else None


def test_nothing_counts_before_it_is_confirmed(klass: Klass) -> None:
    staged(klass, merged(klass.names, {0: "xxxx"}))
    assert db.session.query(Mark).count() == 0


def test_a_sheet_with_days_merged_over_morning_and_afternoon(klass: Klass) -> None:
    import_id = staged(klass, merged(klass.names, {0: ["x", "P", "K", "M"], 1: ["½", "", None, "x"]}))
    outcome = confirmed(klass, import_id)
    assert (outcome.written, outcome.left_rows) == (6, 0)
    assert [state(klass, klass.names[0], session) for session in (1, 2, 3, 4)] == ["present", "excused", "absent", "late"]
    half = marks_of(klass.enrolments[1])[klass.sessions[0]]
    assert (half.state, half.periods, half.way) == ("late", 2, "sheet")
    assert state(klass, klass.names[1], 2) is None


def test_names_in_nfd_with_the_tone_elsewhere_and_phones_without_their_zero(klass: Klass) -> None:
    names = [unicodedata.normalize("NFD", name.replace("Hòa", "Hoà").upper()) for name in klass.names]
    import_id = staged(klass, merged(names, dict.fromkeys(range(50), "x"), phones=klass.phones))
    assert len(proposal_of(import_id).of("certain")) == 50
    assert confirmed(klass, import_id).written == 50


@pytest.mark.parametrize("heads", [("2/11 S", "2/11/2026 chiều"), ("Buổi 1", "Buổi 2"), ("02-11 (sáng)", "Chiều 02/11")])
def test_heads_in_one_row(klass: Klass, heads: tuple[str, str]) -> None:
    confirmed(klass, staged(klass, flat(["Họ và tên", *heads], [[klass.names[3], "x", "k"]])))
    assert (state(klass, klass.names[3], 1), state(klass, klass.names[3], 2)) == ("present", "absent")


def test_a_name_in_two_columns(klass: Klass) -> None:
    confirmed(klass, staged(klass, flat(["Họ đệm", "Tên", "Buổi 1"], [["Giàng Thị", "Súa", "x"]])))
    assert state(klass, "Giàng Thị Súa", 1) == "present"


def test_numbers_are_tiet_when_one_of_them_is_larger_than_one(klass: Klass) -> None:
    confirmed(klass, staged(klass, flat(["Họ và tên", "Buổi 1", "Buổi 2"], [[klass.names[0], 4, 1], [klass.names[1], 2.5, 0]])))
    periods = [marks_of(klass.enrolments[at])[klass.sessions[0]].periods for at in (0, 1)]
    assert periods == [4, 2.5]
    assert marks_of(klass.enrolments[0])[klass.sessions[1]].periods == 1


def test_what_the_ledger_says_differently_stays_unless_the_file_is_chosen(klass: Klass) -> None:
    klass.save(1, {0: "excused", 1: "excused"})
    import_id = staged(klass, flat(["Họ và tên", "Buổi 1"], [[klass.names[0], "K"], [klass.names[1], "K"]]))
    outcome = confirmed(klass, import_id, differing=seen(klass, 1, 1))
    assert (outcome.written, outcome.kept) == (1, 1)
    assert (state(klass, klass.names[0], 1), state(klass, klass.names[1], 1)) == ("excused", "absent")


def test_a_mark_that_is_newer_than_the_preview_is_not_overruled(klass: Klass) -> None:
    klass.save(1, {0: "excused"})
    import_id, looked_at = staged(klass, flat(["Họ và tên", "Buổi 1"], [[klass.names[0], "K"]])), seen(klass, 1, 0)
    klass.save(1, {0: "late"}, {0: next(iter(looked_at.values()))}, by=klass.lan, client_prefix="may-lan")
    assert confirmed(klass, import_id, differing=looked_at).kept == 1
    assert state(klass, klass.names[0], 1) == "late"


def test_a_name_to_be_confirmed_is_written_only_when_somebody_says_who(klass: Klass) -> None:
    book = flat(
        ["Họ và tên", "Buổi 1"], [["Hà Thị Hương", "x"], ["Lò Thị Hướng", "x"], ["Quách Văn Đoàn", "x"], [klass.names[0], "x"]]
    )
    import_id = staged(klass, book)
    proposal = proposal_of(import_id)
    assert [row.outcome for row in proposal.rows] == ["confirm", "confirm", "not_found", "certain"]
    outcome = confirmed(klass, import_id, {2: klass.at("Hà Thị Hường")})
    assert (outcome.written, outcome.left_rows) == (2, 2)
    assert state(klass, "Lò Thị Hường", 1) is None


def test_two_rows_for_one_person_are_refused_and_nothing_is_written(klass: Klass) -> None:
    import_id = staged(klass, flat(["Họ và tên", "Buổi 1"], [["Hà Thị Hường", "x"], ["Hà Thị Hương", "k"]]))
    with pytest.raises(Refused) as refusal:
        confirmed(klass, import_id, {3: klass.at("Hà Thị Hường")})
    assert "Dòng 2 và dòng 3" in refusal.value.sentence
    assert db.session.query(Mark).count() == 0


def test_confirming_twice_and_the_same_file_again_change_nothing(klass: Klass) -> None:
    book = merged(klass.names, {at: ["x", "P", "K", "M"] for at in range(50)})
    import_id = staged(klass, book)
    assert confirmed(klass, import_id).written == 200
    assert confirmed(klass, import_id).already
    again = confirmed(klass, staged(klass, book))
    assert (again.written, again.same) == (0, 200)
    assert db.session.query(Mark).count() == 200


def test_staging_the_same_file_twice_is_one_import(klass: Klass) -> None:
    book = merged(klass.names, {0: "x"})
    data = as_bytes(book)
    first, second = (stage_sheet(klass.cohort_id, data, "a.xlsx", by=klass.hoa, at=NOW) for _time in range(2))
    assert first == second
    assert len(imports_of(klass.cohort_id)) == 1


def test_an_import_can_be_taken_back_whole(klass: Klass) -> None:
    klass.save(1, {0: "excused"})
    import_id = staged(klass, flat(["Họ và tên", "Buổi 1", "Buổi 2"], [[klass.names[0], "K", "x"]]))
    confirmed(klass, import_id, differing=seen(klass, 1, 0))
    assert undo_import(import_id, by=klass.lan, at=LATER) == 2
    assert (state(klass, klass.names[0], 1), state(klass, klass.names[0], 2)) == ("excused", None)
    assert undo_import(import_id, by=klass.lan, at=LATER) == 0
    view = import_of(klass.cohort_id, import_id)
    assert view is not None
    assert not view.counts


def test_a_later_correction_stays_when_an_import_is_taken_back(klass: Klass) -> None:
    import_id = staged(klass, flat(["Họ và tên", "Buổi 1"], [[klass.names[0], "K"], [klass.names[1], "K"]]))
    confirmed(klass, import_id)
    klass.save(1, {0: "late"}, {0: seen(klass, 1, 0)[klass.sessions[0], klass.enrolments[0]]}, at=LATER, device_at=LATER)
    undo_import(import_id, by=klass.hoa, at=LATER + timedelta(hours=1))
    assert (state(klass, klass.names[0], 1), state(klass, klass.names[1], 1)) == ("late", None)


def test_after_taking_back_the_same_file_can_be_read_again(klass: Klass) -> None:
    book = flat(["Họ và tên", "Buổi 1"], [[klass.names[0], "K"]])
    first = staged(klass, book)
    confirmed(klass, first)
    undo_import(first, by=klass.hoa, at=LATER)
    with pytest.raises(Refused, match="undone"):
        confirmed(klass, first)
    assert confirmed(klass, staged(klass, book), at=LATER + timedelta(minutes=1)).written == 1


def test_what_is_not_in_the_ledger_cannot_be_taken_back(klass: Klass) -> None:
    with pytest.raises(Refused, match="not_confirmed"):
        undo_import(staged(klass, merged(klass.names, {0: "x"})), by=klass.hoa, at=NOW)


def test_the_settled_marks_equal_a_rebuild_after_everything(klass: Klass) -> None:
    klass.save(1, {}, fill="present")
    import_id = staged(klass, merged(klass.names, {at: ["K", "P", "x", "½"] for at in range(50)}))
    confirmed(klass, import_id, differing=seen(klass, 1, *range(20)))
    assert rebuild_settled(by=None, at=NOW) == 0
    undo_import(import_id, by=klass.hoa, at=LATER)
    assert rebuild_settled(by=None, at=NOW) == 0
    assert db.session.query(SettledMark).count() == 50


def test_empty_cells_can_be_told_to_mean_present(klass: Klass) -> None:
    book = merged(klass.names, {0: ["K", "", ""], 1: ["", "P", ""]})
    confirmed(klass, staged(klass, book, blank="present"))
    assert [state(klass, klass.names[at], session) for at, session in ((0, 1), (0, 2), (1, 1), (2, 1))] == [
        "absent",
        "present",
        "present",
        "present",
    ]
    assert state(klass, klass.names[0], 3) is None, "a column that is empty as a whole says nothing"


def test_whoever_left_between_preview_and_confirmation_is_left_out(klass: Klass) -> None:
    import_id = staged(klass, flat(["Họ và tên", "Buổi 1"], [[klass.names[0], "x"], [klass.names[1], "x"]]))
    db.session.execute(update(Enrolment).where(Enrolment.id == klass.enrolments[0]).values(left_at=NOW))
    db.session.commit()
    assert confirmed(klass, import_id).written == 1


def test_a_timetable_that_changed_meanwhile_asks_for_the_sheet_again(klass: Klass) -> None:
    import_id = staged(klass, flat(["Họ và tên", "Buổi 1"], [[klass.names[0], "x"]]))
    db.session.execute(update(ClassSession).where(ClassSession.id == klass.sessions[0]).values(periods=5))
    db.session.commit()
    with pytest.raises(Refused, match="timetable_changed"):
        confirmed(klass, import_id)


def test_the_template_comes_back_as_it_was_filled(klass: Klass) -> None:
    from io import BytesIO

    from openpyxl import load_workbook

    slots = [slot_of(view) for view in timetable(klass.cohort_id)]
    people = [known_of(row) for row in roster(klass.cohort_id)]
    book = load_workbook(BytesIO(write_template("Lớp LOP-50", people, slots)))
    sheet = book.active
    for row in range(7, 57):
        for column in range(5, 19):
            sheet.cell(row, column, "x")
    proposal = proposal_of(staged(klass, book))
    assert len(proposal.of("certain")) == 50
    assert (len(proposal.sessions), proposal.issues) == (20, ())


def test_staging_and_confirming_cost_the_same_for_one_and_for_fifty(klass: Klass, statements: Any) -> None:
    counts = []
    for people in (1, 50):
        import_id = staged(klass, merged(klass.names[:people], dict.fromkeys(range(people), "xxxx")))
        with statements() as seen:
            confirmed(klass, import_id)
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_an_import_of_200_marks_shows_in_the_sums(klass: Klass) -> None:
    confirmed(klass, staged(klass, merged(klass.names, {at: ["x", "x", "x", "K"] for at in range(50)})))
    assert {(one.earned, one.lost) for one in sums(klass.cohort_id).values()} == {(12, 4)}
    assert db.session.query(SheetImport).count() == 1
