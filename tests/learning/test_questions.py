"""A question to the instructor: asked once, answered by those who teach, private unless the answer is shared."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask

from app.courses.queries import edition_view
from app.courses.services.stewards import name_steward
from app.desks.queries import news_of
from app.kernel.refusal import Refused
from app.learning.queries import question_in_reach, questions_in_reach, questions_of, waiting_in_reach
from app.learning.rules import MAX_WAITING, MAX_WORDS
from app.learning.services import answer_question, ask_instructor
from app.people.rules import Grant, Role, Viewer
from app.storage.base import db
from tests.cast import NOW, Cast
from tests.learning.conftest import FIRST

HOUR = timedelta(hours=1)


class Asking:
    """Thắm asks about her first lesson; Mai teaches her class."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast
        edition = edition_view(cast.edition, 1)
        self.topic, self.lesson = edition.online_topics[0], edition.lessons[0].lesson_id

    def ask(self, words: str = "Nghe hết là nghe bao lâu ạ?", key: str = "tham", **more: object) -> int:
        """A question of a trainee."""
        act = {"lesson_id": self.lesson, "section_key": FIRST, "asked_at": NOW, "by": self.cast.person[key], "at": NOW, **more}
        return ask_instructor(self.cast.enrolment[key], topic_id=self.topic.id, words=words, **act)  # type: ignore[arg-type]

    def answer(self, question: int, words: str = "Nghe đến khi người ta nói xong.", **more: object) -> int:
        """An answer of Mai."""
        act = {"shared": False, "seen": None, "by": self.cast.person["instructor"], "at": NOW, **more}
        return answer_question(question, words=words, **act)  # type: ignore[arg-type]

    def viewer(self, key: str, role: Role | None = None, unit: str = "38") -> Viewer:
        """Somebody with a role in a unit and all below it."""
        grants = (Grant(role, 0, self.path(unit)),) if role else ()
        return Viewer(self.cast.person[key], key, grants)

    def path(self, province: str) -> str:
        """The path of a province of the cast."""
        from app.people.models import Unit

        return db.session.query(Unit.path).filter_by(id=self.cast.unit["home" if province == "38" else "other"]).scalar() or ""


@pytest.fixture
def asking(ctx: Flask, cast: Cast) -> Asking:
    """The class of Thắm."""
    return Asking(cast)


def test_the_same_words_about_the_same_place_are_one_question_asked_at_its_first_moment(asking: Asking) -> None:
    first = asking.ask()
    assert asking.ask(asked_at=NOW - HOUR) == first
    assert asking.ask(words="Còn câu này ạ?") != first
    (one,) = [one for one in questions_of(asking.cast.enrolment["tham"], 0) if one.id == first]
    assert (one.asked_at, one.hers, one.lesson_id, one.section_key, one.answer) == (NOW - HOUR, True, asking.lesson, FIRST, None)


def test_a_moment_of_a_wrong_clock_is_not_believed(asking: Asking) -> None:
    asking.ask(asked_at=NOW + timedelta(days=30000))
    (one,) = questions_of(asking.cast.enrolment["tham"], 0)
    assert one.asked_at == NOW


