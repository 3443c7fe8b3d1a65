"""The editor in the browser's words: every kind without JavaScript, text form and back, pictures, two people at once, scope."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from werkzeug.test import TestResponse

from app.courses.question_text import KINDS, QuestionText, parse_bank, write_question
from app.quizzes.models import Question, QuestionVersion
from app.quizzes.queries.texts import question_source, version_texts
from app.quizzes.rules.drafts import draft_of, padded
from app.quizzes.services.writing import edit_question
from app.storage.transaction import session
from tests.cast import NOW
from tests.courses.test_hostile_text import MARKUP, URLS, Inspector
from tests.inspection import InspectingClient
from tests.quizzes.all_kinds import LOAI
from tests.quizzes.conftest import Desk
from tests.quizzes.test_drafts import boxes
from tests.quizzes.test_staff_pages import make_steward, topic_of

Clients = Callable[..., InspectingClient]
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


@pytest.fixture
def writer(desk: Desk, client_for: Clients) -> InspectingClient:
    """The instructor of T1."""
    make_steward(desk)
    return client_for("instructor")


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


def fields_of(page: str) -> Iterator[tuple[str, str]]:
    """What a browser without JavaScript would send of the editor's form."""
    from html.parser import HTMLParser

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


# Two people


def test_the_later_save_is_told_what_changed_and_keeps_what_it_wrote(desk: Desk, writer: InspectingClient) -> None:
    question_id = id_of(desk, "t1-01")
    url = f"/ngan-hang-cau-hoi/{question_id}/sua"
    mine = {**dict(fields_of(writer.get(url).text)), "stem": "Lời của tôi"}
    theirs = draft_of(text_in_use(desk, question_id))
    desk.ask(
        lambda: edit_question(
            question_id,
            parse_bank(write_question(text_in_use(desk, question_id)).replace(theirs.stem, "Lời của chị Hạnh"))[0][0],
            seen=1,
            by=desk.cast.person["administrator"],
            at=NOW,
        )
    )
    page = writer.post(url, data=mine)
    assert page.status_code == 409
    assert "có người đã lưu bản 2" in page.text
    assert "Hạnh" in page.text
    assert "Lời của tôi" in page.text
    assert text_in_use(desk, question_id).stem == "Lời của chị Hạnh"
    again = writer.post(url, data=dict(fields_of(page.text)))
    assert again.status_code == 303
    assert text_in_use(desk, question_id).stem == "Lời của tôi"
    assert [version.number for version in desk.ask(lambda: version_texts(question_id))] == [3, 2, 1]


def test_the_history_says_who_changed_which_words_and_goes_back(desk: Desk, writer: InspectingClient) -> None:
    question_id = id_of(desk, "t1-01")
    url = f"/ngan-hang-cau-hoi/{question_id}"
    sent = {**dict(fields_of(writer.get(f"{url}/sua").text)), "stem": "Câu một rất khác", "note": "Cho dễ hiểu"}
    writer.post(f"{url}/sua", data=sent)
    page = writer.get(f"{url}/cac-ban").text
    assert "Nguyễn Thị Mai" in page
    assert "“Cho dễ hiểu”" in page
    assert "<ins>" in page
    assert writer.post(f"{url}/lay-lai", data={"number": "1", "seen": "2"}).status_code == 303
    assert text_in_use(desk, question_id).stem != "Câu một rất khác"
    assert writer.post(f"{url}/lay-lai", data={"number": "77", "seen": "3"}).status_code == 404


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


# Pictures


def picture(form: str = "PNG", **more: Any) -> io.BytesIO:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#246").save(out, form, **more)
    out.seek(0)
    return out


def test_a_picture_is_sent_with_its_description(desk: Desk, writer: InspectingClient) -> None:
    sent = {**NEW, "alt": "Hai chị nói chuyện", "picture": (picture(), "anh chup.png"), "do": "picture"}
    page = writer.post(new_url(desk), data=sent)
    assert "![Hai chị nói chuyện](images/" in page.text
    assert 'alt="Hai chị nói chuyện"' in page.text
    question_id = saved_id(writer.post(new_url(desk), data={**dict(fields_of(page.text)), "do": "save"}))
    html = desk.ask(lambda: session().scalar(select(QuestionVersion.stem_html).where(QuestionVersion.question_id == question_id)))
    src = re.search(r'src="(/media/[^"]+)"', str(html))
    assert src is not None
    assert writer.get(src[1]).mimetype == "image/webp"


@pytest.mark.parametrize(
    ("name", "data", "alt", "words"),
    [
        ("a.png", b"not a picture", "Hình", "không phải hình"),
        ("a.svg", b"<svg onload='alert(1)'/>", "Hình", "không phải hình"),
        ("a.png", None, "", "Viết mô tả hình"),
        ("", b"", "Hình", "Chọn tệp hình trước"),
    ],
)
def test_a_picture_that_cannot_be_used_is_said(
    desk: Desk, writer: InspectingClient, name: str, data: bytes | None, alt: str, words: str
) -> None:
    file = picture() if data is None else io.BytesIO(data)
    page = writer.post(new_url(desk), data={**NEW, "alt": alt, "picture": (file, name), "do": "picture"})
    assert words in page.text
    assert "Gặp hội viên lần đầu" in page.text


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
