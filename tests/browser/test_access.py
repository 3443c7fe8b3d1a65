"""Every main page of every role for everybody: no fault that axe-core finds, nothing that makes a page scroll sideways."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from app.kernel.settings import Settings
from tests.cast import Cast
from tests.house.tour import set_scene

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

PAGES = {
    None: ("/dang-nhap", "/quen-mat-khau", "/tro-giup", "/khong-co-trang-nay"),
    "tham": (
        "/hoc/{enrolment_id}",
        "/hoc/{enrolment_id}/chuyen-de",
        "/hoc/{enrolment_id}/chuyen-de/{topic_id}",
        "/hoc/{enrolment_id}/bai/{lesson_id}",
        "/hoc/{enrolment_id}/bai-kiem-tra/{paper_id}",
        "/bai-lam/{attempt_id}/cau/1",
        "/bai-lam/{attempt_id}/xem-lai",
        "/hoc/{enrolment_id}/lich",
        "/hoc/{enrolment_id}/so-hoc",
        "/tai-khoan",
        "/doi-mat-khau",
    ),
    "anh": ("/diem-danh/{session_id}",),
    "instructor": ("/giang-day", "/diem-danh/{session_id}", "/khoa-hoc", "/khoa-hoc/bai/{revision_id}", "/ngan-hang-cau-hoi/1"),
    "coordinator": (
        "/lop-hoc",
        "/lop/mo",
        "/lop/{cohort_id}",
        "/lop/{cohort_id}/hoc-vien",
        "/lop/{cohort_id}/hoc-vien/nhap",
        "/lop/{cohort_id}/hoc-vien/nhap/{roster_id}",
        "/lop/{cohort_id}/lich",
        "/lop/{cohort_id}/lich/lap",
        "/lop/{cohort_id}/lich/{session_id}",
        "/lop/{cohort_id}/diem-danh",
        "/diem-danh/{session_id}/lich-su",
        "/lop/{cohort_id}/nhap-diem-danh",
        "/lop/{cohort_id}/nhap-diem-danh/{sheet_id}",
        "/lop/{cohort_id}/diem-bai-luan",
        "/lop/{cohort_id}/ban-can-su",
        "/lop/{cohort_id}/phieu-dang-nhap",
        "/lop/{cohort_id}/sua",
        "/so-hoc/{enrolment_id}",
        "/ngan-hang-cau-hoi",
    ),
    "administrator": ("/lop-hoc", "/lop/{cohort_id}", "/khoa-hoc"),
}
"""The addresses that each of them opens."""
AXE = Axe()
RUN = json.dumps({"resultTypes": ["violations"], "preload": False})
NARROW, PHONE, DESK = 320, 360, 1280


@pytest.fixture
def urls(app: object, settings: Settings, cast: Cast) -> Callable[[str | None], list[str]]:
    """The addresses of somebody, in the class "thu"."""
    own = set_scene(app, settings, cast).own  # type: ignore[arg-type]
    ids = {**own, "roster_id": own["cohorts"]["import_id"], "sheet_id": own["attendance"]["import_id"]}
    return lambda key: [pattern.format(**ids) for pattern in PAGES[key]]


@pytest.mark.parametrize("key", PAGES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    page_as: Callable[..., Page], urls: Callable[[str | None], list[str]], watch: object, key: str | None
) -> None:
    page = page_as(key)
    if key is None:
        watch.forgiven.append("404")  # type: ignore[attr-defined]
    faults = []
    for url in urls(key):
        page.goto(url)
        page.evaluate(AXE.axe_script)
        faults += [f"{url} {fault}" for fault in look(page)]
    assert faults == []


def look(page: Page) -> list[str]:
    """What is wrong with the page that is open, at every width and in both colours."""
    faults = []
    for width in (NARROW, PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 740})
        if over := page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"):
            faults.append(f"{width}: {over} px too wide")
        for scheme in ("light", "dark") if width != NARROW else ():
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            found = page.evaluate(f"axe.run({RUN}).then((result) => result.violations)")
            faults += [f"{width} {scheme}: {say(violation)}" for violation in found]
    return faults


def say(violation: dict[str, object]) -> str:
    """A finding of axe in one line."""
    nodes = violation["nodes"]
    assert isinstance(nodes, list)
    return f"{violation['id']} at {[' '.join(map(str, node['target'])) for node in nodes][:4]}"
