"""A parted bank: quizzes of topics draw what is for practice alone, graded tests the rest; neither ever draws the other's."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.courses.question_text import parse_bank, write_bank
from app.courses.services.publish import Faulty
from app.kernel.refusal import Refused
from app.quizzes.models import AttemptQuestion
from app.quizzes.queries import results_of
from app.quizzes.queries.drawing import bank_of
from app.quizzes.rules.drafts import draft_of, text_of
from app.quizzes.rules.drawing import BOTH, PRACTICE, TEST, uses_of
from app.quizzes.services import check_question, close_attempt
from app.storage.transaction import session
from tests import parted
from tests.cast import NHO, NOW
from tests.inspection import InspectingClient
from tests.parted import KEYS, keys_of, part_the_bank
from tests.quizzes.conftest import Desk

Clients = Callable[..., InspectingClient]
LATER = NOW + timedelta(minutes=2)


@pytest.fixture
def course(desk: Desk, tmp_path: Path) -> Path:
    """The folder of the small programme, whose first bank is parted."""
    desk.ask(lambda: part_the_bank(tmp_path / "nho"))
    return tmp_path / "nho"


def asked(desk: Desk, attempt: int) -> set[str]:
    """The keys of the questions of an attempt."""
    versions = select(AttemptQuestion.version_id).where(AttemptQuestion.attempt_id == attempt)
    return desk.ask(lambda: keys_of(session().scalars(versions).all()))


def test_a_question_is_drawn_from_one_share_only() -> None:
    assert uses_of("practice", parted=True, practised=False) == {PRACTICE}
    assert uses_of("test", parted=True, practised=False) == {TEST}
    assert uses_of("", parted=True, practised=False) == {TEST}, "what says nothing is never for practice"
    assert uses_of("test", parted=True, practised=True) == frozenset(), "its key lies in phones already"
    assert uses_of("", parted=False, practised=False) == BOTH


@pytest.mark.usefixtures("course")
def test_quizzes_draw_what_is_for_practice_and_tests_the_rest(desk: Desk) -> None:
    quizzes = [asked(desk, desk.sit(who, "01-nghe")) for who in ("tham", "anh", "tham", "anh")]
    assert all(found < set(KEYS) for found in quizzes)
    tests = [asked(desk, desk.sit(who, "kiem-tra")) for who in ("tham", "anh", "tham", "anh")]
    assert not any(found & set(KEYS) for found in tests)


def test_a_question_that_was_for_practice_never_comes_into_a_test(desk: Desk, course: Path) -> None:
    changed = parted.PRACTICE.replace("thong-hieu use=practice", "thong-hieu use=test")
    desk.ask(lambda: part_the_bank(course, changed))
    bank = desk.ask(lambda: bank_of(desk.paper("01-nghe").bank_topics))
    (item,) = [item for item in bank.items if bank.keys[item.version_id] == "t1-06"]
    assert item.uses == frozenset()


def test_files_with_too_few_questions_for_practice_are_not_published_and_say_so(desk: Desk, tmp_path: Path) -> None:
    one = parted.PRACTICE[: parted.PRACTICE.index("## t1-06")]
    with pytest.raises(Faulty, match="lấy 3 câu, phần luyện tập của ngân hàng chỉ có 1 câu"):
        desk.ask(lambda: part_the_bank(tmp_path / "nho", one))


def test_a_test_whose_share_is_too_small_is_not_published_and_says_which_level_lacks(desk: Desk, tmp_path: Path) -> None:
    shutil.copytree(NHO, tmp_path / "nho")
    programme = tmp_path / "nho" / "programme.yml"
    text = programme.read_text(encoding="utf-8")
    asked = "draw: {01-nghe: [{count: 2, level: van-dung}], 02-noi: 2}"
    programme.write_text(text.replace("draw: {01-nghe: 2, 02-noi: 2}", asked), encoding="utf-8")
    with pytest.raises(Faulty, match=r"level: van-dung\), phần kiểm tra của ngân hàng chỉ có 1 câu"):
        desk.ask(lambda: part_the_bank(tmp_path / "nho"))


@pytest.mark.usefixtures("course")
def test_practice_begins_and_tells_beside_a_graded_test(desk: Desk, client_for: Clients) -> None:
    desk.start("tham", "kiem-tra")
    quiz = desk.start("tham", "01-nghe", NOW + timedelta(minutes=1))
    me, enrolment = desk.cast.person["tham"], desk.cast.enrolment["tham"]
    for position, response in desk.right(quiz).items():
        desk.save("tham", quiz, position, response or ["a=1"])
    desk.ask(lambda: check_question(quiz, 1, by=me, at=LATER))
    desk.ask(lambda: close_attempt(quiz, by=me, at=LATER))
    told = desk.ask(lambda: results_of(enrolment, told_at=LATER))
    assert [row.best is not None for row in told if row.paper_id == desk.paper("01-nghe").id] == [True]
    assert "luyện tập" in client_for("tham").get(f"/bai-lam/{quiz}/ket-qua").text


def test_what_was_drawn_before_the_bank_was_parted_tells_nothing_beside_a_test(
    desk: Desk, tmp_path: Path, client_for: Clients
) -> None:
    quiz = desk.start("tham", "01-nghe")
    desk.save("tham", quiz, 1, desk.right(quiz)[1])
    desk.ask(lambda: part_the_bank(tmp_path / "nho"))
    desk.start("tham", "kiem-tra", NOW + timedelta(minutes=1))
    me = desk.cast.person["tham"]
    with pytest.raises(Refused, match="testing"):
        desk.ask(lambda: check_question(quiz, 1, by=me, at=LATER))
    desk.ask(lambda: close_attempt(quiz, by=me, at=LATER))
    assert "bí mật" not in client_for("tham").get(f"/bai-lam/{quiz}/ket-qua").text


def test_the_use_is_written_read_and_kept_by_the_form() -> None:
    questions, faults = parse_bank(parted.PRACTICE.lstrip())
    assert faults == ()
    assert {question.use for question in questions} == {"practice"}
    assert parse_bank(write_bank(questions))[0] == questions
    assert all(text_of(draft_of(question))[0].use == "practice" for question in questions)


def test_an_unknown_use_is_a_fault_with_its_line() -> None:
    _questions, faults = parse_bank("## a {kind=single use=both}\nHỏi?\n\n- [x] Có\n- [ ] Không\n")
    assert [(fault.line, "use phải là một trong: practice, test" in fault.sentence) for fault in faults] == [(1, True)]
