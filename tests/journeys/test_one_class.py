"""One blended class of the real 25-day programme, from opening it to "đủ điều kiện", through the pages as people use them."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from flask import Flask

from app.courses.judging import right_response
from app.courses.package import read_package
from app.courses.services.publish import publish
from app.kernel.clock import moment_of
from app.quizzes.queries.keys import graded_questions
from app.quizzes.services.banks import publish_banks
from app.storage.base import db
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient
from tests.walker import Walker

REAL = Path(__file__).parents[2] / "courses_content" / "nghiep-vu-co-ban-25-ngay"
OPENS, DUE, CLOSES = date(2026, 11, 9), date(2026, 12, 4), date(2026, 12, 22)
NEW_PASSWORD = "rau cai ngoai bai Ma"


@pytest.fixture
def programme(ctx: Flask) -> str:
    """The real programme, published beside the small one of the cast."""
    outcome = publish(read_package(REAL), by=None, at=NOW, media=ctx.config["SETTINGS"].media, parts=(publish_banks,))
    db.session.remove()
    return str(outcome.edition_id)


def roster_file() -> io.BytesIO:
    """A list as a commune sends it: title rows, a phone number that lost its zero, the date of birth as text."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer)
    sheet = book.add_worksheet("DS")
    sheet.write_string(0, 0, "DANH SÁCH CỬ ĐI HỌC")
    for column, words in enumerate(("STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Đơn vị", "Số điện thoại")):
        sheet.write_string(2, column, words)
    sheet.write_row(3, 0, [1, "Lò Thị Mến", "12/03/1984", "CT Hội LHPN xã", "xã Mường Lát", 912000099])
    book.close()
    buffer.seek(0)
    return buffer


def test_a_class_runs_from_enrolment_to_eligible(
    app: Flask, programme: str, cast: Cast, client_for: Callable[..., InspectingClient], clock: Callable[..., None]
):
    coordinator = Walker(client_for("coordinator"))
    cohort_id = open_the_class(coordinator, programme, cast)
    login, password = enrol_from_excel(coordinator, cohort_id)
    plan_the_sessions(coordinator, cohort_id)
    trainee = Walker(app.test_client())
    sign_in_the_first_time(trainee, login, password)
    finish_the_online_half(app, trainee, clock)
    take_every_roll(coordinator, cohort_id, clock)
    coordinator.open(f"/lop/{cohort_id}/diem-bai-luan")
    field = next(
        name
        for name in coordinator.form("Lưu").values
        if name not in {"csrf_token"} and coordinator.form("Lưu").values[name] == ""
    )
    coordinator.press("Lưu", **{field: "7,5"})
    assert "Đủ điều kiện" in coordinator.open(f"/lop/{cohort_id}").text
    # the same words on both sides of the desk
    trainee = sign_in_again(app, login)
    words = "Đủ điều kiện hoàn thành: 200 trong 200 tiết."
    assert words in trainee.open("/hoc/so-hoc").text
    assert words in coordinator.follow("Lò Thị Mến").text


def open_the_class(coordinator: Walker, programme: str, cast: Cast) -> int:
    """The coordinator opens a class on the real programme."""
    coordinator.open("/lop-hoc").follow("Mở lớp mới")
    days = {"opens_on": f"{OPENS:%d/%m/%Y}", "online_due_on": f"{DUE:%d/%m/%Y}", "closes_on": f"{CLOSES:%d/%m/%Y}"}
    coordinator.press(
        "Mở lớp",
        title="Nghiệp vụ cơ bản K9",
        code="NVCB-K9",
        edition=programme,
        unit=str(cast.unit["home"]),
        place="Hội trường B",
        **days,
    )
    found = re.search(r"/lop/(\d+)", coordinator.url)
    assert found, coordinator.text[:400]
    return int(found.group(1))


def enrol_from_excel(coordinator: Walker, cohort_id: int) -> tuple[str, str]:
    """She uploads the list, looks, confirms, and prints the sign-in slip."""
    coordinator.open(f"/lop/{cohort_id}/hoc-vien/nhap")
    coordinator.press("Đọc", files={"file": (roster_file(), "danh sach.xlsx")})
    assert "Lò Thị Mến" in coordinator.text
    assert "Lò Thị Mến" not in Walker(coordinator.client).open(f"/lop/{cohort_id}/hoc-vien").text, (
        "nothing is written before she confirms"
    )
    coordinator.press("Ghi")
    assert "Lò Thị Mến" in coordinator.open(f"/lop/{cohort_id}/hoc-vien").text
    slips = coordinator.open(f"/lop/{cohort_id}/phieu-dang-nhap").press("phiếu").text
    found = re.search(r"(0912000099).*?\b([a-z2-9]{5}-[a-z2-9]{5})\b", slips)
    assert found, slips
    return found.group(1), found.group(2)


