"""What a phone has to fetch on a slow line, measured on the real programme; and what comes out of the printer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page, Response, expect

from app.cohorts import services as cohorts
from app.courses.package import read_package
from app.courses.queries import EditionView, edition_view
from app.courses.services import publish
from app.storage.base import db
from bench.weight.day import FIRST_BYTES, NEXT_BYTES, Meter
from tests.browser.conftest import Watch
from tests.browser.test_asking import controlled
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
REAL = Path(__file__).parents[2] / "courses_content" / "nghiep-vu-co-ban-25-ngay"
SHIFT = """new Promise((done) => new PerformanceObserver((list) => done(
  list.getEntries().reduce((sum, entry) => sum + entry.value, 0))).observe({ type: 'layout-shift', buffered: true })
  || setTimeout(() => done(0), 1000))"""
"""How far the page moved while it came; nothing is told when nothing moved."""


@pytest.fixture
def course(app: Flask, cast: Cast) -> tuple[int, EditionView]:
    """Her enrolment in a class on the real programme, and the programme."""
    with app.app_context():
        edition = publish(read_package(REAL), by=None, at=NOW, media=app.config["SETTINGS"].media).edition_id
        by = cast.person["coordinator"]
        cohort = cohorts.open_cohort(
            code="LOP-THAT",
            title="Lớp thật",
            edition_id=edition,
            unit_id=cast.unit["home"],
            opens_on=date(2026, 11, 9),
            online_due_on=date(2026, 12, 4),
            closes_on=date(2026, 12, 22),
            place="Hội trường A",
            by=by,
            at=NOW,
        )
        who = {"person_id": cast.person["tham"], "unit_id": None, "post_title": "Chủ tịch Hội LHPN xã", "post_kind": "chair"}
        enrolment = cohorts.enrol(cohort_id=cohort, **who, by=by, at=NOW)
        view = edition_view(edition, 1)
        db.session.remove()
    return enrolment, view


def visit(page: Page, meter: Meter, url: str) -> int:
    """The bytes of one visit, heads and all, without the pictures of the lesson."""
    meter.take()
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return sum(size for path, size in meter.take() if "/media/" not in path)


def test_home_and_the_heaviest_lesson_are_light(
    page_as: Callable[..., Page], course: tuple[int, EditionView], watch: Watch
) -> None:
    watch.forgiven.append("Service Worker registration blocked")  # by this test: what it fetches would not be counted
    enrolment, edition = course
    heavy, other, *_rest = sorted(edition.lessons, key=lambda lesson: -lesson.html_bytes)
    home, phone = page_as("tham", service_workers="block"), page_as("tham", service_workers="block")
    assert 0 < visit(home, Meter(home), f"/hoc/{enrolment}") <= FIRST_BYTES
    meter = Meter(phone)
    assert 0 < visit(phone, meter, f"/hoc/{enrolment}/bai/{heavy.lesson_id}") <= FIRST_BYTES
    assert 0 < visit(phone, meter, f"/hoc/{enrolment}/bai/{other.lesson_id}") <= NEXT_BYTES


def test_nothing_comes_from_another_host_and_nothing_moves(
    page_as: Callable[..., Page], course: tuple[int, EditionView], site: str
) -> None:
    enrolment, edition = course
    page, hosts = page_as("tham"), set()
    page.context.on("request", lambda request: hosts.add(request.url.partition("//")[2].partition("/")[0]))
    for url in (f"/hoc/{enrolment}", f"/hoc/{enrolment}/bai/{edition.lessons[0].lesson_id}"):
        page.goto(url)
        page.wait_for_load_state("networkidle")
        assert page.evaluate(SHIFT) == 0
    assert hosts == {site.partition("//")[2]}


def _note(answer: Response, fetched: list[str]) -> None:
    """Keep the address of a picture that came over the line."""
    if "/media/" in answer.url and not answer.from_service_worker:
        fetched.append(answer.url)


def test_in_saver_mode_a_picture_comes_when_she_taps(page_as: Callable[..., Page], course: tuple[int, EditionView]) -> None:
    enrolment, edition = course
    lesson = next(one for one in edition.lessons if one.picture_bytes)
    url, fetched = f"/hoc/{enrolment}/bai/{lesson.lesson_id}", list[str]()
    page = page_as("tham")
    controlled(page, f"/hoc/{enrolment}/tai-ve")
    page.get_by_label("Chỉ tải hình khi chị chạm vào").check()
    page.wait_for_timeout(300)
    page.context.on("response", lambda answer: _note(answer, fetched))
    page.goto(url)
    page.locator(".fig").first.scroll_into_view_if_needed()
    button = page.locator(".fig").first.get_by_role("button", name="Hiện hình")
    expect(button).to_be_visible()
    assert fetched == [], "nothing came over the line"
    button.click()
    expect(button).to_have_count(0)
    page.wait_for_function("() => document.querySelector('.fig img').naturalWidth > 100")
    assert re.search(r"\?hien=1$", page.locator(".fig img").first.get_attribute("src") or "")


@pytest.mark.parametrize(("key", "url"), [("tham", "/hoc/{tham}/so-hoc"), ("coordinator", "/so-hoc/{tham}")])
def test_a_short_ledger_prints_on_one_sheet(page_as: Callable[..., Page], cast: Cast, key: str, url: str) -> None:
    page = page_as(key)
    page.goto(url.format(tham=cast.enrolment["tham"]))
    paper = page.pdf(prefer_css_page_size=True)
    assert paper.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type /Page\b", paper)) == 1
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_be_visible()
