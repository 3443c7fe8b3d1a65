"""Use-case of practice: look at a question that was answered. Its answer stays as it is from then on."""

from __future__ import annotations

from datetime import datetime

from app.courses.judging import needs_a_person
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import CheckedQuestion
from app.quizzes.queries.arrivals import LockedAttempt, everything_given, locked_attempt
from app.quizzes.queries.beside import attempt_beside_test
from app.quizzes.queries.checked import tells_at_once
from app.quizzes.queries.keys import graded_questions
from app.quizzes.queries.papers import paper_of
from app.quizzes.queries.tries import running_banks
from app.quizzes.rules.attempts import effective
from app.quizzes.rules.windows import may_practise
from app.storage.transaction import transaction
from app.storage.writes import insert_once


def check_question(attempt_id: int, position: int, *, by: int, at: datetime) -> None:
    """Note that she looks at the key of a question of her running practice; twice is once.

    Refused: "no_attempt", "not_in_attempt", "over", "not_practice", "testing" (a graded test from the same banks is running),
    "by_hand" (a person marks it), "blank" (nothing was answered).
    """
    with transaction():
        attempt = locked_attempt(attempt_id, by)
        if attempt is None:
            raise Refused("no_attempt", _("Không tìm thấy bài làm này trong các bài của chị."))
        _may_check(attempt, position, by=by, at=at)
        row = {"attempt_id": attempt_id, "position": position, "checked_at": at}
        insert_once(CheckedQuestion, [row], unique=("attempt_id", "position"))


def _may_check(attempt: LockedAttempt, position: int, *, by: int, at: datetime) -> None:
    """Pass when the key of a question may be told at this moment."""
    question = next((one for _row_id, one in graded_questions(attempt.id) if one.position == position), None)
    if question is None:
        raise Refused("not_in_attempt", _("Bài này không có câu số {n}.").format(n=position))
    if attempt.closed_at is not None or attempt.overdue(at):
        raise Refused("over", _("Bài này đã kết thúc. Đáp án ở trang kết quả."))
    paper = paper_of(attempt.paper_id)
    if paper is None or not tells_at_once(paper):
        raise Refused("not_practice", _("Bài kiểm tra này không cho xem đáp án khi đang làm."))
    may_practise(paper.kind, attempt_beside_test(attempt.id, paper, running_banks(by, at)))
    if needs_a_person(question.kind):
        raise Refused("by_hand", _("Câu này do người chấm; nộp bài xong chị chờ kết quả."))
    if not effective(everything_given(attempt.id)).get(position):
        raise Refused("blank", _("Chị trả lời câu này rồi mới xem được đúng hay sai."))
