"""Practice tells right or wrong as soon as a question is answered; from then on the answer stays, and a test never does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel.refusal import Refused
from app.quizzes.models import QuestionVersion
from app.quizzes.queries.arrivals import answers_of
from app.quizzes.rules.attempts import effective
from app.quizzes.rules.clocks import Phone, ms_of
from app.quizzes.services import check_question, close_attempt, record_answer
from app.storage.transaction import session
from tests.cast import NOW
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk

Clients = Callable[..., InspectingClient]
LATER = NOW + timedelta(minutes=1)


def look(desk: Desk, attempt: int, position: int = 1, who: str = "tham") -> None:
    desk.ask(lambda: check_question(attempt, position, by=desk.cast.person[who], at=NOW))


def test_right_or_wrong_and_why_stand_on_the_page_at_once(desk: Desk, client_for: Clients) -> None:
    attempt, client = desk.start("tham", "01-nghe"), client_for("tham")
    page = f"/bai-lam/{attempt}/cau/1"
    desk.save("tham", attempt, 1, desk.right(attempt)[1])
    assert "bí mật" not in client.get(page).text
    assert "Xem câu này đúng hay sai" in client.get(page).text
    assert client.post(f"/bai-lam/{attempt}/dap-an", data={"cau": "1"}).location.endswith(page)
    told = client.get(page).text
    assert "Đúng" in told
    assert "bí mật" in told
    assert "bí mật" in client.get(f"/bai-lam/{attempt}/de").json[0]["html"]
    assert "bí mật" not in client.get(f"/bai-lam/{attempt}/cau/2").text


def test_a_page_without_script_brings_the_answer_along(desk: Desk, client_for: Clients) -> None:
    attempt, client = desk.start("tham", "01-nghe"), client_for("tham")
    right = desk.right(attempt)[1]
    client.post(f"/bai-lam/{attempt}/dap-an", data={"cau": "1", "choice": right, "client_id": "0123456789"})
    assert "bí mật" in client.get(f"/bai-lam/{attempt}/cau/1").text
    assert desk.ask(lambda: effective(answers_of(attempt))) == {1: tuple(right)}


def test_what_was_looked_at_is_never_changed_and_never_taken_back(desk: Desk, client_for: Clients) -> None:
    attempt, client, page = desk.start("tham", "01-nghe"), client_for("tham"), "/cau/1"
    desk.save("tham", attempt, 1, ["a"])
    look(desk, attempt)
    for choice in (["b"], []):
        with pytest.raises(Refused, match="checked"):
            desk.save("tham", attempt, 1, choice, client_id=f"sau-{choice}", at=LATER)
    client.post(f"/bai-lam/{attempt}{page}", data={"had": "0", "client_id": "0123456789", "go": "2"})
    assert desk.ask(lambda: effective(answers_of(attempt))) == {1: ("a",)}
    desk.save("tham", attempt, 2, desk.right(attempt)[2], at=LATER)


def test_what_waited_on_her_phone_from_before_still_counts(desk: Desk) -> None:
    attempt, me = desk.start("tham", "01-nghe"), desk.cast.person["tham"]
    desk.save("tham", attempt, 1, ["a"])
    desk.ask(lambda: check_question(attempt, 1, by=me, at=LATER))
    waited = Phone(ms_of(NOW + timedelta(seconds=30)), None, None, "aaaaaaaa-01")
    kept = desk.ask(lambda: record_answer(attempt, 1, ["b"], client_id="cho-tren-may", phone=waited, by=me, at=LATER))
    assert kept.new


@pytest.mark.parametrize(("paper", "answered", "reason"), [("kiem-tra", True, "not_practice"), ("01-nghe", False, "blank")])
def test_neither_a_graded_test_nor_a_blank_is_looked_at(desk: Desk, paper: str, answered: bool, reason: str) -> None:
    attempt = desk.start("tham", paper)
    if answered:
        desk.save("tham", attempt, 1, desk.right(attempt)[1])
    with pytest.raises(Refused, match=reason):
        look(desk, attempt)


def test_nor_anything_from_the_banks_of_a_test_that_runs_or_takes_late_answers(
    desk: Desk, client_for: Clients, clock: Callable[..., None]
) -> None:
    quiz = desk.start("tham", "01-nghe")
    for position in (1, 2):
        desk.save("tham", quiz, position, desk.right(quiz)[position])
    look(desk, quiz)
    test = desk.start("tham", "kiem-tra")
    with pytest.raises(Refused, match="testing"):
        look(desk, quiz, 2)
    client = client_for("tham")
    assert "bí mật" not in client.get(f"/bai-lam/{quiz}/cau/1").text
    assert "bí mật" not in client.get(f"/bai-lam/{quiz}/de").text
    desk.ask(lambda: close_attempt(test, by=desk.cast.person["tham"], at=LATER))
    assert "bí mật" not in client.get(f"/bai-lam/{quiz}/cau/1").text
    clock(NOW + timedelta(hours=2))
    assert "bí mật" in client.get(f"/bai-lam/{quiz}/cau/1").text


def test_it_is_hers_alone_and_over_when_it_is_over(desk: Desk, client_for: Clients) -> None:
    attempt = desk.start("tham", "01-nghe")
    desk.save("tham", attempt, 1, ["a"])
    assert client_for("anh").post(f"/bai-lam/{attempt}/dap-an", data={"cau": "1"}).status_code == 404
    assert client_for("tham").post(f"/bai-lam/{attempt}/dap-an", data={"cau": "99"}).status_code == 404
    assert client_for("tham").post(f"/bai-lam/{attempt}/dap-an", data={"cau": "x"}).status_code == 404
    desk.ask(lambda: close_attempt(attempt, by=desk.cast.person["tham"], at=NOW))
    with pytest.raises(Refused, match="over"):
        look(desk, attempt)


def test_a_graded_question_page_offers_nothing_of_the_kind(desk: Desk, client_for: Clients) -> None:
    attempt = desk.start("tham", "kiem-tra")
    assert "đúng hay sai" not in client_for("tham").get(f"/bai-lam/{attempt}/cau/1").text
    assert desk.ask(lambda: session().scalars(select(QuestionVersion.explanation_html)).all())
