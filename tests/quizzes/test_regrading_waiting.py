"""Regrading while essays wait: the sum so far before and after tells what the decision does, in the preview and in the file."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import select, update

from app.kernel.refusal import Refused
from app.quizzes.models import Attempt, AttemptQuestion, QuestionVersion, RegradedAttempt
from app.quizzes.rules.grading import Ruling
from app.quizzes.rules.regrading import Remedy
from app.quizzes.services.regrading import Seen, regrade
from app.quizzes.wording_regrading import sum_words
from app.storage.transaction import session, transaction
from tests.cast import NOW
from tests.quizzes.conftest import Desk
from tests.quizzes.wrong_keys import WHY, answered, apply, corrected, look, wrong

__all__ = ["wrong"]

Wrong = tuple[Desk, int, dict[str, int]]


@pytest.fixture
def waiting(wrong: Wrong) -> Wrong:
    """The same class; one of the other questions turns out to be a text that nobody has marked."""
    _desk, question, attempts = wrong
    with transaction() as db:
        other = db.scalars(
            select(AttemptQuestion.version_id)
            .where(AttemptQuestion.attempt_id == attempts["tham"], AttemptQuestion.version_id.not_in(answered(question)))
            .order_by(AttemptQuestion.position)
        ).first()
        db.execute(update(QuestionVersion).where(QuestionVersion.id == other).values(kind="essay"))
        db.execute(update(AttemptQuestion).where(AttemptQuestion.version_id == other).values(score=None))
        for who, attempt in attempts.items():
            sum_so_far = 0 if who == "binh" else 3
            db.execute(update(Attempt).where(Attempt.id == attempt).values(score=sum_so_far, mark=None, passed=None, waiting=1))
    return wrong


def cells(page: str, name: str) -> list[str]:
    """The cells of a person's row, without marks of structure."""
    row = re.findall(rf"<tr[^>]*><th[^>]*>{name}.*?</tr>", page, re.DOTALL)[0]
    told = re.sub(r'<span class="told">.*?</span>', "", row)
    return [re.sub(r"<[^>]+>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", told, re.DOTALL)]


def test_the_preview_shows_the_sum_so_far(waiting: Wrong, client_for: Any) -> None:
    _desk, question, _attempts = waiting
    choice = {"cach": f"version-{corrected(question)}", "ban": [str(version) for version in answered(question)]}
    page = client_for("administrator").get(f"/ngan-hang-cau-hoi/{question}/cham-lai", query_string=choice).text
    assert cells(page, "Hà Thị Thắm")[1:] == ["1 → 0", "3 trên 4", "2 trên 4", "chờ chấm tự luận"]


def test_a_question_that_is_left_out_makes_less_possible(waiting: Wrong, client_for: Any) -> None:
    _desk, question, _attempts = waiting
    choice = {"cach": "drop", "ban": [str(version) for version in answered(question)]}
    page = client_for("administrator").get(f"/ngan-hang-cau-hoi/{question}/cham-lai", query_string=choice).text
    assert cells(page, "Hà Thị Thắm")[2:4] == ["3 trên 4", "2 trên 3"]


def test_the_file_keeps_both_sums_though_the_text_is_marked_later(waiting: Wrong, client_for: Any) -> None:
    desk, question, attempts = waiting
    done = apply(desk, question, Remedy(Ruling.VERSION, corrected(question)))
    with transaction() as db:
        db.execute(update(Attempt).where(Attempt.id == attempts["tham"]).values(score=3, mark=7.5, passed=True, waiting=0))
    page = client_for("administrator").get(f"/cham-lai/{done.regrade_id}").text
    assert cells(page, "Hà Thị Thắm")[1:] == ["1 → 0", "3 trên 4", "2 trên 4", "chờ chấm tự luận"]


def test_a_text_marked_between_looking_and_applying_is_looked_at_again(waiting: Wrong) -> None:
    _desk, question, attempts = waiting
    remedy = Remedy(Ruling.VERSION, corrected(question))
    seen = Seen(look(question, remedy).digest, False, None)
    with transaction() as db:
        db.execute(update(Attempt).where(Attempt.id == attempts["tham"]).values(score=3.5))
    with pytest.raises(Refused) as refusal:
        regrade(question, answered(question), remedy, reason=WHY, seen=seen, client_id="x", by=None, at=NOW)
    assert refusal.value.reason == "changed_meanwhile"
    assert session().scalars(select(RegradedAttempt.id)).all() == []


def test_a_line_from_before_the_sums_were_kept() -> None:
    assert sum_words(None, None, None) == "chờ chấm"
    assert sum_words(7.5, 3, 4) == "7,5"
    assert sum_words(None, 2.25, 16) == "2,25 trên 16"
