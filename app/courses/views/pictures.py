"""A picture of a lesson: its description and caption, turning and cutting. Numbers do what the mouse does."""

from __future__ import annotations

from dataclasses import dataclass, replace

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses.forms_pictures import SentCut, read_cut
from app.courses.media import media_here
from app.courses.queries.authoring import LessonRow, draft_source, revision_source
from app.courses.queries.shelf import WholePicture, whole_of
from app.courses.rules.pictures import WHOLE, Cut, Shown, reworded, shown_in
from app.courses.services.drafting import save_draft
from app.courses.services.files import cut_picture
from app.courses.views.blueprint import courses
from app.courses.views.reach import lesson_in_reach
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer


@dataclass(frozen=True)
class PictureDesk:
    """A picture under the scissors: the lesson, the text that shows it, the whole picture, what is typed."""

    row: LessonRow
    source: str
    shown: Shown
    whole: WholePicture
    cut: Cut
    alt: str
    caption: str
    problem: str = ""

    @property
    def sides(self) -> tuple[int, int]:
        """Width and height of the turned picture in pixels."""
        width, height = self.whole.figure.width, self.whole.figure.height
        return (height, width) if self.cut.turn in (90, 270) else (width, height)

    @property
    def transform(self) -> str:
        """How SVG turns it into its place."""
        width, height = self.whole.figure.width, self.whole.figure.height
        moves = {90: (height, 0), 180: (width, height), 270: (0, width)}
        x, y = moves.get(self.cut.turn, (0, 0))
        return f"translate({x} {y}) rotate({self.cut.turn})"

    @property
    def box(self) -> tuple[int, int, int, int]:
        """What stays: x, y, width, height in pixels of the turned picture."""
        width, height = self.sides
        left, top = self.cut.left * width // WHOLE, self.cut.top * height // WHOLE
        return left, top, self.cut.right * width // WHOLE - left, self.cut.bottom * height // WHOLE - top

    @property
    def trims(self) -> dict[str, float]:
        """How much goes at each side, in percent."""
        cut = self.cut
        sides = {"left": cut.left, "top": cut.top, "right": WHOLE - cut.right, "bottom": WHOLE - cut.bottom}
        return {side: amount / 10 for side, amount in sides.items()}


@courses.get("/soan-bai/<int:lesson_id>/hinh")
def picture(lesson_id: int) -> ResponseReturnValue:
    """One picture of a lesson, as its text shows it; without its name back to the lesson."""
    if not request.args.get("ten"):
        return redirect(url_for("courses.draft", lesson_id=lesson_in_reach(lesson_id).lesson_id))
    return _page(_desk(lesson_id, request.args.get("ten", "")))


@courses.post("/soan-bai/<int:lesson_id>/hinh")
def picture_save(lesson_id: int) -> ResponseReturnValue:
    """A button of that page: turn, try, the whole picture again, or save."""
    sent = read_cut(request.form)
    if not sent.path:
        return redirect(url_for("courses.draft", lesson_id=lesson_in_reach(lesson_id).lesson_id), 303)
    desk = replace(_desk(lesson_id, sent.path), cut=sent.cut, alt=sent.alt, caption=sent.caption)
    if sent.act != "save":
        return _page(replace(desk, cut=_moved(sent)))
    if not sent.alt:
        return _page(replace(desk, problem=_("Viết mô tả hình cho người không nhìn thấy.")), 422)
    try:
        _save(desk)
    except Refused as refusal:
        return _page(replace(desk, problem=refusal.sentence), 422)
    flash(_("Đã sửa hình trong bản nháp. Hình cũ vẫn còn ở trang Hình và tệp."), "ok")
    return redirect(url_for("courses.draft", lesson_id=lesson_id, luu=f"bai-{lesson_id}"), 303)


def _moved(sent: SentCut) -> Cut:
    """The cut after a button that saves nothing."""
    if sent.act in ("left", "right"):
        return sent.cut.turned(clockwise=sent.act == "right")
    return Cut() if sent.act == "whole" else sent.cut


def _save(desk: PictureDesk) -> None:
    """Make the picture that is asked for, where it differs, and put it with its words into the draft."""
    by, at = current_viewer().person_id, utc_now()
    path = desk.shown.path
    if desk.cut != desk.whole.cut:
        path = cut_picture(desk.row.topic_id, path, desk.cut, media_here(), by=by, at=at)
    source = reworded(desk.source, desk.shown.path, Shown(path, desk.alt, desk.caption))
    save_draft(desk.row.lesson_id, source, seen=desk.row.version or 0, by=by, at=at)


def _desk(lesson_id: int, path: str) -> PictureDesk:
    """The picture at a path, as the lesson's text of now shows it; 404 for anything else."""
    row = lesson_in_reach(lesson_id)
    source = draft_source(row.draft_id) if row.draft_id else revision_source(row.revision_id)
    shown = next((each for each in shown_in(source) if each.path == path), None)
    whole = whole_of(row.topic_id, path) if shown else None
    if shown is None or whole is None:
        abort(404)
    return PictureDesk(row, source, shown, whole, whole.cut, shown.alt, shown.caption)


def _page(desk: PictureDesk, status: int = 200) -> ResponseReturnValue:
    """The page of a picture."""
    return render_template("courses/picture.html", desk=desk, row=desk.row), status
