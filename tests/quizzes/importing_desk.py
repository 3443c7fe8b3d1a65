"""What the tests of the import desk share: a file that waits, what is saved of it, a file that is sent."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from app.courses.question_text import OptionText
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.quizzes.formats.staged import Answers
from app.quizzes.models import QuestionImport
from app.quizzes.queries.bank import bank_questions
from app.quizzes.services import importing
from app.storage.transaction import session
from tests.cast import NOW
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk

Clients = Callable[..., InspectingClient]
LEFT = (OptionText("a", "Một", True), OptionText("b", "Hai", False))
LATER = NOW + timedelta(minutes=5)
TEXT = """Câu 1: Chị làm gì trước khi họp chi hội?
A. Hỏi thăm từng nhà
B. Thu tiền
C. Về sớm
Đáp án: A
Mức độ: Nhận biết
Câu 2: Ai giữ sổ của tổ vay vốn?
A. Tổ trưởng
B. Người vay
C. Ngân hàng
Câu 3: Ba chữ này là gì vậy?
"""


def staged(desk: Desk, topic: int, text: str = TEXT, who: str = "instructor") -> int:
    return desk.ask(lambda: importing.stage_question_text(topic, text, by=desk.cast.person[who], at=NOW))


def saved(desk: Desk, settings: Settings, import_id: int, answers: Answers | None = None, at: Any = LATER) -> int:
    by = desk.cast.person["instructor"]
    answers = answers or Answers(level="thong-hieu")
    return desk.ask(lambda: importing.save_import(import_id, answers, by=by, at=at, media=settings.media).saved)


def stems(desk: Desk, topic: int) -> list[str]:
    return desk.ask(lambda: [question.stem_html for question in bank_questions([topic])])


def refused(act: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


def upload(client: InspectingClient, topic: int, data: bytes, name: str) -> Any:
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap"
    return client.post(url, data={"tep": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def imported_keys(import_id: int) -> list[str]:
    row = session().get_one(QuestionImport, import_id)
    return [one["key"] for one in row.saved or ()]
