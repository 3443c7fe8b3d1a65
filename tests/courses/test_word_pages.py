"""The pages of new lessons and of lessons from Word; every one works without JavaScript."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from sqlalchemy import func, select

from app.courses.models import LessonDraft, Topic, TopicSteward
from app.storage.transaction import session
from app.storage.writes import insert_once
from tests.cast import Cast
from tests.files.word_lessons import training
from tests.inspection import InspectingClient

Client = Callable[..., InspectingClient]


@pytest.fixture
def topic(ctx: Flask, cast: Cast) -> int:
    """A topic that the instructor answers for."""
    found = session().scalar(select(Topic.id).where(Topic.key == "01-nghe").order_by(Topic.id)) or 0
    insert_once(TopicSteward, [{"topic_id": found, "person_id": cast.person["instructor"]}], unique=("topic_id", "person_id"))
    session().commit()
    return found


def drafts() -> list[str]:
    session().expire_all()
    return list(
        session().scalars(select(LessonDraft.source).where(LessonDraft.open_lesson_id.is_not(None)).order_by(LessonDraft.id))
    )


def upload(client: InspectingClient, topic: int, data: bytes, name: str = "Tập huấn.docx") -> Any:
    sent = {"tep": (io.BytesIO(data), name)}
    return client.post(f"/soan-bai/chuyen-de/{topic}/tu-word", data=sent, content_type="multipart/form-data")


def fields(page: str) -> dict[str, str]:
    """The form of the preview as a browser sends it."""
    found = dict(re.findall(r'<input(?=[^>]*type="hidden")[^>]*name="(\w+)" value="([^"]*)"', page))
    found |= dict(re.findall(r'<input class="in[^"]*"[^>]*name="([\w-]+)" value="([^"]*)"', page))
    found |= dict.fromkeys(re.findall(r'<select[^>]*name="(cach-\d+)"', page), "")
    found |= dict(re.findall(r'<input type="radio" name="(muc)" value="(\d)" checked', page))
    found.pop("csrf_token", None)
    return found


def test_an_empty_lesson_is_begun_with_a_title_and_tiet(client_for: Client, topic: int) -> None:
    client, address = client_for("instructor"), f"/soan-bai/chuyen-de/{topic}/bai-moi"
    assert "Thêm bài" in client.get(address).text
    assert client.post(address, data={"title": "", "periods": "0,7"}).status_code == 422
    assert client.post(address, data={"title": "Hẹn gặp lại", "periods": "0"}).status_code == 422
    answer = client.post(address, data={"title": "Hẹn gặp lại", "periods": "1,5"})
    assert answer.status_code == 303
    assert "Hẹn gặp lại" in client.get(answer.location).text
    assert "periods: 1.5\n" in drafts()[0]


def test_the_pages_of_a_new_lesson_open_before_it_has_a_text_that_is_published(client_for: Client, topic: int) -> None:
    client = client_for("instructor")
    made = client.post(f"/soan-bai/chuyen-de/{topic}/bai-moi", data={"title": "Hẹn gặp lại", "periods": "1,5"}).location
    assert [client.get(made.partition("?")[0] + page).status_code for page in ("", "/duyet", "/cac-ban")] == [200] * 3
    assert "cac-lop" not in client.get(made.partition("?")[0] + "/cac-ban").text


def test_a_file_is_shown_as_lessons_before_anything_is_begun(client_for: Client, topic: int) -> None:
    page = upload(client_for("instructor"), topic, training()).text
    assert "Tập huấn.docx: 2 bài, 1 hình" in page
    assert "Bài 1. Nghe cho hết lời" in page
    assert "Câu hỏi có đáp án thành câu tự kiểm tra" in page
    assert drafts() == []


def test_confirmed_lessons_are_drafts_and_can_be_taken_back_together(client_for: Client, topic: int) -> None:
    client = client_for("instructor")
    form = fields(upload(client, topic, training()).text)
    form |= {"do": "save", "ten-0": "Nghe hết lời", "tiet-0": "1,5", "alt-0": "Hai chị bên bếp"}
    answer = client.post(f"/soan-bai/chuyen-de/{topic}/tu-word", data=form)
    assert answer.status_code == 303
    first, second = drafts()
    assert 'title: "Nghe hết lời"\nperiods: 1.5' in first
    assert re.search(r"!\[Hai chị bên bếp\]\(images/[0-9a-f]{16}\.webp ", first)
    page = client.get(answer.location).text
    assert "Vừa tạo 2 bản nháp" in page
    found = re.search(r'name="bai" value="([\d-]+)"', page)
    assert found is not None
    assert client.post("/soan-bai/bai-moi/bo", data={"bai": found[1]}).status_code == 303
    assert (drafts(), second.count("title:")) == ([], 1)


def test_tiet_may_be_typed_with_their_word_and_a_second_click_makes_no_second_lessons(client_for: Client, topic: int) -> None:
    client = client_for("instructor")
    form = fields(upload(client, topic, training()).text) | {"do": "save", "tiet-0": "1,5 tiết"}
    places = {client.post(f"/soan-bai/chuyen-de/{topic}/tu-word", data=form).location for _click in range(2)}
    assert len(places) == 1
    assert ["periods: 1.5\n" in source for source in drafts()] == [True, False]


def test_lessons_that_nobody_saw_are_not_begun(client_for: Client, topic: int) -> None:
    client = client_for("instructor")
    form = fields(upload(client, topic, training()).text)
    answer = client.post(f"/soan-bai/chuyen-de/{topic}/tu-word", data=form | {"do": "save", "muc": "0"})
    assert (answer.status_code, "Chỗ tách bài vừa đổi" in answer.text, drafts()) == (422, True, [])


def test_a_preview_that_an_earlier_release_carried_is_asked_for_again(
    app: Flask, client_for: Client, cast: Cast, topic: int
) -> None:
    client, address = client_for("instructor"), f"/soan-bai/chuyen-de/{topic}/tu-word"
    form = fields(upload(client, topic, training()).text)
    seal = URLSafeTimedSerializer(str(app.secret_key), salt="lessons-from-word")
    for values in ({}, {"blocks": [["heading", "Bài"]]}, {"blocks": [["of another kind", "Bài", 1, None]]}, []):
        carried = seal.dumps([topic, cast.person["instructor"], values])
        answer = client.post(address, data=form | {"carried": carried, "do": "save"})
        assert (answer.status_code, answer.location, drafts()) == (303, address, [])


def test_the_file_is_cut_elsewhere_parts_are_joined_and_left_out(client_for: Client, topic: int) -> None:
    client, address = client_for("instructor"), f"/soan-bai/chuyen-de/{topic}/tu-word"
    form = fields(upload(client, topic, training()).text)
    one = client.post(address, data=form | {"muc": "0", "do": "level"}).text
    assert ": 1 bài," in one
    assert "Tài liệu tập huấn chi hội trưởng" in one
    assert ": 1 bài," in client.post(address, data=form | {"cach-1": "join", "do": "view"}).text
    assert ": 1 bài," in client.post(address, data=form | {"cach-1": "skip", "do": "view"}).text
    refused = client.post(address, data=form | {"cach-0": "skip", "cach-1": "skip", "do": "save"})
    assert (refused.status_code, "Chưa chọn bài nào" in refused.text, drafts()) == (422, True, [])


def test_what_is_missing_is_asked_for_and_what_was_typed_is_kept(client_for: Client, topic: int) -> None:
    client = client_for("instructor")
    form = fields(upload(client, topic, training()).text) | {"ten-0": "", "tiet-1": "một", "alt-0": "Bên bếp", "do": "save"}
    answer = client.post(f"/soan-bai/chuyen-de/{topic}/tu-word", data=form)
    assert answer.status_code == 422
    for words in ("Còn 2 chỗ cần điền", "Viết tên bài.", 'value="một"', 'value="Bên bếp"'):
        assert words in answer.text


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"", "a.docx", "Tệp này trống"),
        (b"PK\x03\x04 cut", "a.docx", "bị hỏng hoặc chưa tải lên hết"),
        (bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "a.doc", "Tệp dạng .doc kiểu cũ"),
        (b"%PDF-1.7", "a.pdf", "Tệp"),
        (b"chu", "a.docx", "không phải tệp Word"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(
    client_for: Client, topic: int, data: bytes, name: str, words: str
) -> None:
    answer = upload(client_for("instructor"), topic, data, name)
    assert (answer.status_code, words in answer.text) == (422, True)


def test_sending_without_a_file_asks_for_one(client_for: Client, topic: int) -> None:
    client, address = client_for("instructor"), f"/soan-bai/chuyen-de/{topic}/tu-word"
    answers = [upload(client, topic, b"", ""), client.post(address, data={"tep": "chữ"}), client.post(address, data={})]
    assert [(answer.status_code, "Chọn tệp Word" in answer.text) for answer in answers] == [(422, True)] * 3


def test_a_preview_that_was_tampered_with_or_is_another_persons_begins_nothing(client_for: Client, topic: int) -> None:
    form = fields(upload(client_for("instructor"), topic, training()).text) | {"do": "save"}
    address = f"/soan-bai/chuyen-de/{topic}/tu-word"
    assert client_for("administrator").post(address, data=form).location.endswith("/tu-word")
    assert client_for("instructor").post(address, data=form | {"carried": form["carried"][:-3] + "abc"}).status_code == 303
    assert drafts() == []


def test_topics_of_others_and_lessons_of_others_are_not_there(client_for: Client, topic: int, cast: Cast) -> None:
    other = session().scalar(select(Topic.id).where(Topic.key != "01-nghe").order_by(Topic.id)) or 0
    client = client_for("instructor")
    assert {client.get(f"/soan-bai/chuyen-de/{other}/{page}").status_code for page in ("tu-word", "bai-moi")} == {404}
    assert client.post("/soan-bai/bai-moi/bo", data={"bai": "999999"}).status_code == 404
    assert client_for("tham").get(f"/soan-bai/chuyen-de/{topic}/tu-word").status_code == 404


def test_the_command_begins_drafts_and_says_what_was_changed(app: Flask, topic: int, tmp_path: Path, cast: Cast) -> None:
    file = tmp_path / "tap-huan.docx"
    file.write_bytes(training())
    runner = app.test_cli_runner()
    dry = runner.invoke(args=["content", "import-docx", str(file), "--topic", str(topic), "--dry-run", "--json"])
    answer = json.loads(dry.output)
    assert (dry.exit_code, answer["written"], [one["title"] for one in answer["lessons"]]) == (
        0, False, ["Bài 1. Nghe cho hết lời", "Bài 2. Nói cho dễ hiểu"],
    )  # fmt: skip
    assert {row["what"] for row in answer["report"]} >= {"question", "sources", "ghi_nho"}
    assert any(fault["error"] for fault in answer["lessons"][0]["faults"])
    refused = runner.invoke(args=["content", "import-docx", str(file), "--topic", str(topic)])
    assert (refused.exit_code, "--by" in refused.output, drafts()) == (1, True, [])


@pytest.mark.parametrize(("said", "code"), [(["--topic", "khong-co"], 1), ([], 2), (["--topic", "01-nghe", "--level", "5"], 1)])
def test_the_command_ends_with_a_code_when_it_is_refused(
    app: Flask, topic: int, tmp_path: Path, said: list[str], code: int
) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(training())
    made = app.test_cli_runner().invoke(args=["content", "import-docx", str(file), "--dry-run", "--json", *said])
    assert made.exit_code == code
    assert session().scalar(select(func.count(LessonDraft.id))) == 0
