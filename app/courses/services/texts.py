"""Writing texts: the programme, its topics and lessons, pictures, and the revisions that are new."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.markdown.render import RenderedLesson
from app.courses.markdown.tree import Figure
from app.courses.models import Lesson, LessonRevision, Picture, Programme, Topic
from app.courses.package.records import LessonFile, Package, TopicEntry
from app.courses.pictures import Gallery
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.base import Record
from app.storage.writes import insert_once

Slot = tuple[str, str]
"""(topic key, lesson key): where a lesson lives."""
_LESSON_LINK = re.compile(r'href="bai-([a-z0-9-]+)"')


class Text(NamedTuple):
    """A lesson and the revision that is to be shown."""

    lesson_id: int
    revision_id: int


@dataclass(frozen=True)
class Material:
    """A package made ready before the transaction: hash of every lesson, and the rendered form of those not published before.

    `plans` likewise: the session plans not published before, by topic key."""

    package: Package
    gallery: Gallery
    hashes: Mapping[Slot, str]
    rendered: Mapping[Slot, RenderedLesson]
    plans: Mapping[str, RenderedLesson] = field(default_factory=dict)


def lessons_of(package: Package) -> Iterator[tuple[TopicEntry, LessonFile]]:
    """Every lesson with its topic, in reading order."""
    for topic in package.topics:
        for lesson in topic.folder.lessons if topic.folder else ():
            yield topic, lesson


def programme_of(db: Session, package: Package) -> Programme:
    """The programme's row, locked until the end: a second publisher waits here."""
    insert_once(Programme, [{"key": package.key, "title": package.title}], unique=("key",))
    programme = db.scalars(select(Programme).filter_by(key=package.key).with_for_update()).one()
    programme.title = package.title
    return programme


def topic_ids_of(db: Session, programme_id: int, package: Package) -> dict[str, int]:
    """The id of every topic by its key; new ones are added. Refused: "no_home" (a shared topic whose own programme is not
    published yet)."""
    rows = [{"programme_id": programme_id, "key": topic.key} for topic in package.topics if not topic.package]
    insert_once(Topic, rows, unique=("programme_id", "key"))
    found = db.execute(select(Programme.key, Topic.key, Topic.id).join(Topic, Topic.programme_id == Programme.id))
    ids = {(home, key): topic_id for home, key, topic_id in found}
    for topic in package.topics:
        if (topic.package or package.key, topic.key) not in ids:
            sentence = _("Chuyên đề “{key}” dùng chung của gói “{home}”, gói ấy chưa phát hành. Phát hành gói ấy trước.")
            raise Refused("no_home", sentence.format(key=topic.key, home=topic.package))
    return {topic.key: ids[topic.package or package.key, topic.key] for topic in package.topics}


def lesson_ids_of(db: Session, topic_ids: Mapping[str, int], package: Package) -> dict[Slot, int]:
    """The id of every lesson; new ones are added."""
    rows = [{"topic_id": topic_ids[topic.key], "key": lesson.key} for topic, lesson in lessons_of(package)]
    insert_once(Lesson, rows, unique=("topic_id", "key"))
    found = db.execute(select(Lesson.topic_id, Lesson.key, Lesson.id).where(Lesson.topic_id.in_(topic_ids.values())))
    ids = {(row.topic_id, row.key): row.id for row in found}
    return {(topic.key, lesson.key): ids[topic_ids[topic.key], lesson.key] for topic, lesson in lessons_of(package)}


def write_pictures(db: Session, gallery: Gallery) -> int:
    """Note the pictures; gives back how many are new."""
    return note_pictures(db, gallery.all)


def note_pictures(db: Session, figures: Mapping[str, Figure]) -> int:
    """Note these pictures, by their hash; gives back how many are new."""
    known = set(db.scalars(select(Picture.sha256).where(Picture.sha256.in_(figures))))
    rows = [
        {
            "sha256": figure.sha256,
            "width": figure.width,
            "height": figure.height,
            "files": [
                {"width": width, "height": max(1, round(figure.height * width / figure.width)), "bytes": size}
                for width, size in figure.files
            ],
        }
        for figure in figures.values()
        if figure.sha256 not in known
    ]
    insert_once(Picture, rows, unique=("sha256",))
    return len(rows)


def write_revisions(
    db: Session, material: Material, lesson_ids: Mapping[Slot, int], at: datetime
) -> tuple[dict[Slot, Text], int]:
    """The revision of every lesson, and how many had to be written."""
    known, numbers = dict[tuple[int, str], int](), dict[int, int]()
    columns = select(LessonRevision.id, LessonRevision.lesson_id, LessonRevision.source_hash, LessonRevision.number)
    for row in db.execute(columns.where(LessonRevision.lesson_id.in_(lesson_ids.values()))):
        known[row.lesson_id, row.source_hash] = row.id
        numbers[row.lesson_id] = max(numbers.get(row.lesson_id, 0), row.number)
    links = {key: lesson_id for (_topic, key), lesson_id in lesson_ids.items()}
    made: dict[Slot, LessonRevision] = {}
    for topic, lesson in lessons_of(material.package):
        slot = (topic.key, lesson.key)
        lesson_id = lesson_ids[slot]
        if (lesson_id, material.hashes[slot]) not in known:
            shown = _shown(lesson, material.gallery.of(topic.key))
            made[slot] = revision_of(lesson, material.rendered[slot], shown, links)
            made[slot].lesson_id, made[slot].number = lesson_id, numbers.get(lesson_id, 0) + 1
            made[slot].source_hash, made[slot].published_at = material.hashes[slot], at
    db.add_all(made.values())
    db.flush()
    written = {slot: revision.id for slot, revision in made.items()}
    texts = {
        slot: Text(lesson_id, written[slot] if slot in made else known[lesson_id, material.hashes[slot]])
        for slot, lesson_id in lesson_ids.items()
    }
    return texts, len(made)


def _shown(lesson: LessonFile, figures: Mapping[str, Figure]) -> list[Figure]:
    """The pictures that a lesson shows."""
    paths = dict.fromkeys(reference.target for reference in lesson.body.references if reference.kind == "image")
    return [figures[path] for path in paths if path in figures]


def revision_of(
    lesson: LessonFile, rendered: RenderedLesson, shown: Sequence[Figure], links: Mapping[str, int]
) -> LessonRevision:
    """A new text; links to lessons become addresses beside the page of this lesson."""
    sections: list[Record] = [
        {"key": section.key, "title": section.title, "html": _linked(section.html, links), "checks": list(section.checks)}
        for section in rendered.sections
    ]
    return LessonRevision(
        title=lesson.title,
        reading_minutes=lesson.reading_minutes,
        practice_minutes=lesson.practice_minutes,
        source=lesson.source,
        sections=sections,
        checks={check.key: _plain(asdict(check)) for check in rendered.checks},
        sources=[{"text": "", "url": "", "checked_on": "", **source} for source in lesson.sources],
        html_bytes=rendered.html_bytes,
        picture_bytes=sum(figure.files[-1][1] for figure in shown),
        words=lesson.body.words,
    )


def _linked(html: str, links: Mapping[str, int]) -> str:
    """`html` with the ids of the lessons that it links to."""
    return _LESSON_LINK.sub(lambda match: f'href="{links[match.group(1)]}"', html)


def _plain(value: Any) -> Any:
    """Tuples as lists, as JSON knows them."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
