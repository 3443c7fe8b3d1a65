"""`python3 run.py screenshots`: pictures of the main pages of a fresh demonstration, at the widths of a phone and of a desk.

Those that the papers show go small into docs/pictures/, all others into instance/pictures/.
"""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, sync_playwright

from app.demonstration.people import PASSWORD, Trainee, trainees
from app.demonstration.seed import SHOWN, STAFF
from app.demonstration.sheet import roster_workbook
from app.kernel.clock import local_day, utc_now
from bench.faults import BenchFault
from bench.serve import serving

ROOT = Path(__file__).resolve().parents[1]
PAPERS, REST = ROOT / "docs" / "pictures", ROOT / "instance" / "pictures"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
_STEPS = (("database", "upgrade"), ("content", "publish"), ("demo", "seed"))
_PHONE: ViewportSize = {"width": 360, "height": 740}
_DESK: ViewportSize = {"width": 1280, "height": 860}


@dataclass(frozen=True)
class Picture:
    """A page to be taken: its name, who opens it, how to get there from her desk."""

    name: str
    who: str
    way: Callable[[Page], object]
    widths: tuple[int, ...] = (360, 1280)


def main() -> int:
    """Stage, serve, take every picture; ends with 1 when something stood in the way."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        print("BỎ QUA: không có Chromium, chưa chụp được trang nào", file=sys.stderr)
        return 1
    try:
        with staged() as environment, serving("wsgi:app", "/healthz", environment) as server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=found, args=OPTIONS)
            take_all(browser, f"http://127.0.0.1:{server.port}")
            browser.close()
    except BenchFault as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


@contextmanager
def staged() -> Iterator[dict[str, str]]:
    """The variables of a demonstration in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="so-hoc-anh-") as folder:
        environment = {
            "DATABASE_URL": f"sqlite:///{folder}/anh.sqlite3",
            "INSTANCE_DIR": folder,
            "SECRET_KEY": "pictures",
            "BEHIND_TLS": "",
        }
        for words in _STEPS:
            print(f"  flask {' '.join(words)}…", flush=True)
            command = [sys.executable, "-m", "flask", "--app", "wsgi", *words]
            done = subprocess.run(
                command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise BenchFault(f"Bước «flask {' '.join(words)}» bị lỗi:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
        yield environment


def take_all(browser: Browser, site: str) -> None:
    """Every picture at each of its widths, one sign-in for each person and width."""
    for folder in (PAPERS, REST):
        folder.mkdir(parents=True, exist_ok=True)
    for width in (360, 1280):
        for who in dict.fromkeys(picture.who for picture in PICTURES):
            page = signed_in(browser, site, who, width)
            for picture in PICTURES:
                if picture.who == who and width in picture.widths:
                    keep(picture, page, width)
            page.context.close()


def signed_in(browser: Browser, site: str, who: str, width: int) -> Page:
    """A page of somebody on a phone (twice as sharp) or at a desk; "" is nobody."""
    context = browser.new_context(
        base_url=site,
        viewport=_PHONE if width == 360 else _DESK,
        device_scale_factor=2 if width == 360 else 1,
        locale="vi-VN",
        timezone_id="Asia/Ho_Chi_Minh",
        reduced_motion="reduce",
    )
    page = context.new_page()
    if who:
        page.goto("/dang-nhap")
        page.get_by_label("Số điện thoại").fill(PHONES[who])
        page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        page.get_by_role("button", name="Đăng nhập").click()
        page.wait_for_load_state("networkidle")
    return page


def keep(picture: Picture, page: Page, width: int) -> None:
    """Go there, take the picture, write it small."""
    page.goto("/")
    picture.way(page)
    page.wait_for_load_state("networkidle")
    name = f"{picture.name}-{width}"
    folder = PAPERS if name in IN_THE_PAPERS else REST
    body = small(page.screenshot(), 60 if width == 360 else 90)
    (folder / f"{name}.png").write_bytes(body)
    print(f"  {(folder / name).relative_to(ROOT)}.png, {len(body) / 1024:.0f} KB", flush=True)


def small(body: bytes, kilobytes: int) -> bytes:
    """A PNG of few colours: as many as fit into the weight."""
    picture = Image.open(io.BytesIO(body)).convert("RGB")
    for colours in (256, 128, 64, 48, 32, 24, 16):
        file = io.BytesIO()
        picture.quantize(colours, dither=Image.Dither.NONE).save(file, "PNG", optimize=True)
        if file.tell() <= kilobytes * 1024:
            break
    return file.getvalue()


def at(path: str) -> Callable[[Page], None]:
    """The way to an address."""

    def go(page: Page) -> None:
        page.goto(path)

    return go


def of_class(rest: str = "", then: str = "") -> Callable[[Page], None]:
    """The way to a page of the demonstration class, and to the page behind the first link that `then` selects."""

    def go(page: Page) -> None:
        page.goto("/lop-hoc")
        page.goto(f"{page.locator('tbody th a').last.get_attribute('href')}{rest}")
        if then:
            page.goto(str(page.locator(then).first.get_attribute("href")))

    return go


def first(path: str, then: str) -> Callable[[Page], None]:
    """The way to an address and from there through the first link that `then` selects."""

    def go(page: Page) -> None:
        page.goto(path)
        page.goto(str(page.locator(then).first.get_attribute("href")))

    return go


def lesson(page: Page) -> None:
    """The lesson that she is reading, from its first letter."""
    page.get_by_role("link", name="Học tiếp").click()
    page.evaluate("history.replaceState(null, '', ' '); scrollTo(0, 0)")


def result(page: Page) -> None:
    """The result of her first quiz."""
    first("/hoc/chuyen-de", ".tasks a")(page)
    page.get_by_role("link", name="Bài tự kiểm tra chuyên đề").click()
    page.locator(".tasks a").first.click()


def exam(page: Page) -> None:
    """A question of the final test, answered."""
    page.locator(".next .btn").click()
    if page.get_by_role("button", name="Bắt đầu làm bài").count():
        page.get_by_role("button", name="Bắt đầu làm bài").click()
    else:
        page.get_by_role("link", name="Làm tiếp câu").click()
    for _question in range(3):
        position = page.url.rpartition("/")[2]
        answer(page)
        page.locator(".bar-end .btn.grow").click()
        page.wait_for_url(re.compile(f"/cau/(?!{position}$)"))
    answer(page)


def answer(page: Page) -> None:
    """Some answer to the question that is open."""
    page.wait_for_load_state("networkidle")
    if page.locator("#viet").count():
        page.locator("#viet").fill("lắng nghe")
        page.locator("#viet").blur()
    else:
        page.locator(".opt label").nth(1).click()
    page.locator(".bar-top .saved:not(.wait)").wait_for()


def review(page: Page) -> None:
    """Her test before she hands it in."""
    page.locator(".next .btn").click()


def roll(page: Page) -> None:
    """A roll in the middle of being taken."""
    of_class("/diem-danh", "a[href^='/diem-danh/']")(page)
    page.wait_for_load_state("networkidle")
    for row, words in ((1, "Muộn"), (3, "Có phép")):
        page.locator(".roll > li").nth(row).locator("label").filter(has_text=words).click()


def preview(page: Page) -> None:
    """A list for a new class: known people, new ones, two that need a look, one row that cannot be used."""
    page.goto("/lop/mo")
    days = {"opens_on": 60, "online_due_on": 90, "closes_on": 110}
    texts = {"code": "NVCB-K2", "title": "Nghiệp vụ cơ bản K2", "place": "Hội trường B"}
    texts |= {name: f"{local_day(utc_now()) + timedelta(days=ahead):%d/%m/%Y}" for name, ahead in days.items()}
    for name, words in texts.items():
        page.locator(f"[name={name}]").fill(words)
    page.get_by_role("button", name="Mở lớp").click()
    page.goto(f"{page.url.removesuffix('/')}/hoc-vien/nhap" if "/hoc-vien" not in page.url else page.url)
    body = roster_workbook(people_of_k2())
    file = FilePayload(name="danh-sach-cu-di-hoc-K2.xlsx", mimeType="application/octet-stream", buffer=body)
    page.locator("input[type=file]").set_input_files(file)
    page.get_by_role("button", name="Đọc danh sách").click()


def people_of_k2() -> list[Trainee]:
    """Whom the communes send to the second class."""
    known = trainees()
    moved = [
        replace(known[4], birth_year=known[4].birth_year + 2, phone="0912000301"),
        replace(known[6], name="Giàng Thị Chơ", commune="Pù Nhì", phone="0912000302"),
    ]
    names = ("Vi Thị Sen", "Lê Thị Hồng Nhung", "Hà Thị Diệu", "Bùi Thị Xuân", "Phạm Thị Thơm", "Lò Thị Inh")
    new = [replace(known[30 + at], name=name, phone=f"09120004{at:02}") for at, name in enumerate(names)]
    return [*known[10:14], *moved, *new, replace(known[0], name="", phone="0912000303")]


PHONES = {person.name: person.phone for person in trainees()} | {member.key: member.phone for member in STAFF}
TRAINEE, EXAMINEE, INSTRUCTOR, COORDINATOR = SHOWN[0], "Hoàng Thị Vân", "mai", "coordinator"
IN_THE_PAPERS = {
    "hoc-vien-360",
    "bai-hoc-360",
    "bai-thi-360",
    "diem-danh-360",
    "so-hoc-360",
    "lop-1280",
    "nhap-danh-sach-1280",
    "giang-day-1280",
}
PICTURES = (
    Picture("dang-nhap", "", at("/dang-nhap")),
    Picture("hoc-vien", TRAINEE, at("/hoc/")),
    Picture("chuyen-de", TRAINEE, at("/hoc/chuyen-de")),
    Picture("mot-chuyen-de", TRAINEE, first("/hoc/chuyen-de", ".tasks a")),
    Picture("bai-hoc", TRAINEE, lesson),
    Picture("ket-qua", TRAINEE, result),
    Picture("lich-hoc", TRAINEE, at("/hoc/lich")),
    Picture("so-hoc", TRAINEE, at("/hoc/so-hoc")),
    Picture("tai-khoan", TRAINEE, at("/tai-khoan")),
    Picture("bai-thi", EXAMINEE, exam),
    Picture("xem-lai-bai", EXAMINEE, review),
    Picture("giang-day", INSTRUCTOR, at("/giang-day")),
    Picture("ngan-hang-cau-hoi", INSTRUCTOR, at("/ngan-hang-cau-hoi")),
    Picture("mot-cau-hoi", INSTRUCTOR, first("/ngan-hang-cau-hoi", "tbody th a")),
    Picture("chuong-trinh", INSTRUCTOR, at("/khoa-hoc")),
    Picture("lop-hoc", COORDINATOR, at("/lop-hoc")),
    Picture("lop", COORDINATOR, of_class()),
    Picture("danh-sach-lop", COORDINATOR, of_class("/hoc-vien")),
    Picture("phieu-dang-nhap", COORDINATOR, of_class("/phieu-dang-nhap")),
    Picture("lich-lop", COORDINATOR, of_class("/lich")),
    Picture("lap-lich", COORDINATOR, of_class("/lich/lap")),
    Picture("cac-buoi", COORDINATOR, of_class("/diem-danh")),
    Picture("diem-danh", COORDINATOR, roll),
    Picture("nhap-diem-danh", COORDINATOR, of_class("/nhap-diem-danh")),
    Picture("diem-bai-luan", COORDINATOR, of_class("/diem-bai-luan")),
    Picture("so-hoc-vien", COORDINATOR, of_class("", "tbody th a")),
    Picture("sua-lop", COORDINATOR, of_class("/sua")),
    Picture("mo-lop", COORDINATOR, at("/lop/mo")),
    Picture("nhap-danh-sach", COORDINATOR, preview, (1280,)),
)

if __name__ == "__main__":
    sys.exit(main())
