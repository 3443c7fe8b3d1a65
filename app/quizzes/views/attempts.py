"""The attempt as a trainee sees it: one question, the review, the result."""

from __future__ import annotations

from flask import abort, get_template_attribute, jsonify, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from app.kernel.clock import local, utc_now
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes import services
from app.quizzes.forms import SentAnswer, new_client_id
from app.quizzes.queries.arrivals import late_arrivals
from app.quizzes.queries.attempts import AttemptHead, AttemptPage, ShownQuestion, attempt_head, attempt_page, attempt_paper
from app.quizzes.queries.checked import checked_questions
from app.quizzes.queries.outcome import SeenQuestion, outcome
from app.quizzes.queries.regrades import change_sentences
from app.quizzes.rules.attempts import answer_digest
from app.quizzes.rules.clocks import ms_of
from app.quizzes.rules.release import Reveal
from app.quizzes.views import flags
from app.quizzes.views.blueprint import quizzes
from app.quizzes.wording import VERDICTS, arrivals_sentences, blank_sentence, points_sentence


@quizzes.get("/bai-lam/<int:attempt_id>/cau/<int:position>")
def question(attempt_id: int, position: int) -> ResponseReturnValue:
    """One question of an open attempt, with the clock and the map of questions."""
    return show_question(attempt_id, position)


def show_question(attempt_id: int, position: int, *, sentence: str = "", typed: SentAnswer | None = None) -> ResponseReturnValue:
    """The page of a question; with a sentence and what was typed when an answer could not be taken."""
    page = attempt_page(attempt_id, current_viewer().person_id, position)
    if page is None:
        abort(404)
    if is_over(page.head):
        return to_result(attempt_id)
    if page.question is None:
        abort(404)
    flagged = flags.flagged(attempt_id) - ({position} if typed else set()) | ({position} if typed and typed.flagged else set())
    body = render_template(
        "quizzes/question.html",
        page=page,
        question=page.question,
        response=typed.echoed if typed else page.question.response,
        shown=answer_digest(position, page.question.response),
        sentence=sentence,
        cells=_cells(page, flagged, position),
        flagged=position in flagged,
        saved=_saved_words(page.question),
        client_id=new_client_id(),
        **_looked_at(page.head, position),
        **_clock(page.head),
    )
    return body, 422 if sentence else 200


def _looked_at(head: AttemptHead, position: int) -> dict[str, object]:
    """Of practice: whether a question may be looked at, and what became of it when it was."""
    solved = checked_questions(head, current_viewer().person_id, utc_now()).get(position)
    return {"solved": solved, "tells": head.kind == "topic", "verdicts": VERDICTS, "say": points_sentence}


@quizzes.get("/bai-lam/<int:attempt_id>/de")
def paper(attempt_id: int) -> ResponseReturnValue:
    """All questions for the page's script, which then turns them over without asking the server, also without a line."""
    head = attempt_head(attempt_id, current_viewer().person_id)
    if head is None:
        abort(404)
    if is_over(head):
        return jsonify(next=url_for("quizzes.result", attempt_id=attempt_id)), 409
    checked = checked_questions(head, current_viewer().person_id, utc_now())
    return jsonify(
        [{"html": _box(item, checked.get(item.position)), "saved": _saved_words(item)} for item in attempt_paper(attempt_id)]
    )


def _box(question: ShownQuestion, solved: SeenQuestion | None) -> str:
    """A question as it is asked, or as it was looked at."""
    if solved is not None:
        return str(get_template_attribute("quizzes/solved.html", "solved")(solved, VERDICTS, points_sentence))
    return str(get_template_attribute("quizzes/asked.html", "ask")(question, question.response))


def solved_box(attempt_id: int, position: int) -> str:
    """The box of a question that she has just looked at; "" when nothing of it may be told now."""
    me, now = current_viewer().person_id, utc_now()
    head = attempt_head(attempt_id, me)
    found = checked_questions(head, me, now).get(position) if head is not None else None
    return str(get_template_attribute("quizzes/solved.html", "solved")(found, VERDICTS, points_sentence)) if found else ""


@quizzes.get("/bai-lam/<int:attempt_id>/xem-lai")
def review(attempt_id: int) -> ResponseReturnValue:
    """All questions at a glance before handing in; the blank ones are named."""
    page = attempt_page(attempt_id, current_viewer().person_id)
    if page is None:
        abort(404)
    if is_over(page.head):
        return to_result(attempt_id)
    cells = _cells(page, flags.flagged(attempt_id), None)
    return render_template(
        "quizzes/review.html", page=page, cells=cells, sentence=blank_sentence(page.blank), **_clock(page.head)
    )


@quizzes.get("/bai-lam/<int:attempt_id>/ket-qua")
def result(attempt_id: int) -> ResponseReturnValue:
    """What came out; an open attempt is gone on with, one whose time ran out is closed here."""
    viewer = current_viewer()
    head = attempt_head(attempt_id, viewer.person_id)
    if head is None:
        abort(404)
    if head.closed_at is None and not is_over(head):
        return redirect(url_for("quizzes.review", attempt_id=attempt_id), 303)
    page = outcome(attempt_id, viewer.person_id, at=utc_now())
    if page is None:
        abort(404)
    told = change_sentences(attempt_id, by_number=page.reveal >= Reveal.OUTCOME) if page.reveal >= Reveal.MARK else []
    late = late_arrivals(attempt_id)
    told = [*told, *arrivals_sentences(late.counted, late.left_out)]
    return render_template("quizzes/result.html", page=page, changes=told, verdicts=VERDICTS, say=points_sentence)


def _clock(head: AttemptHead) -> dict[str, object]:
    """The server's clock and the end of the attempt, for the page and for its script."""
    now = utc_now()
    return {"now": now, "now_ms": ms_of(now), "due_ms": "" if head.due_at is None else ms_of(head.due_at)}


def is_over(head: AttemptHead) -> bool:
    """Whether the attempt is closed; one whose time ran out is closed by the first request that meets it."""
    now = utc_now()
    if head.times.overdue(now):
        services.close_attempt(head.id, by=current_viewer().person_id, at=now)
        return True
    return head.closed_at is not None


def to_result(attempt_id: int) -> ResponseReturnValue:
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
