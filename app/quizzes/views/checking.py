"""Practice: right or wrong as soon as a question is answered."""

from __future__ import annotations

from flask import abort, flash, jsonify, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.asking import sent_response
from app.kernel.clock import utc_now
from app.kernel.ids import row_id
from app.kernel.refusal import Refused
from app.people.identity import current_viewer
from app.quizzes import services
from app.quizzes.forms import read_answer
from app.quizzes.views.attempts import solved_box
from app.quizzes.views.blueprint import quizzes

_NOT_HERS = {"no_attempt", "not_in_attempt"}


@quizzes.post("/bai-lam/<int:attempt_id>/dap-an")
def check(attempt_id: int) -> ResponseReturnValue:
    """Show what became of an answer, which comes along; a page's script gets the question's box solved."""
    as_json = request.accept_mimetypes.best == "application/json"
    position, me, now = request.form.get("cau", 0, type=row_id), current_viewer().person_id, utc_now()
    sent = read_answer(request.form, sent_response(list(request.form.items(multi=True))))
    try:
        if sent.choices:
            name, shown = sent.client_id, sent.shown
            services.record_answer(attempt_id, position, sent.choices, client_id=name, shown=shown, by=me, at=now)
        services.check_question(attempt_id, position, by=me, at=now)
    except Refused as refusal:
        if refusal.reason in _NOT_HERS:
            abort(404)
        if as_json:
            return jsonify(error=refusal.sentence), 422
        flash(refusal.sentence, "warn")
    if as_json:
        return jsonify(html=solved_box(attempt_id, position))
    return redirect(url_for("quizzes.question", attempt_id=attempt_id, position=position), 303)