def plan_the_sessions(coordinator: Walker, cohort_id: int) -> None:
    """She lets the timetable be drafted from the programme, looks at it and keeps it."""
    first = DUE + timedelta(days=3)
    coordinator.open(f"/lop/{cohort_id}/lich").follow("lịch nháp")
    coordinator.press("Xem lịch nháp", first_day=f"{first:%d/%m/%Y}", saturdays="y")
    coordinator.press("buổi vào lịch", place="Hội trường B")
    assert "100 / 100 tiết" in coordinator.open(f"/lop/{cohort_id}/lich").text


def sign_in_the_first_time(trainee: Walker, login: str, password: str) -> None:
    """The password on the slip lets her in once, to choose her own."""
    trainee.open("/dang-nhap").press("Đăng nhập", login=login, password=password)
    assert "Đặt mật khẩu mới" in trainee.text
    trainee.press("Lưu mật khẩu mới", old=password, new=NEW_PASSWORD, again=NEW_PASSWORD)
    assert "Chào chị Mến" in trainee.text


def sign_in_again(app: Flask, login: str) -> Walker:
    """On another phone, with her own password."""
    trainee = Walker(app.test_client())
    return trainee.open("/dang-nhap").press("Đăng nhập", login=login, password=NEW_PASSWORD)


def finish_the_online_half(app: Flask, trainee: Walker, clock: Callable[[Any], None]) -> None:
    """She presses the one button of her desk until nothing is left to do online."""
    for _step in range(200):
        trainee.open("/hoc/")
        if any(words == "Xem lịch học" for words, _href in trainee.sheet.links):
            return
        words = next(
            said
            for said, _href in trainee.sheet.links
            if said in {"Học tiếp", "Làm bài tự kiểm tra", "Xem trước khi làm bài", "Làm tiếp bài"}
        )
        trainee.follow(words)
        if words == "Học tiếp":
            read_the_lesson(trainee)
        else:
            take_the_paper(app, trainee, clock)
    raise AssertionError("the online half did not end")


def read_the_lesson(trainee: Walker) -> None:
    """She answers what is asked and says of every section that she read it."""
    for form in [form for form in trainee.sheet.forms if "/cau-hoi/" in form.action]:
        choice = next((value for value in form.choices.get("choice", ()) if value), "nghe")
        answer = trainee.client.post(form.action, data={**form.values, "choice": choice})
        assert answer.status_code == 303
    for form in [form for form in trainee.sheet.forms if form.action.endswith("/phan")]:
        assert trainee.client.post(form.action, data=form.values).status_code == 303


def take_the_paper(app: Flask, trainee: Walker, clock: Callable[[Any], None]) -> None:
    """She begins, answers every question rightly, looks back, hands in; a graded mark is told when nothing can arrive."""
    trainee.press("Bắt đầu làm bài")
    found = re.search(r"/bai-lam/(\d+)/", trainee.url)
    assert found
    right = key_of(int(found.group(1)))
    for position in range(1, len(right) + 1):
        trainee.press("Xem lại và nộp" if position == len(right) else "Câu tiếp", **right[position])
    trainee.press("Nộp bài")
    if "Điểm hiện sau" in trainee.text:
        clock(NOW + timedelta(hours=1))
        trainee.open(trainee.url)
    assert "10 điểm" in trainee.text, trainee.text[:600]


def key_of(attempt_id: int) -> dict[int, dict[str, list[str]]]:
    """What this test knows and no page tells: the right answers, by the fields of their forms."""
    found = {
        question.position: {f"choice.{part.key}": right_response(part) for part in question.parts}
        or {"choice": right_response(question)}
        for _row_id, question in graded_questions(attempt_id)
    }
    db.session.rollback()
    return found


def take_every_roll(coordinator: Walker, cohort_id: int, clock: Callable[[Any], None]) -> None:
    """After the last day every session is marked: everyone present."""
    clock(moment_of(CLOSES, 18))
    coordinator.open("/dang-nhap")
    if "Mật khẩu" in coordinator.text:
        coordinator.press("Đăng nhập", login="0912000012", password="mot cau de nho 2026")
    sessions = [
        href for _words, href in coordinator.open(f"/lop/{cohort_id}/diem-danh").sheet.links if href.startswith("/diem-danh/")
    ]
    assert len(sessions) >= 25
    for href in dict.fromkeys(sessions):
        coordinator.open(href).press("Ghi có mặt cho")
        assert "1" in coordinator.text
