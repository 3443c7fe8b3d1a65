"""What is said of a paper while essays wait: of the marks that there are, and that the rest is not marked yet."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from sqlalchemy import select, update

from app.quizzes.models import Attempt, AttemptQuestion, QuestionVersion
from app.quizzes.queries.analysis import Analysis, analysis
from app.quizzes.queries.sittings import Scope
from app.quizzes.rules.reliability import alpha, reliability
from app.quizzes.rules.statistics import Response, Sitting
from app.quizzes.wording_statistics import reliability_sentence
from app.storage.transaction import transaction
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.many_attempts import write_attempts, write_bank, write_people
from tests.quizzes.test_staff_pages import topic_of

Clients = Callable[..., InspectingClient]


def forty(desk: Desk, waiting: int) -> int:
    """Forty trainees sat the same ten questions, the last a text that is not marked in so many of them."""

    def write() -> None:
        versions = write_bank(topic_of(desk), 10)
        write_attempts(desk.paper("kiem-tra").id, write_people(desk.cast, 40), versions, drawn=10)
        with transaction() as db:
            db.execute(update(QuestionVersion).where(QuestionVersion.id == versions[-1]).values(kind="essay", options=[]))
            held = (Attempt.paper_id == desk.paper("kiem-tra").id, Attempt.closed_at.is_not(None))
            ids = db.scalars(select(Attempt.id).where(*held).order_by(Attempt.id)).all()[:waiting]
            db.execute(update(Attempt).where(Attempt.id.in_(ids)).values(mark=None, passed=None, waiting=1))
            texts = (AttemptQuestion.attempt_id.in_(ids), AttemptQuestion.version_id == versions[-1])
            db.execute(update(AttemptQuestion).where(*texts).values(score=None))

    desk.ask(write)
    return desk.paper("kiem-tra").id


def found(desk: Desk) -> Analysis:
    return desk.ask(lambda: analysis(Scope(("/",), paper_id=desk.paper("kiem-tra").id), 5.0))


def test_who_waits_for_a_mark_has_not_failed(desk: Desk, client_for: Clients) -> None:
    paper = forty(desk, 8)
    said = found(desk)
    assert (said.attempts, said.marked, said.waiting) == (40, 32, 8)
    page = client_for("coordinator").get(f"/ngan-hang-cau-hoi/phan-tich/de/{paper}").text
    assert f"{round(said.passed / 32 * 100)}%<small> 8 bài chờ chấm</small>" in page
    assert 'class="chart plot" viewBox="0 0 300 150"' in page, "32 marks are enough for a histogram"


def test_a_single_mark_makes_no_mean_and_no_histogram(desk: Desk, client_for: Clients) -> None:
    paper = forty(desk, 39)
    said = found(desk)
    assert (said.judges, said.mean, said.spread) == (False, None, None)
    page = client_for("coordinator").get(f"/ngan-hang-cau-hoi/phan-tich/de/{paper}").text
    assert "Điểm trung bình" not in page
    assert 'class="chart plot" viewBox="0 0 300 150"' not in page
    assert "Mới có 1 bài có điểm, còn 39 bài chờ chấm; từ 30 bài có điểm mới nói được" in page


def test_nobody_marked_yet_is_no_error(desk: Desk, client_for: Clients) -> None:
    paper = forty(desk, 40)
    for url in (f"/ngan-hang-cau-hoi/phan-tich/de/{paper}", f"/ngan-hang-cau-hoi/phan-tich/de/{paper}.xlsx"):
        assert client_for("coordinator").get(url).status_code == 200


def test_a_text_that_earns_nothing_is_seen_at_once(desk: Desk) -> None:
    forty(desk, 8)
    assert found(desk).waiting == 8

    def mark_nothing() -> None:
        with transaction() as db:
            db.execute(update(AttemptQuestion).where(AttemptQuestion.score.is_(None)).values(score=0.0))
            db.execute(update(Attempt).where(Attempt.waiting > 0).values(mark=0.0, passed=False, waiting=0))

    desk.ask(mark_nothing)
    assert found(desk).waiting == 0


def test_the_same_questions_are_one_form_though_texts_wait(desk: Desk, client_for: Clients) -> None:
    paper = forty(desk, 8)
    said = found(desk).reliability
    assert (said.kind, said.questions, said.waiting) == ("kr20", 10, 1)
    page = client_for("coordinator").get(f"/ngan-hang-cau-hoi/phan-tich/de/{paper}").text
    assert "đề lấy ngẫu nhiên" not in page
    assert "Tính trên 9 câu đã chấm cho mọi người, chưa gồm 1 câu tự luận còn bài chờ chấm." in page


ROWS = [(1.0, 1.0, 1.0), (1.0, 0.0, 1.0), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.0, 0.0, 0.0)] * 6


def sat(rows: Sequence[tuple[float, ...]], *, waiting: int, first: int = 0) -> list[Sitting]:
    """These shares, and one more question that waits in the first so many sittings and is fully earned in the others."""
    sittings = []
    for place, row in enumerate(rows):
        marked = [Response(first * place + number, share) for number, share in enumerate(row)]
        last = first * place + len(row)
        sittings.append(
            Sitting((*marked, Response(last, 1.0)) if place >= waiting else tuple(marked), None, (last,) * (place < waiting))
        )
    return sittings


@pytest.mark.parametrize("waiting", [1, 15, 30])
def test_alpha_is_that_of_the_questions_marked_for_everybody(waiting: int) -> None:
    said = reliability(sat(ROWS, waiting=waiting), {})
    assert (said.kind, said.waiting) == ("kr20", 1)
    assert said.value == pytest.approx(alpha(ROWS))


def test_too_few_marked_questions_are_said_to_be_too_few() -> None:
    for rows in ([(1.0,), (0.0,)] * 15, [()] * 30):
        said = reliability(sat(rows, waiting=30), {})
        assert (said.value, said.waiting) == (None, 1)
        assert "Cần ít nhất 2 câu đã chấm cho mọi người" in reliability_sentence(said)


def test_drawn_papers_say_that_texts_wait() -> None:
    said = reliability(sat(ROWS, waiting=3, first=10), {})
    assert (said.kind, said.waiting) == ("drawn", 3)
    assert "Chưa tính những bài tự luận chờ chấm của 3 câu." in reliability_sentence(said)
