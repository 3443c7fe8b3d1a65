"""The programme desk: the list of programmes, and one of them with its draft, its sums and what is wrong in it."""

from __future__ import annotations

from datetime import date

from flask import abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.courses import wording, wording_programmes
from app.courses.forms_programmes import ProgrammeForm, SentOutlineStep, VariantForm, read_outline_step
from app.courses.outline_pages import bars_of
from app.courses.queries.outlines import (
    draft_outline,
    editions_of,
    outline_of,
    steps_of_draft,
)
from app.courses.rules.outlines import steps
from app.courses.rules.outlines.faults import faults_of
from app.courses.rules.outlines.records import ONLINE, Outline, sums_of
from app.courses.rules.reviewing import Act, at_work
from app.courses.services.outlines import begin_edition, begin_variant, change_outline, undo_outline
from app.courses.views.blueprint import courses
from app.courses.views.programme_reach import (
    Reached,
    programme_in_reach,
    programme_to_write,
    programmes_in_reach,
    units_for_variants,
)
from app.kernel.clock import utc_now
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.identity import current_viewer


@courses.get("/chuong-trinh")
def programmes() -> ResponseReturnValue:
    """The programmes that may be opened at the desk, variants under what they follow."""
    rows = programmes_in_reach()
    return render_template("courses/programmes.html", rows=rows, states=wording.STATES, tags=wording.STATE_TAGS)


@courses.get("/chuong-trinh/<int:programme_id>")
def programme_desk(programme_id: int) -> ResponseReturnValue:
    """One programme: its draft when one is open, else its newest edition."""
    return _desk(programme_in_reach(programme_id))


@courses.post("/chuong-trinh/<int:programme_id>")
def programme_step(programme_id: int) -> ResponseReturnValue:
    """A button of the desk."""
    programme_to_write(programme_id)
    sent = read_outline_step(request.form)
    place, anchor = "", ""
    try:
        place, anchor = _done(programme_id, sent)
    except Refused as refusal:
        flash(refusal.sentence, "warn")
    here = url_for("courses.programme_desk", programme_id=programme_id, vua=place or None, _anchor=anchor or None)
    return redirect(here, 303)


@courses.post("/chuong-trinh/<int:programme_id>/ban-rieng")
def variant_new(programme_id: int) -> ResponseReturnValue:
    """Begin a province's own variant."""
    reached, form = programme_in_reach(programme_id), VariantForm()
    form.unit.choices = units_for_variants()
    if reached.row.is_variant or not form.unit.choices:
        abort(404)
    if not form.validate_on_submit():
        return _desk(reached, variant=form), 422
    by, at = current_viewer().person_id, utc_now()
    try:
        made = begin_variant(programme_id, unit_id=form.unit.data, title=form.called.data or "", by=by, at=at)
    except Refused as refusal:
        flash(refusal.sentence, "warn")
        return redirect(url_for("courses.programme_desk", programme_id=programme_id), 303)
    flash(
        _("Đã lập chương trình riêng, mọi chuyên đề dùng chung với chương trình gốc. Đổi chỗ nào thì chỗ ấy thành riêng."), "ok"
    )
    return redirect(url_for("courses.programme_desk", programme_id=made), 303)


@courses.get("/chuong-trinh/<int:programme_id>/dung-chung")
def programme_share(programme_id: int) -> ResponseReturnValue:
    """The topics of the other programmes that may be taken into the draft."""
    row = programme_to_write(programme_id)
    if row.draft_id is None:
        abort(404)
    there = {topic.key for topic in draft_outline(row.draft_id).topics}
    homes = [one.row for one in programmes_in_reach() if one.row.id != row.id and one.row.edition_id and not one.row.is_variant]
    home = next((one for one in homes if str(one.id) == request.args.get("cua")), homes[0] if homes else None)
    found = outline_of(home.edition_id or 0).topics if home else ()
    topics = [topic for topic in found if topic.key not in there and not topic.package]
    chips = [(one.title, url_for("courses.programme_share", programme_id=row.id, cua=one.id), one is home) for one in homes]
    page = {"row": row, "home": home, "topics": topics, "chips": chips}
    return render_template("courses/programme_share.html", **page, **wording_programmes.PAGE)


