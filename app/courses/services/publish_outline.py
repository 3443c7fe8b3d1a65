"""Use-case: an approved outline becomes the programme's next edition; texts, plans and banks stay what they are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses import hooks
from app.courses.models import (
    Edition,
    EditionDraft,
    EditionLesson,
    EditionPlan,
    EditionSource,
    EditionTopic,
    Lesson,
    LessonRevision,
    Programme,
    ProgrammeTie,
    StructureOnDisk,
    Topic,
)
from app.courses.package.outlines import package_of_outline
from app.courses.package.records import Package
from app.courses.package.writing import programme_text
from app.courses.queries import forget_courses
from app.courses.queries.outlines import outline_of
from app.courses.rules.outlines.changes import changes
from app.courses.rules.outlines.faults import errors_of
from app.courses.rules.outlines.records import Outline, TopicLine, as_record, outline_from
from app.courses.rules.reviewing import Act, State, check
from app.courses.services.editions import new_edition
from app.courses.services.outlines import locked_draft, newest_edition, note_step, standing_of_draft
from app.courses.services.plans import show_plans
from app.courses.services.retiming import retimed
from app.courses.services.texts import Text
from app.courses.structure import structure_hash
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.base import Record
from app.storage.transaction import transaction
from app.storage.writes import insert_once


@dataclass(frozen=True)
class _Home:
    """A topic as its own programme's newest edition has it; `lessons` by key."""

    topic_id: int
    about: Record
    plan_id: int | None
    lessons: Mapping[str, EditionLesson]


def publish_outline(programme_id: int, *, seen: int, by: int, at: datetime) -> int:
    """Publish the approved draft of an edition; gives the id of the edition. Classes keep the edition they opened with.

    Refused: "no_draft", "behind" (another edition was published since), "faults", "same", and what `reviewing.check` refuses.
    """
    try:
        with transaction() as db:
            draft = locked_draft(db, programme_id)
            if draft is None:
                raise Refused("no_draft", _("Bản nháp này đã phát hành hoặc đã bỏ."))
            check(Act.PUBLISH, standing_of_draft(db, draft), person_id=by, seen=seen)
            _lock_homes(db, outline_from(draft.outline))
            programme, newest = db.get_one(Programme, programme_id), newest_edition(db, programme_id)
            homes = _homes(db, programme, outline_from(draft.outline))
            outline = _fresh(db, outline_from(draft.outline), homes)
            _check(draft, outline, newest)
            edition = _write(db, programme, outline, newest, homes, at)
            draft.state, draft.open_programme_id, draft.edition_id = State.PUBLISHED, None, edition.id
            note_step(db, draft, State.PUBLISHED, "", by=by, at=at)
            detail = {"draft": draft.id, "number": edition.number}
            journal.record("courses.published_edition", "edition", edition.id, by=by, at=at, **detail)
            return edition.id
    finally:
        forget_courses()


def _lock_homes(db: Session, outline: Outline) -> None:
    """Lock the programmes of which topics are shared: a lesson that is corrected there meanwhile waits, and then moves along."""
    homes = {topic.package for topic in outline.topics if topic.package}
    if homes:
        db.execute(select(Programme.id).where(Programme.key.in_(homes)).order_by(Programme.id).with_for_update())


def _check(draft: EditionDraft, outline: Outline, newest: Edition | None) -> None:
    """Nothing was published meanwhile, nothing is wrong, something is different."""
    if newest is not None and newest.id != draft.base_edition_id:
        raise Refused(
            "behind", _("Từ lúc mở nháp, chương trình đã có ấn bản khác. Mở Đối chiếu, chọn từng chỗ rồi gửi duyệt lại.")
        )
    if errors := errors_of(outline):
        raise Refused("faults", _("Còn {n} chỗ phải sửa: {first}").format(n=len(errors), first=errors[0].sentence))
    if newest is not None and not changes(outline_of(newest.id), outline):
        raise Refused("same", _("Bản nháp không khác ấn bản {n} nên không cần phát hành.").format(n=newest.number))


def _write(
    db: Session, programme: Programme, outline: Outline, newest: Edition | None, homes: Mapping[str, _Home], at: datetime
) -> Edition:
    """The edition with everything that belongs to it."""
    package = _with_abouts(package_of_outline(outline), homes)
    if newest is not None:
        _remember_files(db, newest)
    texts = {
        (topic.key, line.key): _text(db, topic, line.key, line.periods, homes[topic.key], at)
        for topic in outline.topics
        for line in topic.lessons
    }
    topic_ids = {key: home.topic_id for key, home in homes.items()}
    edition = new_edition(
        db, package, topic_ids, texts, programme_id=programme.id, number=newest.number + 1 if newest else 1,
        structure=structure_hash(package), at=at,
    )  # fmt: skip
    show_plans(db, edition, {home.topic_id: home.plan_id for home in homes.values() if home.plan_id is not None})
    for write in hooks.tests_written:
        write(package, edition.id, topic_ids)
    programme.title = outline.title
    before = db.get(EditionSource, newest.id) if newest else None
    source = programme_text(outline, before.source if before else "")
    db.add(EditionSource(edition_id=edition.id, origin="desk", source=source, outline=as_record(outline)))
    tie = db.get(ProgrammeTie, programme.id)
    if tie is not None and outline.follows:
        followed = select(Edition.id).filter_by(programme_id=tie.follows_id, number=outline.follows["edition"])
        tie.followed_edition_id = db.scalar(followed) or tie.followed_edition_id
    db.flush()
    return edition


