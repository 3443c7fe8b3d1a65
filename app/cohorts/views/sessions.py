"""The timetable of a class: its sessions, what the topics still lack, the draft."""

from __future__ import annotations

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts import services
from app.cohorts.forms import NOBODY, DraftForm, SaveDraftForm, SessionForm, numbered, read_instructors
from app.cohorts.hooks import has_marks
from app.cohorts.queries import CohortView, SessionView, changes_of
from app.cohorts.queries import timetable as sessions_of
from app.cohorts.rules.timetable import STARTS
from app.cohorts.services.timetables import Draft, sums_of
from app.cohorts.tabs import cohort_tabs
from app.cohorts.views.blueprint import cohorts, reached
from app.cohorts.wording import HALF_NAMES, MODE_NAMES, say_change
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.people.queries import instructors_within

SLOT = ("held_on", "half", "place", "mode", "instructor_id")
"""What of a session can get into another class's way."""
_FIELD_OF = {
    "elsewhere": "despite",
    "half": "half",
    "mode": "mode",
    "periods": "periods",
    "topic": "topic",
    "instructor": "instructor",
}


@cohorts.get("/lop/<int:cohort_id>/lich")
def timetable(cohort_id: int) -> ResponseReturnValue:
    """The sessions of a class, and the tiết of each topic against the programme."""
    cohort, every = reached(cohort_id), sessions_of(cohort_id, cancelled=True)
    sessions = [item for item in every if item.cancelled_at is None]
    return render_template(
        "cohorts/timetable.html",
        cohort=cohort,
        tabs=cohort_tabs(cohort_id, "cohorts.timetable"),
        sessions=sessions,
        every=every,
        changes=changes_of(cohort_id),
        say_change=say_change,
        sums=sums_of(cohort, sessions),
        today=local_day(utc_now()),
        half_names=HALF_NAMES,
        mode_names=MODE_NAMES,
    )


@cohorts.route("/lop/<int:cohort_id>/lich/them", methods=["GET", "POST"])
def session_new(cohort_id: int) -> ResponseReturnValue:
    """Add a session."""
    cohort = reached(cohort_id)
    form = _session_form(cohort, None)
    if form.validate_on_submit():
        try:
            facts = _facts(form, cohort)
            services.add_session(cohort_id=cohort_id, **facts, by=current_viewer().person_id, at=utc_now())
        except Refused as refusal:
            form[_FIELD_OF.get(refusal.reason, "held_on")].errors = [refusal.sentence]
        else:
            flash(_("Đã thêm buổi học."), "ok")
            return redirect(url_for("cohorts.timetable", cohort_id=cohort_id), 303)
    return render_template("cohorts/session.html", form=form, cohort=cohort, session=None), 422 if form.errors else 200


@cohorts.route("/lop/<int:cohort_id>/lich/<int:session_id>", methods=["GET", "POST"])
def session_edit(cohort_id: int, session_id: int) -> ResponseReturnValue:
    """Change a session."""
    cohort, session = reached(cohort_id), _session(cohort_id, session_id)
    form = _session_form(cohort, session)
    marked = has_marks(session_id)
    if form.validate_on_submit():
        by = current_viewer().person_id
        try:
            facts = _facts(form, cohort, session)
            services.change_session(session_id=session_id, **facts, has_marks=has_marks, by=by, at=utc_now())
        except Refused as refusal:
            form[_FIELD_OF.get(refusal.reason, "held_on")].errors = [refusal.sentence]
        else:
            flash(_("Đã lưu {name}.").format(name=session.called), "ok")
            return redirect(url_for("cohorts.timetable", cohort_id=cohort_id), 303)
    page = render_template("cohorts/session.html", form=form, cohort=cohort, session=session, marked=marked)
    return page, 422 if form.errors else 200


