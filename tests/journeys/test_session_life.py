"""The life of a session through real pages: leave, make-up, cancelled and restored, an objection and its answer."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from PIL import Image

from app.attendance.services.roll import save_roll
from app.storage.base import db
from tests.cast import NOW, Cast
from tests.inspection import InspectingClient
from tests.walker import Walker

Clients = Callable[..., InspectingClient]
Clock = Callable[..., None]
THEN = NOW + timedelta(days=1)
"""11/11/2026, the day of the make-up."""


@pytest.fixture
def hoa(client_for: Clients) -> Walker:
    """The coordinator."""
    return Walker(client_for("coordinator"))


@pytest.fixture
def tham(client_for: Clients) -> Walker:
    """The trainee."""
    return Walker(client_for("tham"))


def mark(app: object, cast: Cast, number: int, **states: str) -> None:
    """The roll of a session as the instructor saved it."""
    with app.app_context():  # type: ignore[attr-defined]
        people = {cast.enrolment[key]: state for key, state in states.items()}
        save_roll(cast.session[number], people, {}, device_at=NOW, by=cast.person["instructor"], at=NOW, client_prefix="t")
        db.session.remove()


def photo() -> io.BytesIO:
    """A photo as a phone takes it."""
    file = io.BytesIO()
    Image.new("RGB", (1600, 1200), "white").save(file, "JPEG")
    file.seek(0)
    return file


def in_person(trainee: Walker, cast: Cast) -> str:
    """What her timetable says she attended."""
    found = re.search(r"([\d,]+) trong 8 tiết đã dự", trainee.open(f"/hoc/{cast.enrolment['tham']}/lich").text)
    assert found, trainee.text
    return found.group(1)


def test_leave_is_asked_granted_and_stands_in_the_ledger(app: object, cast: Cast, hoa: Walker, tham: Walker, client_for: Clients):
    mark(app, cast, 1, tham="absent")
    tham.open(f"/hoc/{cast.enrolment['tham']}/lich").follow("Xin nghỉ")
    asked = [str(cast.session[1]), str(cast.session[3])]
    tham.press("Gửi đơn", sessions=asked, kind="sick", note="Con ốm", files={"photo": (photo(), "IMG_1.jpg")})
    assert "Đang chờ trả lời" in tham.text
    assert "1 đơn xin nghỉ và 0 phản ánh chờ trả lời" in hoa.open(f"/lop/{cast.cohort['thu']}/diem-danh").text
    hoa.follow("Xem và trả lời")
    assert "Con ốm" in hoa.text
    assert hoa.client.get("/xin-nghi/1/anh").mimetype == "image/webp"
    assert client_for("neighbour").get("/xin-nghi/1/anh").status_code == 404
    assert client_for("anh").get("/xin-nghi/1/anh").status_code == 404, "the class leader neither"
    hoa.press("Đồng ý", note="Chúc cháu mau khỏe")
    assert "Ghi vắng có phép 1 buổi đã qua." in hoa.text
    assert "Chúc cháu mau khỏe" in tham.open(f"/hoc/{cast.enrolment['tham']}/xin-nghi").text
    page = tham.open(f"/hoc/{cast.enrolment['tham']}/lich").text
    assert "Vắng có phép" in page
    assert "Đã được phép nghỉ" in page
    assert "đơn xin nghỉ" in tham.open(f"/hoc/{cast.enrolment['tham']}/so-hoc").text


def test_the_roll_shows_who_has_leave_and_keeps_it(cast: Cast, hoa: Walker, tham: Walker, clock: Clock, client_for: Clients):
    tham.open(f"/hoc/{cast.enrolment['tham']}/xin-nghi?buoi={cast.session[3]}")
    tham.press("Gửi đơn", sessions=[str(cast.session[3])], kind="family")
    Walker(client_for("instructor")).open(f"/diem-danh/{cast.session[3]}/don").press("Đồng ý")
    clock(NOW + timedelta(days=10))
    roll = hoa.open(f"/diem-danh/{cast.session[3]}")
    assert "đã xin phép" in roll.text
    roll.press("Ghi có mặt cho")
    assert "3" in roll.text
    page = tham.open(f"/hoc/{cast.enrolment['tham']}/lich").text
    assert "Vắng có phép" in page


def test_what_was_missed_is_made_up_and_the_verdict_follows(app: object, cast: Cast, hoa: Walker, tham: Walker, clock: Clock):
    mark(app, cast, 1, tham="absent", anh="present", binh="present", hoa="present")
    assert in_person(tham, cast) == "0"
    hoa.open(f"/lop/{cast.cohort['thu']}/lich").follow("Thêm buổi học bù")
    hoa.press(
        "Lưu buổi học bù",
        makes_up=[str(cast.session[1])],
        held_on="11/11/2026",
        half="evening",
        starts="19:00",
        periods="4",
        instructor="0",
        place="Nhà văn hóa",
    )
    assert "học bù cho" in hoa.text
    clock(THEN)
    hoa.open(f"/lop/{cast.cohort['thu']}/diem-danh").follow("(học bù)")
    assert "Hà Thị Thắm" in hoa.text
    assert "Lan Anh" not in hoa.text, "she missed nothing"
    hoa.press("Ghi có mặt cho")
    assert in_person(tham, cast) == "2", "never more than was missed"
    assert "Bù được 2 tiết" in tham.text


def test_a_cancelled_session_is_struck_through_and_restored(app: object, cast: Cast, hoa: Walker, tham: Walker):
    mark(app, cast, 1, tham="present")
    life = f"/lop/{cast.cohort['thu']}/lich/{cast.session[1]}/thay-doi"
    hoa.open(life).press("Hủy buổi", **{"huy-reason": "Bão số 9"})
    assert "Hủy: Bão số 9" in hoa.text
    assert in_person(tham, cast) == "0"
    assert "Buổi này đã hủy: Bão số 9" in tham.text
    assert "đã hủy" in hoa.open(f"/diem-danh/{cast.session[1]}").text
    hoa.open(life).press("Khôi phục")
    assert in_person(tham, cast) == "2"


def test_a_moved_session_says_so_to_everybody(cast: Cast, hoa: Walker, tham: Walker):
    hoa.open(f"/lop/{cast.cohort['thu']}/lich/{cast.session[3]}/thay-doi")
    hoa.press("Chuyển buổi", **{"chuyen-held_on": "24/11/2026", "chuyen-half": "afternoon", "chuyen-reason": "Lũ về"})
    assert "chuyển từ sáng 20/11: Lũ về" in hoa.text
    assert "Chuyển từ sáng 20/11: Lũ về" in tham.open(f"/hoc/{cast.enrolment['tham']}/lich").text


def test_an_objection_is_answered(app: object, cast: Cast, hoa: Walker, tham: Walker):
    mark(app, cast, 1, tham="absent")
    tham.open(f"/hoc/{cast.enrolment['tham']}/lich").follow("Phản ánh")
    assert "Viết vài chữ" in tham.press("Gửi phản ánh", note=" ").text
    tham.press("Gửi phản ánh", note="Em ngồi cạnh chị Hòa")
    assert "Đang chờ trả lời" in tham.text
    hoa.open(f"/lop/{cast.cohort['thu']}/don")
    assert "Em ngồi cạnh chị Hòa" in hoa.text
    hoa.press("Ghi lại có mặt")
    assert in_person(tham, cast) == "2"
    tham.follow("Phản ánh được ghi nhận")
    assert "Lê Thị Hoa trả lời" in tham.text


def test_a_closed_roll_is_locked_until_a_coordinator_opens_it(app: object, cast: Cast, hoa: Walker, client_for: Clients):
    mark(app, cast, 1, tham="present")
    mai = Walker(client_for("instructor"))
    mai.open(f"/diem-danh/{cast.session[1]}").press("Chốt buổi")
    assert "đã chốt" in mai.text
    answer = mai.client.post(f"/diem-danh/{cast.session[1]}", data={"fill": "present"})
    assert "đã chốt" in answer.text
    assert mai.client.get(f"/lop/{cast.cohort['thu']}/lich/{cast.session[1]}/thay-doi").status_code == 404
    hoa.open(f"/diem-danh/{cast.session[1]}").follow("Mở lại buổi")
    hoa.press("Mở lại buổi", **{"mo-reason": "Quên một người"})
    assert "Quên một người" in hoa.text
    assert "người chưa ghi" in hoa.open(f"/diem-danh/{cast.session[1]}").text


def test_two_coordinators_answer_at_once(cast: Cast, hoa: Walker, tham: Walker, client_for: Clients):
    tham.open(f"/hoc/{cast.enrolment['tham']}/xin-nghi").press("Gửi đơn", sessions=[str(cast.session[3])], kind="sick")
    lan = Walker(client_for("second")).open(f"/lop/{cast.cohort['thu']}/don")
    hoa.open(f"/lop/{cast.cohort['thu']}/don").press("Đồng ý")
    lan.press("Không đồng ý")
    assert "Lê Thị Hoa vừa đồng ý đơn này." in lan.text
    lan.press("Bỏ trả lời")
    assert "đơn lại chờ" in lan.text


def test_a_request_about_sessions_of_others_is_not_the_instructors(cast: Cast, hoa: Walker, tham: Walker, client_for: Clients):
    form = hoa.open(f"/lop/{cast.cohort['thu']}/lich/{cast.session[4]}")
    form.press("Lưu buổi học", instructor="0")
    both = [str(cast.session[3]), str(cast.session[4])]
    tham.open(f"/hoc/{cast.enrolment['tham']}/xin-nghi").press("Gửi đơn", sessions=both, kind="sick")
    mai = Walker(client_for("instructor")).open(f"/diem-danh/{cast.session[3]}/don")
    assert "người phụ trách lớp trả lời" in mai.text
    assert not mai.has("Đồng ý")
    assert mai.client.post("/xin-nghi/1/tra-loi", data={"answer": "granted"}).status_code == 404


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"sessions": [], "kind": "sick"}, "Chọn buổi chị xin nghỉ"),
        ({"sessions": ["1"]}, "Chọn một lý do"),
        ({"sessions": ["1"], "kind": "other"}, "Viết vài chữ về lý do"),
        ({"sessions": ["99999"], "kind": "sick"}, "Chọn trong các mục có sẵn"),
    ],
)
def test_what_is_missing_is_said_at_its_field(cast: Cast, client_for: Clients, values: dict[str, object], words: str):
    answer = client_for("tham").post(f"/hoc/{cast.enrolment['tham']}/xin-nghi", data={**values, "note": ""})
    assert answer.status_code == 422
    assert words in answer.text
