"""The permission table: who may open which endpoint. What somebody sees inside a page is decided where it is looked up.

`Who.TOKEN` is the circle of other software: no person and no cookie opens it, only a token that the room above looks up.

An endpoint that is not in the table is closed to everybody (a test compares the table with the routes).
Not allowed looks exactly like not existing (404); only nobody-yet is sent to the sign-in page.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from app.people.rules import Role, Viewer


class Who(StrEnum):
    """The circles of people that endpoints are open to."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    INSTRUCTOR = "instructor"
    COORDINATOR = "coordinator"
    STAFF = "staff"
    AUTHOR = "author"
    ADMINISTRATOR = "administrator"
    TOKEN = "token"


class Access(StrEnum):
    """The answer of the table."""

    ALLOWED = "allowed"
    SIGN_IN_FIRST = "sign_in_first"
    HIDDEN = "hidden"
    ASK_TOKEN = "ask_token"


_ROLES: Mapping[Who, tuple[Role, ...]] = {
    Who.INSTRUCTOR: (Role.INSTRUCTOR,),
    Who.COORDINATOR: (Role.COORDINATOR, Role.ADMINISTRATOR),
    Who.STAFF: (Role.INSTRUCTOR, Role.COORDINATOR, Role.ADMINISTRATOR),
    Who.AUTHOR: (Role.INSTRUCTOR, Role.ADMINISTRATOR),
    Who.ADMINISTRATOR: (Role.ADMINISTRATOR,),
}

_PLANS = (
    "plans.index", "plans.plan", "plans.plan_file", "plans.line", "plans.lacking", "plans.lacking_xlsx", "plans.opening_new",
    "plans.opening_edit", "plans.opening", "plans.nominate", "plans.answer", "plans.withdraw", "plans.move",
    "cohorts.nominees", "cohorts.place", "cohorts.take",
    "cohorts.people_upload", "cohorts.people_preview", "cohorts.people_confirm", "cohorts.people_undo",
)  # fmt: skip
"""Pages of plans, and those of cohorts that serve them."""