def test_a_section_that_the_lesson_no_longer_has_does_not_lose_the_question(asking: Asking) -> None:
    asking.ask(section_key="da-bo")
    (one,) = questions_of(asking.cast.enrolment["tham"], 0)
    assert one.section_key == ""


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"words": " \n\u200b "}, "no_words"),
        ({"words": "a" * (MAX_WORDS + 1)}, "too_long"),
        ({"lesson_id": 999_999}, "no_lesson"),
        ({"by": 0}, "no_enrolment"),
    ],
)
def test_what_cannot_be_asked_is_refused_in_words(asking: Asking, more: dict[str, object], reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        asking.ask(**more)  # type: ignore[arg-type]
    assert (refusal.value.reason, refusal.value.sentence[-1]) == (reason, ".")
    assert questions_of(asking.cast.enrolment["tham"], 0) == []


def test_a_topic_of_another_programme_is_refused(asking: Asking, cast: Cast) -> None:
    act = {"words": "Hỏi", "asked_at": NOW, "by": cast.person["tham"], "at": NOW}
    with pytest.raises(Refused, match=r"không thuộc chương trình"):
        ask_instructor(cast.enrolment["tham"], topic_id=999_999, **act)  # type: ignore[arg-type]


def test_a_flood_of_questions_waits_for_its_answers(asking: Asking) -> None:
    asked = [asking.ask(words=f"Câu thứ {number} ạ?") for number in range(MAX_WAITING)]
    with pytest.raises(Refused) as refusal:
        asking.ask()
    assert refusal.value.reason == "too_many"
    asking.answer(asked[0])
    assert asking.ask() > 0


def test_odd_signs_do_not_break_the_database(asking: Asking) -> None:
    asking.ask(words="Có \x00 gì <b>lạ</b> '\";--\n\nkhông 😀?")
    (one,) = questions_of(asking.cast.enrolment["tham"], 0)
    assert one.words == "Có  gì <b>lạ</b> '\";--\n\nkhông 😀?"


def test_her_question_is_hers_until_the_answer_is_shared_and_then_without_her_name(asking: Asking, cast: Cast) -> None:
    question = asking.ask()
    answer = asking.answer(question)
    assert questions_of(cast.enrolment["anh"], cast.cohort["thu"]) == []
    asking.answer(question, "Nghe đến khi xong.", shared=True, seen=answer)
    (seen,) = questions_of(cast.enrolment["anh"], cast.cohort["thu"], lesson_id=asking.lesson)
    assert (seen.hers, seen.answer and seen.answer.words) == (False, "Nghe đến khi xong.")
    assert "Thắm" not in repr(seen)
    assert questions_of(cast.enrolment["anh"], cast.cohort["thu"], lesson_id=asking.lesson + 1) == []
    assert questions_of(cast.enrolment["neighbour"], cast.cohort["khac"]) == []


def test_a_shared_answer_can_be_taken_back_by_a_newer_one(asking: Asking, cast: Cast) -> None:
    question = asking.ask()
    first = asking.answer(question, shared=True)
    asking.answer(question, shared=False, seen=first)
    assert questions_of(cast.enrolment["anh"], cast.cohort["thu"]) == []


def test_the_same_answer_sent_twice_is_one_and_a_colleagues_answer_is_not_overwritten_unseen(asking: Asking, cast: Cast) -> None:
    question = asking.ask()
    assert asking.answer(question) == asking.answer(question)
    with pytest.raises(Refused) as refusal:
        asking.answer(question, "Em nghĩ khác.", by=cast.person["coordinator"])
    assert refusal.value.reason == "answered"


def test_home_counts_what_was_answered_lately(asking: Asking, cast: Cast) -> None:
    question = asking.ask()
    first = asking.answer(question)
    asking.answer(question, "Rõ hơn.", seen=first)
    counted = {
        (key, since): news_of(cast.enrolment[key], cast.cohort["thu"], since=since, today=NOW.date()).answered
        for key in ("tham", "anh")
        for since in (NOW - HOUR, NOW + HOUR)
    }
    assert counted == {("tham", NOW - HOUR): 1, ("tham", NOW + HOUR): 0, ("anh", NOW - HOUR): 0, ("anh", NOW + HOUR): 0}


def test_who_teaches_stewards_or_coordinates_sees_it_and_nobody_else(asking: Asking, cast: Cast) -> None:
    question = asking.ask()
    teaches = asking.viewer("instructor", Role.INSTRUCTOR)
    coordinates = asking.viewer("coordinator", Role.COORDINATOR)
    far = asking.viewer("other_coordinator", Role.COORDINATOR, "40")
    other = asking.viewer("stranger", Role.INSTRUCTOR)
    seen = [viewer for viewer in (teaches, coordinates, far, other) if question_in_reach(viewer, question)]
    assert seen == [teaches, coordinates]
    assert [waiting_in_reach(viewer) for viewer in (teaches, coordinates, far, other)] == [1, 1, 0, 0]
    name_steward(topic_id=asking.topic.topic_id, person_id=cast.person["stranger"], by=None, at=NOW)
    assert question_in_reach(other, question)
    elsewhere = asking.viewer("stranger", Role.INSTRUCTOR, "40")
    assert question_in_reach(elsewhere, question) is None, "a steward answers in the classes of her own units"


def test_the_pile_shows_what_waits_first_come_first_and_then_what_was_answered(asking: Asking, cast: Cast) -> None:
    later, first, told = asking.ask("Hai"), asking.ask("Một", asked_at=NOW - HOUR), asking.ask("Ba", key="anh")
    asking.answer(told)
    viewer = asking.viewer("instructor", Role.INSTRUCTOR)
    assert [one.question.id for one in questions_in_reach(viewer, waiting=True)] == [first, later]
    ((answered),) = questions_in_reach(viewer, waiting=False)
    assert (answered.question.id, answered.full_name, answered.cohort_title) == (told, "Lê Thị Lan Anh", "Lớp thu")
