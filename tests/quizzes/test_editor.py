"""The editor in the browser's words: every kind without JavaScript, text form and back, what is missing, trying."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from sqlalchemy import select

from app.courses.question_text import KINDS, write_question
from app.quizzes.models import Question
from app.quizzes.queries.texts import version_texts
from app.quizzes.rules.drafts import draft_of, padded
from app.storage.transaction import session
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.editing import EVERY_KIND, NEW, fields_of, id_of, new_url, saved_id, text_in_use
from tests.quizzes.test_drafts import boxes
from tests.quizzes.test_staff_pages import make_steward, topic_of

Clients = Callable[..., InspectingClient]


@pytest.fixture
def writer(desk: Desk, client_for: Clients) -> InspectingClient:
    """The instructor of T1."""
    make_steward(desk)
    return client_for("instructor")


def test_a_question_is_written_without_knowing_the_syntax(desk: Desk, writer: InspectingClient) -> None:
    assert "Viết câu hỏi mới" in writer.get(new_url(desk)).text
    question = text_in_use(desk, saved_id(writer.post(new_url(desk), data=NEW)))
    assert (question.key, [option.text for option in question.options], question.options[0].correct) == (
        "t1-05", ["Nghe", "Khuyên"], True,
    )  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_opened_in_the_form_and_saved_unchanged(desk: Desk, writer: InspectingClient, kind: str) -> None:
    sent = {**dict(boxes(padded(draft_of(EVERY_KIND[kind])))), "key": ""}
    sent = {name: re.sub(r"!\[[^\]]*\]\([^)]*\)", "", value) for name, value in sent.items()}
    question_id = saved_id(writer.post(new_url(desk), data=sent))
    before = write_question(text_in_use(desk, question_id))
    page = writer.get(f"/ngan-hang-cau-hoi/{question_id}/sua").text
    again = writer.post(f"/ngan-hang-cau-hoi/{question_id}/sua", data={**dict(fields_of(page)), "do": "save"})
    assert again.status_code == 303
    assert write_question(text_in_use(desk, question_id)) == before
    assert len(desk.ask(lambda: version_texts(question_id))) == 1
    assert writer.get(f"/ngan-hang-cau-hoi/{question_id}").status_code == 200


@pytest.mark.parametrize(
    ("button", "shown"),
    [
        ("add", 'name="r5-text"'),
        ("down-1", 'name="r1-text" rows="1" aria-label="Phương án 1">\nKhuyên'),
        ("del-1", 'name="r1-text" rows="1" aria-label="Phương án 1">\nKhuyên'),
        ("view", "Đủ để lưu"),
        ("text", "- [x] Nghe"),
    ],
)
def test_buttons_work_without_javascript_and_keep_what_was_typed(
    desk: Desk, writer: InspectingClient, button: str, shown: str
) -> None:
    page = writer.post(new_url(desk), data={**NEW, "r4-text": "", "do": button})
    assert page.status_code == 200
    assert shown in page.text
    assert "Gặp hội viên lần đầu" in page.text


def test_another_kind_shows_its_own_boxes(desk: Desk, writer: InspectingClient) -> None:
    page = writer.post(new_url(desk), data={**NEW, "kind": "matching", "do": "kind"}).text
    assert 'name="r1-other"' in page
    assert 'value="Nghe"' in page


def test_the_text_form_and_back_loses_nothing(desk: Desk, writer: InspectingClient) -> None:
    as_text = dict(fields_of(writer.post(new_url(desk), data={**NEW, "do": "text"}).text))
    assert as_text["mode"] == "text"
    back = dict(fields_of(writer.post(new_url(desk), data={**as_text, "do": "form"}).text))
    assert {name: back[name] for name in NEW if NEW[name]} == {name: value for name, value in NEW.items() if value}


def test_the_text_form_says_the_line_of_a_fault_and_keeps_the_text(desk: Desk, writer: InspectingClient) -> None:
    sent = {"mode": "text", "source": "## cau-moi {kind=singel}\nHỏi?\n\n- [x] A\n- [ ] B\n", "do": "save"}
    page = writer.post(new_url(desk), data=sent)
    assert page.status_code == 422
    assert "Dòng 1: Thuộc tính kind" in page.text
    assert "kind=singel" in page.text
    assert writer.post(new_url(desk), data={**sent, "do": "form"}).text.count("kind=singel") == 1


@pytest.mark.parametrize("source", ["", "xin chào", "## a {kind=single}\nA\n\n## b {kind=single}\nB\n", "[" * 3000, "> " * 20])
def test_a_text_that_is_no_question_is_refused_in_a_sentence(desk: Desk, writer: InspectingClient, source: str) -> None:
    page = writer.post(new_url(desk), data={"mode": "text", "source": source})
    assert page.status_code == 422
    assert 'class="summary"' in page.text


def test_what_is_missing_is_said_and_nothing_is_saved(desk: Desk, writer: InspectingClient) -> None:
    page = writer.post(new_url(desk), data={"kind": "single", "stem": "Hỏi?", "r1-text": "A", "marks": "nhiều"})
    assert page.status_code == 422
    assert "phải là một số lớn hơn 0" in page.text
    page = writer.post(new_url(desk), data={"kind": "single", "stem": "Hỏi?", "r1-text": "A"})
    assert "Cần ít nhất hai phương án" in page.text
    assert "Chưa chọn phương án đúng" in page.text
    assert 'value="save"' in page.text
    assert desk.ask(lambda: session().scalar(select(Question.id).where(Question.key == "t1-05"))) is None


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_says_what_is_missing_without_the_signs_of_the_text(desk: Desk, writer: InspectingClient, kind: str) -> None:
    empty = {"kind": kind, "stem": "", "p1-stem": "", "p1-kind": "matching"}
    half = {**empty, "stem": "Hỏi?", "r1-text": "A", "r2-feedback": "B", "right": "9", "r2-share": "50", "r1-mark": "y"}
    for sent in (empty, half):
        page = writer.post(new_url(desk), data=sent)
        faults = re.findall(r"<li>([^<]+)</li>", page.text.split('class="summary"')[1].split("</div>")[0])
        assert page.status_code == 422
        assert faults
        assert [fault for fault in faults if re.search(r"kind=|level|- \[|“- =|=>|###|y1", fault)] == []


def test_the_preview_is_the_question_as_trainees_get_it(desk: Desk, writer: InspectingClient) -> None:
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic_of(desk)}/xem-truoc"
    answer = writer.post(url, data={**NEW, "stem": "**Nghe** trước <script>"})
    assert "<strong>Nghe</strong> trước &lt;script&gt;" in answer.json["html"]
    assert 'type="radio"' in answer.json["html"]


def test_a_question_much_like_another_is_flagged_while_it_is_written(desk: Desk, writer: InspectingClient) -> None:
    like = text_in_use(desk, id_of(desk, "t1-01"))
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic_of(desk)}/xem-truoc"
    html = writer.post(url, data={**NEW, "stem": f"Câu 5. {like.stem.upper()}"}).json["html"]
    assert "Gần giống câu đã có" in html
    assert "t1-01" in html


# Trying


def test_a_question_is_tried_and_judged_and_nothing_is_kept(desk: Desk, writer: InspectingClient) -> None:
    topic, question_id = topic_of(desk), id_of(desk, "t1-01")
    page = writer.get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/thu?cau={question_id}").text
    assert "Trả lời thử" in page
    text = text_in_use(desk, question_id)
    right = next(option.key for option in text.options if option.correct)
    sent = {"source": write_question(text), "choice": right}
    assert "Được 1 trên 1 điểm" in writer.post(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/thu", data=sent).text
    sent["choice"] = "z"
    assert writer.post(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/thu", data=sent).status_code == 422


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_be_tried_from_the_form(desk: Desk, writer: InspectingClient, kind: str) -> None:
    sent = {**dict(boxes(padded(draft_of(EVERY_KIND[kind])))), "key": "", "do": "try"}
    sent = {name: re.sub(r"!\[[^\]]*\]\([^)]*\)", "", value) for name, value in sent.items()}
    page = writer.post(new_url(desk), data=sent)
    assert page.status_code == 200
    assert "Chấm câu này" in page.text
