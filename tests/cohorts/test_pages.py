"""The pages of a class as a coordinator meets them; the client inspects every page it fetches."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask

from app.cohorts import services
from app.cohorts.queries import cohort_by_code, timetable
from tests.cast import NOW, Cast

Client = Any
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def hoa(client_for: Callable[[str], Client]) -> Client:
    """The coordinator's browser."""
    return client_for("coordinator")


@pytest.mark.parametrize(
    ("key", "status"),
    [("coordinator", 200), ("administrator", 200), ("other_coordinator", 404), ("instructor", 404), ("anh", 404)],
)
def test_pages_of_a_class_exist_only_within_scope(client_for: Callable[[str], Client], cast: Cast, key: str, status: int) -> None:
    client, lop = client_for(key), f"/lop/{cast.cohort['thu']}"
    pages = (
        "sua",
        "hoc-vien",
        "hoc-vien/nhap",
        "hoc-vien/mau.xlsx",
        "ban-can-su",
        "phieu-dang-nhap",
        "lich",
        "lich/them",
        "lich/lap",
    )
    assert {page: client.get(f"{lop}/{page}").status_code for page in pages} == dict.fromkeys(pages, status)


def test_a_class_is_opened_and_the_next_step_is_its_list(hoa: Client, cast: Cast, app: Flask) -> None:
    form = {
        "edition": cast.edition, "unit": cast.unit["home"], "code": "k9", "title": "Lớp chín", "opens_on": "1/12/2026",
        "online_due_on": "20/12/2026", "closes_on": "31/12/2026", "place": "Hội trường",
    }  # fmt: skip
    answer = hoa.post("/lop/mo", data=form)
    with app.app_context():
        cohort = cohort_by_code("K9")
    assert cohort is not None
    assert (answer.status_code, answer.location) == (303, f"/lop/{cohort.id}/hoc-vien/nhap")


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"code": "LOP-THU"}, "đã có lớp khác dùng"),
        ({"title": ""}, "Nhập tên lớp"),
        ({"opens_on": "31/2/2026"}, "Không có ngày 31/2/2026"),
        ({"closes_on": "1/12/2026"}, "Ngày bế giảng phải"),
        ({"unit": 99999}, "Chọn một trong các mục có sẵn"),
    ],
)
def test_a_slip_of_the_pen_keeps_everything_typed(hoa: Client, cast: Cast, change: dict[str, Any], sentence: str) -> None:
    form = {
        "edition": cast.edition, "unit": cast.unit["home"], "code": "k9", "title": "Lớp chín", "opens_on": "1/12/2026",
        "online_due_on": "20/12/2026", "closes_on": "31/12/2026", "place": "Hội trường riêng",
    }  # fmt: skip
    answer = hoa.post("/lop/mo", data=form | change)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert "Hội trường riêng" in answer.text


def test_an_edition_of_somebody_elses_unit_is_not_offered(client_for: Callable[[str], Client], cast: Cast) -> None:
    text = client_for("other_coordinator").get("/lop/mo").text
    assert "Quỳ Châu" in text
    assert "Mường Lát" not in text


def test_a_class_is_changed(hoa: Client, cast: Cast) -> None:
    page = f"/lop/{cast.cohort['thu']}/sua"
    form = {
        "code": "LOP-THU",
        "title": "Tên mới",
        "opens_on": "2/11/2026",
        "online_due_on": "30/11/2026",
        "closes_on": "5/12/2026",
        "place": "B",
    }
    assert hoa.post(page, data=form).status_code == 303
    assert "Tên mới" in hoa.get(page).text
    assert "nằm ngoài thời gian lớp" in hoa.post(page, data=form | {"closes_on": "30/11/2026"}).text


def test_somebody_leaves_and_comes_back(hoa: Client, cast: Cast) -> None:
    people, her = f"/lop/{cast.cohort['thu']}/hoc-vien", cast.enrolment["tham"]
    assert "Hà Thị Thắm thôi học" in hoa.get(f"{people}?nguoi={her}").text
    assert hoa.post(f"{people}/{her}/thoi-hoc", data={"reason": ""}).status_code == 422
    assert hoa.post(f"{people}/{her}/thoi-hoc", data={"reason": "Ốm dài ngày"}).status_code == 303
    assert "Ốm dài ngày" in hoa.get(people).text
    assert hoa.post(f"{people}/{her}/nhan-lai", data={"reason": "Đã khỏi"}).status_code == 303
    assert "Ốm dài ngày" not in hoa.get(people).text


def test_an_enrolment_of_another_class_does_not_exist_here(hoa: Client, cast: Cast) -> None:
    assert (
        hoa.post(f"/lop/{cast.cohort['thu']}/hoc-vien/{cast.enrolment['neighbour']}/thoi-hoc", data={"reason": "x"}).status_code
        == 404
    )


def test_the_roster_is_searched_without_accents(hoa: Client, cast: Cast) -> None:
    text = hoa.get(f"/lop/{cast.cohort['thu']}/hoc-vien?q=tham").text
    assert "Hà Thị Thắm" in text
    assert "Nguyễn Thị Bình" not in text
    assert "Không ai khớp" in hoa.get(f"/lop/{cast.cohort['thu']}/hoc-vien?q=zzz").text


