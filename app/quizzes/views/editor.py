"""Writing a question: in the form or as text, with a preview beside it; every save is a new version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from flask import flash, get_template_attribute, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.check.one_question import read_one
from app.courses.images import MAX_BYTES
from app.courses.media import media_here
from app.courses.pictures import sent_path
from app.courses.question_text import KINDS, LEVELS, MAX_OPTIONS, SIMPLE_KINDS, SKILLS, QuestionText, write_question
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.quizzes import wording, wording_editor
from app.quizzes.forms import new_client_id
from app.quizzes.forms_editor import SentQuestion, read_question
from app.quizzes.queries.bank import BankTopic
from app.quizzes.queries.editor import preview_of
from app.quizzes.queries.texts import QuestionSource, version_texts
from app.quizzes.rules.changes import Changed, changes
from app.quizzes.rules.drafts import MOST_PARTS, Draft, act, draft_of, padded, text_of
from app.quizzes.services.composing import compose_question, revise_question
from app.quizzes.services.writing import Saved, keep_picture
from app.quizzes.views.blueprint import quizzes
from app.quizzes.views.reach import question_of, topic_of, topics_to_write

_SAVES = ("save", "save-next")


@dataclass(frozen=True)
class Desk:
    """What is written where: a new question of a topic, or a new version of one; in boxes (`source` None) or as text.

    `client_id`: the form's own name of a new question. `told`: keys of questions much like it that she has read of; `asks`:
    whether to save it all the same.
    """

    topic: BankTopic
    question: QuestionSource | None
    draft: Draft
    source: str | None = None
    seen: int = 0
    note: str = ""
    alt: str = ""
    gap_words: str = ""
    faults: tuple[tuple[int, str], ...] = ()
    meanwhile: Sequence[Changed] = field(default=())
    tried: bool = False
    place: str = ""
    client_id: str = ""
    told: tuple[str, ...] = ()
    asks: bool = False

    @property
    def url(self) -> str:
        """Where the form goes."""
        if self.question is None:
            return url_for("quizzes.question_create", topic_id=self.topic.topic_id)
        return url_for("quizzes.question_save", question_id=self.question.id)

    @property
    def text(self) -> QuestionText:
        """The question as it stands; of a text that cannot be read what the boxes hold."""
        read = read_one(self.source)[0] if self.source is not None else None
        return read or text_of(self.draft)[0]


@quizzes.get("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/cau-moi")
def question_new(topic_id: int) -> ResponseReturnValue:
    """An empty form."""
    return _page(Desk(topic_of(topics_to_write(), topic_id), None, padded(Draft()), client_id=new_client_id()))


@quizzes.post("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/cau-moi")
def question_create(topic_id: int) -> ResponseReturnValue:
    """A button of the form of a new question."""
    return _pressed(topic_of(topics_to_write(), topic_id), None)


@quizzes.get("/ngan-hang-cau-hoi/<int:question_id>/sua")
def question_edit(question_id: int) -> ResponseReturnValue:
    """The form with a question in it."""
    topic, question = question_of(topics_to_write(), question_id)
    if question.text is None:
        flash(_("Câu này chưa có văn bản để sửa. Phát hành lại gói học liệu một lần rồi mở lại."), "warn")
        return redirect(url_for("quizzes.bank_question", question_id=question_id), 303)
    return _page(Desk(topic, question, padded(draft_of(question.text)), seen=question.number))


@quizzes.post("/ngan-hang-cau-hoi/<int:question_id>/sua")
def question_save(question_id: int) -> ResponseReturnValue:
    """A button of the form of a question."""
    return _pressed(*question_of(topics_to_write(), question_id))


@quizzes.post("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/xem-truoc")
def question_preview(topic_id: int) -> ResponseReturnValue:
    """What stands beside the boxes, for the page's script."""
    topic = topic_of(topics_to_write(), topic_id)
    sent = read_question(request.form)
    draft = replace(sent.draft, key=sent.draft.key or wording_editor.NEW_KEY)
    desk = Desk(topic, None, draft, sent.source, faults=_unread(sent))
    shown = get_template_attribute("quizzes/editor_preview.html", "beside")
    return jsonify(html=shown(preview_of(topic_id, desk.text, in_form=desk.source is None), desk))


def _pressed(topic: BankTopic, question: QuestionSource | None) -> ResponseReturnValue:
    """Whatever a button of the form says."""
    sent = read_question(request.form)
    draft = replace(sent.draft, key=question.key if question else wording_editor.NEW_KEY)
    desk = Desk(topic, question, draft, sent.source, sent.seen, sent.note, sent.alt, sent.gap_words, _unread(sent))
    desk = replace(desk, client_id=sent.client_id, told=sent.told)
    if sent.act == "try" and not desk.faults:
        return _try(desk)
    if sent.act not in _SAVES:
        return _page(_turned(desk, sent))
    if desk.faults:
        return _page(desk, 422)
    try:
        saved = _save(desk, desk.text)
    except Refused as refusal:
        return _refused(desk, refusal)
    flash(_said(saved), "ok")
    if sent.act == "save-next":
        return redirect(url_for("quizzes.question_new", topic_id=topic.topic_id, da=saved.key), 303)
    return redirect(url_for("quizzes.bank_question", question_id=saved.question_id, luu=question.id if question else 0), 303)


