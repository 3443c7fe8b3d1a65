"""`python3 run.py papers`: every paper of a fresh demonstration as files under instance/papers/, to be looked at.

What the product draws itself is PDF; pages that are printed go through Chromium; .docx and .xlsx through LibreOffice, to see what
an office sees; pdftoppm makes pictures of the first pages. A program that is not there is said and left out.
"""

from __future__ import annotations

import io
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from playwright.sync_api import sync_playwright

from app.certificates.paper import RegisterHead, RegisterLine, certificate_sheets, register_pages
from app.certificates.rules import Printed
from app.cohorts.queries import CohortView, cohorts_in_reach, timetable
from app.factory import create_app
from app.kernel.clock import local_day, utc_now
from app.kernel.settings import read_settings
from app.kernel.text import slug
from app.people.queries import unit_by_code
from app.people.rules import Grant, Role, Viewer
from app.plans.queries.plans import plan_by_key, plans_seen_by
from app.reports.asking import Asked
from app.reports.dossier.archive import write_dossier
from app.reports.making import TYPES, make, write
from app.reports.rules.document import Skin
from app.reports.wording import NEEDS_YEAR, Kind
from app.storage.base import db
from bench.certificates import printed_record
from bench.crowd.big_class import BigClass, write_class
from bench.crowd.graduates import finish_class
from bench.faults import BenchFault
from bench.reporting import fill_plan
from bench.screenshots import OPTIONS, signed_in, staged
from bench.serve import serving

FOLDER = Path(__file__).resolve().parents[1] / "instance" / "papers"
_PICTURED = 3
"""Pages of each paper that become pictures."""


def main() -> int:
    """Stage, write, convert; ends with 1 when something stood in the way."""
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    try:
        _certificates()
        with staged() as environment:
            fill_plan(environment)
            _finish(write_class(read_settings(environment)), environment)
            _reports_and_dossiers(environment)
            _printed_pages(environment)
    except BenchFault as fault:
        print(fault, file=sys.stderr)
        return 1
    _office_files()
    _pictures()
    print(f"Đã ghi {sum(1 for one in FOLDER.rglob('*') if one.is_file())} tệp vào {FOLDER}.")
    return 0


def _certificates() -> None:
    """Certificates with both heads, and the pages of a register, from sample records."""
    for skin in Skin:
        records = [printed_record(number, str(skin)) for number in range(1, 4)]
        _keep(f"chung-chi-{skin}.pdf", certificate_sheets(records, lambda code: f"https://sohoc.example.vn/xac-minh/{code}"))
    head = RegisterHead("HỘI LIÊN HIỆP PHỤ NỮ VIỆT NAM", "HỌC VIỆN PHỤ NỮ VIỆT NAM", "SỔ CẤP CHỨNG CHỈ NĂM 2026", 2026, 45, 3)
    lines = [RegisterLine(_line(printed_record(number)), number % 15 == 0) for number in range(1, 46)]
    _keep("so-cap-chung-chi.pdf", register_pages(head, lines))


def _line(printed: Printed) -> tuple[str, ...]:
    """A line of the register."""
    place = f"{printed.post}, {printed.unit}"
    days = (f"{printed.decision_number}, {printed.decided_on:%d/%m/%Y}", f"{printed.issued_on:%d/%m/%Y}")
    head = (printed.entry, printed.serial, printed.name, printed.birth_words, place, printed.class_code, printed.band)
    return (*head, *days, "")


def _finish(big: BigClass, environment: Mapping[str, str]) -> None:
    """The class of 200 at its end."""
    with create_app(read_settings(environment)).app_context():
        finish_class(big.cohort_id)
        db.session.remove()
        db.engine.dispose()


def _reports_and_dossiers(environment: Mapping[str, str]) -> None:
    """Every kind of report in both heads, and the dossiers of a class of 200 at its end and of one of 50 in the middle."""
    app = create_app(read_settings(environment))
    with app.app_context():
        today, viewer = local_day(utc_now()), _coordinator()
        kept = plan_by_key(plans_seen_by(viewer)[0].key)
        for kind in Kind:
            for skin in Skin:
                planned = kept if kind is not Kind.TABLE_TEN else None
                asked = Asked(kind, planned.head.id if planned else 0, 0, 2025 if kind in NEEDS_YEAR else 0, skin)
                made = make(asked, planned, viewer, today=today)
                for form in TYPES if made else ():
                    _keep(f"bao-cao-{kind}-{skin}.{form}", write(made.document, form))  # type: ignore[union-attr]
        for cohort in _classes(viewer)[:2]:
            out = io.BytesIO()
            write_dossier(cohort, out, utc_now())
            with zipfile.ZipFile(out) as archive:
                archive.extractall(FOLDER / f"ho-so-{slug(cohort.code)}")
        db.session.remove()
        db.engine.dispose()


