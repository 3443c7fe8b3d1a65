"""Attempts on paper: one, or all of a class."""

from __future__ import annotations

from flask import abort, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.cohorts.queries import cohort_in_reach, enrolment_in_reach
from app.kernel.clock import utc_now
from app.people.identity import current_viewer
from app.quizzes.queries.attempts import any_attempt_head, attempt_head
from app.quizzes.queries.papers import papers_of
from app.quizzes.queries.printing import Printout, class_printout, own_printout, printout
from app.quizzes.views.blueprint import quizzes
from app.quizzes.wording import VERDICTS, in_words, points_sentence, score_words
from app.quizzes.wording_papers import arriving_words


@quizzes.get("/bai-lam/<int:attempt_id>/in")
def print_attempt(attempt_id: int) -> ResponseReturnValue:
    """A closed attempt for the file: for her as far as it is released, for the coordinator of her class whole."""
    viewer = current_viewer()
    if (head := attempt_head(attempt_id, viewer.person_id)) is not None:
        own = own_printout(viewer.person_id, attempt_id, utc_now())
        if own is None:
            there = "quizzes.result" if head.closed_at else "quizzes.review"
            return redirect(url_for(there, attempt_id=attempt_id), 303)
        return _page(own, staff=False)
    found = printout(viewer, attempt_id)
    if found is not None:
        return _page(found, staff=True)
    head = any_attempt_head(attempt_id)
    if head is None or head.closed_at is not None or enrolment_in_reach(viewer, head.enrolment_id) is None:
        abort(404)
    return redirect(url_for("quizzes.attempt_log", attempt_id=attempt_id), 303)


@quizzes.get("/lop/<int:cohort_id>/bai-kiem-tra/<int:paper_id>/in")
def cohort_paper_print(cohort_id: int, paper_id: int) -> ResponseReturnValue:
    """Every closed attempt of a class at a paper, each on pages of its own."""
    cohort = cohort_in_reach(current_viewer(), cohort_id)
    papers = papers_of(cohort.edition_id, cohort.content_version) if cohort else ()
    paper = next((paper for paper in papers if paper.id == paper_id), None)
    if cohort is None or paper is None:
        abort(404)
    return _page(class_printout(cohort, paper), staff=True)


def _page(found: Printout, *, staff: bool) -> str:
    """The page for the printer."""
    words = {"verdicts": VERDICTS, "say": points_sentence, "score": score_words, "in_words": in_words, "until": arriving_words}
    return render_template("quizzes/print.html", found=found, staff=staff, now=utc_now(), **words)
