"""Regrading a question: choose, see who is affected, apply; one regrade line by line; take it back."""

from __future__ import annotations

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.kernel.clock import utc_now
from app.kernel.ids import row_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.people.rules import Role
from app.quizzes.forms import new_client_id
from app.quizzes.forms_regrading import SentRegrade, read_regrade
from app.quizzes.queries.bank import BankQuestion, bank_question
from app.quizzes.queries.regrades import RegradeView, elsewhere_only, lines_of, regrade_view, regrades_of, rulings_before
from app.quizzes.queries.regrading import VersionRow, preview, versions_of
from app.quizzes.rules.regrading import Preview, checked_remedy
from app.quizzes.services import regrading
from app.quizzes.views.blueprint import quizzes
from app.quizzes.views.scope import paths, topic_in_reach
from app.quizzes.wording_regrading import mark_words, outcome_words, outside_sentence, remedy_words, sum_words

_PER_PAGE = 50
_CHANGED = {"changed_meanwhile"}


@quizzes.route("/ngan-hang-cau-hoi/<int:question_id>/cham-lai", methods=["GET", "POST"])
def regrade(question_id: int) -> ResponseReturnValue:
    """Choose how a question is judged, see everybody whom that touches, and only then apply it."""
    question = bank_question(question_id)
    if question is None or topic_in_reach(question.topic_id) is None:
        abort(404)
    if request.method == "GET":
        return _page(question, read_regrade(request.args))
    sent = read_regrade(request.form)
    try:
        if sent.remedy is None:
            raise Refused("no_remedy", _("Chọn một cách chấm lại."))
        done = regrading.regrade(
            question_id,
            sent.chosen,
            sent.remedy,
            reason=sent.reason,
            seen=regrading.Seen(sent.digest, sent.knows_decided, _decides_for()),
            client_id=sent.client_id or new_client_id(),
            by=current_viewer().person_id,
            at=utc_now(),
        )
    except Refused as refusal:
        return _page(question, sent, refusal.sentence), 409 if refusal.reason in _CHANGED else 422
    flash(_("Đã chấm lại; {n} bài có điểm thay đổi.").format(n=done.changed), "ok")
    return redirect(url_for("quizzes.regraded", regrade_id=done.regrade_id), 303)


def _page(question: BankQuestion, sent: SentRegrade, sentence: str = "") -> str:
    """The form, and below it what the choice would do."""
    versions = versions_of(question.id)
    held = [version for version in versions.values() if version.attempts]
    found, others = None, elsewhere_only(question.id, paths())
    if sent.remedy is not None:
        try:
            answered = {version.id: version.answered for version in versions.values()}
            found = preview(versions, checked_remedy(sent.remedy, answered, sent.chosen), _decides_for())
        except Refused as refusal:
            sentence = sentence or refusal.sentence
    return render_template(
        "quizzes/regrade.html",
        question=question,
        versions=list(versions.values()),
        held=held,
        keys={version.id: _key_words(version) for version in versions.values()},
        sent=sent,
        chosen=sent.chosen or tuple(version.id for version in held),
        sentence=sentence,
        history=[item for item in regrades_of(question.id) if item.id not in others],
        **_shown(found),
    )


def _decides_for() -> tuple[str, ...] | None:
    """The units for which whoever asks may decide how a question is judged: an administrator for all (None)."""
    return None if current_viewer().has(Role.ADMINISTRATOR) else paths()


def _key_words(version: VersionRow) -> str:
    """What a version takes for right, in short."""
    right = [key.upper() for key, _html, correct in version.options if correct]
    return ", ".join(right) or "; ".join(str(text) for text in version.accepts.get("accepted", ()))


def _shown(found: Preview | None) -> dict[str, object]:
    """The list of changes, a page of it, and the words for it."""
    number = max(1, request.args.get("trang", 1, type=row_id))
    moving = [change for change in found.moving if change.within_reach] if found else []
    pages = max(1, -(-len(moving) // _PER_PAGE))
    number = min(number, pages)
    return {
        "found": found,
        "rows": moving[(number - 1) * _PER_PAGE : number * _PER_PAGE],
        "total": len(moving),
        "page_number": number,
        "pages": pages,
        "per_page": _PER_PAGE,
        "client_id": new_client_id(),
        "words": remedy_words,
        "say": mark_words,
        "say_sum": sum_words,
        "say_passed": outcome_words,
        "outside": outside_sentence,
    }


@quizzes.get("/cham-lai/<int:regrade_id>")
def regraded(regrade_id: int) -> ResponseReturnValue:
    """One regrade for the file: who, when, why, every mark before and after."""
    return _regraded(_in_reach(regrade_id))


def _regraded(view: RegradeView, sentence: str = "", reason: str = "") -> str:
    """The page of a regrade; while it is the newest of its versions, with what taking it back would do."""
    lines, elsewhere = lines_of(view.id, paths())
    back, why_not = None, ""
    if view.undone_id is None and view.undoes_id is None:
        try:
            back = preview(versions_of(view.question_id), rulings_before(view.id), _decides_for())
        except Refused as refusal:
            why_not = refusal.sentence
    page = {"view": view, "lines": lines, "elsewhere": elsewhere, "back": back, "why_not": why_not}
    page |= {"words": remedy_words, "say": mark_words, "say_sum": sum_words, "say_passed": outcome_words}
    return render_template("quizzes/regraded.html", **page, sentence=sentence, reason=reason)


@quizzes.post("/cham-lai/<int:regrade_id>/hoan-lai")
def undo_regrade(regrade_id: int) -> ResponseReturnValue:
    """Take a regrade back as a whole; the decision and its lines stay in the file."""
    view, sent = _in_reach(regrade_id), read_regrade(request.form)
    seen = regrading.Seen(sent.digest, sent.knows_decided, _decides_for())
    try:
        done = regrading.undo_regrade(regrade_id, reason=sent.reason, seen=seen, by=current_viewer().person_id, at=utc_now())
    except Refused as refusal:
        return _regraded(view, refusal.sentence, sent.reason), 409 if refusal.reason in _CHANGED else 422
    flash(_("Đã hoàn lại; {n} bài trở về điểm trước đó.").format(n=done.changed), "ok")
    return redirect(url_for("quizzes.regraded", regrade_id=done.regrade_id), 303)


def _in_reach(regrade_id: int) -> RegradeView:
    """A regrade of a topic that she may see, and not of classes of others only; anything else is as if it did not exist."""
    view = regrade_view(regrade_id)
    if view is None or topic_in_reach(view.topic_id) is None or view.id in elsewhere_only(view.question_id, paths()):
        abort(404)
    return view
