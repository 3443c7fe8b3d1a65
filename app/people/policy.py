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
    "plans.index", "plans.plan", "plans.plan_file", "plans.line", "plans.line_xlsx", "plans.opening_xlsx",
    "plans.lacking", "plans.lacking_xlsx", "plans.opening_new",
    "plans.opening_edit", "plans.opening", "plans.nominate", "plans.answer", "plans.withdraw", "plans.move",
    "plans.publish", "plans.withdraw_plan",
    "cohorts.nominees", "cohorts.place", "cohorts.take",
    "cohorts.people_upload", "cohorts.people_preview", "cohorts.people_confirm", "cohorts.people_undo",
)  # fmt: skip
"""Pages of plans, and those of cohorts that serve them."""

_COURSES_PROGRAMMES = (
    "courses.programmes", "courses.programme_desk", "courses.programme_step", "courses.programme_share",
    "courses.programme_topic", "courses.programme_topic_save", "courses.programme_topic_new", "courses.programme_topic_add",
    "courses.programme_facts", "courses.variant_new", "courses.programme_changes", "courses.programme_changes_xlsx",
    "courses.programme_review", "courses.outline_settle_page", "courses.outline_settle",
)  # fmt: skip
"""The programme desk; which programme, and who may write it, is looked up inside the view."""

_COHORTS_COORDINATOR = (
    "cohorts.index", "cohorts.new", "cohorts.edit", "cohorts.roster", "cohorts.roster_xlsx", "cohorts.timetable_xlsx",
    "cohorts.roster_upload", "cohorts.roster_preview",
    "cohorts.roster_confirm", "cohorts.roster_template", "cohorts.first_passwords", "cohorts.leave", "cohorts.rejoin",
    "cohorts.officers", "cohorts.timetable", "cohorts.session_new", "cohorts.session_edit", "cohorts.session_remove",
    "cohorts.timetable_draft", "cohorts.session_life", "cohorts.session_move", "cohorts.session_split",
    "cohorts.session_cancel", "cohorts.session_restore", "cohorts.session_reopen", "cohorts.makeup_new",
    "cohorts.timetable_copy", "cohorts.timetable_shift", "cohorts.timetable_undo", "cohorts.class_feed",
    "cohorts.class_feed_back", "cohorts.calendar", "cohorts.calendar_xlsx",
)  # fmt: skip
_COHORTS_STAFF = (
    "cohorts.announcements", "cohorts.announcement", "cohorts.announcement_withdraw",
)  # fmt: skip
_COHORTS_SIGNED_IN = (
    "cohorts.my_announcements", "cohorts.announcement_read", "cohorts.my_feed", "cohorts.my_feed_back",
)  # fmt: skip
_ATTENDANCE_COORDINATOR = (
    "attendance.sessions", "attendance.cards", "attendance.issue_cards", "attendance.reissue_card", "attendance.cards_pdf",
    "attendance.upload", "attendance.preview", "attendance.confirm", "attendance.reread", "attendance.undo",
    "attendance.template", "attendance.requests", "attendance.teaching", "attendance.teaching_xlsx", "attendance.teaching_body",
)  # fmt: skip
_ATTENDANCE_SIGNED_IN = (
    "attendance.roll", "attendance.save_roll", "attendance.history", "attendance.wall", "attendance.open_wall",
    "attendance.close_wall", "attendance.enter", "attendance.send_code", "attendance.pile", "attendance.decide",
    "attendance.scanner", "attendance.scan", "attendance.paper", "attendance.grid", "attendance.save_grid",
    "attendance.my_leave", "attendance.withdraw", "attendance.leave_photo", "attendance.objection",
)  # fmt: skip
_ATTENDANCE_STAFF = (
    "attendance.session_requests", "attendance.decide_leave", "attendance.undo_leave", "attendance.answer_objection",
    "attendance.close_session",
)  # fmt: skip
_COMPLETION_COORDINATOR = (
    "completion.ledger_xlsx", "completion.exemptions", "completion.exemption_revoke", "completion.decide",
    "completion.decide_xlsx", "completion.decision", "completion.decision_xlsx", "completion.frozen", "completion.risks",
    "completion.risks_xlsx",
    "completion.reminded", "completion.reminder_back",
)  # fmt: skip
_CERTIFICATES_COORDINATOR = (
    "certificates.cohort", "certificates.cohort_pdf", "certificates.propose", "certificates.number", "certificates.sign",
    "certificates.hand_out", "certificates.certificate", "certificates.certificate_pdf", "certificates.void",
    "certificates.reprint", "certificates.registers", "certificates.register", "certificates.register_xlsx",
    "certificates.register_pdf", "certificates.body_new", "certificates.body", "certificates.signatory",
    "certificates.open_register",
)  # fmt: skip
_PRIVACY_SIGNED_IN = (
    "privacy.acknowledge", "privacy.mine", "privacy.copy", "privacy.ask", "privacy.particulars",
)  # fmt: skip
_PRIVACY_COORDINATOR = (
    "privacy.desk", "privacy.answer", "privacy.private", "privacy.reveal", "privacy.counts", "privacy.counts_xlsx",
)  # fmt: skip
_QUIZZES_SIGNED_IN = (
    "quizzes.before", "quizzes.practice", "quizzes.topic_quiz", "quizzes.start", "quizzes.question", "quizzes.paper",
    "quizzes.answer",
    "quizzes.check", "quizzes.review", "quizzes.hand_in", "quizzes.attempt_clock", "quizzes.result", "quizzes.print_attempt",
)  # fmt: skip
_QUIZZES_COORDINATOR = (
    "quizzes.attempt_log", "quizzes.given_marks", "quizzes.mark_list", "quizzes.mark_list_xlsx", "quizzes.cohort_papers",
    "quizzes.cohort_paper", "quizzes.cohort_paper_xlsx", "quizzes.cohort_paper_print", "quizzes.class_settings",
    "quizzes.extra", "quizzes.extra_back",
)  # fmt: skip
_QUIZZES_STAFF = (
    "quizzes.bank", "quizzes.bank_question", "quizzes.question_try", "quizzes.question_tried", "quizzes.question_history",
    "quizzes.export_questions", "quizzes.paper_word", "quizzes.essays", "quizzes.essay", "quizzes.next_essay",
    "quizzes.essay_draft", "quizzes.papers", "quizzes.paper_page", "quizzes.try_paper", "quizzes.five_draws",
    "quizzes.statistics", "quizzes.paper_statistics", "quizzes.paper_statistics_xlsx", "quizzes.question_statistics",
    "quizzes.regrade", "quizzes.regraded", "quizzes.undo_regrade",
)  # fmt: skip
_QUIZZES_AUTHOR = (
    "quizzes.bank_many", "quizzes.bank_beside", "quizzes.question_new", "quizzes.question_create", "quizzes.question_edit",
    "quizzes.question_save",
    "quizzes.question_preview", "quizzes.question_back", "quizzes.question_turn", "quizzes.question_settle",
    "quizzes.import_questions", "quizzes.import_check", "quizzes.import_save", "quizzes.import_undo", "quizzes.import_discard",
    "quizzes.import_template",
)  # fmt: skip