@cohorts.post("/lop/<int:cohort_id>/lich/<int:session_id>/xoa")
def session_remove(cohort_id: int, session_id: int) -> ResponseReturnValue:
    """Take a session out of the timetable."""
    reached(cohort_id)
    session = _session(cohort_id, session_id)
    try:
        services.remove_session(session_id=session_id, has_marks=has_marks, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        flash(refusal.sentence, "err")
    else:
        flash(_("Đã xóa {name} khỏi lịch.").format(name=session.called), "ok")
    return redirect(url_for("cohorts.timetable", cohort_id=cohort_id), 303)


@cohorts.route("/lop/<int:cohort_id>/lich/lap", methods=["GET", "POST"])
def timetable_draft(cohort_id: int) -> ResponseReturnValue:
    """Draft sessions for the tiết that are missing: GET asks and shows, POST writes what was shown."""
    cohort = reached(cohort_id)
    if request.method == "GET":
        form = (
            DraftForm(request.args) if request.args else DraftForm(data={"first_day": max(cohort.opens_on, local_day(utc_now()))})
        )
        drafted = _drafted(cohort, form) if request.args and form.validate() else None
        return _draft_page(cohort, form, drafted, SaveDraftForm(formdata=None, data={"place": cohort.place}))
    return _write_draft(cohort)


def _write_draft(cohort: CohortView) -> ResponseReturnValue:
    """Write the draft that she saw, or show the page again with the reason."""
    save = SaveDraftForm()
    if save.validate_on_submit():
        try:
            count = services.save_timetable(
                cohort_id=cohort.id,
                first_day=save.day,
                saturdays=save.saturdays.data,
                instructors=read_instructors(request.form),
                place=save.place.data,
                fingerprint=save.fingerprint.data,
                by=current_viewer().person_id,
                at=utc_now(),
            )
        except Refused as refusal:
            save.place.errors = [refusal.sentence]
        else:
            flash(_("Đã ghi {n} buổi vào lịch.").format(n=count), "ok")
            return redirect(url_for("cohorts.timetable", cohort_id=cohort.id), 303)
    form = DraftForm(request.form)
    return _draft_page(cohort, form, _drafted(cohort, form) if form.validate() else None, save)


def _drafted(cohort: CohortView, form: DraftForm) -> Draft | None:
    """The draft that the form asks for; a refusal stands at the day."""
    try:
        return services.draft_timetable(cohort_id=cohort.id, first_day=form.day, saturdays=form.saturdays.data)
    except Refused as refusal:
        form.first_day.errors = [refusal.sentence]
        return None


def _draft_page(cohort: CohortView, form: DraftForm, drafted: Draft | None, save: SaveDraftForm) -> ResponseReturnValue:
    """The page of the draft."""
    topics = {item.topic.edition_topic_id: item.topic for item in drafted.sessions}.values() if drafted else ()
    page = render_template(
        "cohorts/draft.html",
        cohort=cohort,
        form=form,
        drafted=drafted,
        save=save,
        topics=topics,
        instructors=_instructors(cohort),
        chosen=read_instructors(request.form),
        half_names=HALF_NAMES,
    )
    return page, 422 if form.errors or save.errors else 200


def _session_form(cohort: CohortView, session: SessionView | None) -> SessionForm:
    """The form of a session with its choices; a new one starts with what is usual."""
    if session is None:
        facts = {"starts": STARTS["morning"], "periods": 4.0, "place": cohort.place}
    else:
        facts = {name: getattr(session, name) for name in ("held_on", "half", "starts", "periods", "place", "mode")}
        facts |= {"topic": session.edition_topic_id, "instructor": session.instructor_id or NOBODY}
    form = SessionForm(data=facts)
    topics = [item.topic for item in sums_of(cohort, [])]
    form.topic.choices = numbered((topic.edition_topic_id, f"{topic.code} · {topic.title}") for topic in topics)
    people = _instructors(cohort)
    if session is not None and session.instructor_id and session.instructor_id not in dict(people):
        people = [*people, (session.instructor_id, session.instructor_name)]
    form.instructor.choices = numbered([(NOBODY, _("Chưa phân công")), *people])
    return form


def _facts(form: SessionForm, cohort: CohortView, before: SessionView | None = None) -> dict[str, Any]:
    """What the form says of a session. Refused: "elsewhere", when it newly gets into another class's way."""
    facts = {name: form[name].data for name in ("held_on", "half", "starts", "periods", "place", "mode")}
    facts["instructor_id"] = form.instructor.data if form.instructor.data != NOBODY else None
    wanted = services.Wanted(*(facts[name] for name in SLOT))
    if before is None or wanted != services.Wanted(*(getattr(before, name) for name in SLOT)):
        facts["despite"] = services.ask_about_clashes(cohort, wanted, despite=form.despite.data, viewer=current_viewer())
    return {**facts, "edition_topic_id": form.topic.data}


def _session(cohort_id: int, session_id: int) -> SessionView:
    """A session of this class; 404 otherwise."""
    session = next((item for item in sessions_of(cohort_id) if item.id == session_id), None)
    if session is None:
        abort(404)
    return session


def _instructors(cohort: CohortView) -> list[tuple[int, str]]:
    """Everybody who may teach in this class: the instructors of the whole province."""
    return list(instructors_within([f"/{cohort.unit_path.split('/')[1]}/"]))
