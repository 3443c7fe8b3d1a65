"""Objections to a mark and their answers."""

from __future__ import annotations

from datetime import timedelta

from flask import Flask

from app.attendance.queries import marks_of
from app.attendance.queries.objections import objections_of
from app.cohorts import services as cohorts
from app.cohorts.queries import changes_of
from tests.attendance.leave_desk import answer, mark, object_to, refused, state
from tests.cast import NOW, Cast


def test_an_accepted_objection_is_a_new_mark_that_names_it(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    raised = object_to(cast)
    assert object_to(cast, words="lần nữa") == raised, "one objection to a mark"
    assert answer(cast, raised, accepted=True)
    assert answer(cast, raised, accepted=True, by="second") is False
    mark_now = marks_of(cast.enrolment["tham"])[cast.session[1]]
    assert (mark_now.state, mark_now.periods, mark_now.way) == ("present", 2, "roll")
    assert mark_now.evidence == f"theo phản ánh số {raised}"


def test_a_declined_objection_has_a_sentence_and_leaves_the_mark(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    raised = object_to(cast)
    assert refused(lambda: answer(cast, raised, accepted=False)) == "no_words"
    answer(cast, raised, accepted=False, words="Danh sách giấy không có chữ ký")
    (shown,) = objections_of(cast.enrolment["tham"])
    assert (shown.answer, shown.answer_words, shown.answered_by) == ("declined", "Danh sách giấy không có chữ ký", "Lê Thị Hoa")
    assert refused(lambda: answer(cast, raised, accepted=True, by="second")) == "answered"
    assert state(cast, 1) == "absent"


def test_objections_have_a_number_of_days(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    assert refused(lambda: object_to(cast, at=NOW + timedelta(days=8))) == "not_lacking"
    object_to(cast, at=NOW + timedelta(days=7))


def test_there_is_nothing_to_object_to_in_a_full_or_missing_mark(ctx: Flask, cast: Cast):
    assert refused(lambda: object_to(cast)) == "no_mark"
    mark(cast, 1, tham="present")
    assert refused(lambda: object_to(cast)) == "not_lacking"
    assert refused(lambda: object_to(cast, words=" ")) == "no_words"


def test_an_objection_to_a_closed_session_waits_until_it_is_opened(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    raised = object_to(cast)
    act = {"session_id": cast.session[1], "by": cast.person["coordinator"], "at": NOW}
    cohorts.close_session(**act)
    assert refused(lambda: answer(cast, raised, accepted=True)) == "closed"
    cohorts.reopen_session(**act, reason="Phản ánh đúng")
    assert answer(cast, raised, accepted=True)
    assert len(changes_of(cast.cohort["thu"])[cast.session[1]]) == 2


def test_a_new_mark_may_be_objected_to_anew(ctx: Flask, cast: Cast):
    mark(cast, 1, tham="absent")
    first = object_to(cast)
    answer(cast, first, accepted=False, words="Không có chữ ký")
    mark(cast, 1, prefix="second", tham="late")
    assert object_to(cast) != first
