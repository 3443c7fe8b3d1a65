"""Who may write in a bank, and what is typed into the boxes to do harm."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from app.quizzes.models import Question
from app.storage.transaction import session
from tests.courses.test_hostile_text import MARKUP, URLS, Inspector
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.editing import NEW, fields_of, id_of, new_url
from tests.quizzes.test_staff_pages import make_steward, topic_of

Clients = Callable[..., InspectingClient]


@pytest.fixture
def writer(desk: Desk, client_for: Clients) -> InspectingClient:
    """The instructor of T1."""
    make_steward(desk)
    return client_for("instructor")


# Scope and hostile input

ADDRESSES = ["{topic}/cau-moi", "{question}/sua", "{question}/cac-ban"]


@pytest.mark.parametrize("who", ["coordinator", "instructor", "tham"])
def test_only_who_answers_for_a_topic_writes_in_its_bank(desk: Desk, client_for: Clients, who: str) -> None:
    client, question = client_for(who), f"/ngan-hang-cau-hoi/{id_of(desk, 't1-01')}"
    assert client.get(new_url(desk)).status_code == 404
    assert client.post(new_url(desk), data=NEW).status_code == 404
    assert client.get(f"{question}/sua").status_code == 404
    for address in ("sua", "lay-lai", "dung", "chon-ban"):
        assert client.post(f"{question}/{address}", data={"do": "retire", "number": 1, "keep": "web"}).status_code == 404
    assert (
        client.post(f"/ngan-hang-cau-hoi/chuyen-de/{topic_of(desk)}/nhieu-cau", data={"do": "retire", "cau": 1}).status_code
        == 404
    )


def test_a_steward_of_one_topic_does_not_write_in_another(desk: Desk, writer: InspectingClient) -> None:
    other = topic_of(desk, "02-noi")
    assert writer.get(f"/ngan-hang-cau-hoi/chuyen-de/{other}/cau-moi").status_code == 404
    assert writer.get(f"/ngan-hang-cau-hoi/{id_of(desk, 't2-01')}/sua").status_code == 404
    sent = {"cau": str(id_of(desk, "t2-01")), "do": "retire"}
    writer.post(f"/ngan-hang-cau-hoi/chuyen-de/{topic_of(desk)}/nhieu-cau", data=sent)
    retired = select(Question.retired_at).where(Question.key == "t2-01")
    assert desk.ask(lambda: session().scalar(retired)) is None


@pytest.mark.parametrize("payload", MARKUP[::3] + URLS[::4])
def test_nothing_that_is_typed_into_a_box_runs(desk: Desk, writer: InspectingClient, payload: str) -> None:
    names = ("stem", "r1-text", "r2-text", "r1-feedback", "explanation", "r1-share", "tags", "marks", "alt", "note", "gap-words")
    for kind in ("single", "case", "gaps", "matching", "essay"):
        sent = {**NEW, **dict.fromkeys(names, payload), "kind": kind, "p1-stem": payload, "p1-r1-text": payload, "do": "view"}
        page = writer.post(new_url(desk), data=sent).text
        shown = page.split('class="phone"', 1)[1].split("</div></aside>")[0]
        assert "<script" not in shown
        assert re.findall(r"<(?:iframe|object|embed|svg onload|img src=x|meta|base|form)", shown) == []
        assert re.search(r"\son\w+=(?![^<]*&gt;)", re.sub(r">[^<]*<", "><", shown)) is None


@pytest.mark.parametrize("payload", MARKUP + URLS)
def test_nothing_that_is_saved_from_the_form_runs(desk: Desk, payload: str) -> None:
    from app.courses.check.one_question import faults_of_one
    from app.quizzes.forms_editor import read_question
    from app.quizzes.rules.drafts import text_of

    sent = {**NEW, "stem": payload, "r1-text": payload, "r1-feedback": payload, "explanation": payload}
    rendered, _faults = faults_of_one(text_of(read_question(sent).draft)[0], {})
    assert rendered is not None
    pieces = [rendered.stem_html, rendered.explanation_html]
    pieces += [piece for option in rendered.options for piece in (option.html, option.feedback_html)]
    assert [fault for piece in pieces for fault in Inspector(piece).faults] == []


def test_a_question_of_a_megabyte_is_refused(desk: Desk, writer: InspectingClient) -> None:
    page = writer.post(new_url(desk), data={**NEW, "stem": "a" * 1_000_000})
    assert page.status_code == 422
    assert "dài quá" in page.text


def test_the_editor_takes_a_fixed_number_of_statements(desk: Desk, writer: InspectingClient, statements: Any) -> None:
    question = f"/ngan-hang-cau-hoi/{id_of(desk, 't1-01')}"
    for address in (new_url(desk), f"{question}/sua", f"{question}/cac-ban", question):
        writer.get(address)
        with statements() as seen:
            writer.get(address)
        assert len(seen) <= 12, address
    sent = dict(fields_of(writer.get(f"{question}/sua").text))
    with statements() as seen:
        writer.post(f"{question}/sua", data={**sent, "stem": "Khác"})
    assert len(seen) <= 20
