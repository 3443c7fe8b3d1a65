"""What a phone sends during an attempt: an answer, the handing in; and the server's clock, which it asks for."""

from __future__ import annotations

from datetime import datetime

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf

from app.courses.asking import sent_response
from app.courses.judging.responses import MAX_ESSAY, MAX_TEXT
from app.kernel.clock import local, utc_now
from app.kernel.ids import is_id
from app.kernel.periods import say_number
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes import services
from app.quizzes.forms import SentAnswer, read_answer, read_client_id, read_phone
from app.quizzes.queries.attempts import attempt_head
from app.quizzes.rules.clocks import ms_of
from app.quizzes.services import Recorded
from app.quizzes.views import flags
from app.quizzes.views.attempts import is_over, show_question, to_result
from app.quizzes.views.blueprint import quizzes
from app.web.errors import say_too_long

_NOT_HERS = {"no_attempt", "not_in_attempt"}
say_too_long(
    "quizzes.answer",
    _(
        "Câu trả lời vừa gửi quá dài nên chưa lưu được; những câu đã lưu vẫn còn. Câu trả lời ngắn dài nhất {short} ký tự, "
        "bài tự luận dài nhất {essay} ký tự. Quay lại, viết ngắn lại rồi gửi lần nữa."
    ).format(short=MAX_TEXT, essay=say_number(MAX_ESSAY)),
)


@quizzes.post("/bai-lam/<int:attempt_id>/cau/<int:position>")
def answer(attempt_id: int, position: int) -> ResponseReturnValue:
    """Keep an answer; a form goes on to where its button says, a fetch gets the time at which it was saved."""
    if not request.form:  # something else than a form: saying nothing is not taking an answer back
        abort(400)
    now = utc_now()
    sent = read_answer(request.form, sent_response(list(request.form.items(multi=True))))
    as_json = _wants_json()
    if as_json and request.form.get("only") == "flag":
        return _flag_only(attempt_id, position, on=sent.flagged)
    try:
        kept = _recorded(attempt_id, position, sent, now) if sent.says_something or as_json else Recorded(now, new=False)
    except Refused as refusal:
        return _not_taken(refusal, attempt_id, position, sent, as_json=as_json)
    if kept.over:
        return _after_the_end(kept, attempt_id, as_json=as_json)
    flags.set_flag(attempt_id, position, on=sent.flagged)
    if as_json:
        return jsonify(saved_at=f"{local(now):%H:%M}", now=ms_of(now), due=kept.due_ms)
    if is_id(sent.go):
        return redirect(url_for("quizzes.question", attempt_id=attempt_id, position=int(sent.go)), 303)
    return redirect(url_for("quizzes.review", attempt_id=attempt_id), 303)


def _recorded(attempt_id: int, position: int, sent: SentAnswer, now: datetime) -> Recorded:
    """Keep what she gave."""
    me = current_viewer().person_id
    name, phone, shown = sent.client_id, sent.phone, sent.shown
    return services.record_answer(attempt_id, position, sent.choices, client_id=name, phone=phone, shown=shown, by=me, at=now)


def _flag_only(attempt_id: int, position: int, *, on: bool) -> ResponseReturnValue:
    """Only the mark "look again" changed: no answer is written, so that an old tab takes none back."""
    head = attempt_head(attempt_id, current_viewer().person_id)
    if head is None:
        abort(404)
    now = ms_of(utc_now())
    if is_over(head):
        return jsonify(next=url_for("quizzes.result", attempt_id=attempt_id), now=now), 409
    flags.set_flag(attempt_id, position, on=on)
    return jsonify(now=now, due=None if head.due_at is None else ms_of(head.due_at))


def _not_taken(refusal: Refused, attempt_id: int, position: int, sent: SentAnswer, *, as_json: bool) -> ResponseReturnValue:
    """The answer to an answer that cannot be kept."""
    if refusal.reason in _NOT_HERS:
        abort(404)
    if as_json:
        return jsonify(error=refusal.sentence, next=""), 422
    return show_question(attempt_id, position, sentence=refusal.sentence, typed=sent)


def _after_the_end(kept: Recorded, attempt_id: int, *, as_json: bool) -> ResponseReturnValue:
    """The answer to one that arrived when the attempt was over: it counts, or it is kept as evidence only."""
    if as_json:
        there, now = url_for("quizzes.result", attempt_id=attempt_id), ms_of(kept.saved_at)
        if not kept.counts:
            return jsonify(error=kept.sentence, next=there, now=now), 409
        return jsonify(saved_at=f"{local(kept.saved_at):%H:%M}", next=there, now=now)
    if not kept.counts:
        flash(kept.sentence, "warn")
    return to_result(attempt_id)


@quizzes.post("/bai-lam/<int:attempt_id>/nop-bai")
def hand_in(attempt_id: int) -> ResponseReturnValue:
    """Hand in; twice is once, at the moment when it was given first."""
    now, phone, client_id = utc_now(), read_phone(request.form), read_client_id(request.form)
    try:
        services.close_attempt(attempt_id, by=current_viewer().person_id, at=now, phone=phone, client_id=client_id)
    except Refused:
        abort(404)
    flags.forget(attempt_id)
    if _wants_json():
        return jsonify(next=url_for("quizzes.result", attempt_id=attempt_id), now=ms_of(now))
    return to_result(attempt_id)


@quizzes.get("/bai-lam/<int:attempt_id>/gio")
def attempt_clock(attempt_id: int) -> ResponseReturnValue:
    """The server's clock, the end of the attempt, and what a page needs to send again after a new sign-in."""
    viewer = current_viewer()
    head = attempt_head(attempt_id, viewer.person_id)
    if head is None:
        abort(404)
    due = None if head.due_at is None else ms_of(head.due_at)
    there = url_for("quizzes.result", attempt_id=attempt_id) if is_over(head) else ""
    return jsonify(now=ms_of(utc_now()), due=due, next=there, csrf=generate_csrf(), who=str(viewer.person_id))


def _wants_json() -> bool:
    """Whether the page's script is asking."""
    return request.accept_mimetypes.best == "application/json"
