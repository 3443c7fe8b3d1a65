"""Sources carry the day on which they were checked; those that were not checked for a year are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask

from app.courses.check.whole import check_all
from app.courses.models import LessonRevision
from app.courses.rules.sources import is_out_of_date
from app.storage.transaction import session
from tests.cast import TODAY
from tests.courses.conftest import LESSON, Desk
from tests.courses.writing import lesson_id, row_of
from tests.inspection import InspectingClient

Client = Callable[..., InspectingClient]


@pytest.mark.parametrize(
    ("checked", "old"),
    [("22/11/2026", False), ("22/11/2025", False), ("21/11/2025", True), ("", True), (None, True), ("2026-11-22", True)],
)
def test_a_source_is_looked_at_again_after_a_year(checked: str | None, old: bool) -> None:
    assert is_out_of_date({"checked_on": checked}, date(2026, 11, 22)) is old


def test_the_check_of_packages_notes_old_sources_and_never_fails_for_them(desk: Desk) -> None:
    path = desk.folder / LESSON
    text = path.read_text(encoding="utf-8")
    head = 'sources:\n  - {text: "Luật Bình đẳng giới", checked_on: 2024-01-02}\n  - {text: "Điều lệ Hội"}\n'
    path.write_text(
        text.replace("---\n", "---\n" + head, 1) if "sources:" not in text else text.replace("sources:\n", head, 1), "utf-8"
    )
    faults, _writings = check_all([desk.read()], desk.folder.parent, today=date(2026, 11, 22))
    told = [fault for fault in faults if fault.code == "can-cu"]
    assert any("02/01/2024" in fault.sentence for fault in told)
    assert any("chưa ghi ngày" in fault.sentence for fault in told)
    assert all(fault.severity == "note" for fault in told)
    assert [fault for fault in check_all([desk.read()], desk.folder.parent)[0] if fault.code == "can-cu"] == []


def test_the_list_of_lessons_shows_the_oldest_check_first(ctx: Flask, client_for: Client, statements: Any) -> None:
    def kept(key: str, *days: date | None) -> None:
        revision = session().get_one(LessonRevision, row_of(lesson_id(key)).revision_id)
        revision.sources = [
            {"text": f"Luật {n}", "url": "", "checked_on": f"{day:%d/%m/%Y}" if day else ""} for n, day in enumerate(days)
        ]

    kept("nghe-het", TODAY - timedelta(days=400), TODAY)
    kept("hoi-mo", None)
    session().commit()
    client = client_for("administrator")
    page = client.get("/soan-bai/can-cu").text
    assert page.index(row_of(lesson_id("hoi-mo")).title) < page.index(row_of(lesson_id()).title)
    assert ("1 căn cứ cần xem lại" in page, "chưa ghi ngày kiểm tra" in page) == (True, True)
    with statements() as seen:
        client.get("/soan-bai/can-cu?xem=tat-ca")
    assert len(seen) <= 12


def test_nothing_to_check_is_said_in_words(ctx: Flask, client_for: Client) -> None:
    assert "Không bài nào có căn cứ quá hạn" in client_for("instructor").get("/soan-bai/can-cu").text
    assert client_for("tham").get("/soan-bai/can-cu").status_code == 404