def _printed_pages(environment: Mapping[str, str]) -> None:
    """The roll on paper and the slips of first passwords, as a browser prints them."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        print("BỎ QUA: không có Chromium, chưa in được phiếu điểm danh và phiếu đăng nhập", file=sys.stderr)
        return
    pages = list(_addresses(environment))
    with serving("wsgi:app", "/healthz", environment) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=OPTIONS)
        page = signed_in(browser, f"http://127.0.0.1:{server.port}", "coordinator", 1280)
        for name, address in pages:
            page.goto(address)
            if name == "phieu-dang-nhap":
                page.get_by_role("button", name="Cấp phiếu mới").click()
                page.wait_for_load_state("networkidle")
            _keep(f"{name}.pdf", page.pdf(format="A4", prefer_css_page_size=True))
        browser.close()


def _addresses(environment: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(name, address) of the pages that are printed."""
    app = create_app(read_settings(environment))
    with app.app_context():
        cohort = _classes(_coordinator())[0]
        first = timetable(cohort.id)[0]
        db.session.remove()
        db.engine.dispose()
    yield "phieu-diem-danh", f"/diem-danh/{first.id}/phieu"
    yield "bang-diem", f"/lop/{cohort.id}/bang-diem"
    yield "phieu-dang-nhap", f"/lop/{cohort.id}/phieu-dang-nhap"


def _coordinator() -> Viewer:
    """Whoever looks after the province of the demonstration."""
    unit = unit_by_code("38")
    if unit is None:
        raise BenchFault("Dữ liệu minh họa không có tỉnh để lập giấy tờ.")
    return Viewer(0, "", (Grant(Role.COORDINATOR, unit.id, unit.path),))


def _classes(viewer: Viewer) -> list[CohortView]:
    """The classes that have begun and are not counted for a plan only, the largest first; at least one."""
    found = [one for one in cohorts_in_reach(viewer) if timetable(one.view.id)]
    if not found:
        raise BenchFault("Dữ liệu minh họa không có lớp để lập hồ sơ.")
    return [one.view for one in sorted(found, key=lambda one: -one.enrolled)]


def _office_files() -> None:
    """Every .docx and .xlsx as LibreOffice shows it, beside it under its name and "-libreoffice"."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if not program:
        print("BỎ QUA: không có LibreOffice, chưa mở thử được tệp Word và Excel", file=sys.stderr)
        return
    files = sorted(one for one in FOLDER.rglob("*") if one.suffix in (".docx", ".xlsx"))
    with tempfile.TemporaryDirectory() as folder:
        profile = f"-env:UserInstallation=file://{folder}/profile"
        for one in files:
            command = [program, "--headless", profile, "--convert-to", "pdf", "--outdir", folder, str(one)]
            subprocess.run(command, capture_output=True, timeout=180, check=False)
            made = Path(folder, one.name).with_suffix(".pdf")
            if not made.exists():
                print(f"CHÚ Ý: LibreOffice không mở được {one.name}", file=sys.stderr)
                continue
            shutil.move(made, one.with_name(f"{one.stem}{one.suffix.replace('.', '-')}-libreoffice.pdf"))


def _pictures() -> None:
    """The first pages of every PDF as PNG."""
    if not shutil.which("pdftoppm"):
        print("BỎ QUA: không có pdftoppm, chưa có hình từng trang", file=sys.stderr)
        return
    for one in sorted(FOLDER.rglob("*.pdf")):
        subprocess.run(["pdftoppm", "-r", "60", "-l", str(_PICTURED), "-png", str(one), str(one.with_suffix(""))], check=False)


def _keep(name: str, data: bytes) -> None:
    """Write a file and say so."""
    (FOLDER / name).write_bytes(data)
    print(f"  {name}, {len(data) / 1024:.0f} KB", flush=True)


if __name__ == "__main__":
    sys.exit(main())
