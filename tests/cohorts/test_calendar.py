"""The calendar of all classes: who sees which, what gets in each other's way, and what is asked before it is written."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
from flask import Flask

from app.cohorts import services
from app.cohorts.queries import timetable
from app.cohorts.rules.calendar import MONTH, WEEK, day_of, span_of
from app.cohorts.rules.clashes import Shared, Slot, find_clashes
from app.courses.queries import edition_view
from tests.cast import NOW, TODAY, Cast
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]


def slot(number: int, **changes: Any) -> Slot:
    facts: dict[str, Any] = {"held_on": TODAY, "half": "morning", "place": f"Nhà {number}", "mode": "in_person"}
    facts |= {"instructor_id": None, "instructor_name": ""} | changes
    return Slot(number, number, f"L{number}", **facts)


def shared(*slots: Slot, both: dict[frozenset[int], int] | None = None) -> list[Shared]:
    return [clash.shared for clash in find_clashes(slots, both or {})]


@pytest.mark.sqlite_only
def test_one_room_one_instructor_one_trainee_can_be_in_one_place_only() -> None:
    assert shared(slot(1), slot(2)) == []
    assert shared(slot(1, place="Hội trường A"), slot(2, place="hoi  trường a")) == [Shared.ROOM]
    assert shared(slot(1, instructor_id=7), slot(2, instructor_id=7)) == [Shared.INSTRUCTOR]
    assert shared(slot(1), slot(2), both={frozenset({1, 2}): 3}) == [Shared.TRAINEES]


@pytest.mark.sqlite_only
def test_nothing_clashes_in_another_half_over_a_video_call_or_within_one_class() -> None:
    assert shared(slot(1, place="A"), slot(2, place="A", half="afternoon")) == []
    assert shared(slot(1, place="A"), slot(2, place="A", mode="live_online")) == []
    assert shared(slot(1, place=""), slot(2, place="")) == []
    same = slot(1, place="A")
    assert find_clashes([same, same], {}) == []
    assert shared(slot(1, instructor_id=7, told=False), slot(2, instructor_id=7, told=False)) == []


@pytest.mark.sqlite_only
def test_a_page_is_a_month_or_a_week_of_whole_weeks() -> None:
    month, week = span_of(MONTH, TODAY), span_of(WEEK, TODAY)
    assert (month.first, month.last, len(month.weeks)) == (date(2026, 11, 1), date(2026, 11, 30), 6)
    assert (week.first, week.last) == (date(2026, 11, 9), date(2026, 11, 15))
    assert (month.before, month.after) == (date(2026, 10, 31), date(2026, 12, 1))
    assert day_of("2026-02-30", TODAY) == day_of("9999-12-31", TODAY) == day_of("'; --", TODAY) == TODAY


@pytest.fixture
def second_class(ctx: Flask, cast: Cast) -> int:
    """Another class of the same province with anh in it, whose sessions begin on the day after."""
    by = {"by": cast.person["coordinator"], "at": NOW}
    cohort_id = services.open_cohort(
        code="LOP-HAI", title="Lớp hai", edition_id=cast.edition, unit_id=cast.unit["home"], opens_on=date(2026, 11, 2),
        online_due_on=date(2026, 11, 30), closes_on=date(2026, 12, 5), place="Hội trường A", **by,
    )  # fmt: skip
    who = {"unit_id": None, "post_title": "Chủ tịch", "post_kind": "chair"}
    services.enrol(cohort_id=cohort_id, person_id=cast.person["anh"], **who, **by)
    return cohort_id


def add(cast: Cast, cohort_id: int, **changes: Any) -> int:
    topic = next(topic for topic in edition_view(cast.edition, 1).topics if topic.code == "P1")
    facts: dict[str, Any] = {"held_on": TODAY, "half": "morning", "starts": "7:30", "periods": 2, "instructor_id": None}
    facts |= {"place": "Nhà văn hóa", "mode": "in_person", "edition_topic_id": topic.id}
    return services.add_session(cohort_id=cohort_id, **(facts | changes), by=cast.person["coordinator"], at=NOW)


def test_the_calendar_shows_her_classes_and_says_what_clashes(cast: Cast, client_for: Clients, second_class: int) -> None:
    add(cast, second_class, place="hội trường A", instructor_id=cast.person["instructor"])
    page = client_for("coordinator").get("/lich-lop?xem=thang").text
    assert all(code in page for code in ("LOP-HAI", "LOP-THU"))
    assert "LOP-KHAC" not in page
    assert "Trùng lịch (3)" in page
    assert "lớp LOP-HAI và lớp LOP-THU cùng ở" in page
    assert "Nguyễn Thị Mai có cả lớp LOP-HAI và lớp LOP-THU" in page
    assert "1 học viên có cả lớp LOP-HAI và lớp LOP-THU" in page


def test_a_class_of_another_unit_is_not_named(ctx: Flask, cast: Cast, client_for: Clients) -> None:
    add(cast, cast.cohort["khac"], instructor_id=cast.person["instructor"])
    page = client_for("coordinator").get("/lich-lop").text
    assert "Nguyễn Thị Mai có cả lớp LOP-THU và một lớp của đơn vị khác" in page
    assert "LOP-KHAC" not in page
    assert "LOP-THU" not in client_for("other_coordinator").get("/lich-lop").text


def test_filters_narrow_it_and_nonsense_asks_for_nothing(cast: Cast, client_for: Clients, second_class: int) -> None:
    add(cast, second_class)
    client = client_for("coordinator")
    assert "1 buổi" in client.get(f"/lich-lop?lop={second_class}").text
    assert "1 buổi" in client.get("/lich-lop?noi=nhà văn hoá").text
    assert "3 buổi" in client.get(f"/lich-lop?gv={cast.person['instructor']}").text
    assert "4 buổi" in client.get("/lich-lop?lop=x&gv=9999999999&ngay=hom-qua&xem=nam").text
    assert "Không có buổi nào trong thời gian này" in client.get("/lich-lop?ngay=2027-05-01").text


def test_excel_has_the_same_rows_with_their_clashes(cast: Cast, client_for: Clients, second_class: int) -> None:
    add(cast, second_class, place="=1+1", instructor_id=cast.person["instructor"])
    answer = client_for("coordinator").get("/lich-lop.xlsx?xem=tuan")
    rows = list(openpyxl.load_workbook(io.BytesIO(answer.data)).active.values)[3:]
    assert [(row[0].date(), row[4], row[9]) for row in rows] == [
        (date(2026, 11, 9), "LOP-THU", "Hội trường A"), (TODAY, "LOP-HAI", "=1+1"), (TODAY, "LOP-THU", "Hội trường A"),
    ]  # fmt: skip
    assert not rows[0][11]
    assert "Nguyễn Thị Mai" in rows[1][11]


def test_the_calendar_costs_little_however_many_sessions(
    cast: Cast, client_for: Clients, second_class: int, statements: Callable[[], Any]
) -> None:
    client = client_for("coordinator")
    for half in ("morning", "afternoon", "evening"):
        add(cast, second_class, half=half)
    with statements() as seen:
        client.get("/lich-lop")
    assert len(seen) <= 5, seen


def form(cast: Cast, **changes: str) -> dict[str, str]:
    topic = next(topic for topic in edition_view(cast.edition, 1).topics if topic.code == "P1")
    facts = {"held_on": "10/11/2026", "half": "morning", "starts": "7:30", "periods": "2", "topic": str(topic.id)}
    return facts | {"instructor": "0", "place": "Nhà văn hóa", "mode": "in_person"} | changes


def test_a_session_in_another_classs_way_is_asked_about_before_it_is_written(
    cast: Cast, client_for: Clients, second_class: int
) -> None:
    client, url = client_for("coordinator"), f"/lop/{second_class}/lich/them"
    asked = client.post(url, data=form(cast, instructor=str(cast.person["instructor"])))
    assert asked.status_code == 422
    assert "giảng viên Nguyễn Thị Mai đã dạy lớp LOP-THU" in asked.text
    assert "1 học viên của lớp cũng có buổi ở lớp LOP-THU" in asked.text
    assert timetable(second_class) == []
    said = client.post(url, data=form(cast, instructor=str(cast.person["instructor"]), despite="Chia đôi buổi, đã hỏi cô Mai"))
    assert said.status_code == 303
    assert len(timetable(second_class)) == 1


def test_changing_only_the_hour_does_not_ask_again(cast: Cast, client_for: Clients, second_class: int) -> None:
    session_id = add(cast, second_class)
    client, url = client_for("coordinator"), f"/lop/{second_class}/lich/{session_id}"
    assert client.post(url, data=form(cast, starts="8:00")).status_code == 303
    assert client.post(url, data=form(cast, place="Hội trường A")).status_code == 422


def test_moving_a_session_into_the_way_asks_for_the_reason_too(cast: Cast, client_for: Clients, second_class: int) -> None:
    session_id = add(cast, second_class, held_on=date(2026, 11, 12))
    url = f"/lop/{second_class}/lich/{session_id}/chuyen"
    facts = {"held_on": "10/11/2026", "half": "morning", "starts": "7:30", "mode": "in_person", "place": "Nhà văn hóa"}
    data = {f"chuyen-{name}": value for name, value in (facts | {"reason": "Mưa"}).items()}
    client = client_for("coordinator")
    assert "1 học viên của lớp cũng có buổi ở lớp LOP-THU" in client.post(url, data=data).text
    assert client.post(url, data=data | {"chuyen-despite": "Chị Lan Anh đã đồng ý"}).status_code == 303
    assert "Chị Lan Anh đã đồng ý" in client.get(f"/lop/{second_class}/lich").text
