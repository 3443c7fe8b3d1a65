"""Word files, names of files and descriptions of pictures that want to run, in a real Chromium: none runs."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator

import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from flask import Flask
from playwright.sync_api import FilePayload, Page, expect
from sqlalchemy import select

from app.courses.models import Topic
from app.courses.queries.authoring import lessons_to_write
from app.storage.transaction import session
from tests.courses.payloads import PAYLOADS
from tests.courses.writing import lesson_id
from tests.files.word_lessons import Lecturer, png, with_note

pytestmark = [pytest.mark.browser, pytest.mark.sqlite_only]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NAME = '"><img src=x onerror=alert(1)>'
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd]")


@pytest.fixture
def ran(page_as: Callable[..., Page]) -> Iterator[tuple[Page, list[str]]]:
    """A page of an author, and what ran in it."""
    page, heard = page_as("administrator", 1280), list[str]()
    page.on("dialog", lambda dialog: (heard.append(dialog.message), dialog.dismiss()))
    yield page, heard
    assert heard == []


def linked(book: Lecturer, words: str, target: str) -> None:
    """A paragraph with a link to anywhere."""
    paragraph = book.book.add_paragraph()
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    link.append(paragraph.add_run(words)._r)
    paragraph._p.append(link)


def hostile() -> bytes:
    """Three lessons: the payloads as words, in cells, as targets and words of links, as descriptions, a note and properties."""
    book, told = Lecturer(), [_NOT_XML.sub("", payload)[:250] for payload in PAYLOADS]
    for number, third in enumerate((told[::3], told[1::3], told[2::3])):
        book.heading(f"Bài {number} {third[0]}"[:120])
        for words in third:
            book.line(words)
        book.table([third[:10], third[10:20]])
        for words in third[:40]:
            linked(book, words, words)
        for words in third[40:43]:
            book.picture(png((60 + number, 40)), words)
    for name in ("title", "author", "subject", "keywords", "comments", "category"):
        setattr(book.book.core_properties, name, told[0])
    out = io.BytesIO()
    book.book.save(out)
    return with_note(out.getvalue(), told[1].replace("&", "&amp;").replace("<", "&lt;"))


def test_nothing_in_a_word_file_runs(app: Flask, ran: tuple[Page, list[str]]) -> None:
    page, _heard = ran
    with app.app_context():
        topic = session().scalar(select(Topic.id).where(Topic.key == "01-nghe"))
    page.goto(f"/soan-bai/chuyen-de/{topic}/tu-word")
    page.locator("input[type=file]").set_input_files(FilePayload(name=f"{NAME}.docx", mimeType=WORD, buffer=hostile()))
    page.get_by_role("button", name="Đọc tệp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Xem trước bài từ Word", timeout=60_000)
    for one in page.locator("details").all():
        one.evaluate("(box) => { box.open = true; }")
    for one in page.locator("textarea[name^=alt], input[name^=alt]").all():
        one.fill(NAME)
    page.get_by_role("button", name=re.compile("Tạo 3 bản nháp")).click()
    expect(page.get_by_text("Vừa tạo 3 bản nháp.")).to_be_visible()
    with app.app_context():
        begun = [row.lesson_id for row in lessons_to_write(None) if not row.placed]
    assert len(begun) == 3
    for number in begun:
        for place in ("", "/duyet"):
            page.goto(f"/soan-bai/{number}{place}")
            page.wait_for_load_state("networkidle")
    page.goto("/soan-bai/hinh-va-tep")
    page.wait_for_load_state("networkidle")


def test_no_name_and_no_description_of_a_file_runs(app: Flask, ran: tuple[Page, list[str]]) -> None:
    page, _heard = ran
    with app.app_context():
        lesson = lesson_id()
    page.goto(f"/soan-bai/{lesson}")
    page.locator("#them-hinh summary").click()
    page.locator("input[name=picture]").set_input_files(FilePayload(name=f"{NAME}.png", mimeType="image/png", buffer=png()))
    page.locator("#alt").fill(NAME)
    page.get_by_role("button", name="Thêm hình").click()
    expect(page.locator(".phone img").first).to_have_attribute("alt", re.compile("onerror"))
    for place in (f"/soan-bai/{lesson}", f"/soan-bai/{lesson}/duyet", "/soan-bai/hinh-va-tep"):
        page.goto(place)
        page.wait_for_load_state("networkidle")
