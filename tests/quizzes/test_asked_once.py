"""A form that is sent twice is one question, and a copy of another question is saved only by somebody who knows it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from app.courses.question_text import OptionText, QuestionText
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.quizzes.formats.staged import Answers
from app.quizzes.models import Question
from app.quizzes.queries.texts import bank_texts
from app.quizzes.rules.duplicates import Shelf
from app.quizzes.services import importing, proofs, versions, writing
from app.quizzes.services.composing import compose_question
from app.storage.engine import WRITING
from app.storage.transaction import session
from tests.cast import NOW
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.editing import NEW, fields_of, id_of, new_url, saved_id, text_in_use
from tests.quizzes.importing_desk import TEXT
from tests.quizzes.test_staff_pages import make_steward, topic_of

Clients = Callable[..., InspectingClient]
TEXT_NEW = QuestionText(
    "",
    "single",
    level="nhan-biet",
    stem="Trước khi họp chi hội, chị chuẩn bị việc gì đầu tiên?",
    options=(OptionText("a", "Hỏi thăm từng nhà", True), OptionText("b", "Mua quà cho trưởng thôn", False)),
)


@pytest.fixture
def writer(desk: Desk, client_for: Clients) -> InspectingClient:
    """The instructor of T1."""
    make_steward(desk)
    return client_for("instructor")


def count(desk: Desk) -> int:
    """How many questions there are in all banks."""
    return desk.ask(lambda: session().scalar(select(func.count(Question.id))) or 0)


def compose(desk: Desk, text: QuestionText = TEXT_NEW, client_id: str = "form-0001", who: str = "instructor") -> str:
    by = desk.cast.person[who]
    topic = topic_of(desk)
    return desk.ask(lambda: compose_question(topic, text, client_id=client_id, told=("t1-05",), by=by, at=NOW).key)


def test_the_same_form_sent_twice_is_one_question(desk: Desk, writer: InspectingClient) -> None:
    form = {**dict(fields_of(writer.get(new_url(desk)).text)), **NEW, "do": "save"}
    assert len(form["client_id"]) > 8
    before = count(desk)
    first, second = (saved_id(writer.post(new_url(desk), data=form)) for _again in range(2))
    assert first == second
    assert count(desk) == before + 1


def test_a_form_that_shows_faults_keeps_its_name(desk: Desk, writer: InspectingClient) -> None:
    form = {**dict(fields_of(writer.get(new_url(desk)).text)), "stem": "Hỏi?", "do": "save"}
    page = writer.post(new_url(desk), data=form)
    assert page.status_code == 422
    assert dict(fields_of(page.text))["client_id"] == form["client_id"]


def test_every_new_form_has_a_name_of_its_own(desk: Desk, writer: InspectingClient) -> None:
    names = {dict(fields_of(writer.get(new_url(desk)).text))["client_id"] for _again in range(3)}
    assert len(names) == 3


def test_whoever_goes_back_and_writes_something_else_has_a_new_question(desk: Desk) -> None:
    first = compose(desk)
    other = replace(TEXT_NEW, stem="Hội viên vắng ba kỳ họp liền, chi hội trưởng nên gặp ai?")
    assert compose(desk, other) != first
    assert compose(desk) == first


def test_the_name_of_somebody_elses_form_says_nothing(desk: Desk) -> None:
    assert compose(desk) != compose(desk, who="administrator")


def test_eight_who_send_one_form_at_once_write_one_question(desk: Desk, app: Any) -> None:
    ready, before = Barrier(8), count(desk)
    topic, by = topic_of(desk), desk.cast.person["instructor"]

    def one(_number: int) -> int:
        with app.app_context():
            ready.wait()
            return compose_question(topic, TEXT_NEW, client_id="form-0008", by=by, at=NOW, told=("t1-05",)).question_id

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(one, range(8)))) == 1
    assert count(desk) == before + 1


# Copies


@pytest.fixture
def copy(desk: Desk) -> dict[str, str]:
    """The form of a question that says what t1-01 says."""
    like = text_in_use(desk, id_of(desk, "t1-01"))
    return {**NEW, "stem": f"Câu 9: {like.stem}", **{f"r{at}-text": row.text for at, row in enumerate(like.options, 1)}}


def test_a_copy_is_asked_about_once_and_says_of_which_question(
    desk: Desk, writer: InspectingClient, copy: dict[str, str]
) -> None:
    before = count(desk)
    page = writer.post(new_url(desk), data=copy)
    assert page.status_code == 409
    assert "t1-01, giống 100%" in page.text
    assert "Vẫn lưu" in page.text
    assert count(desk) == before
    again = writer.post(new_url(desk), data={**dict(fields_of(page.text)), "do": "save"})
    assert again.status_code == 303
    assert count(desk) == before + 1


def test_a_copy_that_was_saved_and_arrives_again_is_not_asked_about(
    desk: Desk, writer: InspectingClient, copy: dict[str, str]
) -> None:
    form = {**copy, "client_id": "may-cua-mai-01", "told": "t1-01,02-noi/t2-01"}
    assert saved_id(writer.post(new_url(desk), data=form)) == saved_id(writer.post(new_url(desk), data={**form, "told": ""}))


def test_what_is_missing_is_said_before_a_copy_is_asked_about(desk: Desk, writer: InspectingClient, copy: dict[str, str]) -> None:
    page = writer.post(new_url(desk), data={**copy, "right": ""})
    assert page.status_code == 422
    assert "Vẫn lưu" not in page.text


def test_a_question_that_becomes_a_copy_is_asked_about_and_a_known_copy_is_not(
    desk: Desk, writer: InspectingClient, copy: dict[str, str]
) -> None:
    question_id = saved_id(writer.post(new_url(desk), data=NEW))
    url = f"/ngan-hang-cau-hoi/{question_id}/sua"
    page = writer.post(url, data={**copy, "seen": "1"})
    assert page.status_code == 409
    assert "t1-01, giống 100%" in page.text
    saved = writer.post(url, data={**dict(fields_of(page.text)), "do": "save"})
    assert saved.status_code == 303
    form = dict(fields_of(writer.get(url).text))
    assert writer.post(url, data={**form, "explanation": "Vì vậy.", "do": "save"}).status_code == 303


# What takes long is done before anything is locked


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[bool]]:
    """Whether the write lock was held, for every rendering and every search for copies."""
    found: list[bool] = []

    def watched(owner: Any, name: str) -> None:
        before = getattr(owner, name)

        def watch(*args: Any, **more: Any) -> Any:
            found.append(WRITING.get())
            return before(*args, **more)

        monkeypatch.setattr(owner, name, watch)

    watched(proofs, "faults_of_one")
    watched(versions, "render_question")
    watched(Shelf, "near")
    yield found
    assert found
    assert not any(found)


def test_saving_renders_and_compares_before_it_locks(desk: Desk, seen: list[bool]) -> None:
    by, topic = desk.cast.person["instructor"], topic_of(desk)
    (saved,) = desk.ask(lambda: writing.save_questions(topic, [TEXT_NEW], origin="form", by=by, at=NOW))
    other = replace(TEXT_NEW, stem="Hội viên vắng ba kỳ họp liền, nên gặp ai trước?")
    desk.ask(lambda: writing.edit_question(saved.question_id, other, seen=1, by=by, at=NOW))
    desk.ask(lambda: writing.restore_version(saved.question_id, 1, seen=2, by=by, at=NOW))
    change = writing.Change(level="van-dung")
    assert len(desk.ask(lambda: writing.change_many(topic, [saved.question_id], change, by=by, at=NOW))) == 1
    assert compose(desk, replace(TEXT_NEW, stem="Ai ghi biên bản họp chi hội phụ nữ thôn?"))


def test_saving_a_file_renders_and_compares_before_it_locks(desk: Desk, settings: Settings, seen: list[bool]) -> None:
    by, topic = desk.cast.person["instructor"], topic_of(desk)
    waiting = desk.ask(lambda: importing.stage_question_text(topic, TEXT, by=by, at=NOW))
    answers = Answers(level="nhan-biet")
    assert desk.ask(lambda: importing.save_import(waiting, answers, by=by, at=NOW, media=settings.media)).saved == 1


def test_of_two_who_edit_at_once_the_second_is_told(desk: Desk, app: Any) -> None:
    topic, ready = topic_of(desk), Barrier(8)
    question_id, by = id_of(desk, "t1-01"), desk.cast.person["instructor"]
    text = text_in_use(desk, question_id)

    def one(number: int) -> str:
        with app.app_context():
            mine = replace(text, stem=f"Lời của người thứ {number}")
            ready.wait()
            try:
                return str(writing.edit_question(question_id, mine, seen=1, by=by, at=NOW).number)
            except Refused as refusal:
                return refusal.reason

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(one, range(8)))
    assert sorted(outcomes) == ["2", *["changed_meanwhile"] * 7]
    stems = desk.ask(lambda: [one.stem for one in bank_texts(topic) if one.key == "t1-01"])
    assert re.fullmatch(r"Lời của người thứ [0-7]", stems[0])
