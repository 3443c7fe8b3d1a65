"""The pages of writing: list, editor, review, history, two sides; every one works without JavaScript."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import event

from app.courses.forms import boxes, put_in, whole
from app.courses.models import Lesson, LessonRevision, Topic, TopicSteward
from app.courses.naming import title_apart
from app.courses.queries.authoring import draft_source
from app.courses.queries.nearness import forget_passages
from app.courses.services.reviewing import comment_draft
from app.storage.base import db
from app.storage.transaction import session
from app.storage.writes import insert_once
from tests.cast import NOW, Cast
from tests.courses.test_hostile_text import MARKUP, URLS
from tests.courses.writing import NEW, OLD, lesson_id, row_of, shown, write
from tests.inspection import InspectingClient

Client = Callable[..., InspectingClient]


@pytest.fixture
def lesson(ctx: Flask, cast: Cast) -> int:
    """A lesson of a topic that the instructor answers for."""
    found = lesson_id()
    topic = session().query(Topic.id).filter_by(key="01-nghe").order_by(Topic.id).first()
    assert topic is not None
    insert_once(TopicSteward, [{"topic_id": topic[0], "person_id": cast.person["instructor"]}], unique=("topic_id", "person_id"))
    session().commit()
    return found


def sent(text: str, **more: Any) -> dict[str, Any]:
    """The form of the editor."""
    head, body = boxes(text)
    return {"head": head, "body": body.replace("\n", "\r\n"), "version": "0", "do": "save"} | more


def test_the_list_says_where_each_lesson_stands_and_who_writes(client_for: Client, lesson: int, cast: Cast) -> None:
    write(lesson, cast)
    page = client_for("administrator").get("/soan-bai").text
    assert page.count("</svg>đã phát hành") == 2
    assert "Nguyễn Thị Mai đang soạn" in page
    only = client_for("instructor").get("/soan-bai?xem=draft").text
    assert ("Nghe cho hết lời" in only, "Nói ngắn" in only) == (True, False)


def test_an_instructor_without_a_topic_reads_what_to_do(client_for: Client) -> None:
    assert "Chưa có bài nào để soạn" in client_for("instructor").get("/soan-bai").text


def test_opening_and_saving_an_untouched_lesson_changes_nothing(client_for: Client, lesson: int) -> None:
    client = client_for("instructor")
    assert "Không có gì mới" in client.post(f"/soan-bai/{lesson}", data=sent(shown(lesson)), follow_redirects=True).text
    assert row_of(lesson).draft_id is None


def test_a_draft_is_written_without_javascript(client_for: Client, lesson: int) -> None:
    client, text = client_for("instructor"), shown(lesson).replace(OLD, NEW)
    preview = client.post(f"/soan-bai/{lesson}", data=sent(text, do="view"))
    assert (preview.status_code, NEW in preview.text, row_of(lesson).draft_id) == (200, True, None)
    assert "lần lưu 1" in client.post(f"/soan-bai/{lesson}", data=sent(text), follow_redirects=True).text
    assert draft_source(row_of(lesson).draft_id or 0) == text


def test_faults_stand_with_the_line_of_their_box(client_for: Client, lesson: int) -> None:
    text = shown(lesson).replace(OLD, "[Bài](bai:khong-co)").replace("reading_minutes: 48", "reading_minutes: x")
    page = client_for("instructor").post(f"/soan-bai/{lesson}", data=sent(text, do="view")).text
    assert '<a href="#body" data-line="4">' in page
    assert '<a href="#head" data-line="3">' in page
    assert "Không có bài “khong-co” trong gói." in page


def test_who_saves_second_sees_what_differs_and_decides(client_for: Client, lesson: int, cast: Cast) -> None:
    write(lesson, cast, OLD, "Bản của chị Mai.")
    client, mine = client_for("administrator"), shown(lesson).replace(OLD, "Bản của chị Hạnh.")
    answer = client.post(f"/soan-bai/{lesson}", data=sent(mine))
    assert answer.status_code == 409
    assert "Nguyễn Thị Mai đã lưu bản khác" in answer.text
    assert "<ins>" in answer.text
    assert "Bản của chị Hạnh." in answer.text
    assert 'name="theirs" value="1"' in answer.text
    assert client.post(f"/soan-bai/{lesson}", data=sent(mine, do="again")).status_code == 409
    client.post(f"/soan-bai/{lesson}", data=sent(mine, do="again", theirs="1"))
    assert draft_source(row_of(lesson).draft_id or 0) == mine


def test_saving_by_itself_says_the_version_and_never_writes_over_another(client_for: Client, lesson: int, cast: Cast) -> None:
    client, text = client_for("instructor"), shown(lesson)
    first = client.post(f"/soan-bai/{lesson}", data=sent(text.replace(OLD, NEW), do="auto"))
    assert first.json == {"version": 1, "said": "Đã lưu nháp lúc 10:00"}
    write(lesson, cast, OLD, "Người khác.", who="administrator")
    second = client.post(f"/soan-bai/{lesson}", data=sent(text.replace(OLD, "Mình."), do="auto", version="1"))
    assert (second.status_code, "Vũ Thị Hạnh vừa lưu bản khác" in second.json["said"]) == (409, True)
    assert "Người khác." in draft_source(row_of(lesson).draft_id or 0)


def test_a_text_that_is_too_long_is_refused_with_everything_kept(client_for: Client, lesson: int) -> None:
    answer = client_for("instructor").post(f"/soan-bai/{lesson}", data=sent(shown(lesson) + "chữ " * 60_000))
    assert (answer.status_code, "Bài dài hơn 200 KB" in answer.text) == (422, True)


def picture() -> tuple[io.BytesIO, str]:
    file = io.BytesIO()
    Image.new("RGB", (900, 300), "#28479b").save(file, "PNG")
    return io.BytesIO(file.getvalue()), "anh.png"


def test_a_picture_is_sent_named_and_shown(client_for: Client, lesson: int) -> None:
    data = sent(shown(lesson), do="picture", alt="Hai chị nói chuyện", picture=picture(), at="5")
    page = client_for("instructor").post(f"/soan-bai/{lesson}", data=data, content_type="multipart/form-data").text
    assert "![Hai chị nói chuyện](images/" in page
    assert 'alt="Hai chị nói chuyện"' in page
    assert "hình nặng nhất: Hai chị nói chuyện" in page


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"alt": "Hình"}, "Chọn tệp hình trước"),
        ({"picture": (io.BytesIO(b"GIF89a"), "a.png"), "alt": ""}, "Viết mô tả hình"),
        ({"picture": (io.BytesIO(b"<svg onload=alert(1)>"), "a.svg"), "alt": "Hình"}, "Chưa xong."),
    ],
)
def test_a_picture_that_cannot_be_used_is_said(client_for: Client, lesson: int, more: dict[str, Any], sentence: str) -> None:
    data = sent(shown(lesson), do="picture") | more
    page = client_for("instructor").post(f"/soan-bai/{lesson}", data=data, content_type="multipart/form-data")
    assert sentence in page.text


def test_a_link_to_another_lesson_is_put_in(client_for: Client, lesson: int) -> None:
    page = client_for("instructor").post(f"/soan-bai/{lesson}", data=sent(shown(lesson), do="link", other="hoi-mo")).text
    assert "](bai:hoi-mo)" in page


def test_a_lesson_to_link_to_is_found_without_accents_and_put_in_with_one_button(client_for: Client, lesson: int) -> None:
    client = client_for("instructor")
    found = client.post(f"/soan-bai/{lesson}", data=sent(shown(lesson), do="find", words="hoi mo")).text
    assert ('value="link:hoi-mo"' in found, "Tìm thấy 1 bài" in found) == (True, True)
    assert (
        "Tìm thấy 0 bài" in client.post(f"/soan-bai/{lesson}", data=sent(shown(lesson), do="find", words="khong co bai nay")).text
    )
    assert "](bai:hoi-mo)" in client.post(f"/soan-bai/{lesson}", data=sent(shown(lesson), do="link:hoi-mo")).text


def test_the_title_has_a_field_of_its_own(client_for: Client, lesson: int) -> None:
    client, named = client_for("instructor"), title_apart(boxes(shown(lesson))[0])
    data = sent(shown(lesson)) | {"head": named.head, "title": named.title, "title_row": named.row}
    assert "Không có gì mới" in client.post(f"/soan-bai/{lesson}", data=data, follow_redirects=True).text
    client.post(f"/soan-bai/{lesson}", data=data | {"title": "Nghe: trước đã"})
    assert 'title: "Nghe: trước đã"' in draft_source(row_of(lesson).draft_id or 0)
    wrong = client.post(f"/soan-bai/{lesson}", data=data | {"title": "", "do": "view"}).text
    assert '<a href="#title" data-line="1">Tên bài</a>' in wrong


def test_a_passage_that_stands_in_another_lesson_is_told_with_that_place(client_for: Client, lesson: int) -> None:
    words = (
        "Khi một chị kể chuyện nhà, mình ngồi xuống ngang tầm, úp điện thoại trên bàn, nghe hết câu rồi mới hỏi lại điều chưa rõ."
    )
    other = (
        session().query(LessonRevision).join(Lesson, Lesson.id == LessonRevision.lesson_id).filter(Lesson.key == "hoi-mo").first()
    )
    assert other is not None
    other.source += f"\n{words}\n"
    session().commit()
    forget_passages()
    page = client_for("instructor").post(f"/soan-bai/{lesson}", data=sent(f"{shown(lesson)}\n{words}\n", do="view")).text
    assert "1 đoạn gần giống bài khác" in page
    assert f"/khoa-hoc/bai/{other.id}" in page
    assert "gần giống (100%)" in page


def test_two_people_bring_a_lesson_out(client_for: Client, lesson: int, cast: Cast) -> None:
    writer, reader, url = client_for("instructor"), client_for("administrator"), f"/soan-bai/{lesson}/duyet"
    writer.post(f"/soan-bai/{lesson}", data=sent(shown(lesson).replace(OLD, NEW)))
    writer.post(url, data={"do": "submit", "version": "1"})
    assert "người đã viết không tự duyệt" in writer.get(url).text
    page = reader.get(f"{url}?doan=1").text
    assert "Góp ý cho đoạn này" in page
    reader.post(f"/soan-bai/{lesson}/gop-y", data={"do": "comment", "anchor": NEW, "words": "Rõ rồi."})
    assert "Rõ rồi." in writer.get(url).text
    reader.post(url, data={"do": "approve", "version": "1"})
    assert "Đã phát hành bài" in writer.post(url, data={"do": "publish", "version": "1"}, follow_redirects=True).text
    assert NEW in shown(lesson)
    assert "không có bản nháp" in writer.get(url).text
    assert "Nguyễn Thị Mai viết, Vũ Thị Hạnh duyệt" in writer.get(f"/soan-bai/{lesson}/cac-ban").text


@pytest.mark.parametrize("data", [{}, {"do": "approve"}, {"do": "nothing"}, {"do": "schedule", "on": "x", "version": "1"}])
def test_a_step_that_makes_no_sense_is_answered_in_words(
    client_for: Client, lesson: int, cast: Cast, data: dict[str, str]
) -> None:
    write(lesson, cast)
    page = client_for("administrator").post(f"/soan-bai/{lesson}/duyet", data=data, follow_redirects=True)
    assert page.status_code == 200
    assert 'class="note warn"' in page.text


def test_an_earlier_text_is_shown_and_taken_back(client_for: Client, lesson: int, cast: Cast) -> None:
    row = row_of(lesson)
    write(lesson, cast)
    client, url = client_for("instructor"), f"/soan-bai/{lesson}/cac-ban"
    assert "viết lại cho rõ hơn" in client.get(f"{url}?truoc=r{row.revision_id}&sau=nhap").text
    client.post(url, data={"ban": f"r{row.revision_id}", "version": "1"})
    assert draft_source(row_of(lesson).draft_id or 0) == shown(lesson)


@pytest.mark.parametrize("name", ["r999999", "t1", "x1", "r", "r99999999999999999999", "nhap"])
def test_a_text_of_another_lesson_does_not_exist(client_for: Client, lesson: int, name: str) -> None:
    client = client_for("instructor")
    assert client.get(f"/soan-bai/{lesson}/cac-ban?truoc={name}&sau={name}").status_code == 404
    assert client.post(f"/soan-bai/{lesson}/cac-ban", data={"ban": name}).status_code == 404


def test_nothing_that_is_written_anywhere_runs(client_for: Client, lesson: int, cast: Cast) -> None:
    client, head = client_for("instructor"), boxes(shown(lesson))[0]
    lines = [payload.replace("\n", " ") for payload in [*MARKUP, *URLS]]
    parts = [f"{line}\n\n[{line}]({line})\n\n| {line} | b |\n|---|---|\n| c | {line} |" for line in lines]
    body = "## Phần\n\n" + "\n\n".join(parts[:30])
    title = '"</textarea><script>alert(1)</script>"'
    text = whole(head.replace("title: Nghe cho hết lời", f"title: {title}"), body)
    client.post(f"/soan-bai/{lesson}", data=sent(text))
    for line in lines[:12]:
        comment_draft(lesson, line or "x", anchor=line, by=cast.person["administrator"], at=NOW)
    for url in (
        f"/soan-bai/{lesson}",
        f"/soan-bai/{lesson}/duyet",
        f"/soan-bai/{lesson}/cac-ban?truoc=nhap&sau=nhap",
        "/soan-bai",
    ):
        page = client.get(url).text
        assert "<script>alert" not in page
        assert "onerror=alert(1)>" not in page.replace("&gt;", "")


def statements_of(client: InspectingClient, url: str) -> int:
    """How many statements a page costs."""
    found: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    assert client.get(url).status_code == 200
    event.remove(db.engine, "before_cursor_execute", note)
    return len([each for each in found if each.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE"))])


@pytest.mark.parametrize("path", ["", "/{id}", "/{id}/duyet", "/{id}/cac-ban", "/{id}/doi-chieu"])
def test_a_page_costs_few_statements_however_much_was_said(client_for: Client, lesson: int, cast: Cast, path: str) -> None:
    write(lesson, cast)
    client, url = client_for("instructor"), "/soan-bai" + path.format(id=lesson)
    client.get(url)
    few = statements_of(client, url)
    for number in range(20):
        comment_draft(lesson, f"Góp ý {number}", anchor=NEW, by=cast.person["administrator"], at=NOW)
    assert statements_of(client, url) == few <= 12


@pytest.mark.sqlite_only
def test_the_boxes_of_a_lesson_are_the_whole_lesson() -> None:
    text = "---\nid: a\n---\n\nMở đầu.\n\n\n## Phần\n  \n"
    assert whole(*boxes(text)) == text
    assert whole("id: a\n---\n", "x") == "---\nid: a\n---\nx"
    assert [put_in("a\n\nb\n", at, "X") for at in (0, 3, None)] == ["a\n\nX\n\nb\n", "a\n\nb\n\nX\n", "a\n\nb\n\nX\n"]
