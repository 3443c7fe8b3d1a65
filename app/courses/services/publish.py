"""Publish a package."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.check.package import check_package
from app.courses.faults import Fault
from app.courses.markdown.render import RenderedLesson
from app.courses.models import Edition
from app.courses.package.records import Package
from app.courses.pictures import hang
from app.courses.queries import forget_courses, known_figures, known_plans, known_sources
from app.courses.rendering import Renderer, problem_faults
from app.courses.services.drafting import name_pictures
from app.courses.services.editions import move_edition, new_edition
from app.courses.services.plans import show_plans, write_plans
from app.courses.services.sides import with_the_web
from app.courses.services.texts import (
    Material,
    Slot,
    lesson_ids_of,
    lessons_of,
    programme_of,
    topic_ids_of,
    write_pictures,
    write_revisions,
)
from app.courses.structure import plan_hash, source_hash, structure_hash
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.transaction import transaction

Part = Callable[..., Mapping[str, int | tuple[str, ...]]]
"""What another room publishes with a package: `part(package, edition_id, topic_ids, by=, at=)`, inside the transaction.

`topic_ids` gives the id of the topic (not of the edition's topic) by its key; what comes back are counts for the summary,
and lists of names that are to be read out.
"""
Progress = Callable[[int, int, str], None]
"""Told (number, all, title) before each lesson is rendered."""


class Faulty(Refused):
    """The refusal of a package with errors; `faults` are those errors."""

    def __init__(self, package: Package, faults: Sequence[Fault]) -> None:
        first = faults[0]
        sentence = _("Gói {key} còn {n} lỗi nên chưa phát hành. Lỗi đầu tiên: {file}, dòng {line}: {sentence}")
        super().__init__(
            "faults",
            sentence.format(key=package.key, n=len(faults), file=first.file, line=first.line, sentence=first.sentence),
        )
        self.faults = tuple(faults)


@dataclass(frozen=True)
class PublishOutcome:
    """What publishing did. Lessons are new when their text was never published; `parts` are the counts of other rooms;
    `conflicts` are lessons that were changed in the web too, "topic/lesson", whose text from the web is still shown."""

    edition_id: int
    edition_number: int
    new_edition: bool
    lessons_new: int
    lessons_same: int
    pictures_new: int
    changed: bool
    warnings: int
    parts: Mapping[str, int | tuple[str, ...]] = field(default_factory=dict)
    plans_new: int = 0
    conflicts: tuple[str, ...] = ()


def publish(
    package: Package,
    *,
    by: int | None,
    at: datetime,
    media: Path | None = None,
    parts: Sequence[Part] = (),
    progress: Progress | None = None,
) -> PublishOutcome:
    """Publish a package; safe to repeat, all in one transaction, only what changed becomes new.

    A changed structure makes a new edition and leaves the older ones alone; changed texts move the newest edition along.
    Files of pictures go to `media` before the transaction; a package without pictures needs none. Refused: "faults" (`Faulty`).
    Raises OSError when `media` cannot be written.
    """
    found = check_package(package)
    if errors := [fault for fault in found if fault.is_error]:
        raise Faulty(package, errors)
    material = _prepare(package, media, progress)
    try:
        with transaction() as db:
            outcome = _write(db, material, parts, by=by, at=at, warnings=len(found))
    finally:
        forget_courses()
    return outcome


def _prepare(package: Package, media: Path | None, progress: Progress | None) -> Material:
    """Pictures, hashes and rendered texts; Faulty when a lesson cannot be rendered."""
    gallery = hang(package, known_figures(), media)
    homes = {lesson.key: topic.key for topic, lesson in lessons_of(package)}
    known = known_sources(package.key)
    hashes = {(topic.key, lesson.key): source_hash(lesson, gallery.of(topic.key), homes) for topic, lesson in lessons_of(package)}
    new = [
        (topic, lesson)
        for topic, lesson in lessons_of(package)
        if (topic.key, lesson.key, hashes[topic.key, lesson.key]) not in known
    ]
    rendered: dict[Slot, RenderedLesson] = {}
    faults: list[Fault] = []
    plans = dict[str, RenderedLesson]()
    known_texts = known_plans(package.key)
    with Renderer() as renderer:
        for entry in package.topics:
            if entry.plan is not None and (entry.key, plan_hash(entry.plan)) not in known_texts:
                plans[entry.key] = renderer.render(entry.plan.body, {}, frozenset())
                faults += problem_faults(entry.plan, plans[entry.key])
        for number, (topic, lesson) in enumerate(new, 1):
            if progress is not None:
                progress(number, len(new), lesson.title)
            result = renderer.render(lesson.body, gallery.of(topic.key), frozenset(homes))
            faults += problem_faults(lesson, result)
            rendered[topic.key, lesson.key] = result
    if faults:
        raise Faulty(package, faults)
    return Material(package, gallery, hashes, rendered, plans)


def _write(
    db: Session, material: Material, parts: Sequence[Part], *, by: int | None, at: datetime, warnings: int
) -> PublishOutcome:
    """Everything that is written, under the lock of the programme's row."""
    package = material.package
    programme = programme_of(db, package)
    topic_ids = topic_ids_of(db, programme.id, package)
    pictures_new = write_pictures(db, material.gallery)
    for topic_key, figures in material.gallery.by_topic.items():
        name_pictures(db, topic_ids[topic_key], dict(figures))
    texts, lessons_new = write_revisions(db, material, lesson_ids_of(db, topic_ids, package), at)
    newest = db.scalar(select(Edition).filter_by(programme_id=programme.id).order_by(Edition.number.desc()).limit(1))
    texts, conflicts = with_the_web(db, newest, texts, at)
    structure = structure_hash(package)
    is_new = newest is None or newest.structure_hash != structure
    if newest is None or is_new:
        number = newest.number + 1 if newest else 1
        edition = new_edition(db, package, topic_ids, texts, programme_id=programme.id, number=number, structure=structure, at=at)
    else:
        edition = newest
    plans, plans_new = write_plans(db, material, topic_ids, at)
    moved = show_plans(db, edition, plans)
    changed = is_new or move_edition(db, edition, package, topic_ids, texts, moved=moved)
    if changed:
        detail = {"number": edition.number, "lessons": lessons_new, "plans": plans_new, "new_edition": is_new}
        journal.record("courses.publish", "edition", edition.id, by=by, at=at, **detail)
    counts: dict[str, int | tuple[str, ...]] = {}
    for part in parts:
        counts |= part(package, edition.id, topic_ids, by=by, at=at)
    same = len(material.hashes) - lessons_new
    return PublishOutcome(
        edition.id, edition.number, is_new, lessons_new, same, pictures_new, changed, warnings, counts, plans_new, conflicts
    )