_REPORTS = (
    "reports.index", "reports.preview", "reports.draft", "reports.issue", "reports.issued", "reports.issued_file",
    "reports.dossier", "reports.dossier_zip",
)  # fmt: skip

TABLE: Mapping[str, Who] = {
    # web
    "web.asset": Who.ANYONE,
    "web.favicon": Who.ANYONE,
    "web.service_worker": Who.ANYONE,
    # people
    "people.sign_in": Who.ANYONE,
    "people.forgotten": Who.ANYONE,
    "people.entry": Who.ANYONE,
    "people.outside_door": Who.ANYONE,
    "people.outside_back": Who.ANYONE,
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
    "courses.handed_file": Who.SIGNED_IN,
    "courses.picture": Who.AUTHOR,
    "courses.picture_save": Who.AUTHOR,
    "courses.shelf_page": Who.AUTHOR,
    "courses.shelf_move": Who.AUTHOR,
    "courses.preview": Who.STAFF,
    "courses.plan": Who.STAFF,
    "courses.preview_lesson": Who.STAFF,
    "courses.authoring": Who.AUTHOR,
    "courses.sources": Who.AUTHOR,
    "courses.new_lesson": Who.AUTHOR,
    "courses.new_lessons_back": Who.AUTHOR,
    "courses.word": Who.AUTHOR,
    "courses.word_send": Who.AUTHOR,
    "courses.draft": Who.AUTHOR,
    "courses.draft_save": Who.AUTHOR,
    "courses.draft_preview": Who.AUTHOR,
    "courses.review": Who.AUTHOR,
    "courses.review_step": Who.AUTHOR,
    "courses.comment": Who.AUTHOR,
    "courses.history": Who.AUTHOR,
    "courses.restore": Who.AUTHOR,
    "courses.settle_page": Who.AUTHOR,
    "courses.settle": Who.AUTHOR,
    **dict.fromkeys(_COURSES_PROGRAMMES, Who.AUTHOR),
    # learning: own enrolment, looked up inside the view
    "learning.lesson": Who.SIGNED_IN,
    "learning.section_done": Who.SIGNED_IN,
    "learning.check_answer": Who.SIGNED_IN,
    "learning.questions": Who.SIGNED_IN,
    "learning.corrections": Who.SIGNED_IN,
    "learning.lesson_print": Who.SIGNED_IN,
    "learning.way": Who.SIGNED_IN,
    "learning.lesson_classes": Who.AUTHOR,
    "learning.cohort_texts": Who.STAFF,
    "learning.pile": Who.STAFF,
    "learning.answer": Who.STAFF,
    # quizzes
    **dict.fromkeys(_QUIZZES_SIGNED_IN, Who.SIGNED_IN),
    **dict.fromkeys(_QUIZZES_COORDINATOR, Who.COORDINATOR),
    **dict.fromkeys(_QUIZZES_STAFF, Who.STAFF),
    **dict.fromkeys(_QUIZZES_AUTHOR, Who.AUTHOR),
    "quizzes.paper_edit": Who.ADMINISTRATOR,
    # plans: of her units and of those above, looked up inside the view
    **dict.fromkeys(_PLANS, Who.COORDINATOR),
    # cohorts: a class within reach, or one that she teaches; her own enrolment; a calendar by the word in its address
    **dict.fromkeys(_COHORTS_COORDINATOR, Who.COORDINATOR),
    **dict.fromkeys(_COHORTS_STAFF, Who.STAFF),
    **dict.fromkeys(_COHORTS_SIGNED_IN, Who.SIGNED_IN),
    "cohorts.feed": Who.ANYONE,
    # attendance: coordinators in scope, the session's instructor, class officers: looked up inside the view
    **dict.fromkeys(_ATTENDANCE_COORDINATOR, Who.COORDINATOR),
    **dict.fromkeys(_ATTENDANCE_SIGNED_IN, Who.SIGNED_IN),
    **dict.fromkeys(_ATTENDANCE_STAFF, Who.STAFF),
    **dict.fromkeys(("attendance.my_teaching", "attendance.my_teaching_xlsx"), Who.INSTRUCTOR),
    # surveys: of a class within reach, of her own enrolment: looked up inside the view
    "surveys.cohort": Who.COORDINATOR,
    "surveys.cohort_xlsx": Who.COORDINATOR,
    "surveys.close": Who.COORDINATOR,
    "surveys.answer": Who.SIGNED_IN,
    # completion
    "completion.my_ledger": Who.SIGNED_IN,
    "completion.my_frozen": Who.SIGNED_IN,
    "completion.ledger_of": Who.STAFF,
    **dict.fromkeys(_COMPLETION_COORDINATOR, Who.COORDINATOR),
    # certificates: a class, a certificate, a register, a body within reach, her own enrolment: looked up inside the view
    **dict.fromkeys(_CERTIFICATES_COORDINATOR, Who.COORDINATOR),
    "certificates.mine": Who.SIGNED_IN,
    "certificates.verify_form": Who.ANYONE,
    "certificates.verify": Who.ANYONE,
    **{f"certificates.badge{end}": Who.ANYONE for end in ("", "_status", "_issuer", "_achievement", "_key_set", "_key")},
    # offline: her own phone, her own enrolment; files of a class within reach, looked up inside the view
    "offline.door": Who.SIGNED_IN,
    "offline.receive": Who.SIGNED_IN,
    "offline.waiting": Who.SIGNED_IN,
    "offline.lost_line": Who.ANYONE,
    "offline.packs": Who.SIGNED_IN,
    "offline.pack": Who.SIGNED_IN,
    "offline.pack_lesson": Who.SIGNED_IN,
    "offline.pack_quiz": Who.SIGNED_IN,
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
    # reports: of her units, of plans that she sees, of a class within reach: looked up inside the view
    **dict.fromkeys(_REPORTS, Who.COORDINATOR),
    # privacy: her own, or a request, a trainee, a class within reach, looked up inside the view
    "privacy.notice": Who.ANYONE,
    **dict.fromkeys(_PRIVACY_SIGNED_IN, Who.SIGNED_IN),
    **dict.fromkeys(_PRIVACY_COORDINATOR, Who.COORDINATOR),
    "privacy.journal": Who.ADMINISTRATOR,
    "privacy.class_journal": Who.ADMINISTRATOR,
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
