"""Use-cases of the programme desk: begin a draft of an edition, change it, take a change back, lead it on its way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.courses.models import Edition, EditionDraft, EditionDraftStep, Programme, ProgrammeTie, StructureOnDisk
from app.courses.queries.outlines import outline_of
from app.courses.rules.outlines.faults import errors_of
from app.courses.rules.outlines.merging import as_followed
from app.courses.rules.outlines.records import Outline, as_record, outline_from
from app.courses.rules.outlines.steps import free_key
from app.courses.rules.reviewing import Act, Standing, State, check, state_after_save
from app.kernel.refusal import Refused
from app.kernel.text import _, slug, squeeze
from app.people.models import Unit
from app.storage import journal
from app.storage.transaction import transaction

_CHANGES = ("opened", "changed", "undone")
_AFTER = {Act.SUBMIT: State.SUBMITTED, Act.RETURN: State.RETURNED, Act.APPROVE: State.APPROVED, Act.DISCARD: State.DISCARDED}


@dataclass(frozen=True)
class ChangedOutline:
    """What a change left: the version that stands, and whether anything is different."""

    version: int
    changed: bool


def begin_edition(programme_id: int, *, by: int, at: datetime) -> int:
    """Begin the next edition of a programme from its newest one; gives the id of the draft, of an open one when there is one. A
    variant that was never published goes on where it was put away.

    Refused: "no_edition".
    """
    with transaction() as db:
        draft = locked_draft(db, programme_id)
        if draft is not None:
            return draft.id
        newest = newest_edition(db, programme_id)
        if newest is not None:
            return _open(db, programme_id, newest.id, outline_of(newest.id), by=by, at=at).id
        last = select(EditionDraft).filter_by(programme_id=programme_id).order_by(EditionDraft.id.desc()).limit(1)
        former = db.scalar(last)
        if former is None:
            raise Refused("no_edition", _("Chương trình này chưa phát hành ấn bản nào."))
        return _open(db, programme_id, former.base_edition_id, outline_from(former.outline), by=by, at=at).id


def begin_variant(programme_id: int, *, unit_id: int, title: str, by: int, at: datetime) -> int:
    """Begin a unit's own variant of a programme: every topic shared, to be changed where the unit wants it; gives its id.

    Refused: "no_edition", "words", "there" (the unit has one already).
    """
    if not title.strip() or len(title) > 200:
        raise Refused("words", _("Ghi tên chương trình riêng, tối đa 200 ký tự."))
    with transaction() as db:
        programme, unit = db.get_one(Programme, programme_id, with_for_update=True), db.get_one(Unit, unit_id)
        newest = newest_edition(db, programme_id)
        if newest is None:
            raise Refused("no_edition", _("Chương trình này chưa phát hành ấn bản nào."))
        own = select(ProgrammeTie.programme_id).filter_by(follows_id=programme_id, unit_id=unit_id)
        if db.scalar(own) is not None:
            raise Refused("there", _("{unit} đã có chương trình riêng theo chương trình này.").format(unit=unit.name))
        key = free_key(f"{programme.key}-{slug(unit.name)}"[:76], set(db.scalars(select(Programme.key))))
        variant = Programme(key=key, title=squeeze(title))
        db.add(variant)
        db.flush()
        db.add(ProgrammeTie(programme_id=variant.id, unit_id=unit_id, follows_id=programme_id, followed_edition_id=newest.id))
        follows = {"id": programme.key, "edition": newest.number}
        outline = replace(as_followed(outline_of(newest.id)), key=key, title=variant.title, follows=follows)
        _open(db, variant.id, newest.id, outline, by=by, at=at)
        journal.record("courses.began_variant", "programme", variant.id, by=by, at=at, follows=programme_id, unit=unit_id)
        return variant.id


def change_outline(
    programme_id: int, change: Callable[[Outline], Outline], *, words: str, seen: int, by: int, at: datetime
) -> ChangedOutline:
    """Change the open draft over the version that was seen; what comes out the same is no change.

    Refused: "no_draft", "changed_meanwhile", and what `change` refuses.
    """
    with transaction() as db:
        draft = _draft(db, programme_id)
        check_seen(draft, seen)
        outline = change(outline_from(draft.outline))
        return _write(db, draft, outline, kind="changed", words=words, back=draft.version, by=by, at=at)


def undo_outline(programme_id: int, *, seen: int, by: int, at: datetime, to: int | None = None) -> ChangedOutline:
    """Take the last change back that was not taken back yet, or go to the outline of a version.

    Refused: "no_draft", "changed_meanwhile", "nothing".
    """
    with transaction() as db:
        draft = _draft(db, programme_id)
        check_seen(draft, seen)
        rows = {
            row.version: row
            for row in db.scalars(
                select(EditionDraftStep).where(EditionDraftStep.draft_id == draft.id, EditionDraftStep.kind.in_(_CHANGES))
            )
        }
        here = rows[max(rows)]
        goal = rows.get((here.back or 0) if to is None else to)
        if goal is None or goal.outline is None:
            raise Refused("nothing", _("Không còn bước nào để quay lại."))
        words = _("Quay lại: {words}").format(words=here.words if to is None else goal.words)
        back = goal.back if to is None else draft.version
        return _write(db, draft, outline_from(goal.outline), kind="undone", words=words[:500], back=back, by=by, at=at)


def settle_outline(programme_id: int, outline: Outline, *, source: str, seen: int, by: int, at: datetime) -> ChangedOutline:
    """Save the outline in which two sides were put together. `source`: "newest" (an edition was published meanwhile), "files", or
    "followed" (the programme that a variant follows). Refused: "no_draft", "changed_meanwhile".
    """
    words = {
        "newest": _("Ghép với ấn bản mới phát hành"),
        "files": _("Ghép với tệp của gói học liệu"),
        "followed": _("Theo ấn bản mới của chương trình gốc"),
    }
    with transaction() as db:
        saved = change_outline(programme_id, lambda _old: outline, words=words[source], seen=seen, by=by, at=at)
        draft = _draft(db, programme_id)
        newest = newest_edition(db, programme_id)
        if source == "newest" and newest is not None:
            draft.base_edition_id = newest.id
        row = db.get(StructureOnDisk, programme_id, with_for_update=True)
        if source == "files" and row is not None and row.brought_hash and row.brought:
            row.structure_hash, row.outline, row.brought_hash, row.brought = row.brought_hash, row.brought, None, None
        journal.record("courses.settled_outline", "programme", programme_id, by=by, at=at, draft=draft.id, source=source)
        return saved


def move_outline(programme_id: int, act: Act, *, seen: int, by: int, at: datetime, note: str = "") -> State:
    """A step of the draft on its way: sent, sent back, approved, put away. An outline with errors is not sent.

    Refused: "no_draft", "faults", "no_note", and what `reviewing.check` refuses.
    """
    with transaction() as db:
        draft = _draft(db, programme_id)
        check(act, standing_of_draft(db, draft), person_id=by, seen=seen)
        if act is Act.SUBMIT and (errors := errors_of(outline_from(draft.outline))):
            raise Refused("faults", _("Còn {n} chỗ phải sửa: {first}").format(n=len(errors), first=errors[0].sentence))
        if act is Act.RETURN and not note.strip():
            raise Refused("no_note", _("Ghi cần sửa gì rồi gửi lại."))
        draft.state = _AFTER[act]
        if act is Act.DISCARD:
            draft.open_programme_id = None
        note_step(db, draft, draft.state, note.strip()[:2000], by=by, at=at)
        journal.record(f"courses.{draft.state}_edition", "programme", programme_id, by=by, at=at, draft=draft.id)
        return State(draft.state)


def standing_of_draft(db: Session, draft: EditionDraft) -> Standing:
    """A draft as the rules of reviewing see it; in a transaction."""
    writers = db.scalars(
        select(EditionDraftStep.by_id).where(EditionDraftStep.draft_id == draft.id, EditionDraftStep.kind.in_(_CHANGES[1:]))
    )
    return Standing(State(draft.state), draft.version, frozenset(writers) or frozenset({draft.saved_by_id}))


def locked_draft(db: Session, programme_id: int) -> EditionDraft | None:
    """The open draft of a programme, both locked until the end; in a transaction."""
    db.execute(select(Programme.id).filter_by(id=programme_id).with_for_update())
    return db.scalar(select(EditionDraft).filter_by(open_programme_id=programme_id).with_for_update())


def newest_edition(db: Session, programme_id: int) -> Edition | None:
    """The newest edition of a programme; in a transaction."""
    return db.scalar(select(Edition).filter_by(programme_id=programme_id).order_by(Edition.number.desc()).limit(1))


def check_seen(draft: EditionDraft, seen: int) -> None:
    """Refused "changed_meanwhile": somebody else changed the draft since."""
    if draft.version != seen:
        raise Refused(
            "changed_meanwhile",
            _("Trong lúc đó có người vừa sửa bản nháp này. Xem bản mới nhất ở dưới rồi làm lại bước vừa rồi."),
        )


def note_step(db: Session, draft: EditionDraft, kind: str, words: str, *, by: int, at: datetime, **more: Any) -> None:
    """Note a step of a draft; in a transaction."""
    last = db.scalar(select(func.max(EditionDraftStep.number)).filter_by(draft_id=draft.id)) or 0
    db.add(
        EditionDraftStep(
            draft_id=draft.id, number=last + 1, kind=kind, version=draft.version, words=words, by_id=by, at=at, **more
        )
    )


def _draft(db: Session, programme_id: int) -> EditionDraft:
    """The open draft, locked; Refused "no_draft" without one."""
    draft = locked_draft(db, programme_id)
    if draft is None:
        raise Refused("no_draft", _("Bản nháp này đã phát hành hoặc đã bỏ. Bấm Soạn ấn bản mới để bắt đầu lại."))
    return draft


def _open(db: Session, programme_id: int, base_id: int, outline: Outline, *, by: int, at: datetime) -> EditionDraft:
    """A new draft."""
    draft = EditionDraft(
        programme_id=programme_id,
        open_programme_id=programme_id,
        base_edition_id=base_id,
        state=State.DRAFT,
        version=1,
        outline=as_record(outline),
        saved_by_id=by,
        saved_at=at,
    )
    db.add(draft)
    db.flush()
    note_step(db, draft, "opened", _("Mở bản nháp"), by=by, at=at, outline=draft.outline)
    journal.record("courses.opened_edition", "programme", programme_id, by=by, at=at, draft=draft.id)
    return draft


def _write(
    db: Session, draft: EditionDraft, outline: Outline, *, kind: str, words: str, back: int | None, by: int, at: datetime
) -> ChangedOutline:
    """Another outline for a draft; the one before stays in its steps."""
    record = as_record(outline)
    if record == draft.outline:
        return ChangedOutline(draft.version, changed=False)
    draft.outline, draft.saved_by_id, draft.saved_at = record, by, at
    draft.version += 1
    state = state_after_save(State(draft.state))
    if state != draft.state:
        draft.state = state
        note_step(db, draft, "reopened", "", by=by, at=at)
        db.flush()
    note_step(db, draft, kind, words, by=by, at=at, outline=record, back=back)
    db.flush()
    return ChangedOutline(draft.version, changed=True)
