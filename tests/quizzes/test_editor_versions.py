"""The editor when two people write, going back, and pictures."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from app.courses.question_text import parse_bank, write_question
from app.quizzes.models import QuestionVersion
from app.quizzes.queries.texts import version_texts
from app.quizzes.rules.drafts import draft_of
from app.quizzes.services.writing import edit_question
from app.storage.transaction import session
from tests.cast import NOW
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.editing import NEW, fields_of, id_of, new_url, saved_id, text_in_use
from tests.quizzes.test_staff_pages import make_steward

Clients = Callable[..., InspectingClient]


@pytest.fixture
def writer(desk: Desk, client_for: Clients) -> InspectingClient:
    """The instructor of T1."""
    make_steward(desk)
    return client_for("instructor")


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
        ("a.svg", b"<svg onload='alert(1)'/>", "Hình", "Hình SVG có thể chứa lệnh"),
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
