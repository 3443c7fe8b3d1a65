"""What the tests of the editor share: a new question, what a browser without JavaScript would send, where a save led."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from sqlalchemy import select
from werkzeug.test import TestResponse

from app.courses.question_text import QuestionText, parse_bank
from app.quizzes.models import Question
from app.quizzes.queries.texts import question_source
from app.storage.transaction import session
from tests.quizzes.all_kinds import LOAI
from tests.quizzes.conftest import Desk
from tests.quizzes.test_staff_pages import topic_of

EVERY_KIND = {
    question.kind: question for question in parse_bank((LOAI / "01-du-loai" / "questions.md").read_text(encoding="utf-8"))[0]
}
NEW = {
    "kind": "single",
    "level": "nhan-biet",
    "stem": "Gặp hội viên lần đầu, nên làm gì trước?",
    "r1-text": "Nghe",
    "r1-feedback": "Đúng rồi.",
    "r2-text": "Khuyên",
    "r3-text": "",
    "right": "1",
}


def new_url(desk: Desk) -> str:
    return f"/ngan-hang-cau-hoi/chuyen-de/{topic_of(desk)}/cau-moi"


def id_of(desk: Desk, key: str) -> int:
    return desk.ask(lambda: session().scalars(select(Question.id).where(Question.key == key)).one())


def text_in_use(desk: Desk, question_id: int) -> QuestionText:
    source = desk.ask(lambda: question_source(question_id))
    assert source is not None
    assert source.text is not None
    return source.text


def saved_id(answer: TestResponse) -> int:
    """The question that a save led to."""
    assert answer.status_code == 303, re.findall(r"<li>([^<]+)", answer.text)
    return int(str(answer.location).split("?")[0].rsplit("/", 1)[1])


def fields_of(page: str) -> Iterator[tuple[str, str]]:
    """What a browser without JavaScript would send of the editor's form."""

    class Fields(HTMLParser):
        found: list[tuple[str, str]] = []
        area: str | None = None
        chosen: str | None = None
        inside = False

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            given = dict(attrs)
            if tag == "form":
                self.inside = given.get("id") == "soan"
            if not self.inside:
                return
            if tag == "input" and given.get("name") and given.get("type") != "file":
                if given.get("type") not in {"radio", "checkbox"} or "checked" in given:
                    self.found.append((str(given["name"]), given.get("value") or ""))
            elif tag == "textarea":
                self.area = str(given["name"])
                self.found.append((self.area, ""))
            elif tag == "select":
                self.chosen = str(given["name"])
            elif tag == "option" and self.chosen and "selected" in given:
                self.found.append((self.chosen, given.get("value") or ""))

        def handle_endtag(self, tag: str) -> None:
            if tag == "textarea" and self.area:
                name, value = self.found.pop()
                self.found.append((name, value.removeprefix("\n").replace("\n", "\r\n")))
                self.area = None
            if tag == "form":
                self.inside = False

        def handle_data(self, data: str) -> None:
            if self.area:
                name, value = self.found.pop()
                self.found.append((name, value + data))

    reader = Fields()
    reader.found = []
    reader.feed(page)
    yield from reader.found
