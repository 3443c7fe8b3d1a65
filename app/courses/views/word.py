"""Lessons from Word: the file, the lessons it would make with what was changed and dropped, and their drafts."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from itsdangerous import BadData, URLSafeTimedSerializer

from app.courses.check.one_lesson import Around
from app.courses.forms_word import SentPreview, WordFileForm, read_preview, word_form
from app.courses.media import media_here
from app.courses.pages import proof_sections
from app.courses.proving import PROVER
from app.courses.queries.authoring import figures_of_topic, lessons_beside
from app.courses.queries.new_lessons import TopicRow
from app.courses.rules.word_lessons import MAX_LESSONS, whole
from app.courses.services.from_word import begin_from_word, keep_word_pictures
from app.courses.views.blueprint import courses
from app.courses.views.reach import content_folder, topic_in_reach
from app.courses.word_shown import SHOWN, PartShown, Preview, preview_of
from app.courses.word_upload import Carried, as_values, from_values, numbered, read_sent
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _, squeeze
from app.people.identity import current_viewer

_KEPT_SECONDS = 24 * 3600
"""So long the preview of a file may stand open."""
_MOST_LETTERS = 420_000
"""Of a reading on its way between two pages; a form holds half a megabyte."""
_DRAFT_KEY = "bai-xem-truoc"


@courses.get("/soan-bai/chuyen-de/<int:topic_id>/tu-word")
def word(topic_id: int) -> ResponseReturnValue:
    """Choose a file."""
    return _file_page(topic_in_reach(topic_id), word_form(request.max_content_length))


@courses.post("/soan-bai/chuyen-de/<int:topic_id>/tu-word")
def word_send(topic_id: int) -> ResponseReturnValue:
    """A file, or what was settled on its preview."""
    topic = topic_in_reach(topic_id)
    if "carried" in request.form:
        return _settle(topic, read_preview(request.form))
    form = word_form(request.max_content_length)
    if not form.validate_on_submit():
        return _file_page(topic, form)
    try:
        carried = _read(topic, form)
        return _preview_page(topic, _signed(topic, carried), carried, None)
    except Refused as refusal:
        form.tep.errors = [refusal.sentence]
        return _file_page(topic, form)


def _read(topic: TopicRow, form: WordFileForm) -> Carried:
    """The reading of a file that was sent, its pictures kept. Refused: as `read_sent`."""
    reading, made = read_sent(form.tep.data.read())
    paths = keep_word_pictures(topic.topic_id, made, media_here(), by=current_viewer().person_id, at=utc_now())
    return Carried(squeeze(form.tep.data.filename or "")[-120:], reading, numbered(reading, paths))


def _settle(topic: TopicRow, sent: SentPreview) -> ResponseReturnValue:
    """The preview again, or its lessons begun."""
    carried = _opened(topic, sent.carried)
    if carried is None:
        flash(_("Bản xem trước đã quá một ngày hoặc không còn nguyên. Tải tệp lên lại."), "warn")
        return redirect(url_for("courses.word", topic_id=topic.topic_id), 303)
    preview = preview_of(carried, sent, figures_of_topic(topic.topic_id))
    problem = _problem(preview, sent) if sent.act == "save" else ""
    if sent.act != "save" or problem:
        return _preview_page(topic, sent.carried, carried, sent, problem)
    try:
        ids = begin_from_word(
            topic.topic_id, preview.wanted(), file_name=carried.file_name, by=current_viewer().person_id, at=utc_now()
        )
    except Refused as refusal:
        return _preview_page(topic, sent.carried, carried, sent, refusal.sentence)
    return redirect(url_for("courses.authoring", moi="-".join(map(str, ids)), _anchor=f"cd-{topic.topic_id}"), 303)


def _problem(preview: Preview, sent: SentPreview) -> str:
    """What keeps the lessons from being begun."""
    if sent.recut:
        return _("Chỗ tách bài vừa đổi. Xem lại các bài ở dưới rồi bấm tạo lần nữa.")
    if not preview.lessons:
        return _("Chưa chọn bài nào để tạo. Chọn “Tạo bài riêng” cho ít nhất một bài.")
    if len(preview.lessons) > MAX_LESSONS:
        return _("Một lần tạo nhiều nhất {n} bài. Chọn đề mục bậc cao hơn để tách.").format(n=MAX_LESSONS)
    return _("Còn {n} chỗ cần điền trước khi tạo bản nháp.").format(n=preview.faults) if preview.faults else ""


def _file_page(topic: TopicRow, form: WordFileForm) -> ResponseReturnValue:
    """The page on which a file is chosen."""
    page = render_template("courses/word.html", topic=topic, form=form, max_bytes=form.tep.max_bytes)
    return page, 422 if form.errors else 200


def _preview_page(
    topic: TopicRow, signed: str, carried: Carried, sent: SentPreview | None, problem: str = ""
) -> ResponseReturnValue:
    """The page on which the lessons are looked at."""
    figures, beside = figures_of_topic(topic.topic_id), frozenset(other.key for other in lessons_beside(topic.programme_id))
    preview = preview_of(carried, sent, figures)
    around = Around(topic.key, _DRAFT_KEY, None, figures, beside, content_folder())
    parts = [_proven(around, part) if number < SHOWN else part for number, part in enumerate(preview.parts)]
    words = {"topic": topic, "signed": signed, "carried": carried, "problem": problem}
    page = render_template("courses/word_preview.html", preview=replace(preview, parts=tuple(parts)), **words)
    return page, 422 if problem else 200


def _proven(around: Around, part: PartShown) -> PartShown:
    """A part as its lesson will look on a phone."""
    if part.text is None:
        return part
    source = whole(part.text, key=_DRAFT_KEY, title=part.title or _("Bài mới"), periods=part.text.periods)
    return replace(part, sections=proof_sections(PROVER.prove(source, around).rendered))


def _signed(topic: TopicRow, carried: Carried) -> str:
    """A reading as a word that only we can have written, for this person and topic. Refused: "too_long"."""
    words = str(_seal().dumps([topic.topic_id, current_viewer().person_id, as_values(carried)]))
    if len(words) > _MOST_LETTERS:
        raise Refused("too_long", _("Tệp Word quá dài để xem trước một lần. Tách thành nhiều tệp rồi tải lên từng tệp."))
    return words


def _opened(topic: TopicRow, words: str) -> Carried | None:
    """The reading again; None for anything else, also for one that an earlier release carried in another form."""
    try:
        topic_id, person_id, values = _seal().loads(words, max_age=_KEPT_SECONDS)
        return from_values(values) if (topic_id, person_id) == (topic.topic_id, current_viewer().person_id) else None
    except (BadData, ValueError, TypeError, KeyError, IndexError):
        return None


def _seal() -> URLSafeTimedSerializer:
    """What signs, with the key of this installation."""
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="lessons-from-word")
