"""Lists of Zoom and Teams: who was in the meeting, for how much of the session."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.attendance.formats.meeting import read_meeting
from app.attendance.formats.moments import minutes_in, moments
from app.attendance.formats.recognising import recognise
from app.attendance.models import Mark
from app.attendance.queries import marks_of, proposal_of
from app.attendance.rules.choices import Choices, SourceKind
from app.attendance.rules.heads import Slot
from app.attendance.rules.people import Known, Outcome, Register
from app.attendance.rules.presence import Meeting, Presence, mark_for, match_shown_name, minutes_of, session_of
from app.attendance.rules.reading import ClassFacts
from app.attendance.services.imports import confirm_import, reread_import, stage_sheet, undo_import
from app.cohorts.sheet.delimited import read_delimited
from app.kernel.refusal import Refused
from app.storage.base import db
from tests.attendance.conftest import NOW, Klass
from tests.files.make_attendance import DAY, at, teams, teams_events, zoom, zoom_minutes

FILES = Path(__file__).parents[1] / "files"
DAYS = {DAY}
STAYS = [("Hà Thị Thắm", "7:25:40", "8:31:02"), ("Hà Thị Thắm", "8:30", "10:31"), ("Lò Thị Hường", "9:00", "10:30")]
SLOTS = [Slot(1, 1, DAY, "morning", 4, "7:30"), Slot(2, 2, DAY, "afternoon", 4, "13:30")]
FACTS = ClassFacts([], SLOTS, {"late": 50}, DAY)


def people(data: bytes) -> dict[str, float]:
    """The minutes of everybody in a file."""
    kind = SourceKind(recognise(data, "list.csv"))
    found: dict[str, list[Presence]] = {}
    for one in read_meeting(read_delimited(data)[1], kind, DAYS).people:
        found.setdefault(one.name, []).append(one)
    return {
        name: round(minutes_of(span for one in all_of for span in one.spans) or sum(one.minutes for one in all_of))
        for name, all_of in found.items()
    }


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (zoom(STAYS), "zoom"),
        (zoom(STAYS, vietnamese=True, day_first=True), "zoom"),
        (zoom(STAYS, day_first=True), "zoom"),
        (teams(STAYS), "teams"),
        (teams(STAYS, vietnamese=True), "teams"),
    ],
)
def test_lists_in_both_languages_with_the_month_or_the_day_first(data: bytes, kind: str) -> None:
    assert recognise(data, "meeting.csv") == kind
    assert people(data) == {"Hà Thị Thắm": 185, "Lò Thị Hường": 90}, "two devices at once count once"


def test_the_oldest_teams_list_tells_only_coming_and_going() -> None:
    events = [("Hà Thị Thắm", "Joined before", "7:20"), ("Lò Thị Hường", "Joined", "8:00"), ("Lò Thị Hường", "Left", "9:30")]
    data = teams_events([*events, ("Giàng Thị Súa", "Joined", "9:00"), ("Giàng Thị Súa", "Left", "10:20")])
    assert recognise(data, "a.csv") == "teams"
    assert people(data) == {"Hà Thị Thắm": 180, "Lò Thị Hường": 90, "Giàng Thị Súa": 80}


def test_a_list_of_minutes_without_moments() -> None:
    assert people(zoom_minutes([("Hà Thị Thắm", 142), ("Lò Thị Hường", 12)])) == {"Hà Thị Thắm": 142, "Lò Thị Hường": 12}


def test_kept_files_are_recognised() -> None:
    assert [recognise((FILES / name).read_bytes(), name) for name in ("zoom.csv", "teams.tsv")] == ["zoom", "teams"]


def test_whoever_was_only_in_the_waiting_room_was_not_there() -> None:
    data = (
        zoom([("Hà Thị Thắm", "7:25", "10:31"), ("Khách", "7:00", "7:40")])
        .decode()
        .replace("40:00 AM,40,Yes,No", "40:00 AM,40,Yes,Yes")
    )
    assert people(data.encode()) == {"Hà Thị Thắm": 186}


@pytest.mark.parametrize("data", ["Họ và tên;17/11 S\nLò Thị Vân;x\n".encode(), b"a,b\n1,2\n", b""])
def test_sheets_are_no_meetings(data: bytes) -> None:
    assert recognise(data, "bang.csv") == "sheet"


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("2h 22m 5s", 142),
        ("45m 3s", 45),
        ("1 giờ 5 phút", 65),
        ("142", 142),
        ("2:22:05", 142),
        ("30s", 0),
        ("", None),
        ("–", None),
    ],
)
def test_durations(text: str, minutes: float | None) -> None:
    found = minutes_in(text)
    assert found == minutes or (found is not None and int(found) == minutes)


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("11/09/2026 07:25:40 AM", datetime(2026, 11, 9, 7, 25, 40)),  # noqa: DTZ001
        ("09/11/2026 07:25", datetime(2026, 11, 9, 7, 25)),  # noqa: DTZ001
        ("2026-11-09 19:25:40", datetime(2026, 11, 9, 19, 25, 40)),  # noqa: DTZ001
        ("Nov 9, 2026 12:05:00 AM", datetime(2026, 11, 9, 0, 5)),  # noqa: DTZ001
        ("11/9/26, 1:31:02 PM", datetime(2026, 11, 9, 13, 31, 2)),  # noqa: DTZ001
        ("9/11/2026 1:31:02 CH", datetime(2026, 11, 9, 13, 31, 2)),  # noqa: DTZ001
        ("31/31/2026 07:00", None),
        ("hôm qua", None),
    ],
)
def test_moments_are_read_as_the_timetable_has_days(text: str, moment: datetime | None) -> None:
    assert moments([text], DAYS) == [moment]


@pytest.mark.parametrize(
    ("minutes", "state", "periods"),
    [
        (180, "present", 4),
        (144, "present", 4),
        (143.9, "late", 3),
        (100, "late", 2),
        (54, "late", 1),
        (53.9, "absent", 0),
        (0, "absent", 0),
    ],
)
def test_minutes_against_the_lines(minutes: float, state: str, periods: float) -> None:
    assert mark_for(minutes, SLOTS[0], FACTS, Choices()) == (state, periods)


@given(minutes=st.floats(0, 600), full=st.integers(1, 100), part=st.integers(1, 100))
def test_more_minutes_never_earn_less(minutes: float, full: int, part: int) -> None:
    choices = Choices(full_percent=max(full, part), part_percent=min(full, part))
    less, more = (mark_for(one, SLOTS[0], FACTS, choices)[1] for one in (minutes, minutes + 1))
    assert 0 <= less <= more <= 4


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 120)), max_size=12))
def test_minutes_are_those_in_which_any_device_was_there(stays: list[tuple[int, int]]) -> None:
    start = at("7:00")
    spans = [(start.replace(hour=7 + one // 60, minute=one % 60), one, length) for one, length in stays]
    covered = {minute for _begin, one, length in spans for minute in range(one, one + length)}
    from datetime import timedelta

    assert minutes_of((begin, begin + timedelta(minutes=length)) for begin, _one, length in spans) == len(covered)


def test_the_session_is_the_one_that_shares_the_most_time() -> None:
    def meeting(came: str, left: str, day: date = DAY) -> Meeting:
        return Meeting("zoom", "", (Presence(1, "A", "", ((at(came, day), at(left, day)),)),))

    assert session_of(meeting("7:00", "11:30"), SLOTS) == SLOTS[0]
    assert session_of(meeting("10:00", "16:00"), SLOTS) == SLOTS[1]
    assert session_of(meeting("12:30", "13:00"), SLOTS) == SLOTS[1]
    assert session_of(meeting("7:00", "11:30", date(2026, 1, 2)), SLOTS) is None
    assert session_of(Meeting("zoom", "", (Presence(1, "A", minutes=30),)), SLOTS) is None


CLASS = Register(
    [
        Known(1, "Lê Thị Hường", unit_name="Xã Như Thanh"),
        Known(2, "Phạm Thị Lan", unit_name="Xã Quan Sơn"),
        Known(3, "Phạm Thị Lan", unit_name="Xã Tam Lư"),
    ]
)


@pytest.mark.parametrize(
    ("name", "outcome", "candidates"),
    [
        ("Lê Thị Hường - Như Thanh", "certain", (1,)),
        ("Như Thanh_Lê Thị Hường", "certain", (1,)),
        ("Phạm Thị Lan (xã Tam Lư)", "certain", (3,)),
        ("Phạm Thị Lan", "confirm", (2, 3)),
        ("LE THI HUONG", "certain", (1,)),
        ("iPhone", "not_found", ()),
        ("Hường", "not_found", ()),
    ],
)
def test_names_as_people_write_them_in_a_meeting(name: str, outcome: str, candidates: tuple[int, ...]) -> None:
    match = match_shown_name(name, CLASS)
    assert (match.outcome, match.candidates) == (Outcome(outcome), candidates)


def staged(klass: Klass, data: bytes, **more: int) -> int:
    """The import of a list."""
    return stage_sheet(klass.cohort_id, data, "list.csv", by=klass.hoa, at=NOW, **more)


def test_a_meeting_is_written_for_the_session_of_its_day_and_can_be_taken_back(klass: Klass) -> None:
    stays = [
        (klass.names[0], "7:25", "10:31"),
        (klass.names[1], "8:10", "9:50"),
        (klass.names[2], "7:30", "7:40"),
        ("Khách mời", "7:30", "9:00"),
    ]
    import_id = staged(klass, zoom(stays))
    assert confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW).written == 3
    mine = [marks_of(klass.enrolments[place])[klass.sessions[10]] for place in (0, 1, 2)]
    assert [(mark.state, mark.periods, mark.way) for mark in mine] == [
        ("present", 4, "meeting"),
        ("late", 2, "meeting"),
        ("absent", 0, "meeting"),
    ]
    assert {row[0] for row in db.session.query(Mark.evidence)} == {"Zoom 186 phút", "Zoom 100 phút", "Zoom 10 phút"}
    assert undo_import(import_id, by=klass.hoa, at=NOW) == 3
    assert klass.state(0, 11) is None


def test_one_person_on_two_devices_is_one_row(klass: Klass) -> None:
    name = klass.names[0]
    import_id = staged(klass, teams([(name, "7:30", "8:30"), (f"{name} - điện thoại", "8:30", "10:30")]))
    assert [row.outcome for row in proposal_of(import_id).rows] == ["certain"]
    confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW)
    assert klass.state(0, 11) == "present"


def test_without_a_session_nothing_is_written_until_it_is_chosen(klass: Klass) -> None:
    import_id = staged(klass, zoom_minutes([(klass.names[0], 170)]))
    assert "which_session" in {issue.reason for issue in proposal_of(import_id).issues}
    reread_import(import_id, Choices(session_id=klass.sessions[4]), by=klass.hoa, at=NOW)
    assert confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW).written == 1
    assert klass.state(0, 5) == "present"


def test_other_lines_are_remembered_and_the_session_is_not(klass: Klass) -> None:
    choices = Choices(session_id=klass.sessions[0], full_percent=95, part_percent=50)
    reread_import(staged(klass, zoom(STAYS)), choices, by=klass.hoa, at=NOW)
    source = proposal_of(staged(klass, zoom([(klass.names[3], "7:40", "10:00")]))).source
    assert (source.choices.full_percent, source.choices.session_id) == (95, klass.sessions[10])


def test_a_meeting_of_a_session_to_come_is_not_written(klass: Klass) -> None:
    import_id = staged(klass, zoom(STAYS), session_id=klass.sessions[18])
    assert "punches_ahead" in {issue.reason for issue in proposal_of(import_id).issues}
    assert confirm_import(import_id, {}, {}, by=klass.hoa, at=NOW).written == 0


@pytest.mark.parametrize(
    "choices", [Choices(full_percent=30, part_percent=80), Choices(full_percent=101), Choices(part_percent=0)]
)
def test_lines_out_of_order_are_refused(klass: Klass, choices: Choices) -> None:
    with pytest.raises(Refused, match="percent"):
        reread_import(staged(klass, zoom(STAYS)), choices, by=klass.hoa, at=NOW)


def test_an_empty_list_and_a_list_cut_in_half_are_refused(klass: Klass) -> None:
    with pytest.raises(Refused):
        staged(klass, zoom([]))
    whole = teams(STAYS)
    with pytest.raises(Refused, match="truncated"):
        staged(klass, whole[: len(whole) // 2 // 2 * 2 + 1])