def test_officers_are_set(hoa: Client, cast: Cast) -> None:
    page = f"/lop/{cast.cohort['thu']}/ban-can-su"
    form = {"leader": cast.enrolment["hoa"], "deputy_1": cast.enrolment["binh"], "deputy_2": 0, "deputy_3": 0, "on": "10/11/2026"}
    assert hoa.post(page, data=form).status_code == 303
    assert f'<option selected value="{cast.enrolment["hoa"]}"' in hoa.get(page).text
    again = hoa.post(page, data=form | {"deputy_1": cast.enrolment["hoa"]})
    assert again.status_code == 422
    assert "cùng lúc" in again.text


def test_slips_are_shown_once_and_kept_by_no_browser(hoa: Client, cast: Cast, app: Flask) -> None:
    with app.app_context():
        from app.people.services.persons import add_person

        person = add_person(full_name="Lò Thị Vân", by=None, at=NOW)
        post = {"unit_id": None, "post_title": "", "post_kind": "other"}
        services.enrol(cohort_id=cast.cohort["thu"], person_id=person, **post, by=cast.person["coordinator"], at=NOW)
    page = f"/lop/{cast.cohort['thu']}/phieu-dang-nhap"
    assert "Mở tài khoản cho 1 người" in hoa.get(page).text
    slips = hoa.post(page)
    assert "lothivan1" in slips.text
    assert slips.headers["Cache-Control"] == "no-store"
    assert hoa.post(page).status_code == 303
    assert "Hà Thị Thắm" in hoa.post(page, data={"enrolment_id": cast.enrolment["tham"]}).text


def test_the_timetable_says_what_is_missing(hoa: Client, cast: Cast) -> None:
    text = hoa.get(f"/lop/{cast.cohort['thu']}/lich").text
    assert "Buổi 4" in text
    assert "đủ" in text


def test_a_session_is_added_changed_and_removed(hoa: Client, cast: Cast, app: Flask) -> None:
    lich = f"/lop/{cast.cohort['thu']}/lich"
    with app.app_context():
        topic = timetable(cast.cohort["thu"])[0].edition_topic_id
    form = {
        "held_on": "12/11/2026",
        "half": "afternoon",
        "starts": "13:30",
        "periods": "2,5",
        "topic": topic,
        "instructor": 0,
        "place": "B",
        "mode": "in_person",
    }
    assert hoa.post(f"{lich}/them", data=form).status_code == 303
    clash = hoa.post(f"{lich}/them", data=form)
    assert clash.status_code == 422
    assert "Lớp đã có một buổi vào chiều ngày 12/11/2026" in clash.text
    with app.app_context():
        added = next(item for item in timetable(cast.cohort["thu"]) if item.half == "afternoon")
    assert added.periods == 2.5
    assert "P1 thừa 2,5 tiết" in hoa.get(lich).text
    assert hoa.post(f"{lich}/{added.id}", data=form | {"place": "Hội trường D"}).status_code == 303
    assert "Hội trường D" in hoa.get(f"{lich}/{added.id}").text
    assert hoa.post(f"{lich}/{added.id}/xoa").status_code == 303
    assert hoa.get(f"{lich}/{added.id}").status_code == 404


def test_a_draft_is_seen_first_and_written_on_confirming(client_for: Callable[[str], Client], cast: Cast, app: Flask) -> None:
    cuc, lap = client_for("other_coordinator"), f"/lop/{cast.cohort['khac']}/lich/lap"
    seen = cuc.get(f"{lap}?first_day=16/11/2026").text
    mark = re.search(r'name="fingerprint" value="(\w+)"', seen)
    assert mark is not None
    with app.app_context():
        assert timetable(cast.cohort["khac"]) == []
    form = {"first_day": "16/11/2026", "fingerprint": mark[1], "place": "Nhà văn hóa"}
    stale = cuc.post(lap, data=form | {"fingerprint": "khac"})
    assert stale.status_code == 422
    assert "Lịch vừa thay đổi" in stale.text
    assert cuc.post(lap, data=form).status_code == 303
    with app.app_context():
        assert [(item.held_on, item.half, item.periods) for item in timetable(cast.cohort["khac"])] == [
            (date(2026, 11, 16), "morning", 4),
            (date(2026, 11, 16), "afternoon", 4),
        ]


def test_a_draft_outside_the_class_is_answered_at_the_day(hoa: Client, cast: Cast) -> None:
    answer = hoa.get(f"/lop/{cast.cohort['thu']}/lich/lap?first_day=1/1/2030")
    assert answer.status_code == 422
    assert "trong thời gian lớp" in answer.text


@pytest.mark.parametrize(("page", "most"), [("hoc-vien", 4), ("lich", 4), ("ban-can-su", 3), ("phieu-dang-nhap", 3)])
def test_pages_cost_the_same_however_many_people(hoa: Client, cast: Cast, statements: Any, page: str, most: int) -> None:
    hoa.get(f"/lop/{cast.cohort['thu']}/{page}")
    with statements() as seen:
        hoa.get(f"/lop/{cast.cohort['thu']}/{page}")
    assert len(seen) <= most
