"""Corrections of lessons: pushed to classes, told to trainees who had read them; and what a class reads."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries.announcements import class_to_tell
from app.cohorts.tabs import cohort_tabs
from app.courses.queries import edition_view
from app.courses.queries.authoring import LessonRow, lesson_to_write
from app.courses.queries.corrections import corrections_told, editions_showing, revision_numbers
from app.courses.services.corrections import MOST_WORDS, push_correction
from app.kernel.clock import local_day, utc_now
from app.kernel.ids import is_id, row_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.learning.queries.corrections import corrections_for, reached_by_corrections, running_classes
from app.learning.services import see_corrections
from app.learning.views.blueprint import learning, own
from app.people.identity import current_viewer
from app.people.rules import Role


@learning.route("/hoc/<int:enrolment_id>/cho-da-sua", methods=["GET", "POST"])
def corrections(enrolment_id: int) -> ResponseReturnValue:
    """What was corrected in lessons that she had read; a button says that she has seen it."""
    enrolment, edition = own(enrolment_id)
    found = corrections_for(enrolment_id, edition.id)
    if request.method == "POST":
        one = request.form.get("correction", "")
        see_corrections(enrolment_id, [each.id for each in found if not one or str(each.id) == one], at=utc_now())
        return redirect(_back(enrolment_id, request.form.get("lesson", "")), 303)
    return render_template("learning/corrections.html", enrolment=enrolment, edition=edition, found=found)


def _back(enrolment_id: int, lesson: str) -> str:
    """Where she said it: the lesson, or her list."""
    if is_id(lesson):
        return url_for("learning.lesson", enrolment_id=enrolment_id, lesson_id=row_id(lesson))
    return url_for("learning.corrections", enrolment_id=enrolment_id)


@learning.route("/soan-bai/<int:lesson_id>/cac-lop", methods=["GET", "POST"])
def lesson_classes(lesson_id: int) -> ResponseReturnValue:
    """Which classes read which text of a lesson; a correction is pushed to them with a sentence for those who had read it."""
    row, problem = _lesson(lesson_id), ""
    note, chosen = request.form.get("note", ""), {row_id(each) for each in request.form.getlist("edition") if is_id(each)}
    if request.method == "POST":
        try:
            pushed = push_correction(lesson_id, chosen, note, by=current_viewer().person_id, at=utc_now())
        except Refused as refusal:
            problem = refusal.sentence
        else:
            flash(_("Đã báo cho {n} ấn bản. Học viên đã đọc bài thấy ở trang Hôm nay và đầu bài.").format(n=len(pushed)), "ok")
            return redirect(url_for("learning.lesson_classes", lesson_id=lesson_id), 303)
    showing = editions_showing(lesson_id)
    paths = current_viewer().reach(Role.ADMINISTRATOR, Role.COORDINATOR)
    classes = running_classes([each.edition_id for each in showing], local_day(utc_now()), paths)
    page = {"row": row, "showing": showing, "classes": classes, "told": corrections_told(lesson_id=lesson_id)}
    page |= {"problem": problem, "note": note, "chosen": chosen, "most": MOST_WORDS}
    return render_template("learning/lesson_classes.html", **page), 422 if problem else 200


def _lesson(lesson_id: int) -> LessonRow:
    """A lesson that she may write; anything else is as if it did not exist."""
    viewer = current_viewer()
    row = lesson_to_write(lesson_id, None if viewer.has(Role.ADMINISTRATOR) else viewer.person_id)
    if row is None:
        abort(404)
    return row


@learning.get("/lop/<int:cohort_id>/hoc-lieu")
def cohort_texts(cohort_id: int) -> ResponseReturnValue:
    """What a class reads: its edition, the text of each lesson, what was corrected and whom that reached."""
    told = class_to_tell(current_viewer(), cohort_id)
    if told is None:
        abort(404)
    cohort, leads = told
    edition = edition_view(cohort.edition_id, cohort.content_version)
    page = {"cohort": cohort, "leads": leads, "edition": edition, "numbers": revision_numbers(edition.id)}
    page |= {"told": corrections_told(edition_id=edition.id), "reached": reached_by_corrections(cohort_id, edition.id)}
    tabs = cohort_tabs(cohort_id, "learning.cohort_texts") if leads else ()
    return render_template("learning/cohort_texts.html", **page, tabs=tabs)
