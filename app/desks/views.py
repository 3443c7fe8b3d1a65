"""Pages of the desks: home, trainee, instructor, coordinator, the matrix of a class."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.attendance.queries import notes_of
from app.attendance.queries.claims import codes_of_sessions
from app.certificates.queries import certificate_of
from app.cohorts.queries import (
    CohortView,
    changes_of,
    cohort_in_reach,
    cohorts_in_reach,
    own_enrolment,
    own_enrolments,
    timetable,
)
from app.cohorts.tabs import cohort_tabs
from app.completion.pages import halves
from app.completion.queries import Ledger, decision_of, ledger, standings
from app.completion.wording import condition
from app.desks.pages import coordinator as coordinator_page
from app.desks.pages import matrix as matrix_page
from app.desks.pages import trainee as trainee_page
from app.desks.pages.download import standings_tables
from app.desks.pages.prework import prework_of
from app.desks.pages.timetable import is_hers, timetable_days
from app.desks.queries import counts_of, lessons_to_teach, news_of
from app.kernel.clock import local_day, utc_now
from app.kernel.text import _
from app.learning.queries import last_seen, questions_of, waiting_in_reach
from app.learning.rules import FRESH
from app.people.identity import current_viewer
from app.people.rules import Role
from app.quizzes.queries import facility_of_steward
from app.quizzes.wording_papers import arriving_words
from app.web.downloads import attachment
from app.web.workbook import FILE_TYPE, workbook

desks = Blueprint("desks", __name__, template_folder="templates")


@desks.get("/")
def home() -> ResponseReturnValue:
    """Everybody's first page: the desk of her role."""
    viewer = current_viewer()
    if viewer.has(Role.COORDINATOR, Role.ADMINISTRATOR):
        return redirect(url_for("desks.coordinator"))
    return redirect(url_for("desks.instructor" if viewer.has(Role.INSTRUCTOR) else "desks.trainee"))


@desks.get("/hoc/", defaults={"enrolment_id": None})
@desks.get("/hoc/<int:enrolment_id>")
def trainee(enrolment_id: int | None) -> ResponseReturnValue:
    """Her desk: the next step, the ledger, the coming sessions."""
    if enrolment_id is None:
        return _to_current("desks.trainee")
    book = _own_ledger(enrolment_id)
    news = news_of(enrolment_id, book.enrolment.cohort.id, since=utc_now() - FRESH, today=book.today)
    made = decision_of(enrolment_id)
    return render_template(
        "desks/trainee.html",
        book=book,
        enrolment=book.enrolment,
        step=trainee_page.next_step(book, news.lesson_id),
        halves=halves(book),
        decided=made,
        certificate=certificate_of(enrolment_id) if made and made.recognised else None,
        topics=trainee_page.topic_rows(book),
        days=trainee_page.by_day(trainee_page.coming_sessions(book))[:2],
        rolls=trainee_page.rolls_to_take(book),
        kept_rolls=trainee_page.rolls_to_keep(book),
        pack_bytes=trainee_page.pack_bytes(book),
        prework=prework_of(book.edition, [line.session for line in book.sessions], book.today),
        news=news,
    )


@desks.get("/hoc/chuyen-de", defaults={"enrolment_id": None})
@desks.get("/hoc/<int:enrolment_id>/chuyen-de")
def topics(enrolment_id: int | None) -> ResponseReturnValue:
    """All online topics of her class with tiết and state."""
    if enrolment_id is None:
        return _to_current("desks.topics")
    book = _own_ledger(enrolment_id)
    final = next((paper for paper in book.papers if paper.kind == "final"), None)
    return render_template(
        "desks/topics.html",
        book=book,
        enrolment=book.enrolment,
        rows=trainee_page.topic_rows(book),
        final=final,
        pack_bytes=trainee_page.pack_bytes(book),
    )


@desks.get("/hoc/<int:enrolment_id>/chuyen-de/<int:topic_id>")
def topic(enrolment_id: int, topic_id: int) -> ResponseReturnValue:
    """One topic: its lessons, its quiz, the task to bring to class, the summary card."""
    book = _own_ledger(enrolment_id)
    rows = trainee_page.topic_rows(book)
    row = next((row for row in rows if row.topic.id == topic_id), None)
    if row is None:
        abort(404)
    asked, first = questions_of(enrolment_id, book.enrolment.cohort.id, topic_id=topic_id), trainee_page.to_learn_first(rows, row)
    return render_template("desks/topic.html", book=book, enrolment=book.enrolment, row=row, asked=asked, first=first)


