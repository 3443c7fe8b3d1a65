"""A paper in a class, for coordinators: who has not begun, who is in the middle, when it is open, who was given more."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import CohortView, cohort_in_reach, roster
from app.cohorts.tabs import cohort_tabs
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes.forms_papers import ClassPaperForm, ExtraForm, ReasonForm, client_of
from app.quizzes.pages import nudges, sitting_table
from app.quizzes.queries.papers import PaperView, papers_of, settings_of_class, window_of
from app.quizzes.queries.results import results
from app.quizzes.queries.sitting import State, class_paper, extras_of_class, settings_history
from app.quizzes.queries.window_change import WindowChange, window_change
from app.quizzes.rules.release import Shows
from app.quizzes.rules.windows import Extra, say, say_opening
from app.quizzes.services.extras import give_extra, take_back
from app.quizzes.services.papers import set_class
from app.quizzes.views.blueprint import quizzes
from app.quizzes.wording_papers import CAUSES, COUNTS, SHOWS, STATES, setting_words
from app.quizzes.wording_windows import window_sentences
from app.web.downloads import attachment
from app.web.fields import choices
from app.web.workbook import FILE_TYPE, workbook

_WINDOW_FIELDS = {"window": "closes_at", "too_late": "closes_at"}
_EXTRA_FIELDS = {"minutes": "minutes", "tries": "tries", "closing": "closes_at", "no_one": "who", "no_enrolment": "who"}


@quizzes.get("/lop/<int:cohort_id>/bai-kiem-tra")
def cohort_papers(cohort_id: int) -> ResponseReturnValue:
    """The papers of a class with how many passed; the tests first, then the quizzes of the topics."""
    cohort = _cohort(cohort_id)
    settings, found = settings_of_class(cohort_id), results(cohort_id)
    papers = papers_of(cohort.edition_id, cohort.content_version)
    rows = [
        (
            paper,
            window_of(paper, cohort.opens_on, cohort.online_due_on, settings.get(paper.id, {}))[0],
            sum(result.passed for result in found if result.paper_id == paper.id),
            sum(result.open_attempt_id is not None for result in found if result.paper_id == paper.id),
        )
        for paper in sorted(papers, key=lambda paper: paper.kind != "final")
    ]
    tabs, people = cohort_tabs(cohort_id, "quizzes.cohort_papers"), len(roster(cohort_id))
    return render_template("quizzes/cohort_papers.html", cohort=cohort, rows=rows, tabs=tabs, people=people)


@quizzes.get("/lop/<int:cohort_id>/bai-kiem-tra/<int:paper_id>")
def cohort_paper(cohort_id: int, paper_id: int) -> ResponseReturnValue:
    """Where everybody is with a paper; the page fetches itself anew while somebody is in the middle."""
    cohort, paper = _place(cohort_id, paper_id)
    page = class_paper(cohort, paper, utc_now())
    return render_template(
        "quizzes/cohort_paper.html",
        cohort=cohort,
        page=page,
        paper=paper,
        extras=extras_of_class(cohort_id, paper_id),
        tabs=cohort_tabs(cohort_id, "quizzes.cohort_papers"),
        nudges=nudges(page),
        opens=say_opening(page.window.opens_at),
        closes=say(page.window.closes_at) if page.window.closes_at else _("không đặt"),
        words={"states": STATES, "counts": COUNTS, "shows": SHOWS, "causes": CAUSES},
        groups=[(state, page.of(state)) for state in State],
    )


@quizzes.get("/lop/<int:cohort_id>/bai-kiem-tra/<int:paper_id>/bang.xlsx")
def cohort_paper_xlsx(cohort_id: int, paper_id: int) -> ResponseReturnValue:
    """The same as a workbook."""
    cohort, paper = _place(cohort_id, paper_id)
    table = sitting_table(cohort, class_paper(cohort, paper, utc_now()))
    return attachment(workbook(paper.title, [table]), f"{cohort.code} - {paper.title}.xlsx", FILE_TYPE)


@quizzes.route("/lop/<int:cohort_id>/bai-kiem-tra/<int:paper_id>/cai-dat", methods=["GET", "POST"])
def class_settings(cohort_id: int, paper_id: int) -> ResponseReturnValue:
    """When a class may do a paper, and what results show, with who, when and why; another window is looked at first."""
    cohort, paper = _place(cohort_id, paper_id)
    if paper.kind != "final":  # a topic's quiz is open all through the course: nothing to set
        return redirect(url_for("quizzes.cohort_paper", cohort_id=cohort_id, paper_id=paper_id), 303)
    form = _settings_form(cohort, paper)
    if not form.validate_on_submit():
        return _settings_page(cohort, paper, form)
    window: dict[str, Any] = {"opens_at": form.opens_at.data, "closes_at": form.closes_at.data}
    rest: dict[str, Any] = {"shows": form.shows.data, "reason": form.reason.data, "by": current_viewer().person_id}
    now = utc_now()
    try:
        change = window_change(cohort, paper, **window, at=now)
        if change.moves and request.form.get("da-xem") != change.digest:
            return _settings_page(cohort, paper, form, change)
        done = set_class(cohort, paper_id, **window, **rest, at=now)
    except Refused as refusal:
        form[_WINDOW_FIELDS.get(refusal.reason, "closes_at")].errors = [refusal.sentence]
        return _settings_page(cohort, paper, form)
    flash(_("Đã ghi. Bài đang làm dở theo giờ mới ngay.") if done else _("Không có gì thay đổi."), "ok")
    return redirect(url_for("quizzes.cohort_paper", cohort_id=cohort_id, paper_id=paper_id), 303)


@quizzes.route("/lop/<int:cohort_id>/bai-kiem-tra/<int:paper_id>/them-gio", methods=["GET", "POST"])
def extra(cohort_id: int, paper_id: int) -> ResponseReturnValue:
    """Give people minutes, tries or a later closing, with the reason."""
    cohort, paper = _place(cohort_id, paper_id)
    form = _extra_form(cohort)
    if not form.validate_on_submit():
        return _extra_page(cohort, paper, form)
    wanted = Extra(form.minutes.data or 0, form.tries.data or 0, form.closes_at.data)
    why = {"cause": form.cause.data, "reason": form.reason.data, "client_id": client_of(form.client.data)}
    who = [int(key) for key in form.who.data or ()]
    try:
        given = give_extra(cohort, paper_id, who, wanted, **why, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        form[_EXTRA_FIELDS.get(refusal.reason, "minutes")].errors = [refusal.sentence]
        return _extra_page(cohort, paper, form)
    flash(_("Đã cho {n} người. Ai đang làm thì giờ nộp dời ngay.").format(n=given), "ok")
    return redirect(url_for("quizzes.cohort_paper", cohort_id=cohort_id, paper_id=paper_id), 303)


@quizzes.post("/lop/<int:cohort_id>/them-gio/<int:extra_id>/bo")
def extra_back(cohort_id: int, extra_id: int) -> ResponseReturnValue:
    """Take back what somebody was given; the row stays with who and why."""
    cohort, form = _cohort(cohort_id), ReasonForm()
    given = next((row for row in extras_of_class(cohort_id) if row.id == extra_id), None)
    if given is None:
        abort(404)
    if not form.validate_on_submit():
        flash(_("Chưa bỏ: ghi lý do."), "warn")
    else:
        done = take_back(cohort, extra_id, reason=form.reason.data, by=current_viewer().person_id, at=utc_now())
        flash(_("Đã bỏ. Giờ nộp tính lại như trước.") if done else _("Lần này đã bỏ từ trước."), "ok")
    return redirect(url_for("quizzes.cohort_paper", cohort_id=cohort_id, paper_id=given.paper_id), 303)


def _cohort(cohort_id: int) -> CohortView:
    """A class within reach."""
    cohort = cohort_in_reach(current_viewer(), cohort_id)
    if cohort is None:
        abort(404)
    return cohort


def _place(cohort_id: int, paper_id: int) -> tuple[CohortView, PaperView]:
    """A class within reach and a paper of its edition."""
    cohort = _cohort(cohort_id)
    papers = papers_of(cohort.edition_id, cohort.content_version)
    paper = next((paper for paper in papers if paper.id == paper_id), None)
    if paper is None:
        abort(404)
    return cohort, paper


def _settings_form(cohort: CohortView, paper: PaperView) -> ClassPaperForm:
    """The form with what was set for the class."""
    settings = settings_of_class(cohort.id).get(paper.id, {})
    moments = {name: datetime.fromisoformat(settings[name]) for name in ("opens_at", "closes_at") if name in settings}
    return ClassPaperForm(data={**moments, "shows": settings.get("shows", "")})


def _settings_page(
    cohort: CohortView, paper: PaperView, form: ClassPaperForm, change: WindowChange | None = None
) -> ResponseReturnValue:
    """The form over what was set before; with what another window would do, to be confirmed."""
    history = [(view, setting_words(view.settings)) for view in settings_history(paper.id, cohort.id)]
    words = {"history": history, "shows": SHOWS, "change": change, "told": window_sentences(change) if change else ()}
    return render_template(
        "quizzes/class_settings.html", cohort=cohort, paper=paper, form=form, **words
    ), 422 if form.errors else 200


def _extra_form(cohort: CohortView) -> ExtraForm:
    """The form with the people of the class; `hv` in the address names one of them."""
    form = ExtraForm()
    form.who.choices = choices([(str(row.enrolment_id), f"{row.full_name}, {row.unit_name}") for row in roster(cohort.id)])
    form.client.data = client_of(form.client.data)
    if not form.is_submitted():
        form.who.data = [request.args.get("hv", "")]
    return form


def _extra_page(cohort: CohortView, paper: PaperView, form: ExtraForm) -> ResponseReturnValue:
    """The form; with a warning where somebody who is through may read the key to whoever is given more."""
    settings = settings_of_class(cohort.id).get(paper.id, {})
    used_up = window_of(paper, cohort.opens_on, cohort.online_due_on, settings)[1] == Shows.USED_UP and paper.kind == "final"
    return render_template("quizzes/extra.html", cohort=cohort, paper=paper, form=form, used_up=used_up), (
        422 if form.errors else 200
    )