TABLE: Mapping[str, Who] = {
    # web
    "web.asset": Who.ANYONE,
    "web.favicon": Who.ANYONE,
    "web.service_worker": Who.ANYONE,
    # people
    "people.sign_in": Who.ANYONE,
    "people.forgotten": Who.ANYONE,
    "people.sign_out": Who.SIGNED_IN,
    "people.sign_out_everywhere": Who.SIGNED_IN,
    "people.account": Who.SIGNED_IN,
    "people.change_password": Who.SIGNED_IN,
    "people.prove": Who.SIGNED_IN,
    "people.second_factor": Who.STAFF,
    "people.recovery_codes": Who.STAFF,
    "people.second_factor_off": Who.STAFF,
    # courses
    "courses.media": Who.SIGNED_IN,
    "courses.preview": Who.STAFF,
    "courses.plan": Who.STAFF,
    "courses.preview_lesson": Who.STAFF,
    # learning: own enrolment, looked up inside the view
    "learning.lesson": Who.SIGNED_IN,
    "learning.section_done": Who.SIGNED_IN,
    "learning.check_answer": Who.SIGNED_IN,
    "learning.questions": Who.SIGNED_IN,
    "learning.pile": Who.STAFF,
    "learning.answer": Who.STAFF,
    # quizzes
    "quizzes.before": Who.SIGNED_IN,
    "quizzes.topic_quiz": Who.SIGNED_IN,
    "quizzes.start": Who.SIGNED_IN,
    "quizzes.question": Who.SIGNED_IN,
    "quizzes.paper": Who.SIGNED_IN,
    "quizzes.answer": Who.SIGNED_IN,
    "quizzes.check": Who.SIGNED_IN,
    "quizzes.review": Who.SIGNED_IN,
    "quizzes.hand_in": Who.SIGNED_IN,
    "quizzes.attempt_clock": Who.SIGNED_IN,
    "quizzes.attempt_log": Who.COORDINATOR,
    "quizzes.result": Who.SIGNED_IN,
    "quizzes.bank": Who.STAFF,
    "quizzes.bank_question": Who.STAFF,
    "quizzes.bank_many": Who.AUTHOR,
    "quizzes.question_new": Who.AUTHOR,
    "quizzes.question_create": Who.AUTHOR,
    "quizzes.question_edit": Who.AUTHOR,
    "quizzes.question_save": Who.AUTHOR,
    "quizzes.question_preview": Who.AUTHOR,
    "quizzes.question_try": Who.STAFF,
    "quizzes.question_tried": Who.STAFF,
    "quizzes.question_history": Who.STAFF,
    "quizzes.question_back": Who.AUTHOR,
    "quizzes.question_turn": Who.AUTHOR,
    "quizzes.question_settle": Who.AUTHOR,
    "quizzes.import_questions": Who.AUTHOR,
    "quizzes.import_check": Who.AUTHOR,
    "quizzes.import_save": Who.AUTHOR,
    "quizzes.import_undo": Who.AUTHOR,
    "quizzes.import_discard": Who.AUTHOR,
    "quizzes.import_template": Who.AUTHOR,
    "quizzes.export_questions": Who.STAFF,
    "quizzes.paper_word": Who.STAFF,
    "quizzes.essays": Who.STAFF,
    "quizzes.essay": Who.STAFF,
    "quizzes.next_essay": Who.STAFF,
    "quizzes.essay_draft": Who.STAFF,
    "quizzes.given_marks": Who.COORDINATOR,
    "quizzes.mark_list": Who.COORDINATOR,
    "quizzes.mark_list_xlsx": Who.COORDINATOR,
    "quizzes.cohort_papers": Who.COORDINATOR,
    "quizzes.cohort_paper": Who.COORDINATOR,
    "quizzes.cohort_paper_xlsx": Who.COORDINATOR,
    "quizzes.cohort_paper_print": Who.COORDINATOR,
    "quizzes.class_settings": Who.COORDINATOR,
    "quizzes.extra": Who.COORDINATOR,
    "quizzes.extra_back": Who.COORDINATOR,
    "quizzes.print_attempt": Who.SIGNED_IN,
    "quizzes.papers": Who.STAFF,
    "quizzes.paper_page": Who.STAFF,
    "quizzes.paper_edit": Who.ADMINISTRATOR,
    "quizzes.try_paper": Who.STAFF,
    "quizzes.five_draws": Who.STAFF,
    "quizzes.statistics": Who.STAFF,
    "quizzes.paper_statistics": Who.STAFF,
    "quizzes.paper_statistics_xlsx": Who.STAFF,
    "quizzes.question_statistics": Who.STAFF,
    "quizzes.regrade": Who.STAFF,
    "quizzes.regraded": Who.STAFF,
    "quizzes.undo_regrade": Who.STAFF,
    # plans: of her units and of those above, looked up inside the view
    **dict.fromkeys(_PLANS, Who.COORDINATOR),
    # cohorts
    "cohorts.index": Who.COORDINATOR,
    "cohorts.new": Who.COORDINATOR,
    "cohorts.edit": Who.COORDINATOR,
    "cohorts.roster": Who.COORDINATOR,
    "cohorts.roster_upload": Who.COORDINATOR,
    "cohorts.roster_preview": Who.COORDINATOR,
    "cohorts.roster_confirm": Who.COORDINATOR,
    "cohorts.roster_template": Who.COORDINATOR,
    "cohorts.first_passwords": Who.COORDINATOR,
    "cohorts.leave": Who.COORDINATOR,
    "cohorts.rejoin": Who.COORDINATOR,
    "cohorts.officers": Who.COORDINATOR,
    "cohorts.timetable": Who.COORDINATOR,
    "cohorts.session_new": Who.COORDINATOR,
    "cohorts.session_edit": Who.COORDINATOR,
    "cohorts.session_remove": Who.COORDINATOR,
    "cohorts.timetable_draft": Who.COORDINATOR,
    "cohorts.session_life": Who.COORDINATOR,
    "cohorts.session_move": Who.COORDINATOR,
    "cohorts.session_split": Who.COORDINATOR,
    "cohorts.session_cancel": Who.COORDINATOR,
    "cohorts.session_restore": Who.COORDINATOR,
    "cohorts.session_reopen": Who.COORDINATOR,
    "cohorts.makeup_new": Who.COORDINATOR,
    # attendance: coordinators in scope, the session's instructor, class officers: looked up inside the view
    "attendance.sessions": Who.COORDINATOR,
    "attendance.roll": Who.SIGNED_IN,
    "attendance.save_roll": Who.SIGNED_IN,
    "attendance.history": Who.SIGNED_IN,
    "attendance.wall": Who.SIGNED_IN,
    "attendance.open_wall": Who.SIGNED_IN,
    "attendance.close_wall": Who.SIGNED_IN,
    "attendance.enter": Who.SIGNED_IN,
    "attendance.send_code": Who.SIGNED_IN,
    "attendance.pile": Who.SIGNED_IN,
    "attendance.decide": Who.SIGNED_IN,
    "attendance.scanner": Who.SIGNED_IN,
    "attendance.scan": Who.SIGNED_IN,
    "attendance.paper": Who.SIGNED_IN,
    "attendance.grid": Who.SIGNED_IN,
    "attendance.save_grid": Who.SIGNED_IN,
    "attendance.cards": Who.COORDINATOR,
    "attendance.issue_cards": Who.COORDINATOR,
    "attendance.reissue_card": Who.COORDINATOR,
    "attendance.cards_pdf": Who.COORDINATOR,
    "attendance.upload": Who.COORDINATOR,
    "attendance.preview": Who.COORDINATOR,
    "attendance.confirm": Who.COORDINATOR,
    "attendance.reread": Who.COORDINATOR,
    "attendance.undo": Who.COORDINATOR,
    "attendance.template": Who.COORDINATOR,
    "attendance.my_leave": Who.SIGNED_IN,
    "attendance.withdraw": Who.SIGNED_IN,
    "attendance.leave_photo": Who.SIGNED_IN,
    "attendance.objection": Who.SIGNED_IN,
    "attendance.requests": Who.COORDINATOR,
    "attendance.session_requests": Who.STAFF,
    "attendance.decide_leave": Who.STAFF,
    "attendance.undo_leave": Who.STAFF,
    "attendance.answer_objection": Who.STAFF,
    "attendance.close_session": Who.STAFF,
    # completion
    "completion.my_ledger": Who.SIGNED_IN,
    "completion.ledger_of": Who.STAFF,
    "completion.my_frozen": Who.SIGNED_IN,
    "completion.ledger_xlsx": Who.COORDINATOR,
    "completion.exemptions": Who.COORDINATOR,
    "completion.exemption_revoke": Who.COORDINATOR,
    "completion.decide": Who.COORDINATOR,
    "completion.decide_xlsx": Who.COORDINATOR,
    "completion.decision": Who.COORDINATOR,
    "completion.decision_xlsx": Who.COORDINATOR,
    "completion.frozen": Who.COORDINATOR,
    "completion.risks": Who.COORDINATOR,
    "completion.reminded": Who.COORDINATOR,
    "completion.reminder_back": Who.COORDINATOR,
    # certificates: a class, a certificate, a register, a body within reach, her own enrolment: looked up inside the view
    "certificates.cohort": Who.COORDINATOR,
    "certificates.cohort_pdf": Who.COORDINATOR,
    "certificates.propose": Who.COORDINATOR,
    "certificates.number": Who.COORDINATOR,
    "certificates.sign": Who.COORDINATOR,
    "certificates.hand_out": Who.COORDINATOR,
    "certificates.certificate": Who.COORDINATOR,
    "certificates.certificate_pdf": Who.COORDINATOR,
    "certificates.void": Who.COORDINATOR,
    "certificates.reprint": Who.COORDINATOR,
    "certificates.registers": Who.COORDINATOR,
    "certificates.register": Who.COORDINATOR,
    "certificates.register_xlsx": Who.COORDINATOR,
    "certificates.register_pdf": Who.COORDINATOR,
    "certificates.body_new": Who.COORDINATOR,
    "certificates.body": Who.COORDINATOR,
    "certificates.signatory": Who.COORDINATOR,
    "certificates.open_register": Who.COORDINATOR,
    "certificates.mine": Who.SIGNED_IN,
    "certificates.verify_form": Who.ANYONE,
    "certificates.verify": Who.ANYONE,
    # offline: her own phone, her own enrolment; files of a class within reach, looked up inside the view
    "offline.door": Who.SIGNED_IN,
    "offline.receive": Who.SIGNED_IN,
    "offline.waiting": Who.SIGNED_IN,
    "offline.lost_line": Who.ANYONE,
    "offline.packs": Who.SIGNED_IN,
    "offline.pack": Who.SIGNED_IN,
    "offline.pack_lesson": Who.SIGNED_IN,
    "offline.mine": Who.SIGNED_IN,
    "offline.event_files": Who.COORDINATOR,
    "offline.event_file": Who.COORDINATOR,
    "offline.take_event_file_now": Who.COORDINATOR,
    # exchange: tokens within her reach, looked up inside the view; calls of other software by their token
    "exchange.tokens": Who.COORDINATOR,
    "exchange.revoke": Who.COORDINATOR,
    "exchange.guide": Who.COORDINATOR,
    "exchange.openapi": Who.ANYONE,
    "exchange.calls.attendance": Who.TOKEN,
    "exchange.calls.completion": Who.TOKEN,
    "exchange.calls.sessions": Who.TOKEN,
    "exchange.calls.enrolments": Who.TOKEN,
    # desks
    "desks.home": Who.SIGNED_IN,
    "desks.trainee": Who.SIGNED_IN,
    "desks.topics": Who.SIGNED_IN,
    "desks.topic": Who.SIGNED_IN,
    "desks.my_timetable": Who.SIGNED_IN,
    "desks.instructor": Who.INSTRUCTOR,
    "desks.coordinator": Who.COORDINATOR,
    "desks.cohort": Who.COORDINATOR,
    "desks.cohort_xlsx": Who.COORDINATOR,
    "desks.help": Who.ANYONE,
    # operation
    "operation.healthz": Who.ANYONE,
    "operation.readyz": Who.ANYONE,
}


def access(endpoint: str | None, viewer: Viewer | None) -> Access:
    """What `viewer` (None: nobody is signed in) may do with an endpoint; unknown endpoints are hidden."""
    who = TABLE.get(endpoint or "")
    if who is None:
        return Access.HIDDEN
    if who is Who.ANYONE:
        return Access.ALLOWED
    if who is Who.TOKEN:
        return Access.ASK_TOKEN
    if viewer is None:
        return Access.SIGN_IN_FIRST
    if who is Who.SIGNED_IN or viewer.has(*_ROLES[who]):
        return Access.ALLOWED
    return Access.HIDDEN