@desks.get("/hoc/lich", defaults={"enrolment_id": None})
@desks.get("/hoc/<int:enrolment_id>/lich")
def my_timetable(enrolment_id: int | None) -> ResponseReturnValue:
    """The sessions of her class with her marks."""
    if enrolment_id is None:
        return _to_current("desks.my_timetable")
    book = _own_ledger(enrolment_id)
    cohort_id, marks = book.enrolment.cohort.id, {line.session.id: line.mark for line in book.sessions if line.mark}
    every = timetable(cohort_id, cancelled=True)
    live = [one for one in every if one.cancelled_at is None]
    notes = notes_of(enrolment_id, live, marks, book.edition.attendance, today=book.today)
    days = timetable_days(every, marks, notes, changes_of(cohort_id))
    live = [one for one in live if is_hers(one, live, marks)]
    prework = prework_of(book.edition, live, book.today)
    return render_template(
        "desks/my_timetable.html",
        book=book,
        enrolment=book.enrolment,
        days=days,
        live=len(live),
        prework=prework,
        rolls=trainee_page.rolls_to_take(book),
    )


@desks.get("/giang-day")
def instructor() -> ResponseReturnValue:
    """Her sessions, her topics, and the questions people get wrong."""
    viewer, today = current_viewer(), local_day(utc_now())
    sessions = lessons_to_teach(viewer.person_id, today=today)
    return render_template(
        "desks/instructor.html",
        sessions=sessions,
        codes=codes_of_sessions([lesson.id for lesson in sessions]),
        questions=facility_of_steward(viewer.person_id),
        asked=waiting_in_reach(viewer),
        today=today,
    )


@desks.get("/lop-hoc")
def coordinator() -> ResponseReturnValue:
    """The classes within her reach, who can no longer make it, what waits for an answer."""
    viewer, today = current_viewer(), local_day(utc_now())
    cohorts, counts = cohorts_in_reach(viewer), counts_of(viewer)
    return render_template(
        "desks/coordinator.html",
        asked=counts.questions,
        cohorts=cohorts,
        today=today,
        desk=coordinator_page.desk(cohorts, today=today),
        shown=coordinator_page.SHOWN,
        data_requests=counts.requests,
        backup=coordinator_page.backup_words(counts.backup, utc_now()) if viewer.has(Role.ADMINISTRATOR) else "",
    )


@desks.get("/lop/<int:cohort_id>")
def cohort(cohort_id: int) -> ResponseReturnValue:
    """A class at a glance: trainees x requirements, filtered and sorted by a GET form."""
    found, now = _reached(cohort_id), utc_now()
    whole = standings(found, today=local_day(now))
    rows = matrix_page.matrix_rows(whole, last_seen(cohort_id))
    words, show, sort = (request.args.get(name, "").strip()[:100] for name in ("q", "hien", "xep"))
    return render_template(
        "desks/cohort.html",
        cohort=found,
        whole=whole,
        now=now,
        arriving=arriving_words(whole.arriving(now)),
        facts=matrix_page.class_facts(rows),
        lost=coordinator_page.lost_of(found, whole.rows),
        rows=matrix_page.choose(rows, words=words, show=show, sort=sort),
        filters=matrix_page.FILTERS,
        sorts=matrix_page.SORTS,
        chosen={"q": words, "hien": show, "xep": sort},
        conditions={finding.requirement.key: condition(finding) for row in rows[:1] for finding in row.standing.verdict.findings},
        tabs=cohort_tabs(cohort_id, "desks.cohort"),
    )


@desks.get("/lop/<int:cohort_id>/tong-hop.xlsx")
def cohort_xlsx(cohort_id: int) -> ResponseReturnValue:
    """The same matrix as a workbook, with the same filter."""
    found, now = _reached(cohort_id), utc_now()
    whole = standings(found, today=local_day(now))
    rows = matrix_page.matrix_rows(whole, {})
    words, show, sort = (request.args.get(name, "").strip()[:100] for name in ("q", "hien", "xep"))
    chosen = matrix_page.choose(rows, words=words, show=show, sort=sort or "ten")
    name = _("Tổng hợp {code} {day:%Y-%m-%d}.xlsx").format(code=found.code, day=whole.today)
    return attachment(workbook(found.title, standings_tables(whole, chosen, now)), name, FILE_TYPE)


@desks.get("/tro-giup")
def help() -> ResponseReturnValue:
    """Whom to call, how the ledger counts, what is kept about a person."""
    return render_template("desks/help.html")


def _own_ledger(enrolment_id: int) -> Ledger:
    """Her own ledger; somebody else's is as if it did not exist."""
    enrolment = own_enrolment(current_viewer().person_id, enrolment_id)
    if enrolment is None:
        abort(404)
    return ledger(enrolment, today=local_day(utc_now()), told_at=utc_now())


def _to_current(endpoint: str) -> ResponseReturnValue:
    """To the same page of the class she is in now; without a class, to the page that says so."""
    mine = [enrolment for enrolment in own_enrolments(current_viewer().person_id) if enrolment.left_at is None]
    if not mine:
        return render_template("desks/no_class.html")
    newest = max(mine, key=lambda enrolment: enrolment.cohort.opens_on)
    return redirect(url_for(endpoint, enrolment_id=newest.id))


def _reached(cohort_id: int) -> CohortView:
    """A class within her reach; another is as if it did not exist."""
    found = cohort_in_reach(current_viewer(), cohort_id)
    if found is None:
        abort(404)
    return found
