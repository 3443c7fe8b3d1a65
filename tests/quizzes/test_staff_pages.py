"""The banks for instructors and coordinators, and the grid of essay marks."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import func, select

from app.courses.models import Edition, TopicSteward
from app.courses.queries import forget_courses
from app.quizzes.models import AttemptQuestion, GivenMark, Question, QuestionVersion
from app.quizzes.queries import GivenResult, facility_of_steward, given_marks, given_marks_of
from app.quizzes.services import close_attempt, give_mark
from app.storage.transaction import session, transaction
from app.storage.writes import insert_once
from tests.cast import NOW
from tests.quizzes.conftest import Desk

SEED = 1
"""A seed with which the quiz of T1 draws the question t1-03."""


def topic_of(desk: Desk, key: str = "01-nghe") -> int:
    return next(iter(desk.paper(key).bank_topics))


def make_steward(desk: Desk) -> None:
    """The instructor answers for T1."""
    row = {"topic_id": topic_of(desk), "person_id": desk.cast.person["instructor"]}
    desk.ask(lambda: insert_once(TopicSteward, [row], unique=("topic_id", "person_id")) and session().commit())


def test_a_coordinator_sees_every_bank(desk: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    page = client_for("coordinator").get("/ngan-hang-cau-hoi").text
    assert "T1. Lắng nghe" in page
    assert "T2. Nói cho dễ hiểu" in page
    assert "chưa đủ 10 lượt" in page


def test_an_instructor_sees_the_topics_she_answers_for(desk: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    instructor = client_for("instructor")
    assert "Chưa có câu hỏi nào" in instructor.get("/ngan-hang-cau-hoi").text
    make_steward(desk)
    page = instructor.get("/ngan-hang-cau-hoi").text
    assert "t1-01" in page
    assert "T2. Nói" not in page
    assert instructor.get(f"/ngan-hang-cau-hoi?topic={topic_of(desk, '02-noi')}").status_code == 404


def test_a_bank_is_searched_without_accents(desk: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    page = client_for("coordinator").get(f"/ngan-hang-cau-hoi?topic={topic_of(desk)}&q=nghe truoc").text
    assert "t1-03" in page
    assert "t1-01" not in page
    assert "Không câu nào khớp" in client_for("coordinator").get("/ngan-hang-cau-hoi?q=khong co").text


def test_one_question_says_how_often_each_choice_was_made(desk: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    make_steward(desk)
    for who in ("tham", "anh", "binh", "hoa"):
        desk.sit(who, "01-nghe")
    instructor = client_for("instructor")
    numbers = re.findall(r'href="/ngan-hang-cau-hoi/(\d+)"', instructor.get("/ngan-hang-cau-hoi").text)
    pages = [instructor.get(f"/ngan-hang-cau-hoi/{number}").text for number in numbers]
    assert len(pages) == 4
    assert any(re.search(r"\d trong \d người chọn", page) for page in pages)
    assert all("Giải thích bí mật" in page for page in pages)


def test_with_enough_answers_the_worst_question_comes_first(desk: Desk, client_for, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("app.quizzes.rules.facility.MINIMUM", 2)
    monkeypatch.setattr("app.quizzes.services.attempts.secrets.randbelow", lambda _limit: SEED)
    make_steward(desk)
    drawn_by_all = {"t1-03": ["b"]}
    for who in ("tham", "anh", "binh", "hoa"):
        attempt = desk.start(who, "01-nghe")
        assert "t1-03" in dict(desk.ask(lambda attempt=attempt: keys_of(attempt))).values()  # type: ignore[misc]
        for position, key in desk.ask(lambda attempt=attempt: keys_of(attempt)):  # type: ignore[misc]
            desk.save(who, attempt, position, drawn_by_all.get(key) or desk.right(attempt)[position])
        desk.ask(lambda attempt=attempt, who=who: close_attempt(attempt, by=desk.cast.person[who], at=NOW))  # type: ignore[misc]
    page = client_for("instructor").get("/ngan-hang-cau-hoi").text
    assert re.search(r"\D0% làm đúng", page)
    assert "100% làm đúng" in page
    worst = desk.ask(lambda: facility_of_steward(desk.cast.person["instructor"]))[0]
    assert (worst.right_share, worst.stem) == (0, "Câu ba của chuyên đề t1: nghe trước khi nói.")
    assert worst.words.endswith("người đã trả lời, hay chọn nhầm “Sai”")
    assert page.index("t1-03") < page.index("t1-01")


def keys_of(attempt: int) -> list[tuple[int, str]]:
    """(position, key of the question) of an attempt."""
    return list(
        session()
        .execute(
            select(AttemptQuestion.position, Question.key)
            .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
            .join(Question, Question.id == QuestionVersion.question_id)
            .where(AttemptQuestion.attempt_id == attempt)
        )
        .tuples()
    )


@pytest.mark.parametrize("who", ["tham", "stranger"])
def test_the_banks_are_closed_to_trainees(client_for, who: str) -> None:  # type: ignore[no-untyped-def]
    client = client_for(who)
    assert client.get("/ngan-hang-cau-hoi").status_code == 404
    assert client.get("/ngan-hang-cau-hoi/1").status_code == 404


def test_a_question_of_another_topic_and_none_are_404(desk: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    assert client_for("instructor").get("/ngan-hang-cau-hoi/1").status_code == 404
    assert client_for("coordinator").get("/ngan-hang-cau-hoi/9999").status_code == 404


def test_a_bank_takes_the_same_statements_whatever_it_holds(desk: Desk, client_for, statements) -> None:  # type: ignore[no-untyped-def]
    coordinator = client_for("coordinator")
    coordinator.get("/ngan-hang-cau-hoi")
    with statements() as empty:
        coordinator.get("/ngan-hang-cau-hoi")
    for who in ("tham", "anh", "binh", "hoa"):
        desk.sit(who, "01-nghe")
    with statements() as full:
        coordinator.get("/ngan-hang-cau-hoi")
    assert len(full) == len(empty) <= 5


@pytest.fixture
def essay(desk: Desk) -> Desk:
    """The edition asks for an essay that a person marks, with two tries."""
    desk.ask(lambda: ask_for_an_essay(desk.cast.edition))
    return desk


def ask_for_an_essay(edition_id: int, key: str = "bai-luan") -> None:
    """Write the requirement into the edition."""
    wanted = {"id": key, "kind": "given_mark", "title": "Bài luận cuối khóa", "pass_mark": 5, "tries": 2}
    with transaction() as db:
        edition = db.get_one(Edition, edition_id)
        edition.requirements = [*edition.requirements, wanted]
    forget_courses()


def grid_url(desk: Desk) -> str:
    return f"/lop/{desk.cast.cohort['thu']}/diem-bai-luan"


def marks_of(desk: Desk) -> list[GivenResult]:
    return list(desk.ask(lambda: given_marks(desk.cast.cohort["thu"])))


def rows_of(desk: Desk) -> int:
    return desk.ask(lambda: session().scalar(select(func.count()).select_from(GivenMark))) or 0


def box(desk: Desk, who: str, number: int = 1) -> str:
    return f"{desk.cast.enrolment[who]}-{number}"


def test_marks_are_typed_with_comma_or_dot(essay: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    data = {f"diem-{box(essay, 'tham')}": "7,5", f"diem-{box(essay, 'anh')}": "8.5", f"diem-{box(essay, 'binh')}": ""}
    assert client_for("coordinator").post(grid_url(essay), data=data).status_code == 303
    marks = {row.enrolment_id: (row.requirement_key, row.best, row.tries) for row in marks_of(essay)}
    assert marks == {essay.cast.enrolment["tham"]: ("bai-luan", 7.5, 1), essay.cast.enrolment["anh"]: ("bai-luan", 8.5, 1)}


def test_the_rubric_of_the_session_plan_stands_above_the_marks(desk: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    desk.ask(lambda: ask_for_an_essay(desk.cast.edition, "thuc-hanh"))
    page = client_for("coordinator").get(grid_url(desk)).text
    assert "6 điểm: Rõ ngày, giờ, nơi" in page
    assert "/khoa-hoc/ke-hoach/" in page


def test_a_correction_keeps_the_mark_it_replaces(essay: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    coordinator, name = client_for("coordinator"), box(essay, "tham")
    coordinator.post(grid_url(essay), data={f"diem-{name}": "9"})
    coordinator.post(grid_url(essay), data={f"diem-{name}": "7", f"cu-{name}": "9.0"})
    (mark,) = essay.ask(lambda: given_marks_of(essay.cast.enrolment["tham"]))
    assert (mark.best, mark.tries) == (7, 1)
    assert rows_of(essay) == 2
    assert "trước đó 9, Lê Thị Hoa, 10/11/2026" in coordinator.get(grid_url(essay)).text


def test_marks_that_cannot_be_read_stay_in_their_boxes(essay: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    data = {f"diem-{box(essay, 'tham')}": "mười", f"diem-{box(essay, 'anh')}": "10,5", f"diem-{box(essay, 'binh')}": "8"}
    page = client_for("coordinator").post(grid_url(essay), data=data)
    assert page.status_code == 422
    assert 'value="mười"' in page.text
    assert 'value="8"' in page.text
    assert page.text.count("Nhập điểm từ 0 đến 10") == 2
    assert marks_of(essay) == []


def test_two_coordinators_do_not_overwrite_each_other(essay: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    tham, anh = box(essay, "tham"), box(essay, "anh")
    client_for("second").post(grid_url(essay), data={f"diem-{tham}": "6"})
    page = client_for("coordinator").post(grid_url(essay), data={f"diem-{tham}": "8", f"cu-{tham}": "", f"diem-{anh}": "7"})
    assert page.status_code == 409
    assert "Vừa có người ghi điểm khác cho ô này" in page.text
    assert {row.best for row in marks_of(essay)} == {6, 7}


def test_a_mark_for_somebody_outside_the_class_is_refused(essay: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    page = client_for("coordinator").post(grid_url(essay), data={f"diem-{box(essay, 'neighbour')}": "8"})
    assert page.status_code == 409
    assert rows_of(essay) == 0


def test_a_class_out_of_reach_is_as_if_it_did_not_exist(essay: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    assert client_for("other_coordinator").get(grid_url(essay)).status_code == 404
    assert client_for("other_coordinator").post(grid_url(essay)).status_code == 404


def test_a_programme_without_an_essay_says_so(desk: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    assert "không có bài chấm tay" in client_for("coordinator").get(grid_url(desk)).text


def test_the_same_mark_given_twice_is_given_once(essay: Desk) -> None:
    def give() -> bool:
        return give_mark(essay.cast.enrolment["tham"], "bai-luan", 6.5, 1, by=essay.cast.person["coordinator"], at=NOW)

    assert [essay.ask(give) for _time in range(2)] == [True, False]


def test_the_grid_takes_a_fixed_number_of_statements(essay: Desk, client_for, statements) -> None:  # type: ignore[no-untyped-def]
    coordinator = client_for("coordinator")
    coordinator.get(grid_url(essay))
    with statements() as seen:
        coordinator.get(grid_url(essay))
    assert len(seen) <= 5
