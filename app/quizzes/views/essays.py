"""The marking desk: free texts that wait, one after the other, without names."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.people.rules import Role
from app.quizzes import services
from app.quizzes.forms import SentEssayMark, read_essay_mark
from app.quizzes.queries import essays as texts
from app.quizzes.queries.essays import Essay
from app.quizzes.views.blueprint import quizzes
from app.quizzes.wording import points_sentence, score_words

_LEADERS = (Role.COORDINATOR, Role.ADMINISTRATOR)


@quizzes.get("/cham-bai")
def essays() -> ResponseReturnValue:
    """The free texts that wait for a mark, oldest first."""
    return render_template("quizzes/essays.html", rows=texts.waiting_essays(*_reach()), limit=texts.LIMIT)


@quizzes.route("/cham-bai/<int:essay_id>", methods=["GET", "POST"])
def essay(essay_id: int) -> ResponseReturnValue:
    """One text with its rubric; the points are kept, and corrected by new ones."""
    found = texts.essay(essay_id, *_reach())
    if found is None:
        abort(404)
    if request.method == "GET":
        return _page(found)
    sent = read_essay_mark(request.form, len(found.rubric))
    try:
        marked = services.mark_essay(essay_id, sent.points, sent.comment, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        return _page(found, sent, refusal.sentence), 422
    flash(_("Đã ghi {points}.").format(points=points_sentence(marked.score, found.marks)), "ok")
    following = next((row.id for row in texts.waiting_essays(*_reach()) if row.id != essay_id), None)
    if following is None:
        return redirect(url_for("quizzes.essays"), 303)
    return redirect(url_for("quizzes.essay", essay_id=following), 303)


def _page(found: Essay, sent: SentEssayMark | None = None, sentence: str = "") -> str:
    """The page of one text, with what was typed when it could not be kept."""
    stands = found.stands
    typed = sent.typed if sent else [score_words(point) for point in stands.points] if stands else []
    comment = sent.comment if sent else stands.comment if stands else ""
    return render_template(
        "quizzes/essay.html", essay=found, typed=typed, comment=comment, sentence=sentence, say=points_sentence
    )


def _reach() -> tuple[int | None, tuple[str, ...]]:
    """(whose topics, units whose classes): coordinators all topics, instructors those they steward."""
    viewer = current_viewer()
    return None if viewer.has(*_LEADERS) else viewer.person_id, viewer.reach(*Role)
