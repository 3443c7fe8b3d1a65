"""The log of an attempt, for the coordinator of her class."""

from __future__ import annotations

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from app.people.identity import current_viewer
from app.quizzes.queries import logs
from app.quizzes.queries.marked_essays import essays_of_attempt
from app.quizzes.views.blueprint import quizzes
from app.quizzes.wording_essays import STANDS
from app.quizzes.wording_log import FATES, clocks_sentence, device_words, second_words


@quizzes.get("/bai-lam/<int:attempt_id>/nhat-ky")
def attempt_log(attempt_id: int) -> ResponseReturnValue:
    """Everything that arrived in an attempt, with both clocks, from which device, and what counted."""
    log = logs.attempt_log(current_viewer(), attempt_id)
    if log is None:
        abort(404)
    essays = essays_of_attempt(attempt_id) if log.head.closed_at else ()
    words = {"fates": FATES, "device": device_words, "second": second_words, "wrong_clocks": clocks_sentence(log.wrong_clocks)}
    return render_template("quizzes/log.html", log=log, essays=essays, stands=STANDS, **words)