def _done(programme_id: int, sent: SentOutlineStep) -> tuple[str, str]:
    """Do what the button says; (what was done, where the page opens). Refused as the use-cases."""
    by, at = current_viewer().person_id, utc_now()
    if sent.act == "begin":
        begin_edition(programme_id, by=by, at=at)
        return "", ""
    if sent.act in ("undo", "back"):
        undo_outline(programme_id, seen=sent.version, by=by, at=at, to=sent.to if sent.act == "back" else None)
        return "", "khung"
    if sent.act not in wording_programmes.STEPS:
        raise Refused("nothing", _("Chưa rõ chọn việc gì. Bấm lại một nút ở dưới."))
    saved = change_outline(
        programme_id, lambda old: _changed(old, sent), words=_words(programme_id, sent), seen=sent.version, by=by, at=at
    )
    if not saved.changed:
        return "", "khung"
    # A page opened at a place does not give the focus to the button that was pressed.
    anchor = "" if sent.act in ("up", "down") else f"cd-{sent.key}" if sent.act == "place" else "khung"
    return f"{sent.act}-{sent.key}", anchor


def _words(programme_id: int, sent: SentOutlineStep) -> str:
    """What a step is called in the history."""
    row = programme_in_reach(programme_id).row
    outline = draft_outline(row.draft_id) if row.draft_id else None
    topic = (outline.topic(sent.key) or outline.topic(sent.topic)) if outline else None
    return wording_programmes.STEPS[sent.act].format(code=topic.code if topic else sent.words or sent.key)[:500]


def _changed(outline: Outline, sent: SentOutlineStep) -> Outline:
    """The outline after a button."""
    if sent.act in ("up", "down"):
        return steps.move_topic(outline, sent.key, -1 if sent.act == "up" else 1)
    if sent.act == "place":
        return steps.place_topic(outline, sent.key, sent.to or 0)
    if sent.act == "drop":
        return steps.drop_topic(outline, sent.key)
    if sent.act == "add_block":
        return steps.add_block(outline, sent.words)
    if sent.act == "name_block":
        return steps.name_block(outline, sent.key, sent.words)
    if sent.act == "share":
        return _shared(outline, sent)
    return steps.MENDS[sent.act](outline, sent.key, sent.topic)


def _shared(outline: Outline, sent: SentOutlineStep) -> Outline:
    """The outline with a topic of another programme."""
    rows = [reached.row for reached in programmes_in_reach()]
    home = next((row for row in rows if row.edition_id == sent.edition_id and row.key != outline.key), None)
    other = outline_of(home.edition_id or 0) if home else None
    topic = other.topic(sent.key) if other else None
    if other is None or topic is None or topic.package:
        raise Refused("gone", _("Chọn một chuyên đề trong danh sách rồi bấm Dùng chung."))
    return steps.share_topic(outline, topic, other.key)


def _desk(reached: Reached, *, variant: VariantForm | None = None) -> str:
    """The page of one programme."""
    row, now = reached.row, utc_now()
    shown = row.edition_id or row.followed_id
    if row.draft_id is None and shown is None:
        abort(404)
    outline = draft_outline(row.draft_id) if row.draft_id else outline_of(shown or 0)
    viewer = current_viewer()
    form, units = variant or VariantForm(formdata=None), units_for_variants() if not row.is_variant else []
    form.unit.choices = units
    editing = bool(row.draft_id) and reached.may_write
    page = {
        "reached": reached,
        "row": row,
        "outline": outline,
        "sums": sums_of(outline),
        "bars": bars_of(outline),
        "faults": faults_of(outline),
        "editing": editing,
        "steps": steps_of_draft(row.draft_id) if row.draft_id else (),
        "editions": editions_of(row.id),
        "busy": bool(row.saved_at and row.saved_by_id != viewer.person_id and at_work(row.saved_at, now)),
        "variant": form if units and row.edition_id else None,
        "facts": _facts(outline) if editing else None,
        "fresh": request.args.get("vua", ""),
        "number": _behind(reached, outline),
        "online": ONLINE,
    }
    return render_template("courses/programme.html", **page, **wording_programmes.PAGE, acts=Act, way=wording.way_of(row.state))


def _facts(outline: Outline) -> ProgrammeForm:
    """The programme's own facts as a form."""
    form = ProgrammeForm(formdata=None)
    decision = outline.decision
    form.title.data, form.short_title.data = outline.title, outline.short_title
    form.number.data, form.body.data, form.about.data = (decision.get(name, "") for name in ("number", "body", "title"))
    form.on.data = date.fromisoformat(decision["on"]) if decision.get("on") else None
    form.periods.data, form.online_share.data = outline.periods, int(outline.online_share)
    count = next(
        (requirement.get("count") for requirement in outline.requirements if requirement.get("kind") == "electives"), None
    )
    form.electives.data = count
    return form


def _behind(reached: Reached, outline: Outline) -> int:
    """The number of the edition that a variant could follow now; 0 when it is up to date."""
    row = reached.row
    if not row.is_variant or not outline.follows or row.follows_id is None:
        return 0
    newest = max((edition.number for edition in editions_of(row.follows_id)), default=0)
    return newest if newest > int(outline.follows["edition"]) else 0
