"""What instructors see of a paper and of a question, and what it costs."""

from __future__ import annotations

import io

import openpyxl
import pytest

from app.quizzes.queries.analysis import analysis
from app.quizzes.queries.sittings import Scope
from tests.quizzes.conftest import Desk
from tests.quizzes.many_attempts import write_attempts, write_bank, write_people
from tests.quizzes.test_staff_pages import make_steward, topic_of

PAPER = "kiem-tra"


@pytest.fixture
def class_of_forty(desk: Desk) -> list[int]:
    """Forty trainees sat ten questions; in the fourth the key is wrong, and the strong chose b."""

    def write() -> list[int]:
        versions = write_bank(topic_of(desk), 10)
        write_attempts(desk.paper(PAPER).id, write_people(desk.cast, 40), versions, drawn=10, wrong_key=versions[3])
        return versions

    return desk.ask(write)


def scope(desk: Desk) -> Scope:
    return Scope(("/",), paper_id=desk.paper(PAPER).id)


def page_url(desk: Desk) -> str:
    return f"/ngan-hang-cau-hoi/phan-tich/de/{desk.paper(PAPER).id}"


def test_the_wrong_key_stands_first_and_is_said_in_words(desk: Desk, class_of_forty: list[int], client_for) -> None:  # type: ignore[no-untyped-def]
    coordinator = client_for("coordinator")
    assert "Bài kiểm tra cuối phần trên mạng" in coordinator.get("/ngan-hang-cau-hoi/phan-tich").text
    page = coordinator.get(page_url(desk)).text
    assert "Phần lớn học viên giỏi chọn “B. Phương án b”: xem lại đáp án." in page
    assert page.index("nhieu-003") < page.index("nhieu-000")
    assert "KR-20" in page
    found = desk.ask(lambda: analysis(scope(desk), 5.0))
    assert (found.attempts, found.questions[0].key, sum(found.bars)) == (40, "nhieu-003", 40)


def test_one_question_shows_who_chose_what(desk: Desk, class_of_forty: list[int], client_for) -> None:  # type: ignore[no-untyped-def]
    found = desk.ask(lambda: analysis(scope(desk), 5.0)).questions[0]
    page = client_for("coordinator").get(f"/ngan-hang-cau-hoi/{found.question_id}/phan-tich").text
    assert "Phần lớn học viên giỏi chọn" in page
    assert "Chấm lại câu này" in page
    assert found.item.seconds is not None
    assert 20 < found.item.seconds < 120


def test_an_instructor_sees_the_questions_of_her_topics_only(desk: Desk, class_of_forty: list[int], client_for) -> None:  # type: ignore[no-untyped-def]
    instructor = client_for("instructor")
    assert "không có câu của chuyên đề được giao" in instructor.get(page_url(desk)).text
    make_steward(desk)
    assert "nhieu-003" in instructor.get(page_url(desk)).text


def test_another_province_sees_none_of_our_attempts(desk: Desk, class_of_forty: list[int], client_for) -> None:  # type: ignore[no-untyped-def]
    other = client_for("other_coordinator")
    assert "Chưa ai nộp bài này" in other.get(page_url(desk)).text
    assert "Chưa có bài nào được nộp" in other.get("/ngan-hang-cau-hoi/phan-tich").text
    assert other.get(f"{page_url(desk)}?lop={desk.cast.cohort['thu']}").status_code == 404


def test_one_class_of_several(desk: Desk, class_of_forty: list[int], client_for) -> None:  # type: ignore[no-untyped-def]
    page = client_for("coordinator").get(f"{page_url(desk)}?lop={desk.cast.cohort['thu']}")
    assert page.status_code == 200
    assert client_for("coordinator").get(f"{page_url(desk)}?lop=khong").status_code == 404


def test_the_workbook_has_every_question_and_option(desk: Desk, class_of_forty: list[int], client_for) -> None:  # type: ignore[no-untyped-def]
    answer = client_for("coordinator").get(f"{page_url(desk)}.xlsx")
    book = openpyxl.load_workbook(io.BytesIO(answer.data))
    questions, options = book.worksheets
    assert next(row[0].value for row in questions.iter_rows(min_row=5)) == "nhieu-003"
    assert len(list(options.iter_rows(min_row=4))) == 40


def test_too_few_attempts_are_said_to_be_too_few(desk: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    for who in ("tham", "anh", "binh"):
        desk.sit(who, PAPER)
    page = client_for("coordinator").get(page_url(desk)).text
    assert "Mới có 3 bài, từ 30 bài mới nói được." in page
    assert "làm đúng: xem" not in page


def test_an_open_attempt_a_second_try_and_another_paper_do_not_count(desk: Desk) -> None:
    desk.sit("tham", PAPER)
    desk.sit("tham", PAPER)
    desk.start("anh", PAPER)
    desk.sit("binh", "01-nghe")
    assert desk.ask(lambda: analysis(scope(desk))).attempts == 1


@pytest.mark.parametrize("who", ["tham", "stranger"])
def test_the_analysis_is_closed_to_trainees(desk: Desk, client_for, who: str) -> None:  # type: ignore[no-untyped-def]
    client = client_for(who)
    for url in ("/ngan-hang-cau-hoi/phan-tich", page_url(desk), f"{page_url(desk)}.xlsx", "/ngan-hang-cau-hoi/1/phan-tich"):
        assert client.get(url).status_code == 404


def test_the_statements_of_a_page_do_not_grow(desk: Desk, class_of_forty: list[int], client_for, statements) -> None:  # type: ignore[no-untyped-def]
    coordinator = client_for("coordinator")
    with statements() as first:
        coordinator.get(page_url(desk))
    with statements() as again:
        coordinator.get(page_url(desk))
    assert len(again) < len(first) <= 12
