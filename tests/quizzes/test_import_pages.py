"""The pages of the import desk and of export: a file is sent, settled page by page, refused in a sentence, and leaves again."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest

from app.courses.question_text import QuestionText
from app.kernel.settings import Settings
from app.quizzes.formats.staged import Answer
from app.quizzes.queries.importing import question_import
from app.quizzes.services.writing import save_questions
from tests.cast import NOW
from tests.files.make_word_papers import WAYS, write_paper
from tests.files.word_questions import ASKED
from tests.quizzes.conftest import Desk
from tests.quizzes.importing_desk import LEFT, TEXT, Clients, imported_keys, saved, staged, upload
from tests.quizzes.test_staff_pages import make_steward, topic_of


@pytest.fixture
def topic(desk: Desk) -> int:
    """The topic that the instructor answers for."""
    make_steward(desk)
    return topic_of(desk)


def test_a_word_paper_goes_from_the_page_into_the_bank(desk: Desk, client_for: Clients, topic: int) -> None:
    client = client_for("instructor")
    paper = write_paper("x", "cau-hai-cham", "moi-dong", WAYS["dam"], "{}.", ASKED[:4])
    sent = upload(client, topic, paper.data, "de thi.docx")
    assert sent.status_code == 303
    page = client.get(sent.location).text
    assert "Đáp án nhận ra từ chữ đậm" in page
    assert "Lưu 4 câu vào ngân hàng" in page
    done = client.post(sent.location, data={"muc": "thong-hieu"})
    assert done.status_code == 303
    assert "Đã lưu 4 câu" in client.get(sent.location).text
    assert ASKED[0].stem in client.get(f"/ngan-hang-cau-hoi?topic={topic}").text


def test_choices_of_one_page_are_kept_while_another_is_looked_at(desk: Desk, client_for: Clients, topic: int) -> None:
    client, import_id = client_for("instructor"), staged(desk, topic)
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{import_id}"
    form = {"go": "can-xem", "q": ["1", "2"], "t1": "1", "a2": "1", "r2": "1", "k2": "c", "l2": "van-dung", "muc": "nhan-biet"}
    assert client.post(url, data=form).status_code == 303
    view = desk.ask(lambda: question_import(topic, import_id, desk.cast.person["instructor"]))
    assert view.answers.of(2) == Answer(True, "van-dung", ("c",))
    assert view.answers.level == "nhan-biet"
    assert "Lưu 2 câu vào ngân hàng" in client.get(url).text


def test_leaving_a_doubtful_question_is_one_choice_too(desk: Desk, client_for: Clients, topic: int) -> None:
    client, import_id = client_for("instructor"), staged(desk, topic)
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{import_id}"
    client.post(url, data={"q": ["1", "2"], "t1": "1", "a2": "1", "r2": "1", "k2": "-", "muc": "nhan-biet"})
    assert "Đã lưu 1 câu" in client.get(url).text


def test_somebody_elses_file_is_as_if_it_did_not_exist(desk: Desk, client_for: Clients, topic: int) -> None:
    import_id = staged(desk, topic)
    for who in ("coordinator", "tham", "stranger"):
        assert client_for(who).get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{import_id}").status_code in {302, 303, 404}
    theirs = staged(desk, topic, TEXT + "\n", who="coordinator")
    assert client_for("instructor").get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{theirs}").status_code == 404
    other = topic_of(desk, "02-noi")
    assert client_for("instructor").get(f"/ngan-hang-cau-hoi/chuyen-de/{other}/nhap/{import_id}").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "de.doc", "kiểu cũ"),
        (b"khong phai tep", "de.docx", "không phải tệp Word"),
        (b"PK\x03\x04 cut", "de.docx", "hỏng"),
        (b"%PDF-1.7", "de.md", "PDF"),
        (b"", "de.docx", "trống"),
        (b"x", "de.exe", "Chọn tệp có đuôi"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(
    client_for: Clients, topic: int, data: bytes, name: str, said: str
) -> None:
    page = upload(client_for("instructor"), topic, data, name)
    assert page.status_code == 422
    assert said in page.text


def test_the_page_promises_what_the_server_takes(desk: Desk, client_for: Clients, topic: int) -> None:
    client, url = client_for("instructor"), f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap"
    for limit, megabytes in ((12, "11"), (6, "5"), (40, "16")):
        desk.app.config["MAX_CONTENT_LENGTH"] = limit * 1024 * 1024
        assert f"nặng đến {megabytes} MB." in client.get(url).text
        assert f'data-max="{int(megabytes) * 1024 * 1024}"' in client.get(url).text


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"tep": 300}, "Tệp nặng hơn 0,2 MB. Chọn tệp nhỏ hơn"),
        ({"tep": 480}, "Tệp nặng hơn 0,2 MB nên chưa tải lên được."),
        ({"chu": 200}, "Chữ dán dài quá nên chưa đọc được."),
    ],
)
def test_what_is_too_heavy_leads_back_to_the_form_with_a_sentence(
    desk: Desk, client_for: Clients, topic: int, form: dict[str, int], said: str
) -> None:
    client, url = client_for("instructor"), f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap"
    desk.app.config.update(MAX_CONTENT_LENGTH=400 * 1024, MAX_FORM_MEMORY_SIZE=100 * 1024)
    files = {"tep": (io.BytesIO(bytes(form["tep"] * 1024)), "de.docx")} if "tep" in form else {}
    sent = client.post(url, data={"chu": "x" * (form.get("chu", 0) * 1024), **files}, content_type="multipart/form-data")
    page = client.get(sent.location) if sent.status_code == 303 else sent
    assert said in page.text
    assert 'name="tep"' in page.text


def test_pasted_text_is_read_like_a_file_and_nothing_is_asked_for(desk: Desk, client_for: Clients, topic: int) -> None:
    client = client_for("instructor")
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap"
    assert client.post(url, data={"chu": TEXT}).status_code == 303
    empty = client.post(url, data={"chu": " "})
    assert empty.status_code == 422
    assert "Chưa có chữ nào" in empty.text


def test_a_waiting_file_can_be_thrown_away(desk: Desk, client_for: Clients, topic: int) -> None:
    client, import_id = client_for("instructor"), staged(desk, topic)
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{import_id}"
    assert client.post(f"{url}/bo").status_code == 303
    assert client.get(url).status_code == 404


def test_the_template_is_read_back_as_a_table_without_questions(client_for: Clients, topic: int) -> None:
    client = client_for("instructor")
    answer = client.get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/mau-nhap.xlsx")
    page = upload(client, topic, answer.data, "mau.xlsx")
    assert page.status_code == 422
    assert "Không thấy câu hỏi nào" in page.text


@pytest.mark.parametrize("kind", ["docx", "xlsx", "gift", "moodle-xml", "qti", "md"])
def test_a_bank_leaves_in_every_format(client_for: Clients, topic: int, kind: str) -> None:
    client = client_for("instructor")
    assert f"dang={kind}" in client.get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/xuat").text
    answer = client.get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/xuat?dang={kind}&du=1")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(answer.data) > 100


def test_what_a_format_cannot_hold_is_said_before_the_file_is_taken(desk: Desk, client_for: Clients, topic: int) -> None:
    client, url = client_for("instructor"), f"/ngan-hang-cau-hoi/chuyen-de/{topic}/xuat"
    question = QuestionText("", "single", level="nhan-biet", stem="Hai chữ nào giữ thứ tự?", options=LEFT, shuffle=False)
    by = desk.cast.person["instructor"]
    (new,) = desk.ask(lambda: save_questions(topic, [question], origin="form", by=by, at=NOW))
    page = client.get(f"{url}?dang=gift")
    assert "Việc giữ nguyên thứ tự phương án không ghi được." in page.text
    assert new.key in page.text
    assert f"{url}?dang=gift&amp;du=1" in page.text
    assert client.get(f"{url}?dang=md").headers["Content-Disposition"].startswith("attachment")


def test_a_saved_file_says_of_every_question_whether_it_was_saved(
    desk: Desk, client_for: Clients, settings: Settings, topic: int
) -> None:
    import_id = staged(desk, topic)
    saved(desk, settings, import_id)
    (key,) = desk.ask(lambda: imported_keys(import_id))
    page = client_for("instructor").get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{import_id}").text
    assert f">{key}</a>" in page
    assert page.count("Không lưu") == 2


def test_the_check_list_costs_the_same_for_few_questions_and_for_many(
    desk: Desk, client_for: Clients, statements: Callable[[], Any], topic: int
) -> None:
    client = client_for("instructor")
    many = "\n".join(f"Câu {n}: Việc thứ {n} của chị là gì?\nA. Một\nB. Hai\nĐáp án: A\nMức độ: TH" for n in range(1, 60))
    counts = []
    for text in (TEXT, many):
        url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{staged(desk, topic, text)}"
        with statements() as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert max(counts) <= 12
    assert counts[1] - counts[0] <= 1  # the bank is read only where something of it is near
