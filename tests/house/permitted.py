"""Who of the cast may open what: the circles of the table, and who reaches what of a class; what a request changed and showed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Flask
from sqlalchemy import select
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from app.people.policy import TABLE, Who
from app.storage.base import Base, db
from tests.cast import PEOPLE
from tests.house.tour import names_in

NOWHERE = "/khong-co-trang-nay"
EVERYBODY = frozenset(PEOPLE)
COORDINATORS = frozenset({"coordinator", "second", "other_coordinator", "administrator"})
CIRCLES: Mapping[Who, frozenset[str]] = {
    Who.SIGNED_IN: EVERYBODY,
    Who.INSTRUCTOR: frozenset({"instructor"}),
    Who.COORDINATOR: COORDINATORS,
    Who.STAFF: COORDINATORS | {"instructor"},
    Who.AUTHOR: frozenset({"instructor", "administrator"}),
    Who.ADMINISTRATOR: frozenset({"administrator"}),
}
OWNER, LEADERS, MARKERS, DECIDERS = "owner", "leaders", "markers", "deciders"
INSIDE: Mapping[str, Mapping[str, frozenset[str]]] = {
    "own": {
        OWNER: frozenset({"tham"}),
        LEADERS: frozenset({"coordinator", "second", "administrator"}),
        MARKERS: frozenset({"coordinator", "second", "administrator", "instructor", "anh"}),
        DECIDERS: frozenset({"coordinator", "second", "administrator", "instructor"}),
    },
    "foreign": {
        OWNER: frozenset({"neighbour"}),
        LEADERS: frozenset({"other_coordinator"}),
        MARKERS: frozenset({"other_coordinator"}),
        DECIDERS: frozenset({"other_coordinator"}),
    },
}
"""Who reaches what of a class: Thắm her own things in "thu", anh as its leader the roll; nobody of one class the other."""
MARKED = {
    "attendance.roll",
    "attendance.save_roll",
    "attendance.history",
    "attendance.wall",
    "attendance.open_wall",
    "attendance.close_wall",
    "attendance.pile",
    "attendance.decide",
    "attendance.scanner",
    "attendance.scan",
    "attendance.paper",
    "attendance.grid",
    "attendance.save_grid",
}

BANK = {
    "courses.draft",
    "courses.draft_save",
    "courses.draft_preview",
    "courses.review",
    "courses.review_step",
    "courses.comment",
    "courses.history",
    "courses.restore",
    "courses.settle_page",
    "courses.settle",
    "courses.shelf_move",
    "courses.new_lesson",
    "courses.word",
    "courses.word_send",
    "courses.picture_save",
    "courses.picture",
    "learning.lesson_classes",
    "quizzes.bank_beside",
    "quizzes.bank_question",
    "quizzes.bank_many",
    "quizzes.question_new",
    "quizzes.question_create",
    "quizzes.question_edit",
    "quizzes.question_save",
    "quizzes.question_preview",
    "quizzes.question_try",
    "quizzes.question_tried",
    "quizzes.question_history",
    "quizzes.question_back",
    "quizzes.question_turn",
    "quizzes.question_settle",
    "quizzes.import_questions",
    "quizzes.import_check",
    "quizzes.import_save",
    "quizzes.import_undo",
    "quizzes.import_discard",
    "quizzes.import_template",
    "quizzes.export_questions",
    "quizzes.paper_word",
    "quizzes.paper_page",
    "quizzes.try_paper",
    "quizzes.five_draws",
    "quizzes.question_statistics",
    "quizzes.regrade",
    "quizzes.regraded",
    "quizzes.undo_regrade",
}
"""Pages about the bank and about the lessons of one topic."""
PLANNED = {
    "cohort_id",
    "token_id",
    "period_plan_id",
    "line_id",
    "opening_id",
    "list_id",
    "certificate_id",
    "register_id",
    "body_id",
    "data_request_id",
    "report_id",
}
"""Arguments of pages about a class, a plan or a certificate for those who lead its unit."""
LED = {
    "completion.ledger_of",
    "completion.ledger_xlsx",
    "completion.exemptions",
    "completion.exemption_revoke",
    "completion.reminded",
    "completion.reminder_back",
    "quizzes.attempt_log",
    "attendance.teaching_body",
    "privacy.private",
    "privacy.reveal",
}
"""Pages about one trainee for those who lead her class."""
DECIDED = {
    "attendance.session_requests",
    "attendance.decide_leave",
    "attendance.undo_leave",
    "attendance.answer_objection",
    "attendance.close_session",
    "learning.answer",
    "cohorts.announcements",
    "learning.cohort_texts",
    "cohorts.announcement",
    "cohorts.announcement_withdraw",
}


def reach_of(rule: Rule) -> str | None:
    """The circle inside a class that a rule's ids belong to; None when the table alone decides."""
    if rule.endpoint in MARKED:
        return MARKERS
    if rule.endpoint in DECIDED:
        return DECIDERS
    if rule.endpoint in LED or PLANNED & set(names_in(rule)):
        return LEADERS
    return OWNER if {"enrolment_id", "attempt_id"} & set(names_in(rule)) else None


def allowed(rule: Rule, whose: str) -> frozenset[str]:
    """Everybody of the cast who may open an address with ids of her own class or of the foreign one."""
    if rule.endpoint in BANK:  # an instructor sees and writes the topics that she stewards, here none
        return CIRCLES[TABLE[str(rule.endpoint)]] - {"instructor"}
    if "programme_id" in names_in(rule):  # a programme of the Academy's, and a variant of another province
        return frozenset({"administrator"}) if whose == "own" else frozenset()
    if rule.endpoint == "attendance.leave_photo":  # hers to see, and those's who decide about it
        return INSIDE[whose][OWNER] | INSIDE[whose][DECIDERS]
    if rule.endpoint == "quizzes.print_attempt":  # hers when it is released, and the file of those who lead her class
        return INSIDE[whose][OWNER] | INSIDE[whose][LEADERS]
    if rule.endpoint in {"quizzes.essay", "quizzes.essay_draft"}:  # likewise, and only in classes in reach
        return INSIDE[whose][LEADERS]
    circle = CIRCLES[TABLE[str(rule.endpoint)]]
    reach = reach_of(rule)
    return circle if reach is None else circle & INSIDE[whose][reach]


def everything(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """The whole database."""
    with app.app_context(), db.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]
            for table in Base.metadata.sorted_tables
        }


def shown(answer: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """All that she gets to see of an answer."""
    return answer.status_code, answer.data, sorted(answer.headers)
