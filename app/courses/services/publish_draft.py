"""Use-case: an approved draft becomes the lesson's next revision, in the same way as a file that is published."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.courses.check.one_lesson import Around, LessonProof
from app.courses.models import Edition, EditionLesson, EditionTopic, LessonDraft, LessonOnDisk, LessonRevision, Programme, Topic
from app.courses.proving import PROVER
from app.courses.queries import forget_courses
from app.courses.queries.authoring import (
    LessonRow,
    OtherLesson,
    draft_source,
    figures_of_topic,
    files_of_topic,
    lesson_to_write,
    lessons_beside,
)
from app.courses.rules.reviewing import Act, State, check
from app.courses.services.drafting import step
from app.courses.services.reviewing import open_draft, standing
from app.courses.services.structure_sides import let_follow
from app.courses.services.texts import revision_of
from app.courses.structure import source_hash
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.transaction import session, transaction
from app.storage.writes import insert_once


def around_lesson(row: LessonRow, beside: list[OtherLesson], content: Path) -> Around:
    """What a lesson stands among, for its proof. 2 statements."""
    keys, files = frozenset(other.key for other in beside), files_of_topic(row.topic_id)
    periods = row.periods if row.placed else None
    figures = figures_of_topic(row.topic_id)
    return Around(row.topic_key, row.lesson_key, periods, figures, keys, content, files, row.programme_key)


def publish_draft(lesson_id: int, *, seen: int, by: int | None, at: datetime, content: Path) -> int:
    """Publish an approved draft; gives back the id of the revision. The newest edition shows it at once, older ones keep theirs.

    A new lesson waits until an edition takes it in.

    Refused: "no_draft", "wrong_state", "changed_meanwhile", "behind" (another text was published since it was begun), "faults".
    """
    row = lesson_to_write(lesson_id, None)
    if row is None or row.draft_id is None:
        raise Refused("no_draft", _("Bài này không còn bản nháp nào đang mở."))
    beside = list(lessons_beside(row.programme_id))
    source, around = draft_source(row.draft_id), around_lesson(row, beside, content)
    proof = PROVER.prove(source, around)
    if proof.errors:
        first = proof.errors[0]
        sentence = _("Bài còn {n} chỗ phải sửa nên chưa phát hành. Dòng {line}: {sentence}")
        raise Refused("faults", sentence.format(n=len(proof.errors), line=first.line, sentence=first.sentence))
    try:
        with transaction() as db:
            # First the programme, as whoever publishes an edition: one built meanwhile would show the text from before.
            db.execute(select(Programme.id).filter_by(id=row.programme_id).with_for_update())
            draft = open_draft(db, lesson_id)
            check(Act.PUBLISH, standing(db, draft), person_id=by or 0, seen=seen)
            if draft.source != source:
                raise Refused("changed_meanwhile", _("Bản nháp vừa được sửa. Đọc lại bản mới nhất rồi chọn lại."))
            revision_id = _write(db, draft, proof, around, beside, at)
            draft.state, draft.open_lesson_id, draft.revision_id = State.PUBLISHED, None, revision_id
            step(db, draft, State.PUBLISHED, "", by, at)
            journal.record("courses.published_draft", "lesson", lesson_id, by=by, at=at, draft=draft.id, revision=revision_id)
    finally:
        forget_courses()
    return revision_id


def publish_due(*, today: date, at: datetime, content: Path) -> Iterator[tuple[int, str]]:
    """Publish every approved draft whose day has come: (lesson, "" or why it could not be)."""
    due = select(LessonDraft.open_lesson_id, LessonDraft.version).where(
        LessonDraft.state == State.APPROVED, LessonDraft.publish_on <= today, LessonDraft.open_lesson_id.is_not(None)
    )
    for lesson_id, version in session().execute(due.order_by(LessonDraft.publish_on, LessonDraft.id)).all():
        try:
            publish_draft(lesson_id, seen=version, by=None, at=at, content=content)
            yield lesson_id, ""
        except Refused as refusal:
            yield lesson_id, refusal.sentence


def _write(db: Session, draft: LessonDraft, proof: LessonProof, around: Around, beside: list[OtherLesson], at: datetime) -> int:
    """The revision, and its place in the newest edition, when it has one."""
    found = _place(db, draft.lesson_id)
    if found is None:
        return _revision(db, draft, proof, around, beside, at)
    place, edition = found
    if place.revision_id != draft.base_revision_id:
        raise Refused(
            "behind", _("Từ lúc mở nháp, bài đã có bản phát hành khác. Mở Đối chiếu, chọn từng đoạn rồi gửi duyệt lại.")
        )
    revision_id = _revision(db, draft, proof, around, beside, at)
    insert_once(LessonOnDisk, [{"lesson_id": draft.lesson_id, "revision_id": place.revision_id}], unique=("lesson_id",))
    if place.revision_id != revision_id:
        place.revision_id = revision_id
        edition.content_version += 1
        let_follow(db, edition.programme_id, {draft.lesson_id: (revision_id, place.periods)})
    return revision_id


def _revision(
    db: Session, draft: LessonDraft, proof: LessonProof, around: Around, beside: list[OtherLesson], at: datetime
) -> int:
    """The text as a revision; one that is the same already is taken."""
    digest = source_hash(proof.lesson, around.figures, {other.key: other.topic_key for other in beside}, around.files)
    known = select(LessonRevision.id).filter_by(lesson_id=draft.lesson_id, source_hash=digest)
    revision_id = db.scalar(known)
    if revision_id is None:
        links = {other.key: other.lesson_id for other in beside}
        revision = revision_of(proof.lesson, proof.rendered, [figure for _alt, figure in proof.shown], links)
        number = db.scalar(select(func.max(LessonRevision.number)).filter_by(lesson_id=draft.lesson_id)) or 0
        revision.lesson_id, revision.number = draft.lesson_id, number + 1
        revision.source_hash, revision.published_at = digest, at
        db.add(revision)
        db.flush()
        revision_id = revision.id
    return revision_id


def _place(db: Session, lesson_id: int) -> tuple[EditionLesson, Edition] | None:
    """Where the newest edition shows a lesson, and that edition, locked; None of a lesson that none shows yet."""
    row = db.execute(
        select(EditionLesson, Edition)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(Edition, Edition.id == EditionTopic.edition_id)
        .join(Topic, (Topic.id == EditionTopic.topic_id) & (Topic.programme_id == Edition.programme_id))
        .where(EditionLesson.lesson_id == lesson_id)
        .order_by(Edition.number.desc())
        .limit(1)
        .with_for_update()
    ).first()
    return (row[0], row[1]) if row else None
