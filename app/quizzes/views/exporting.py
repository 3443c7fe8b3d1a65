"""The bank of a topic as a file: Word, Excel, or the formats of other programs; a draw of a paper as Word."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.media import media_here
from app.courses.question_text import write_question
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.formats.exporting import SUFFIXES, WRITERS, write_paper
from app.quizzes.formats.paper_head import Head, Keys
from app.quizzes.formats.written import lost_sentences
from app.quizzes.queries.papers import PaperView
from app.quizzes.queries.printed import DrawnText, drawn_texts
from app.quizzes.services.question_files import export_topic, shown_pictures
from app.quizzes.views.blueprint import quizzes
from app.quizzes.views.designing import asked_seed, design_to_try
from app.quizzes.views.reach import topic_of, topics_in_reach
from app.quizzes.wording_importing import EXPORTS
from app.web.downloads import attachment

_TYPES = {
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".xml": "application/xml",
    ".zip": "application/zip",
}


@quizzes.get("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/xuat")
def export_questions(topic_id: int) -> ResponseReturnValue:
    """Choose a format; with "dang" the file itself, behind a page with what that format cannot hold ("du" skips it)."""
    topic, kind = topic_of(topics_in_reach(), topic_id), request.args.get("dang", "")
    if not kind:
        return render_template("quizzes/export.html", topic=topic, kinds=EXPORTS)
    if kind not in WRITERS:
        abort(404)
    try:
        written = export_topic(topic_id, kind, media_here())
    except Refused as refusal:
        return render_template("quizzes/export.html", topic=topic, kinds=EXPORTS, why=refusal.sentence), 422
    if written.losses and request.args.get("du") != "1":
        shown = lost_sentences(written.losses)
        return render_template("quizzes/export.html", topic=topic, kinds=[row for row in EXPORTS if row[0] == kind], lost=shown)
    suffix = SUFFIXES[kind]
    name = _("Câu hỏi {code}{suffix}").format(code=topic.code, suffix=suffix)
    return attachment(written.data, name, _TYPES.get(suffix, "text/plain; charset=utf-8"))


@quizzes.get("/de/<int:paper_id>/word")
def paper_word(paper_id: int) -> ResponseReturnValue:
    """A draw of a paper to print: without keys, with keys behind, or the keys alone."""
    found, seed, asked = design_to_try(paper_id), asked_seed(), request.args.get("dap_an", "none")
    if seed is None:
        return redirect(url_for("quizzes.try_paper", paper_id=paper_id))
    if asked not in list(Keys):
        abort(404)
    try:
        drawn = drawn_texts(found, seed)
    except Refused as refusal:
        flash(refusal.sentence, "warn")
        return redirect(url_for("quizzes.try_paper", paper_id=paper_id, so=seed), 303)
    written = write_paper([one.text for one in drawn], _shown(drawn), _head(found.paper, seed), Keys(asked))
    name = _("{title}, đề số {seed}{keys}.docx").format(title=found.paper.title, seed=seed, keys=_NAMES[Keys(asked)])
    return attachment(written.data, name, _TYPES[".docx"])


_NAMES = {Keys.NONE: "", Keys.BEHIND: _(" có đáp án"), Keys.ALONE: _(" đáp án")}


def _head(paper: PaperView, seed: int) -> Head:
    """What stands above a printed paper."""
    lines = [_("Đề số {seed}").format(seed=seed)]
    lines += [_("Thời gian làm bài: {n} phút").format(n=paper.minutes)] if paper.minutes else []
    return Head(paper.title.upper(), tuple(lines), (_("Họ và tên"), _("Đơn vị")))


def _shown(drawn: Sequence[DrawnText]) -> dict[str, bytes]:
    """The pictures of the drawn questions, topic by topic; nothing is asked for where none shows any."""
    media = media_here()
    found: dict[str, bytes] = {}
    for topic_id in sorted({one.topic_id for one in drawn if "](images/" in write_question(one.text)}):
        found |= shown_pictures(topic_id, [one.text for one in drawn if one.topic_id == topic_id], media)
    return found
