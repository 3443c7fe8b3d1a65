"""The bank as a list: found, filtered, sorted, several at once, conflicts, what papers ask of it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from app.courses.package import read_package
from app.quizzes.queries.texts import question_source
from app.quizzes.rules.changes import changes
from app.quizzes.rules.shelf import BankRow, Wanted, chosen
from app.quizzes.services.writing import edit_question, save_questions
from tests.cast import NHO, NOW
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.editing import NEW, id_of, new_url, saved_id, text_in_use
from tests.quizzes.test_banks import again, changed
from tests.quizzes.test_staff_pages import make_steward, topic_of

Clients = Callable[..., InspectingClient]


@pytest.fixture
def writer(desk: Desk, client_for: Clients) -> InspectingClient:
    """The instructor of T1."""
    make_steward(desk)
    return client_for("instructor")


def keys(page: str) -> list[str]:
    """The keys in the list, in order."""
    return re.findall(r'scope="row"><small>([a-z0-9-]+)', page)


def row(key: str, **more: Any) -> BankRow:
    facts: dict[str, Any] = {
        "id": int(key[1:]), "topic_id": 1, "key": key, "number": 1, "kind": "single", "level": "nhan-biet", "words": "Nghe",
        "tags": (), "options": (), "retired_at": None, "conflict": None, "in_files": True, "written_at": NOW,
    }  # fmt: skip
    return BankRow(**(facts | more))


SHELF = [
    row("c1", words="Lắng nghe người khác", tags=("hop", "skill")),
    row("c2", kind="essay", level="van-dung", in_files=False, written_at=NOW + timedelta(days=1)),
    row("c3", retired_at=NOW),
    row("c4", conflict=3, level="thong-hieu", alike=("c1",)),
]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(sort="ma"), ["c1", "c2", "c4"]),
        (Wanted(words="lang nghe"), ["c1"]),
        (Wanted(words="ghe"), []),
        (Wanted(kind="essay"), ["c2"]),
        (Wanted(level="thong-hieu"), ["c4"]),
        (Wanted(skill="skill"), ["c1"]),
        (Wanted(tag="hop"), ["c1"]),
        (Wanted(state="retired"), ["c3"]),
        (Wanted(state="conflict"), ["c4"]),
        (Wanted(state="web"), ["c2"]),
        (Wanted(state="alike"), ["c4"]),
        (Wanted(sort="moi"), ["c2", "c1", "c4"]),
        (Wanted(sort="muc"), ["c1", "c4", "c2"]),
    ],
)
def test_what_is_asked_for_is_found(wanted: Wanted, found: list[str]) -> None:
    assert [each.key for each in chosen(SHELF, wanted, {})] == found


def test_a_difference_is_told_in_words_not_in_lines() -> None:
    (change,) = changes({"Câu hỏi": "Chị nghe trước rồi nói", "Mức": "a"}, {"Câu hỏi": "Chị lắng nghe rồi nói", "Mức": "a"})
    assert [(piece.how, piece.words.strip()) for piece in change.pieces if piece.words.strip()] == [
        ("same", "Chị"), ("ins", "lắng"), ("same", "nghe"), ("del", "trước"), ("same", "rồi nói"),
    ]  # fmt: skip
    whole = "".join(piece.words for piece in change.pieces if piece.how != "del")
    assert whole == "Chị lắng nghe rồi nói"


def test_filters_of_the_page_are_kept_in_the_address(desk: Desk, writer: InspectingClient) -> None:
    page = writer.get("/ngan-hang-cau-hoi?loai=short&muc=van-dung&sap=ma").text
    assert keys(page) == ["t1-04"]
    assert '<option value="short" selected>' in page
    assert keys(writer.get("/ngan-hang-cau-hoi?loai=%3Cscript%3E&tt=lung-tung&sap=x").text)


def test_several_questions_are_retired_and_taken_back_at_once(desk: Desk, writer: InspectingClient) -> None:
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic_of(desk)}/nhieu-cau"
    ids = [str(id_of(desk, key)) for key in ("t1-01", "t1-02")]
    answer = writer.post(url, data={"cau": ids, "do": "retire"})
    assert answer.status_code == 303
    page = writer.get(str(answer.location)).text
    assert "Dùng lại các câu đó" in page
    assert sorted(keys(page)) == ["t1-03", "t1-04"]
    assert keys(writer.get("/ngan-hang-cau-hoi?tt=retired&sap=ma").text) == ["t1-01", "t1-02"]
    writer.post(url, data={"cau": ids, "do": "restore"})
    assert len(keys(writer.get("/ngan-hang-cau-hoi").text)) == 4


def test_level_and_tags_of_several(desk: Desk, writer: InspectingClient) -> None:
    url, ids = f"/ngan-hang-cau-hoi/chuyen-de/{topic_of(desk)}/nhieu-cau", [str(id_of(desk, "t1-01"))]
    writer.post(url, data={"cau": ids, "do": "level", "level": "van-dung"})
    writer.post(url, data={"cau": ids, "do": "tag", "tags": "hội nghị, {nói}"})
    text = text_in_use(desk, int(ids[0]))
    assert (text.level, text.tags) == ("van-dung", ("hội-nghị", "nói"))
    writer.post(url, data={"cau": ids, "do": "untag", "tags": "nói"})
    assert text_in_use(desk, int(ids[0])).tags == ("hội-nghị",)


@pytest.mark.parametrize(
    "sent", [{"do": "retire"}, {"cau": "abc", "do": "retire"}, {"cau": "1", "do": "level"}, {"cau": "1", "do": "x"}]
)
def test_what_says_nothing_changes_nothing(desk: Desk, writer: InspectingClient, sent: dict[str, str]) -> None:
    answer = writer.post(f"/ngan-hang-cau-hoi/chuyen-de/{topic_of(desk)}/nhieu-cau", data=sent)
    assert answer.status_code == 303
    assert 'class="note err"' in writer.get(str(answer.location)).text
    assert len(keys(writer.get("/ngan-hang-cau-hoi").text)) == 4


def test_the_bank_says_what_papers_ask_of_it(desk: Desk, writer: InspectingClient) -> None:
    page = writer.get("/ngan-hang-cau-hoi").text
    assert "4 câu đang dùng" in page
    assert "Bài tự kiểm tra chuyên đề T1: cần 3 câu, có 4 câu" in page
    assert "ít, đề dễ trùng nhau" in page


def test_a_conflict_is_shown_and_settled_on_the_page(desk: Desk, writer: InspectingClient) -> None:
    question_id = id_of(desk, "t1-01")
    text = replace(text_in_use(desk, question_id), stem="Sửa trên web")
    desk.ask(lambda: edit_question(question_id, text, seen=1, by=desk.cast.person["instructor"], at=NOW))
    desk.ask(lambda: again(desk.cast, changed(read_package(NHO), stem="Sửa trong tệp")))
    assert "1 câu vừa sửa trong tệp vừa sửa trên web" in writer.get("/ngan-hang-cau-hoi").text
    assert keys(writer.get("/ngan-hang-cau-hoi?tt=conflict").text) == ["t1-01"]
    url = f"/ngan-hang-cau-hoi/{question_id}"
    assert "Tệp và web khác nhau" in writer.get(url).text
    assert writer.post(f"{url}/chon-ban", data={"number": "3", "keep": "both"}).status_code == 404
    blind = writer.post(f"{url}/chon-ban", data={"number": "3", "keep": "file"})
    assert "Chưa rõ đã xem bản nào" in writer.get(str(blind.location)).text
    assert text_in_use(desk, question_id).stem == "Sửa trên web"
    assert writer.post(f"{url}/chon-ban", data={"number": "3", "keep": "file", "seen": "2"}).status_code == 303
    assert text_in_use(desk, question_id).stem == "Sửa trong tệp"
    assert (
        "đã có người chọn bản"
        in writer.get(str(writer.post(f"{url}/chon-ban", data={"number": "3", "keep": "web", "seen": "3"}).location)).text
    )


def test_a_question_much_like_another_is_found_in_the_list(desk: Desk, writer: InspectingClient) -> None:
    like = text_in_use(desk, id_of(desk, "t1-01"))
    sent = {**NEW, "stem": f"1) {like.stem}", **{f"r{at}-text": row.text for at, row in enumerate(like.options, 1)}}
    saved_id(writer.post(new_url(desk), data={**sent, "told": "t1-01,02-noi/t2-01"}))
    assert set(keys(writer.get("/ngan-hang-cau-hoi?tt=alike").text)) == {"t1-01", "t1-05"}


def test_a_topic_without_questions_says_how_to_begin(desk: Desk, writer: InspectingClient) -> None:
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic_of(desk)}/nhieu-cau"
    writer.post(url, data={"cau": [str(id_of(desk, f"t1-0{n}")) for n in (1, 2, 3, 4)], "do": "retire"})
    assert "Chuyên đề này chưa có câu hỏi" in writer.get("/ngan-hang-cau-hoi").text


def test_coordinators_read_and_do_not_write(desk: Desk, client_for: Clients) -> None:
    page = client_for("coordinator").get("/ngan-hang-cau-hoi").text
    assert "Viết câu hỏi mới" not in page
    assert 'name="cau"' not in page
    question = client_for("coordinator").get(f"/ngan-hang-cau-hoi/{id_of(desk, 't1-01')}").text
    assert "Sửa câu này" not in question
    assert "Các bản" in question


def test_one_question_says_whether_it_is_retired(desk: Desk, writer: InspectingClient) -> None:
    url = f"/ngan-hang-cau-hoi/{id_of(desk, 't1-01')}"
    writer.post(f"{url}/dung", data={"do": "retire"})
    page = writer.get(url).text
    assert "đã thôi dùng từ 10:00 ngày 10/11/2026" in page
    assert "Sửa câu này" not in page
    writer.post(f"{url}/dung", data={"do": "restore"})
    source = desk.ask(lambda: question_source(id_of(desk, "t1-01")))
    assert source is not None
    assert source.retired_at is None


def test_a_long_bank_is_turned_page_by_page_and_keeps_what_was_asked_for(
    desk: Desk, writer: InspectingClient, statements: Any
) -> None:
    many = [replace(text_in_use(desk, id_of(desk, "t1-01")), key="", stem=f"Câu dài số {number}") for number in range(120)]
    by = desk.cast.person["instructor"]
    desk.ask(lambda: save_questions(topic_of(desk), many, origin="form", by=by, at=NOW))
    url = "/ngan-hang-cau-hoi?sap=ma&q=cau+dai"
    with statements() as seen:
        first = writer.get(url)
    assert len(seen) <= 12
    assert len(keys(first.text)) == 50
    assert "120 câu, đang xem câu 1 đến 50" in first.text
    second, third = (keys(writer.get(f"{url}&trang={page}").text) for page in (2, 3))
    assert (len(second), len(third), len({*keys(first.text), *second, *third})) == (50, 20, 120)
    assert "sap=ma" in re.findall(r'href="([^"]*trang=3[^"]*)"', first.text)[0]
    assert keys(writer.get(f"{url}&trang=99").text) == third
    assert keys(writer.get(f"{url}&trang=²").text) == keys(first.text)
    assert len(first.data) < 90_000
    sent = {"cau": str(id_of(desk, third[0])), "do": "retire", "ve-sap": "ma", "ve-trang": "3", "ve-q": "cau dai"}
    back = writer.post(f"/ngan-hang-cau-hoi/chuyen-de/{topic_of(desk)}/nhieu-cau", data=sent)
    assert len(keys(writer.get(str(back.location)).text)) == 19


def test_a_right_side_that_belongs_to_nothing_is_shown(desk: Desk, writer: InspectingClient) -> None:
    pairs = {"r1-text": "Họp", "r1-other": "Biên bản", "r2-text": "Thăm", "r2-other": "Sổ tay", "r3-other": "Quà Tết"}
    pairs["r3-text"] = ""
    sent = {"kind": "matching", "level": "nhan-biet", "stem": "Nối việc với giấy tờ.", **pairs}
    question_id = saved_id(writer.post(new_url(desk), data=sent))
    assert "Vế phải thừa: Quà Tết" in writer.get(f"/ngan-hang-cau-hoi/{question_id}").text
