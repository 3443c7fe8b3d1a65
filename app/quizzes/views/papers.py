"""Before a test: what it is like, and the button that begins it."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.people.identity import current_viewer
from app.quizzes import services
from app.quizzes.queries.attempts import attempt_head
from app.quizzes.queries.before import Before, topic_quiz_of
from app.quizzes.queries.before import before as before_page
from app.quizzes.queries.practising import has_practice, practice_set
from app.quizzes.rules.counting import Which
from app.quizzes.rules.windows import say, say_opening
from app.quizzes.views.blueprint import quizzes
from app.quizzes.wording import tries_sentence
from app.quizzes.wording_papers import COUNTS, extra_sentence, shown_to_her


@quizzes.get("/hoc/<int:enrolment_id>/bai-kiem-tra/<int:paper_id>")
def before(enrolment_id: int, paper_id: int) -> ResponseReturnValue:
    """What awaits her: questions, minutes, mark to pass, tries left, a lost line; earlier results; what is missing."""
    page = _page(enrolment_id, paper_id)
    if page.open_attempt_id is not None and _ran_out(page.open_attempt_id):
        page = _page(enrolment_id, paper_id)
    held = page.times
    return render_template(
        "quizzes/before.html",
        page=page,
        tries=tries_sentence(held.tries, page.tries_used),
        extra=extra_sentence(held),
        shows=shown_to_her(held.shows),
        counts=COUNTS[Which(page.paper.which_counts)],
        opens=say_opening(held.window.opens_at) if utc_now() < held.window.opens_at else "",
        closes=say(held.closes_at) if held.closes_at else "",
        last=say(held.last_moment) if held.last_moment else "",
        packed=has_practice(page.paper, page.enrolment.cohort.content_version),
    )


@quizzes.post("/hoc/<int:enrolment_id>/bai-kiem-tra/<int:paper_id>")
def start(enrolment_id: int, paper_id: int) -> ResponseReturnValue:
    """Begin, or go on with the attempt that is open."""
    page = _page(enrolment_id, paper_id)
    try:
        started = services.start_attempt(
            paper_id, enrolment_id, condition_met=page.condition_met, by=current_viewer().person_id, at=utc_now()
        )
    except Refused as refusal:
        flash(refusal.sentence, "warn")
        return redirect(url_for("quizzes.before", enrolment_id=enrolment_id, paper_id=paper_id), 303)
    if started.resumed:
        return redirect(url_for("quizzes.review", attempt_id=started.attempt_id), 303)
    return redirect(url_for("quizzes.question", attempt_id=started.attempt_id, position=1), 303)


@quizzes.get("/hoc/<int:enrolment_id>/luyen/<int:paper_id>")
def practice(enrolment_id: int, paper_id: int) -> ResponseReturnValue:
    """The quiz of a topic on one page that needs no line; where it may not be begun the page before it says why."""
    page = _page(enrolment_id, paper_id)
    found = practice_set(page.paper, page.enrolment.cohort.content_version) if page.condition_met and not page.blocked else None
    if found is None:
        return redirect(url_for("quizzes.before", enrolment_id=enrolment_id, paper_id=paper_id), 303)
    return render_template("quizzes/practice.html", enrolment=page.enrolment, found=found, topic=page.topic)


@quizzes.get("/hoc/<int:enrolment_id>/chuyen-de/<int:topic_id>/tu-kiem-tra")
def topic_quiz(enrolment_id: int, topic_id: int) -> ResponseReturnValue:
    """To the quiz of a topic, for pages that know the topic only."""
    paper = topic_quiz_of(current_viewer().person_id, enrolment_id, topic_id)
    if paper is None:
        abort(404)
    return redirect(url_for("quizzes.before", enrolment_id=enrolment_id, paper_id=paper.id), 303)


def _page(enrolment_id: int, paper_id: int) -> Before:
    """The page of her own class; anything else is as if it did not exist."""
    page = before_page(current_viewer().person_id, enrolment_id, paper_id, at=utc_now())
    if page is None:
        abort(404)
    return page


def _ran_out(attempt_id: int) -> bool:
    """Whether an attempt had run out of time; it is closed by the first request that meets it."""
    viewer, now = current_viewer(), utc_now()
    head = attempt_head(attempt_id, viewer.person_id)
    if head is None or not head.times.overdue(now):
        return False
    return services.close_attempt(attempt_id, by=viewer.person_id, at=now).just_now
