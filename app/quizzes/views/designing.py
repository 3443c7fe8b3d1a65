"""A paper as its makers see it: settings and blueprint, trial draws, trying it out."""

from __future__ import annotations

import secrets
from collections.abc import Mapping, Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.asking import sent_response
from app.courses.queries import is_open_to, newest_editions, owner_path
from app.kernel.clock import utc_now
from app.kernel.ids import is_id
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes.designing import facts_from, paper_form, paper_words
from app.quizzes.queries import design as designs
from app.quizzes.queries.design import Design
from app.quizzes.queries.papers import papers_of
from app.quizzes.queries.sitting import settings_history
from app.quizzes.queries.tries import topics_under_test
from app.quizzes.rules.exposure import common, exposure
from app.quizzes.services.papers import edit_paper
from app.quizzes.views.blueprint import quizzes
from app.quizzes.views.scope import paths, steward_id, topic_in_reach
from app.quizzes.wording import LEVELS, VERDICTS, points_sentence, result_sentence
from app.quizzes.wording_papers import exposure_sentence, setting_words, spread_sentence

_LARGEST_SEED = 10**9 - 1


@quizzes.get("/de")
def papers() -> ResponseReturnValue:
    """The papers of the newest edition of every programme."""
    mine = [edition for edition in newest_editions() if is_open_to(edition.unit_path, paths())]
    editions = [(edition, papers_of(edition.edition_id, edition.content_version)) for edition in mine]
    return render_template("quizzes/papers.html", editions=editions)


@quizzes.get("/de/<int:paper_id>")
def paper_page(paper_id: int) -> ResponseReturnValue:
    """How a paper is set, what it draws and what the banks have."""
    found = _design(paper_id)
    history = [(view, setting_words(view.settings)) for view in settings_history(paper_id, None)]
    may_try = not found.short and _may_try(found)
    return render_template("quizzes/paper_page.html", found=found, words=paper_words(found), history=history, may_try=may_try)


@quizzes.route("/de/<int:paper_id>/sua", methods=["GET", "POST"])
def paper_edit(paper_id: int) -> ResponseReturnValue:
    """Change a paper while nobody began it."""
    found = _design(paper_id)
    form = paper_form(found)
    if found.begun or not form.validate_on_submit():
        if form.lines.errors:
            form.form_errors.append(_("Xem lại các dòng được đánh dấu trong ma trận đề."))
        page = render_template("quizzes/paper_edit.html", found=found, form=form)
        return page, 422 if form.errors else (409 if found.begun and form.is_submitted() else 200)
    try:
        reason, by = form.reason.data, current_viewer().person_id
        done = edit_paper(paper_id, facts_from(form), reason=reason, by=by, at=utc_now())
    except Refused as refusal:
        form.form_errors.append(refusal.sentence)
        return render_template("quizzes/paper_edit.html", found=found, form=form), 422
    flash(_("Đã sửa đề cho mọi lớp của ấn bản này.") if done else _("Không có gì thay đổi."), "ok")
    return redirect(url_for("quizzes.paper_page", paper_id=paper_id), 303)


@quizzes.route("/de/<int:paper_id>/thu", methods=["GET", "POST"])
def try_paper(paper_id: int) -> ResponseReturnValue:
    """The paper as a trainee meets it, answered and judged without being kept."""
    found = design_to_try(paper_id)
    seed = asked_seed()
    if seed is None:
        return redirect(url_for("quizzes.try_paper", paper_id=paper_id, so=secrets.randbelow(_LARGEST_SEED)), 303)
    if request.method == "GET":
        return render_template("quizzes/draw_try.html", found=found, seed=seed, trial=designs.trial(found, seed))
    try:
        done = designs.judged(found, seed, _answers())
    except Refused as refusal:
        flash(refusal.sentence, "warn")
        return redirect(url_for("quizzes.try_paper", paper_id=paper_id, so=seed), 303)
    graded = done.graded
    sentence = result_sentence(graded.mark, found.paper.pass_mark, passed=bool(graded.passed)) if graded else ""
    words = {"verdicts": VERDICTS, "say": points_sentence, "sentence": sentence}
    return render_template("quizzes/draw_try.html", found=found, seed=seed, trial=done, **words)


@quizzes.get("/de/<int:paper_id>/nam-de")
def five_draws(paper_id: int) -> ResponseReturnValue:
    """Five draws side by side, and what repeated draws come to at worst."""
    found = design_to_try(paper_id)
    seed = asked_seed()
    if seed is None:
        return redirect(url_for("quizzes.five_draws", paper_id=paper_id, so=secrets.randbelow(_LARGEST_SEED)))
    views = designs.several_draws(found, seed)
    shared = common([view.versions for view in views])
    spread = designs.spread_of(views)
    told = spread_sentence(spread.marks, spread.easiest, spread.questions, mixed=found.mixed)
    sentence = f"{told} {exposure_sentence(exposure(found.lines, found.bank.items, seed))}"
    return render_template("quizzes/five_draws.html", found=found, views=views, shared=shared, sentence=sentence, levels=LEVELS)


def _design(paper_id: int) -> Design:
    """A paper, those of other units' variants left out; instructors see those that draw from a topic they answer for."""
    found = designs.design(paper_id)
    if found is None or not is_open_to(owner_path(found.paper.edition_id), paths()):
        abort(404)
    if steward_id() is not None and not any(topic_in_reach(topic_id) for topic_id in found.paper.bank_topics):
        abort(404)
    return found


def design_to_try(paper_id: int) -> Design:
    """A paper all of whose questions and keys she may see; one that cannot be drawn has nothing to show."""
    found = _design(paper_id)
    if found.short or not _may_try(found):
        abort(404)
    return found


def _may_try(found: Design) -> bool:
    """Whether every bank is hers to see, and no attempt of hers draws from one: staff may be trainees too."""
    if steward_id() is not None and not all(topic_in_reach(topic_id) for topic_id in found.paper.bank_topics):
        return False
    return not found.paper.bank_topics & topics_under_test(current_viewer().person_id, utc_now())


def asked_seed() -> int | None:
    """The number of a draw in the address."""
    text = request.args.get("so", "")
    return int(text) if is_id(text) else None


def _answers() -> Mapping[int, Sequence[str]]:
    """What the form says, by position: fields "q3.choice" and "q3.choice.<part>"."""
    fields: dict[int, list[tuple[str, str]]] = {}
    for name, value in request.form.items(multi=True):
        place, dot, rest = name.partition(".")
        if dot and place[:1] == "q" and is_id(place[1:]) and len(place) < 5:
            fields.setdefault(int(place[1:]), []).append((rest, value))
    return {number: sent_response(found) for number, found in fields.items()}
