"""Pages of learning: one lesson, and the reports of what was read and answered."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.queries import EditionView, LessonView, TopicView, revision_view
from app.kernel.clock import local, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.learning import queries, services
from app.learning.pages import lesson_page
from app.learning.queries.corrections import corrections_for
from app.learning.rules import LIVE
from app.learning.views.blueprint import learning, own, terms_here
from app.people.identity import current_viewer


@learning.get("/hoc/<int:enrolment_id>/bai/<int:lesson_id>")
def lesson(enrolment_id: int, lesson_id: int) -> ResponseReturnValue:
    """A lesson to read, with her progress; the address of a section is its anchor."""
    enrolment, edition = own(enrolment_id)
    found = _lesson_of(edition, lesson_id)
    progress = queries.lesson_progress(enrolment_id, lesson_id)
    page = lesson_page(*found, revision_view(found[1].revision_id), progress, terms_here(edition))
    asked = queries.questions_of(enrolment_id, enrolment.cohort.id, lesson_id=lesson_id) if progress.asked else ()
    told = [one for one in corrections_for(enrolment_id, edition.id) if one.lesson_id == lesson_id] if progress.corrected else []
    shown = {"enrolment": enrolment, "edition": edition, "page": page, "asked": asked, "corrected": told}
    return render_template("learning/lesson.html", **shown)


@learning.post("/hoc/<int:enrolment_id>/bai/<int:lesson_id>/phan")
def section_done(enrolment_id: int, lesson_id: int) -> ResponseReturnValue:
    """She read a section; on to the next one, or to what comes after the lesson."""
    _enrolment, edition = own(enrolment_id)
    found = _lesson_of(edition, lesson_id)
    now = utc_now()
    key = request.form.get("section", "")
    reported = services.report_section(
        enrolment_id, lesson_id, key, read_at=_given_moment(now), by=current_viewer().person_id, at=now
    )
    keys = [section.key for section in revision_view(found[1].revision_id).sections]
    following = keys[keys.index(key) + 1 :]
    if following:
        target = _lesson_url(enrolment_id, lesson_id, following[0])
    elif reported.done:
        flash(_("Đã học xong bài “{title}”.").format(title=found[1].title), "ok")
        target = _after(enrolment_id, edition, found)
    else:
        flash(_("Đã ghi. Bài này còn câu tự kiểm tra hoặc phần chưa đọc, xem mục lục ở đầu bài."), "warn")
        target = _lesson_url(enrolment_id, lesson_id, None)
    if request.accept_mimetypes.best == "application/json":
        return jsonify(saved_at=f"{local(now):%H:%M}", next=target, stays=bool(following))
    return redirect(target, 303)


@learning.post("/hoc/<int:enrolment_id>/bai/<int:lesson_id>/cau-hoi/<check_key>")
def check_answer(enrolment_id: int, lesson_id: int, check_key: str) -> ResponseReturnValue:
    """She answered a check question; the page shows the feedback at the question."""
    own(enrolment_id)
    now = utc_now()
    try:
        services.answer_check(
            enrolment_id,
            lesson_id,
            check_key,
            request.form.getlist("choice"),
            answered_at=_given_moment(now),
            by=current_viewer().person_id,
            at=now,
        )
    except Refused as refusal:
        if refusal.reason not in {"empty", "no_such_choice", "too_long"}:
            raise
        flash(refusal.sentence, "warn")
    return redirect(_lesson_url(enrolment_id, lesson_id, f"hoi-{check_key}"), 303)


def _lesson_of(edition: EditionView, lesson_id: int) -> tuple[TopicView, LessonView]:
    """The lesson with its topic, when the edition has it."""
    found = edition.lesson(lesson_id)
    if found is None:
        abort(404)
    return found


def _given_moment(now: datetime) -> datetime:
    """When she tapped: as long before its arrival as lies between tap and sending on the clock of her device.

    A page sends at once, so that is at most `LIVE` ago; what waited longer comes through the queue, which keeps both clocks.
    """
    try:
        tapped = datetime.fromisoformat(request.form.get("at", ""))
        sent = datetime.fromtimestamp(int(request.form.get("now", "")) / 1000, UTC)
        ago = sent - tapped
    except (ValueError, TypeError, OverflowError, OSError):
        return now
    return now - ago if timedelta(0) <= ago <= LIVE else now


def _lesson_url(enrolment_id: int, lesson_id: int, anchor: str | None) -> str:
    """The address of a place in a lesson."""
    return url_for("learning.lesson", enrolment_id=enrolment_id, lesson_id=lesson_id, _anchor=anchor)


def _after(enrolment_id: int, edition: EditionView, found: tuple[TopicView, LessonView]) -> str:
    """Where she goes after a finished lesson: the next lesson of the topic, else the topic with its quiz."""
    following = [item for item in found[0].lessons if item.position > found[1].position]
    if following:
        return _lesson_url(enrolment_id, following[0].lesson_id, None)
    return url_for("desks.topic", enrolment_id=enrolment_id, topic_id=found[0].id)