def _homes(db: Session, programme: Programme, outline: Outline) -> dict[str, _Home]:
    """Every topic of the outline where it is at home; new ones are added."""
    new = [{"programme_id": programme.id, "key": topic.key} for topic in outline.topics if not topic.package]
    insert_once(Topic, new, unique=("programme_id", "key"))
    programmes = {row.key: row.id for row in db.execute(select(Programme.key, Programme.id))}
    wanted = {topic.key: programmes.get(topic.package or programme.key, 0) for topic in outline.topics}
    rows = db.execute(select(Topic.id, Topic.key, Topic.programme_id).where(Topic.key.in_(wanted)))
    ids = {(row.programme_id, row.key): row.id for row in rows}
    lost = [key for key, home in wanted.items() if (home, key) not in ids]
    if lost:
        raise Refused("gone", _("Chuyên đề dùng chung “{key}” không còn ở chương trình gốc.").format(key=lost[0]))
    places = _places(db, [ids[home, key] for key, home in wanted.items()])
    return {key: places.get(ids[home, key], _Home(ids[home, key], {}, None, {})) for key, home in wanted.items()}


def _places(db: Session, topic_ids: list[int]) -> dict[int, _Home]:
    """Topics as the newest edition of their own programme that has them shows them."""
    rows = db.execute(
        select(EditionTopic, EditionPlan.plan_id)
        .join(Edition, Edition.id == EditionTopic.edition_id)
        .join(Topic, (Topic.id == EditionTopic.topic_id) & (Topic.programme_id == Edition.programme_id))
        .outerjoin(EditionPlan, EditionPlan.edition_topic_id == EditionTopic.id)
        .where(EditionTopic.topic_id.in_(topic_ids))
        .order_by(Edition.number)
    ).all()
    newest = {place.topic_id: (place, plan_id) for place, plan_id in rows}
    lessons: dict[int, dict[str, EditionLesson]] = {}
    found = db.execute(
        select(EditionLesson, Lesson.key)
        .join(Lesson, Lesson.id == EditionLesson.lesson_id)
        .where(EditionLesson.edition_topic_id.in_([place.id for place, _plan in newest.values()]))
        .order_by(EditionLesson.position)
    )
    for row, key in found:
        lessons.setdefault(row.edition_topic_id, {})[key] = row
    return {
        topic_id: _Home(topic_id, place.about, plan_id, lessons.get(place.id, {}))
        for topic_id, (place, plan_id) in newest.items()
    }


def _fresh(db: Session, outline: Outline, homes: Mapping[str, _Home]) -> Outline:
    """The outline with the lessons of shared topics as they are at home now."""
    return replace(outline, topics=tuple(_shared(db, topic, homes[topic.key]) for topic in outline.topics))


def _shared(db: Session, topic: TopicLine, home: _Home) -> TopicLine:
    """A topic; of a shared one the lessons of its home."""
    if not topic.package or not home.lessons:
        return topic
    edition_id = db.scalar(
        select(EditionTopic.edition_id).where(EditionTopic.id == next(iter(home.lessons.values())).edition_topic_id)
    )
    there = outline_of(edition_id or 0).topic(topic.key)
    return replace(topic, lessons=there.lessons, quiz=there.quiz) if there else topic


def _text(db: Session, topic: TopicLine, key: str, periods: float, home: _Home, at: datetime) -> Text:
    """The text of a lesson; one with other tiết says so in its head."""
    place = home.lessons.get(key)
    if place is not None:
        same = place.periods == periods or bool(topic.package)
        revision_id = place.revision_id if same else retimed(db, place.revision_id, periods, at)
        return Text(place.lesson_id, revision_id)
    lesson_id = db.scalar(select(Lesson.id).filter_by(topic_id=home.topic_id, key=key))
    texts = select(LessonRevision.id).where(LessonRevision.lesson_id == lesson_id, LessonRevision.number > 0)
    last = texts.order_by(LessonRevision.number.desc()).limit(1)
    newest_text = db.scalar(last)
    if lesson_id is None or newest_text is None:
        raise Refused("gone", _("Bài “{key}” không còn trong chuyên đề.").format(key=key))
    return Text(lesson_id, retimed(db, newest_text, periods, at))


def _with_abouts(package: Package, homes: Mapping[str, _Home]) -> Package:
    """The package with the words about its topics."""
    topics = [
        replace(topic, folder=replace(topic.folder, about=homes[topic.key].about)) if topic.folder else topic
        for topic in package.topics
    ]
    return replace(package, topics=tuple(topics))


def _remember_files(db: Session, newest: Edition) -> None:
    """Note what the files said, when nobody has yet: what the newest edition says, if it came from them."""
    source = db.get(EditionSource, newest.id)
    if source is not None and source.origin == "desk":
        return
    outline = source.outline if source else as_record(outline_of(newest.id))
    row = {"programme_id": newest.programme_id, "structure_hash": newest.structure_hash, "outline": outline}
    insert_once(StructureOnDisk, [row], unique=("programme_id",))
