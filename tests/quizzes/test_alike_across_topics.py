"""Tests draw from all topics of a programme, so a question that another topic asks already is told before it is saved."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.courses.question_text import OptionText, QuestionText
from app.kernel.refusal import Refused
from app.quizzes.queries.editor import preview_of
from app.quizzes.services.composing import compose_question
from tests.cast import NOW
from tests.quizzes.conftest import Desk
from tests.quizzes.test_staff_pages import topic_of

FIRST = QuestionText(
    "",
    "single",
    level="nhan-biet",
    stem="Trước khi đi vận động một hộ, người cán bộ chi hội gọi điện hẹn giờ với ai trong nhà?",
    options=(OptionText("a", "Người vợ", True), OptionText("b", "Con út", False)),
)


def compose(desk: Desk, topic: str, text: QuestionText, told: tuple[str, ...] = ()) -> str:
    """The key of a question that the administrator writes in a topic."""
    topic_id, by = topic_of(desk, topic), desk.cast.person["administrator"]
    return desk.ask(lambda: compose_question(topic_id, text, client_id="", told=told, by=by, at=NOW).key)


def test_a_question_of_another_topic_is_told_with_its_place(desk: Desk) -> None:
    key = compose(desk, "02-noi", FIRST)
    topic = topic_of(desk, "01-nghe")
    (alike,) = desk.ask(lambda: preview_of(topic, FIRST).alike)
    assert alike.key == f"02-noi/{key}"
    assert alike.stem.startswith("T2. ")
    with pytest.raises(Refused) as refused:
        compose(desk, "01-nghe", FIRST)
    assert refused.value.reason == "alike"
    assert compose(desk, "01-nghe", FIRST, told=(f"02-noi/{key}",))


def test_what_asks_something_else_is_saved_without_a_word(desk: Desk) -> None:
    compose(desk, "02-noi", FIRST)
    assert compose(desk, "01-nghe", replace(FIRST, stem="Biên bản họp chi hội ghi những mục nào, ai ký cuối trang?"))
