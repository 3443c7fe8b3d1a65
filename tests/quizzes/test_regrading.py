"""Regrading after a corrected key: seen before it is applied, applied once, taken back as a whole, never in silence."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.completion.rules.deciding import Chosen
from app.completion.services import confirm_decision
from app.kernel.refusal import Refused
from app.quizzes.models import Attempt, AttemptQuestion, Question
from app.quizzes.queries import results_of
from app.quizzes.queries.regrades import change_sentences, regrades_of, rulings_before
from app.quizzes.queries.regrading import versions_of
from app.quizzes.rules.grading import Ruling
from app.quizzes.rules.regrading import OWN, Remedy, checked_remedy
from app.quizzes.services import close_attempt
from app.quizzes.services.regrading import Seen, regrade, undo_regrade
from app.storage.transaction import session, transaction
from tests.cast import NOW, TODAY
from tests.quizzes.conftest import Desk
from tests.quizzes.wrong_keys import PAPER, WHY, answered, apply, corrected, look, marks, rows, undo, wrong

__all__ = ["wrong"]


def test_the_list_names_everybody_before_anything_is_written(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    _desk, question, attempts = wrong
    seen = look(question, Remedy(Ruling.VERSION, corrected(question)))
    assert [(change.full_name, change.mark_before, change.mark_after) for change in seen.moving] == [
        ("Lê Thị Lan Anh", 10, 7.5),
        ("Trương Thị Hòa", 10, 7.5),
        ("Hà Thị Thắm", 10, 7.5),
    ]
    assert len(seen.changes) == 4
    assert marks(attempts) == {"tham": 10, "anh": 10, "binh": 0, "hoa": 10}
    assert rows() == (0, 0, 0)


def test_a_corrected_key_changes_marks_and_keeps_both(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, attempts = wrong
    done = apply(desk, question, Remedy(Ruling.VERSION, corrected(question)))
    assert (done.changed, done.new) == (3, True)
    assert marks(attempts) == {"tham": 7.5, "anh": 7.5, "binh": 0, "hoa": 7.5}
    (sentence,) = change_sentences(attempts["tham"], by_number=False)
    assert sentence == "Bài được chấm lại ngày 10/11/2026 vì đáp án của một câu đã được sửa: trước đó 10 điểm, nay 7,5 điểm."
    (view,) = regrades_of(question)
    assert (view.reason, view.made_by, view.changed) == (WHY, "Lê Thị Hoa", 3)


def test_the_result_of_the_paper_follows(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, _attempts = wrong
    apply(desk, question, Remedy(Ruling.VERSION, corrected(question)))
    (result,) = results_of(desk.cast.enrolment["tham"])
    assert (result.best, result.passed) == (7.5, True)


def test_every_answer_counts_as_right_for_whoever_answered(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, attempts = wrong
    attempt = desk.start("neighbour", PAPER)
    place = session().scalar(
        select(AttemptQuestion.position).where(
            AttemptQuestion.attempt_id == attempt, AttemptQuestion.version_id == answered(question)[0]
        )
    )
    right = desk.right(attempt)
    desk.save("neighbour", attempt, place or 0, [next(key for key in "ab" if key not in right[place or 0])])
    assert close_attempt(attempt, by=desk.cast.person["neighbour"], at=NOW).mark == 0
    apply(desk, question, Remedy(Ruling.FULL))
    assert marks({"neighbour": attempt, "binh": attempts["binh"]}) == {"neighbour": 2.5, "binh": 0}, "a blank is no answer"


def test_a_question_that_is_left_out_counts_in_neither_sum(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, attempts = wrong
    apply(desk, question, Remedy(Ruling.DROP))
    found = session().execute(select(Attempt.score, Attempt.max_score, Attempt.mark).where(Attempt.id == attempts["tham"])).one()
    assert tuple(found) == (3, 3, 10)


def test_taking_it_back_restores_every_mark_and_keeps_the_history(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, attempts = wrong
    done = apply(desk, question, Remedy(Ruling.VERSION, corrected(question)))
    before = rows()
    assert undo(desk, done.regrade_id, question).changed == 3
    assert marks(attempts) == {"tham": 10, "anh": 10, "binh": 0, "hoa": 10}
    assert rows() > before
    assert change_sentences(attempts["tham"], by_number=True) == [], "the mark is what it was: nothing to explain"
    assert undo_regrade(done.regrade_id, reason=WHY, seen=Seen("", False, None), by=None, at=NOW).new is False


def test_only_the_newest_can_be_taken_back(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, attempts = wrong
    first = apply(desk, question, Remedy(Ruling.DROP))
    second = apply(desk, question, Remedy(Ruling.FULL), client="lan-2")
    with pytest.raises(Refused) as refusal:
        rulings_before(first.regrade_id)
    assert refusal.value.reason == "later"
    assert rulings_before(second.regrade_id) == dict.fromkeys(answered(question), Remedy(Ruling.DROP))
    assert marks(attempts)["tham"] == 10


def test_sending_the_same_decision_twice_is_deciding_once(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, _attempts = wrong
    remedy = Remedy(Ruling.VERSION, corrected(question))
    first = apply(desk, question, remedy)
    again = apply(desk, question, remedy)
    assert (again.regrade_id, again.new) == (first.regrade_id, False)
    assert rows()[0] == 1
    with pytest.raises(Refused) as refusal:
        apply(desk, question, remedy, client="lan-2")
    assert refusal.value.reason == "no_change"


def test_an_attempt_that_closes_later_is_judged_by_the_corrected_key(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, _attempts = wrong
    late = desk.start("neighbour", PAPER)
    for position, response in desk.right(late).items():
        desk.save("neighbour", late, position, response)
    remedy = Remedy(Ruling.VERSION, corrected(question))
    assert look(question, remedy).open_attempts == 1
    apply(desk, question, remedy)
    assert close_attempt(late, by=desk.cast.person["neighbour"], at=NOW).mark == 7.5


def test_what_closed_between_looking_and_applying_is_looked_at_again(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, _attempts = wrong
    remedy = Remedy(Ruling.DROP)
    seen = Seen(look(question, remedy).digest, False, None)
    desk.sit("neighbour", PAPER)
    with pytest.raises(Refused) as refusal:
        regrade(question, answered(question), remedy, reason=WHY, seen=seen, client_id="x", by=None, at=NOW)
    assert refusal.value.reason == "changed_meanwhile"
    assert rows() == (0, 0, 0)


def test_who_is_named_in_a_decision_is_never_changed_in_silence(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, attempts = wrong
    tham = desk.cast.enrolment["tham"]
    confirm_decision(
        desk.cast.cohort["thu"], Chosen(frozenset(), frozenset({tham})), number="12/QĐ-HV", decided_on=TODAY, seen=None,
        client_id="qd-1", by=desk.cast.person["coordinator"], at=NOW,
    )  # fmt: skip
    remedy = Remedy(Ruling.VERSION, corrected(question))
    assert [(change.enrolment_id, change.decided) for change in look(question, remedy).decided] == [
        (tham, "không được công nhận, quyết định 12/QĐ-HV")
    ]
    with pytest.raises(Refused) as refusal:
        apply(desk, question, remedy)
    assert (refusal.value.reason, marks(attempts)["tham"]) == ("decided", 10)
    apply(desk, question, remedy, knows=True)
    assert marks(attempts)["tham"] == 7.5


def test_a_class_out_of_reach_is_not_changed(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    _desk, question, attempts = wrong
    remedy = Remedy(Ruling.VERSION, corrected(question))
    seen = Seen(look(question, remedy).digest, False, ["/nowhere/"])
    with pytest.raises(Refused) as refusal:
        regrade(question, answered(question)[:1], remedy, reason=WHY, seen=seen, client_id="x", by=None, at=NOW)
    assert (refusal.value.reason, marks(attempts)["tham"]) == ("outside", 10)


@pytest.mark.parametrize(
    ("remedy", "chosen", "reason", "why"),
    [
        (Remedy(Ruling.DROP), [], WHY, "no_version"),
        (Remedy(Ruling.DROP), [99_999], WHY, "no_version"),
        (Remedy(Ruling.VERSION, 99_999), None, WHY, "no_version"),
        (Remedy(Ruling.VERSION, None), None, WHY, "no_version"),
        (Remedy(Ruling.DROP), None, "", "no_reason"),
        (Remedy(Ruling.DROP), None, "x" * 2000, "too_long"),
    ],
)
def test_what_cannot_be_decided(
    wrong: tuple[Desk, int, dict[str, int]], remedy: Remedy, chosen: list[int] | None, reason: str, why: str
) -> None:
    _desk, question, attempts = wrong
    ids = answered(question) if chosen is None else chosen
    with pytest.raises(Refused) as refusal:
        regrade(question, ids, remedy, reason=reason, seen=Seen("", True, None), client_id="x", by=None, at=NOW)
    assert (refusal.value.reason, marks(attempts)["tham"], rows()) == (why, 10, (0, 0, 0))


def test_a_question_that_is_not_there(desk: Desk, ctx: object) -> None:
    with pytest.raises(Refused) as refusal:
        regrade(99_999, [1], Remedy(Ruling.DROP), reason=WHY, seen=Seen("", True, None), client_id="x", by=None, at=NOW)
    assert refusal.value.reason == "no_question"


def test_a_retired_question_is_regraded_all_the_same(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, attempts = wrong
    with transaction() as db:
        db.get_one(Question, question).retired_at = NOW
    apply(desk, question, Remedy(Ruling.DROP))
    assert marks(attempts) == {"tham": 10, "anh": 10, "binh": 0, "hoa": 10}
    assert rows()[2] == 4, "what is possible changed for everybody"


def test_a_version_with_other_options_cannot_judge(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    _desk, question, _attempts = wrong
    versions = {row.id: row.answered for row in versions_of(question).values()}
    old = next(iter(versions.values()))
    for changed, why in ((replace(old, id=77, keys=frozenset({"a"})), "options"), (replace(old, id=77, kind="short"), "kind")):
        with pytest.raises(Refused) as refusal:
            checked_remedy(Remedy(Ruling.VERSION, 77), {**versions, 77: changed}, [old.id])
        assert refusal.value.reason == why


def test_its_own_key_again(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, attempts = wrong
    apply(desk, question, Remedy(Ruling.DROP))
    apply(desk, question, Remedy(Ruling.OWN), client="lan-2")
    assert marks(attempts) == {"tham": 10, "anh": 10, "binh": 0, "hoa": 10}
    assert {row.remedy for row in versions_of(question).values()} == {OWN}


def test_the_list_costs_the_same_for_few_and_for_many(wrong: tuple[Desk, int, dict[str, int]], statements) -> None:  # type: ignore[no-untyped-def]
    desk, question, _attempts = wrong
    look(question, Remedy(Ruling.DROP))
    with statements() as few:
        look(question, Remedy(Ruling.DROP))
    desk.sit("neighbour", PAPER)
    with statements() as many:
        look(question, Remedy(Ruling.DROP))
    assert len(many) == len(few) <= 9


def test_closing_and_regrading_at_once_leaves_nobody_under_the_old_key(wrong: tuple[Desk, int, dict[str, int]]) -> None:
    desk, question, attempts = wrong
    late = desk.start("neighbour", PAPER)
    for position, response in desk.right(late).items():
        desk.save("neighbour", late, position, response)
    remedy = Remedy(Ruling.VERSION, corrected(question))
    versions, by = answered(question), desk.cast.person["coordinator"]
    session().rollback()

    def close() -> None:
        with desk.app.app_context():
            close_attempt(late, by=desk.cast.person["neighbour"], at=NOW)

    def correct() -> None:
        with desk.app.app_context():
            for turn in range(5):
                try:
                    seen = Seen(look(question, remedy, versions).digest, False, None)
                    regrade(question, versions, remedy, reason=WHY, seen=seen, client_id=f"cung-luc-{turn}", by=by, at=NOW)
                except Refused as refusal:
                    assert refusal.reason == "changed_meanwhile"  # noqa: PT017
                    continue
                return

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(correct), pool.submit(close)]:
            done.result()
    session().rollback()
    assert marks({**attempts, "neighbour": late}) == {"tham": 7.5, "anh": 7.5, "binh": 0, "hoa": 7.5, "neighbour": 7.5}
