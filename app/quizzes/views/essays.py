"""The marking desk: free texts that wait, one after the other, by one marker or by two."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from app.kernel.clock import local, utc_now
from app.kernel.ids import row_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes import services
from app.quizzes.forms import SentEssayMark, read_essay_mark
from app.quizzes.queries import essays as texts
from app.quizzes.queries import marked_essays as marked
from app.quizzes.queries.essays import Essay
from app.quizzes.services.essays import save_draft
from app.quizzes.views.blueprint import quizzes
from app.quizzes.views.scope import paths, steward_id
from app.quizzes.wording import points_sentence, score_words
from app.quizzes.wording_essays import (
    STANDS,
    WAITS,
    change_sentence,
    marked_sentence,
    mend_words,
    reason_hint,
    turn_sentence,
)


@quizzes.get("/cham-bai")
def essays() -> ResponseReturnValue:
    """The free texts that wait for her mark, oldest first; those she has marked; those whose two marks differ too much."""
    seen, reach = request.args.get("xem", ""), (steward_id(), paths(), _me())
    counts = [read(*reach) for read in (texts.count_waiting_essays, marked.count_marked_essays, marked.count_apart_essays)]
    shown = {"seen": seen, "counts": counts, "waits": WAITS, "stands": STANDS, "score": score_words, "per_page": marked.PAGE}
    reads = {"da-cham": (marked.marked_essays, counts[1]), "lech": (marked.apart_essays, counts[2])}
    if seen not in reads:
        return render_template("quizzes/essays.html", rows=texts.waiting_essays(*reach), limit=texts.LIMIT, **shown)
    read, total = reads[seen]
    pages = max(-(-total // marked.PAGE), 1)
    page = min(max(1, request.args.get("trang", 1, type=row_id)), pages)
    return render_template("quizzes/essays_marked.html", rows=read(*reach, page), total=total, page=page, pages=pages, **shown)


@quizzes.get("/cham-bai/tiep")
def next_essay() -> ResponseReturnValue:
    """On to the text that has waited longest."""
    return _to_next(None)


@quizzes.route("/cham-bai/<int:essay_id>", methods=["GET", "POST"])
def essay(essay_id: int) -> ResponseReturnValue:
    """One text with its rubric; the points are kept, and corrected by new ones."""
    found = _in_reach(essay_id)
    if request.method == "GET":
        return _page(found)
    sent = read_essay_mark(request.form, len(found.rubric))
    try:
        done = services.mark_essay(essay_id, sent.points, sent.comment, reason=sent.reason, by=_me(), at=utc_now())
    except Refused as refusal:
        return _page(found, sent, refusal.sentence), 422
    said = marked_sentence(points_sentence(done.score, found.marks), done.state)
    back = Markup('<a href="{}">{}</a>').format(url_for("quizzes.essay", essay_id=essay_id), mend_words(found.key))
    flash(Markup("{} {}").format(said, back), "ok")
    return _to_next(essay_id)


@quizzes.post("/cham-bai/<int:essay_id>/nhap")
def essay_draft(essay_id: int) -> ResponseReturnValue:
    """Keep a half-filled form: for the page's script every few seconds, and by a button without it."""
    found, now = _in_reach(essay_id), utc_now()
    sent = read_essay_mark(request.form, len(found.rubric))
    save_draft(essay_id, sent.typed, sent.comment, by=_me(), at=now)
    said = _("Đã giữ lúc {clock}").format(clock=f"{local(now):%H:%M}")
    if request.accept_mimetypes.best == "application/json":
        return jsonify(said=said)
    flash(_("Phần đang chấm đã được giữ; mở lại bài là chấm tiếp."), "ok")
    return redirect(url_for("quizzes.essays"), 303)


def _to_next(essay_id: int | None) -> ResponseReturnValue:
    """On to the next text that waits for her, or to the list when there is none."""
    following = next((row.id for row in texts.waiting_essays(steward_id(), paths(), _me(), limit=2) if row.id != essay_id), None)
    if following is None:
        return redirect(url_for("quizzes.essays"), 303)
    return redirect(url_for("quizzes.essay", essay_id=following), 303)


def _page(found: Essay, sent: SentEssayMark | None = None, sentence: str = "") -> str:
    """The page of one text: with what was typed when it could not be kept, else what was left half filled, else what stands."""
    stands, draft = found.stands(_me()), found.draft
    typed = [score_words(point) for point in stands.points] if stands else []
    comment = stands.comment if stands else ""
    if sent or draft:
        left = sent or draft
        typed, comment = list(left.typed) if left else [], left.comment if left else ""
    return render_template(
        "quizzes/essay.html",
        essay=found,
        typed=typed,
        comment=comment,
        sentence=sentence,
        reason=sent.reason if sent else "",
        asked=reason_hint(found.why(_me()), stands.given_by if stands else ""),
        after=change_sentence(found.may_differ, found.marks, two=found.two, third=found.third)
        if stands and found.score is not None
        else "",
        draft=None if sent else draft,
        given=found.others_seen(_me()),
        turn=turn_sentence(found.state, found.may_differ, found.marks) if found.two else "",
        say=points_sentence,
    )


def _in_reach(essay_id: int) -> Essay:
    """A text of her topics and classes; anything else is as if it did not exist."""
    found = texts.essay(essay_id, steward_id(), paths(), _me())
    if found is None:
        abort(404)
    return found


def _me() -> int:
    """Whoever marks."""
    return current_viewer().person_id
