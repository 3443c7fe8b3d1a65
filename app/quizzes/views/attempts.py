"""The attempt: one question, the answer, the review, handing in, the result."""

from __future__ import annotations

from flask import abort, flash, get_template_attribute, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.asking import sent_response
from app.kernel.clock import local, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes import services
from app.quizzes.forms import SentAnswer, new_client_id, read_answer
from app.quizzes.queries.attempts import AttemptHead, AttemptPage, ShownQuestion, attempt_head, attempt_page, attempt_paper
from app.quizzes.queries.outcome import outcome
from app.quizzes.views import flags
from app.quizzes.views.blueprint import quizzes
from app.quizzes.wording import VERDICTS, blank_sentence, points_sentence, result_sentence

_NOT_HERS = {"no_attempt", "not_in_attempt"}
_OVER = {"closed", "out_of_time"}


@quizzes.get("/bai-lam/<int:attempt_id>/cau/<int:position>")
def question(attempt_id: int, position: int) -> ResponseReturnValue:
    """One question of an open attempt, with the clock and the map of questions."""
    return _question(attempt_id, position)


def _question(attempt_id: int, position: int, *, sentence: str = "", typed: SentAnswer | None = None) -> ResponseReturnValue:
    """The page of a question; with a sentence and what was typed when an answer could not be taken."""
    page = attempt_page(attempt_id, current_viewer().person_id, position)
    if page is None:
        abort(404)
    if _is_over(page.head):
        return _to_result(attempt_id)
    if page.question is None:
        abort(404)
    flagged = flags.flagged(attempt_id)
    if typed is not None:
        flagged = flagged | {position} if typed.flagged else flagged - {position}
    body = render_template(
        "quizzes/question.html",
        page=page,
        question=page.question,
        response=typed.choices if typed else page.question.response,
        sentence=sentence,
        cells=_cells(page, flagged, position),
        flagged=position in flagged,
        saved=_saved_words(page.question),
        client_id=new_client_id(),
        now=utc_now(),
    )
    return body, 422 if sentence else 200


@quizzes.get("/bai-lam/<int:attempt_id>/de")
def paper(attempt_id: int) -> ResponseReturnValue:
    """All questions for the page's script, which then turns them over without asking the server, also without a line."""
    head = attempt_head(attempt_id, current_viewer().person_id)
    if head is None:
        abort(404)
    if _is_over(head):
        return jsonify(next=url_for("quizzes.result", attempt_id=attempt_id)), 409
    ask = get_template_attribute("quizzes/asked.html", "ask")
    return jsonify([{"html": ask(item, item.response), "saved": _saved_words(item)} for item in attempt_paper(attempt_id)])


@quizzes.post("/bai-lam/<int:attempt_id>/cau/<int:position>")
def answer(attempt_id: int, position: int) -> ResponseReturnValue:
    """Keep an answer; a form goes on to where its button says, a fetch gets the time at which it was saved."""
    now = utc_now()
    sent = read_answer(request.form, sent_response(list(request.form.items(multi=True))), now=now)
    as_json = request.accept_mimetypes.best == "application/json"
    try:
        if sent.says_something or as_json:
            services.record_answer(
                attempt_id,
                position,
                sent.choices,
                client_id=sent.client_id,
                given_at=sent.given_at,
                by=current_viewer().person_id,
                at=now,
            )
    except Refused as refusal:
        return _not_taken(refusal, attempt_id, position, sent, as_json=as_json)
    flags.set_flag(attempt_id, position, on=sent.flagged)
    if as_json:
        return jsonify(saved_at=f"{local(now):%H:%M}")
    if sent.go.isdecimal():
        return redirect(url_for("quizzes.question", attempt_id=attempt_id, position=int(sent.go[:3])), 303)
    return redirect(url_for("quizzes.review", attempt_id=attempt_id), 303)


def _not_taken(refusal: Refused, attempt_id: int, position: int, sent: SentAnswer, *, as_json: bool) -> ResponseReturnValue:
    """The answer to an answer that cannot be kept."""
    if refusal.reason in _NOT_HERS:
        abort(404)
    over = refusal.reason in _OVER
    if as_json:
        result_url = url_for("quizzes.result", attempt_id=attempt_id) if over else ""
        return jsonify(error=refusal.sentence, next=result_url), 409 if over else 422
    if over:
        flash(refusal.sentence, "warn")
        return _to_result(attempt_id)
    return _question(attempt_id, position, sentence=refusal.sentence, typed=sent)


@quizzes.get("/bai-lam/<int:attempt_id>/xem-lai")
def review(attempt_id: int) -> ResponseReturnValue:
    """All questions at a glance before handing in; the blank ones are named."""
    page = attempt_page(attempt_id, current_viewer().person_id)
    if page is None:
        abort(404)
    if _is_over(page.head):
        return _to_result(attempt_id)
    cells = _cells(page, flags.flagged(attempt_id), None)
    return render_template("quizzes/review.html", page=page, cells=cells, sentence=blank_sentence(page.blank), now=utc_now())


@quizzes.post("/bai-lam/<int:attempt_id>/nop-bai")
def hand_in(attempt_id: int) -> ResponseReturnValue:
    """Hand in; twice is once."""
    try:
        services.close_attempt(attempt_id, by=current_viewer().person_id, at=utc_now())
    except Refused:
        abort(404)
    flags.forget(attempt_id)
    return _to_result(attempt_id)


@quizzes.get("/bai-lam/<int:attempt_id>/ket-qua")
def result(attempt_id: int) -> ResponseReturnValue:
    """What came out; an open attempt is gone on with, one whose time ran out is closed here."""
    viewer = current_viewer()
    head = attempt_head(attempt_id, viewer.person_id)
    if head is None:
        abort(404)
    if head.closed_at is None and not _is_over(head):
        return redirect(url_for("quizzes.review", attempt_id=attempt_id), 303)
    page = outcome(attempt_id, viewer.person_id, at=utc_now())
    if page is None:
        abort(404)
    sentence = result_sentence(page.mark, page.head.pass_mark, passed=page.passed)
    return render_template("quizzes/result.html", page=page, sentence=sentence, verdicts=VERDICTS, say=points_sentence)


def _is_over(head: AttemptHead) -> bool:
    """Whether the attempt is closed; one whose time ran out is closed by the first request that meets it."""
    now = utc_now()
    if head.times.overdue(now):
        services.close_attempt(head.id, by=current_viewer().person_id, at=now)
        return True
    return head.closed_at is not None


def _to_result(attempt_id: int) -> ResponseReturnValue:
    """On to the result."""
    return redirect(url_for("quizzes.result", attempt_id=attempt_id), 303)


def _saved_words(question: ShownQuestion) -> str:
    """Whether and when it was answered."""
    return _("Đã lưu lúc {clock}").format(clock=f"{local(question.saved_at):%H:%M}") if question.saved_at else _("Chưa trả lời")


def _cells(page: AttemptPage, flagged: frozenset[int], current: int | None) -> list[dict[str, object]]:
    """The map of questions as the macro `question_map` wants it."""
    return [
        {
            "number": position,
            "url": url_for("quizzes.question", attempt_id=page.head.id, position=position),
            "answered": answered,
            "flagged": position in flagged,
            "current": position == current,
        }
        for position, answered in page.answered.items()
    ]
