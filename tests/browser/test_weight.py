"""What a phone has to fetch on a slow line, measured on the real programme; and what comes out of the printer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from app.cohorts import services as cohorts
from app.courses.package import read_package
from app.courses.queries import EditionView, edition_view
from app.courses.services import publish
from app.storage.base import db
from tests.cast import NOW, Cast

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
REAL = Path(__file__).parents[2] / "courses_content" / "nghiep-vu-co-ban-25-ngay"
FIRST, NEXT = 40 * 1024, 16 * 1024
"""Bytes of a first visit and of the next lesson, headers and all, without the pictures of the lesson."""


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


class Meter:
    """Counts the bytes that come over the line; what the browser kept from the visit before counts nothing."""

    def __init__(self, page: Page) -> None:
        self.line = page.context.new_cdp_session(page)
        self.line.send("Network.enable")
        self.line.on("Network.responseReceived", self._begin)
        self.line.on("Network.loadingFinished", self._end)
        self.pictures: set[str] = set()
        self.received: dict[str, int] = {}

    def _begin(self, event: dict[str, Any]) -> None:
        """Remember which answers are pictures of a lesson."""
        if "/media/" in event["response"]["url"]:
            self.pictures.add(event["requestId"])

    def _end(self, event: dict[str, Any]) -> None:
        """Head and body of one answer as they were sent (Network.dataReceived tells 0 for a page that came at once)."""
        if event["requestId"] not in self.pictures:
            self.received[event["requestId"]] = int(event["encodedDataLength"])


def visit(page: Page, meter: Meter, url: str) -> int:
    """The bytes of one visit."""
    meter.received.clear()
    page.goto(url)
    page.wait_for_load_state("networkidle")
    return sum(meter.received.values())


def test_home_and_the_heaviest_lesson_are_light(page_as: Callable[..., Page], course: tuple[int, EditionView]) -> None:
    enrolment, edition = course
    heavy, other, *_rest = sorted(edition.lessons, key=lambda lesson: -lesson.html_bytes)
    home, phone = page_as("tham"), page_as("tham")
    assert 0 < visit(home, Meter(home), f"/hoc/{enrolment}") <= FIRST
    meter = Meter(phone)
    assert 0 < visit(phone, meter, f"/hoc/{enrolment}/bai/{heavy.lesson_id}") <= FIRST
    assert 0 < visit(phone, meter, f"/hoc/{enrolment}/bai/{other.lesson_id}") <= NEXT


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
