"""Every main page of every role for everybody: no fault that axe-core finds, nothing that makes a page scroll sideways."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page

from app.kernel.settings import Settings
from tests.browser.conftest import Watch
from tests.cast import Cast
from tests.house.tour import set_scene

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]

PAGES = {
    "door": (None, "/dang-nhap", "/quen-mat-khau", "/tro-giup", "/khong-co-trang-nay"),
    "trainee": (
        "tham",
        "/hoc/{enrolment_id}",
        "/hoc/{enrolment_id}/chuyen-de",
        "/hoc/{enrolment_id}/chuyen-de/{topic_id}",
        "/hoc/{enrolment_id}/lich",
        "/hoc/{enrolment_id}/so-hoc",
        "/tai-khoan",
        "/doi-mat-khau",
    ),
    "lesson and test": (
        "tham",
        "/hoc/{enrolment_id}/bai/{lesson_id}",
        "/hoc/{enrolment_id}/bai-kiem-tra/{paper_id}",
        "/bai-lam/{attempt_id}/cau/1",
        "/bai-lam/{attempt_id}/xem-lai",
    ),
    "class leader": ("anh", "/diem-danh/{session_id}"),
    "instructor": ("instructor", "/giang-day", "/diem-danh/{session_id}", "/khoa-hoc", "/khoa-hoc/bai/{revision_id}"),
    "class": (
        "coordinator",
        "/lop-hoc",
        "/lop/mo",
        "/lop/{cohort_id}",
        "/lop/{cohort_id}/sua",
        "/so-hoc/{enrolment_id}",
        "/lop/{cohort_id}/diem-bai-luan",
    ),
    "roster": (
        "coordinator",
        "/lop/{cohort_id}/hoc-vien",
        "/lop/{cohort_id}/hoc-vien/nhap",
        "/lop/{cohort_id}/hoc-vien/nhap/{roster_id}",
        "/lop/{cohort_id}/ban-can-su",
        "/lop/{cohort_id}/phieu-dang-nhap",
    ),
    "sessions": (
        "coordinator",
        "/lop/{cohort_id}/lich",
        "/lop/{cohort_id}/lich/lap",
        "/lop/{cohort_id}/lich/{session_id}",
        "/lop/{cohort_id}/diem-danh",
        "/diem-danh/{session_id}/lich-su",
        "/lop/{cohort_id}/nhap-diem-danh",
        "/lop/{cohort_id}/nhap-diem-danh/{sheet_id}",
    ),
    "administrator": ("administrator", "/lop-hoc", "/ngan-hang-cau-hoi", "/ngan-hang-cau-hoi/1"),
    "editor": (
        "administrator",
        "/ngan-hang-cau-hoi/chuyen-de/{topic_id}/cau-moi",
        "/ngan-hang-cau-hoi/1/sua",
        "/ngan-hang-cau-hoi/1/cac-ban",
        "/ngan-hang-cau-hoi/chuyen-de/{topic_id}/thu?cau=1",
    ),
}
"""Groups of pages: who opens them, and their addresses."""
AXE = Axe()
EVERYTHING = {"resultTypes": ["violations"], "preload": False}
COLOURS = {**EVERYTHING, "runOnly": ["color-contrast", "link-in-text-block"]}
"""What can differ in the dark; the rest is the same markup."""
NARROW, PHONE, DESK = 320, 360, 1280


@pytest.fixture
def ids(app: Flask, settings: Settings, cast: Cast) -> dict[str, Any]:
    """The ids of the addresses, in the class "thu"."""
    own = set_scene(app, settings, cast).own
    return {**own, "roster_id": own["cohorts"]["import_id"], "sheet_id": own["attendance"]["import_id"]}


@pytest.mark.parametrize("group", PAGES)
def test_axe_finds_nothing_and_no_page_scrolls_sideways(
    page_as: Callable[..., Page], ids: dict[str, Any], watch: Watch, group: str
) -> None:
    key, *addresses = PAGES[group]
    page = page_as(key, reduced_motion="reduce")  # a colour that is still fading would be measured half way
    if group == "door":
        watch.forgiven.append("404")
    faults = [f"{url} {fault}" for url in addresses for fault in look(page, str(url).format(**ids))]
    assert not faults, "\n".join(faults)


def look(page: Page, url: str) -> list[str]:
    """What is wrong with a page, at every width and in both colours."""
    faults = []
    page.goto(url)
    page.evaluate(AXE.axe_script)
    for width in (NARROW, PHONE, DESK):
        page.set_viewport_size({"width": width, "height": 740})
        if over := page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"):
            faults.append(f"{width}: {over} px too wide")
        if width != NARROW:
            faults += [f"{width} light: {say(found)}" for found in run_axe(page, EVERYTHING)]
            page.emulate_media(color_scheme="dark")
            faults += [f"{width} dark: {say(found)}" for found in run_axe(page, COLOURS)]
            page.emulate_media(color_scheme="light")
    return faults


def run_axe(page: Page, options: dict[str, Any]) -> list[dict[str, Any]]:
    """The violations that axe-core finds in the page as it is now."""
    found: list[dict[str, Any]] = page.evaluate("(options) => axe.run(options).then((result) => result.violations)", options)
    return found


def say(found: dict[str, Any]) -> str:
    """A violation in one line."""
    return f"{found['id']} at {[' '.join(map(str, node['target'])) for node in found['nodes']][:4]}"