def _unread(sent: SentQuestion) -> tuple[tuple[int, str], ...]:
    """What cannot be read at all, with its line: of the text form, or numbers in boxes."""
    if sent.source is not None:
        return tuple((fault.line, fault.sentence) for fault in read_one(sent.source)[1])
    return tuple((0, sentence) for sentence in text_of(sent.draft)[1])


def _save(desk: Desk, text: QuestionText) -> Saved:
    """Save what is written."""
    by, at = current_viewer().person_id, utc_now()
    if desk.question is not None:
        return revise_question(desk.question.id, text, seen=desk.seen, told=desk.told, by=by, at=at, note=desk.note)
    named = replace(text, key="" if text.key == wording_editor.NEW_KEY else text.key)
    topic_id = desk.topic.topic_id
    return compose_question(topic_id, named, client_id=desk.client_id, told=desk.told, by=by, at=at, note=desk.note)


def _refused(desk: Desk, refusal: Refused) -> ResponseReturnValue:
    """The form again with what stands in the way; a question much like others is asked about once; of a version that was saved
    meanwhile what changed in it."""
    if refusal.reason == "alike":
        return _page(replace(desk, asks=True), 409)
    if refusal.reason != "changed_meanwhile" or desk.question is None:
        return _page(replace(desk, tried=True), 422)
    versions = {version.number: version.source or "" for version in version_texts(desk.question.id)}
    before, now = (read_one(versions.get(number, ""))[0] for number in (desk.seen, desk.question.number))
    changed = changes(wording_editor.lines_of(before), wording_editor.lines_of(now)) if before and now else ()
    return _page(replace(desk, seen=desk.question.number, meanwhile=changed), 409)


def _turned(desk: Desk, sent: SentQuestion) -> Desk:
    """The desk after a button that writes nothing: other rows, the other form, a picture, a preview."""
    if sent.act == "text" and not desk.faults:
        return replace(desk, source=desk.source if desk.source is not None else write_question(desk.text))
    if sent.act == "form" and not desk.faults:
        return replace(desk, source=None, draft=padded(draft_of(desk.text)))
    if desk.source is not None:
        return replace(desk, tried=sent.act == "view")
    if sent.act == "picture":
        return _with_picture(desk)
    turned = act(desk.draft, sent.act, words=sent.gap_words)
    return replace(desk, draft=turned, gap_words="", tried=sent.act == "view", place=sent.act)


def _with_picture(desk: Desk) -> Desk:
    """The desk with a picture that was sent under the words of the question; it needs a description."""
    file = request.files.get("picture")
    if file is None or not file.filename:
        return replace(desk, faults=((0, _("Chọn tệp hình trước, rồi bấm Thêm hình.")),), place="picture")
    if not desk.alt:
        said = _("Viết mô tả hình cho người không nhìn thấy, rồi chọn lại tệp hình và bấm Thêm hình.")
        return replace(desk, faults=((0, said),), place="picture")
    media = media_here()
    try:
        figure = keep_picture(file.stream.read(MAX_BYTES + 1), file.filename, media)
    except Refused as refusal:
        return replace(desk, faults=((0, refusal.sentence),), place="picture")
    stem = f"{desk.draft.stem.rstrip()}\n\n![{desk.alt}]({sent_path(figure)})"
    return replace(desk, draft=replace(desk.draft, stem=stem.strip()), alt="", place="picture")


def _said(saved: Saved) -> str:
    """What became of the question."""
    if saved.state == "same":
        return _("Câu {key} không có gì mới, vẫn là bản {n}.").format(key=saved.key, n=saved.number)
    if saved.new:
        return _("Đã lưu câu {key}. Đề mở từ bây giờ có thể lấy câu này.").format(key=saved.key)
    return _("Đã lưu câu {key}, bản {n}. Bài đang làm giữ bản cũ.").format(key=saved.key, n=saved.number)


def _try(desk: Desk) -> ResponseReturnValue:
    """The page on which the question can be answered as it stands."""
    preview = preview_of(desk.topic.topic_id, desk.text, in_form=desk.source is None)
    if preview.trial is None or preview.faults:
        return _page(replace(desk, tried=True), 422)
    page = {"topic": desk.topic, "question": desk.question, "source": write_question(desk.text), "trial": preview.trial}
    return render_template("quizzes/try.html", **page, response=(), judged=())


def _page(desk: Desk, status: int = 200) -> ResponseReturnValue:
    """The editor."""
    preview = preview_of(desk.topic.topic_id, desk.text, in_form=desk.source is None)
    words = {
        "kind_words": wording.KINDS,
        "level_words": wording.LEVELS,
        "skill_words": wording_editor.SKILLS,
        "forgive_words": wording_editor.FORGIVE,
        "kinds": KINDS,
        "simple_kinds": SIMPLE_KINDS,
        "levels": LEVELS,
        "skills": SKILLS,
        "use_words": wording_editor.USES,
        "most_rows": MAX_OPTIONS,
        "most_parts": MOST_PARTS,
        "max_bytes": MAX_BYTES,
    }
    faults = desk.faults or (preview.faults if status == 422 or desk.tried else ())
    page = {"desk": desk, "draft": desk.draft, "preview": preview, "faults": faults, "fresh": request.method == "GET"}
    page["just_saved"] = request.method == "GET" and "da" in request.args
    return render_template("quizzes/editor.html", **page, **words), status
