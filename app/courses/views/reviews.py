"""Review: what changed, what is said about it, and the steps of a draft on its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses import wording
from app.courses.drafting import proof_shown
from app.courses.forms import SentStep, number, read_comment, read_step
from app.courses.proving import PROVER
from app.courses.queries.authoring import LessonRow, draft_source, lessons_beside, revision_source, standing_of
from app.courses.queries.reviews import CommentView, comments_of, steps_of
from app.courses.rules.paragraphs import ShownParagraph, compared, place_of
from app.courses.rules.reviewing import Act, may
from app.courses.services.publish_draft import around_lesson, publish_draft
from app.courses.services.reviewing import comment_draft, finish_comment, move_draft, schedule_draft
from app.courses.views.blueprint import courses
from app.courses.views.reach import content_folder, lesson_in_reach
from app.kernel.clock import local_day, utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer
from app.web.format import day

_MOVES = {act.value: act for act in (Act.SUBMIT, Act.RETURN, Act.APPROVE, Act.DISCARD)}


@dataclass(frozen=True)
class Talk:
    """A comment with its answers."""

    comment: CommentView
    answers: tuple[CommentView, ...]


@dataclass(frozen=True)
class Reading:
    """A paragraph of the draft as it is reviewed, with what was said about it; `number` is its place on the page."""

    number: int
    shown: ShownParagraph
    talks: tuple[Talk, ...]


@courses.get("/soan-bai/<int:lesson_id>/duyet")
def review(lesson_id: int) -> ResponseReturnValue:
    """The draft paragraph by paragraph, with what changed since what is published, and what was said."""
    row = lesson_in_reach(lesson_id)
    if row.draft_id is None:
        return render_template("courses/review_empty.html", row=row)
    source, others = draft_source(row.draft_id), list(lessons_beside(row.programme_id))
    proof = proof_shown(row, PROVER.prove(source, around_lesson(row, others, content_folder())))
    readings, whole = _readings(compared(revision_source(row.revision_id), source), comments_of(row.draft_id))
    standing, person_id = standing_of(row), current_viewer().person_id
    page = {"row": row, "proof": proof, "readings": readings, "whole": whole, "steps": steps_of(row.draft_id)}
    page |= {"may": {act.value: may(act, standing, person_id) for act in Act}, "own": person_id in standing.writers}
    page |= {"at": number(request.args.get("doan", "")), "only": request.args.get("xem") == "doi", "words": wording.STEPS}
    return render_template("courses/review.html", **page, way=wording.way_of(row.state), states=wording.STATES)


@courses.post("/soan-bai/<int:lesson_id>/duyet")
def review_step(lesson_id: int) -> ResponseReturnValue:
    """A step of the draft."""
    row, sent = lesson_in_reach(lesson_id), read_step(request.form)
    try:
        flash(_done(row, sent), "ok")
    except Refused as refusal:
        flash(refusal.sentence, "warn")
        return redirect(url_for("courses.review", lesson_id=lesson_id), 303)
    if sent.act == Act.PUBLISH and row.placed:
        return redirect(url_for("learning.lesson_classes", lesson_id=lesson_id), 303)
    if sent.act in {Act.DISCARD, Act.PUBLISH}:
        return redirect(url_for("courses.authoring"), 303)
    return redirect(url_for("courses.review", lesson_id=lesson_id), 303)


@courses.post("/soan-bai/<int:lesson_id>/gop-y")
def comment(lesson_id: int) -> ResponseReturnValue:
    """Something said about a paragraph, an answer to it, or that it is done with."""
    lesson_in_reach(lesson_id)
    sent, by, at = read_comment(request.form), current_viewer().person_id, utc_now()
    place = f"gop-y-{sent.comment_id}" if sent.comment_id else "gop-y"
    try:
        if sent.act in {"done", "undone"}:
            finish_comment(lesson_id, sent.comment_id, done=sent.act == "done", by=by, at=at)
        else:
            answer_to = sent.comment_id or None
            said = comment_draft(lesson_id, sent.words, anchor=sent.anchor, by=by, at=at, answer_to=answer_to)
            place = f"gop-y-{answer_to or said}"
    except Refused as refusal:
        flash(refusal.sentence, "warn")
    return redirect(url_for("courses.review", lesson_id=lesson_id, _anchor=place), 303)


def _done(row: LessonRow, sent: SentStep) -> str:
    """Do what the button says; what to say then. Refused as the use-cases."""
    by, at = current_viewer().person_id, utc_now()
    if sent.act in _MOVES:
        return wording.NEXT[move_draft(row.lesson_id, _MOVES[sent.act], seen=sent.version, by=by, at=at, note=sent.note)]
    if sent.act == Act.PUBLISH:
        publish_draft(row.lesson_id, seen=sent.version, by=by, at=at, content=content_folder())
        if not row.placed:
            words = _("Đã duyệt xong bài “{title}”. Bài chờ người soạn chương trình xếp vào phiên bản mới; học viên chưa thấy.")
            return words.format(title=row.title)
        return _(
            "Đã phát hành bài “{title}”. Lớp đang học ấn bản mới nhất thấy ngay. Sửa một điều sai thì báo người đã đọc ở đây."
        ).format(title=row.title)
    if sent.act in {"schedule", "unschedule"}:
        on = sent.on if sent.act == "schedule" else None
        if sent.act == "schedule" and on is None:
            raise Refused("no_day", _("Chọn ngày phát hành, rồi bấm Hẹn ngày."))
        schedule_draft(row.lesson_id, on, today=local_day(at), seen=sent.version, by=by, at=at)
        return _("Bài tự phát hành ngày {day}.").format(day=day(on)) if on else _("Đã bỏ ngày hẹn.")
    raise Refused("nothing", _("Chưa rõ chọn việc gì. Bấm lại một nút ở dưới."))


def _readings(shown: Sequence[ShownParagraph], comments: Sequence[CommentView]) -> tuple[tuple[Reading, ...], tuple[Talk, ...]]:
    """The paragraphs with their talks, and what is said about the whole lesson or about what is gone."""
    answers = {each.id: tuple(one for one in comments if one.answer_to_id == each.id) for each in comments}
    rows = [each.paragraph for each in shown if each.paragraph is not None]
    at_place: dict[int, list[Talk]] = {}
    whole: list[Talk] = []
    for each in comments:
        if each.answer_to_id is not None:
            continue
        place = place_of(each.anchor, rows)
        (whole if place is None else at_place.setdefault(rows[place].line, [])).append(Talk(each, answers[each.id]))
    readings = tuple(
        Reading(number, each, tuple(at_place.get(each.paragraph.line, ())) if each.paragraph else ())
        for number, each in enumerate(shown)
    )
    return readings, tuple(whole)
