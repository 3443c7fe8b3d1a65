"""A year of the plan in miniature, through the pages alone: plan, list of posts, nomination, approval, class, both halves,
decision, certificate, report, dossier."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from datetime import date, timedelta

from flask import Flask
from sqlalchemy import select

from app.kernel.clock import moment_of
from app.people.models import Person
from app.people.rules import Viewer
from app.storage.base import db
from tests.cast import PASSWORD, Cast
from tests.inspection import InspectingClient
from tests.journeys.test_one_class import finish_the_online_half, sign_in_the_first_time
from tests.plans.conftest import commune
from tests.plans.lists import workbook
from tests.plans.texts import plan_text
from tests.walker import Walker

__all__ = ("commune",)
Clients = Callable[..., InspectingClient]
NAME, PHONE = "Lò Thị Mến", "0912000099"
DUE, CLOSES = date(2026, 11, 20), date(2026, 11, 30)
DECIDED = date(2026, 12, 2)


def test_a_year_of_the_plan_from_its_first_page_to_its_report(
    app: Flask, cast: Cast, client_for: Clients, clock: Callable[..., None], commune: Viewer
) -> None:
    office, below = Walker(client_for("coordinator")), Walker(client_for("stranger"))
    plan = publish_the_plan(office)
    take_in_the_posts(office, cast)
    assert NAME in office.open("/chuan-chuc-danh").text
    opening = open_the_places(office, plan)
    send_her(below, opening)
    assert "Chờ duyệt" in office.open(opening).text
    office.press("Duyệt người đã chọn", nomination=office.form("Duyệt người đã chọn").choices["nomination"])
    cohort = open_the_class(office, cast)
    enrol_the_approved(office, cohort)
    plan_the_sessions(office, cohort)
    trainee = Walker(app.test_client())
    sign_in_the_first_time(trainee, PHONE, slip_of(office, cohort))
    finish_the_online_half(app, trainee, clock)
    office = meet_in_the_room(app, cohort, clock)
    decide_and_certify(office, cohort, cast)
    assert "còn hiệu lực" in verified_by_a_stranger(app, trainee)
    assert NAME not in office.open("/chuan-chuc-danh").text
    report_and_keep(office, plan, cohort)


def publish_the_plan(office: Walker) -> str:
    """She gives the file of the plan, looks at what it says, publishes it; gives its page."""
    office.open("/ke-hoach").follow("hát hành")
    office.press("Kiểm tra", files={"file": (io.BytesIO(plan_text().encode()), "ke-hoach.yml")})
    office.press("Phát hành")
    found = re.search(r"/ke-hoach/\d+", office.url)
    assert found, office.text[:300]
    return found.group(0)


def take_in_the_posts(office: Walker, cast: Cast) -> None:
    """The list of chairs as the province has it."""
    sheet = workbook([[1, NAME, 1984, None, "CT Hội LHPN xã", "xã Mường Lát", "1/10/2025", PHONE]])
    office.open("/chuc-danh/nhap")
    said = {"kind": "posts", "unit": str(cast.unit["home"]), "as_of_on": "10/11/2026"}
    office.press("Đọc danh sách", files={"file": (io.BytesIO(sheet), "chuc danh.xlsx")}, **said)
    office.press("Ghi vào sổ")


def open_the_places(office: Walker, plan: str) -> str:
    """Places of the one line, until a day; gives the page of the opening."""
    line = re.search(r'href="(/ke-hoach/chi-tieu/\d+)"', office.client.get(plan).text)
    assert line
    office.open(f"{line.group(1)}/mo-cho")
    office.press("ở", title="Khóa 1 năm 2026", places="40", per_unit="2", deadline_on="18/11/2026", year="2026")
    found = re.search(r"/cu-di-hoc/\d+", office.url)
    assert found, office.text[:300]
    return found.group(0)


def send_her(below: Walker, opening: str) -> None:
    """Her commune ticks her among those who lack the course."""
    found = db.session.scalar(select(Person.id).where(Person.full_name == NAME))
    db.session.rollback()
    below.open(opening).press("Cử người đã chọn", person=[str(found)])
    assert "Đã cử 1 người" in below.text


def open_the_class(office: Walker, cast: Cast) -> str:
    """A class that will count for the line; gives its address."""
    office.open("/lop-hoc").follow("Mở lớp mới")
    days = {"opens_on": "10/11/2026", "online_due_on": f"{DUE:%d/%m/%Y}", "closes_on": f"{CLOSES:%d/%m/%Y}"}
    named = {"title": "Lớp thử khóa 1", "code": "THU-K1", "edition": str(cast.edition), "place": "Hội trường A"}
    office.press("Mở lớp", unit=str(cast.unit["home"]), **named, **days)
    found = re.search(r"/lop/\d+", office.url)
    assert found, office.text[:300]
    return found.group(0)


def enrol_the_approved(office: Walker, cohort: str) -> None:
    """The class is said to count for the line; who was approved is taken in."""
    office.open(f"{cohort}/hoc-vien/cu-di-hoc")
    line = next(value for value in office.form("Lưu chỉ tiêu").choices["line"] if value)
    office.press("Lưu chỉ tiêu", line=line)
    office.open(f"{cohort}/hoc-vien/cu-di-hoc").press("Nhận vào lớp")
    assert NAME in office.open(f"{cohort}/hoc-vien").text


def slip_of(office: Walker, cohort: str) -> str:
    """The first password that is printed for her."""
    slips = office.open(f"{cohort}/phieu-dang-nhap").press("phiếu").text
    found = re.search(rf"{PHONE}.*?\b([a-z2-9]{{5}}-[a-z2-9]{{5}})\b", slips)
    assert found, slips
    return found.group(1)


def plan_the_sessions(office: Walker, cohort: str) -> None:
    """The timetable is drafted from the programme and kept."""
    office.open(f"{cohort}/lich").follow("lịch nháp")
    office.press("Xem lịch nháp", first_day=f"{DUE + timedelta(days=3):%d/%m/%Y}", saturdays="y")
    office.press("buổi vào lịch", place="Hội trường A")


def meet_in_the_room(app: Flask, cohort: str, clock: Callable[..., None]) -> Walker:
    """After the last day everybody is marked present; gives her who did it."""
    clock(moment_of(DECIDED, 9))
    again = Walker(app.test_client())
    again.open("/dang-nhap").press("Đăng nhập", login="0912000012", password=PASSWORD)
    rolls = [href for _words, href in again.open(f"{cohort}/diem-danh").sheet.links if re.fullmatch(r"/diem-danh/\d+", href)]
    assert rolls
    for href in dict.fromkeys(rolls):
        again.open(href).press("Ghi có mặt cho")
    assert "Đủ điều kiện" in again.open(cohort).text
    return again


def decide_and_certify(office: Walker, cohort: str, cast: Cast) -> None:
    """The decision; a body that issues; number, signature, hand-over."""
    office.open(f"{cohort}/xet-hoan-thanh").press("Xác nhận theo danh sách", number="145/QĐ-BTV", decided_on="02/12/2026")
    body = {"unit": str(cast.unit["home"]), "kind": "certificate", "skin": "union", "name": "HỘI LHPN TỈNH THANH HÓA"}
    body |= {"place": "Thanh Hóa", "serial_pattern": "CC{nam}-{so4}", "entry_pattern": "{so}/{nam}/SCC", "due_days": "15"}
    office.open("/noi-cap/moi").press("nơi cấp", **body)
    signs = {"nk-full_name": "Lê Thị Hà", "nk-title": "CHỦ TỊCH", "nk-from_on": "1/1/2026"}
    office.press("Ghi người ký", **signs)
    desk = f"{cohort}/chung-chi"
    office.open(desk)
    office.press("Đề nghị cấp chứng chỉ", hv=office.form("Đề nghị cấp chứng chỉ").choices["hv"])
    office.open(desk).press("Cấp số cho 1 người")
    for words in ("Ghi là đã ký", "Ghi là đã trao"):
        office.open(desk)
        office.press(words, hv=office.form(words).choices["hv"])
    assert "Mọi người được công nhận đều đã nhận chứng chỉ" in office.open(desk).text


def verified_by_a_stranger(app: Flask, trainee: Walker) -> str:
    """What anybody sees who scans her certificate."""
    again = Walker(app.test_client())
    again.open("/dang-nhap").press("Đăng nhập", login=PHONE, password="rau cai ngoai bai Ma")
    hers = re.search(r"/hoc/\d+", again.open("/hoc/").url)
    assert hers
    code = re.search(r"/xac-minh/([0-9A-Z]{12})", again.client.get(f"{hers.group(0)}/chung-chi").text)
    assert code
    return Walker(app.test_client()).open(f"/xac-minh/{code.group(1)}").text


def report_and_keep(office: Walker, plan: str, cohort: str) -> None:
    """The plan counts the class and her; the report of the year is issued; the dossier holds every paper."""
    wanted = f"loai=nam&ke-hoach={plan.rsplit('/', 1)[1]}&nam=2026"
    page = office.open(f"/bao-cao/xem?{wanted}")
    assert "Năm 2026 khai giảng 1 lớp; 1 lượt người được công nhận hoàn thành" in page.text
    earlier = office.client.get(f"/bao-cao/xem?{wanted}&den-ngay=01/12/2026").text
    assert "0 lượt người được công nhận" in earlier
    office.press("Phát hành báo cáo")
    assert office.client.get(f"{office.url.split('?')[0]}/tep/docx").data.startswith(b"PK")
    with zipfile.ZipFile(io.BytesIO(office.client.get(f"{cohort}/ho-so.zip").data)) as papers:
        names = {name.split("-")[0] for name in papers.namelist()}
    assert names >= {"00", "01", "02", "03", "04", "05", "06", "07"}
