"""Publish a package."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.attachments.naming import linked
from app.courses.check.package import check_package
from app.courses.faults import Fault
from app.courses.markdown.render import RenderedLesson
from app.courses.models import Edition
from app.courses.package.records import LessonFile, Package, SessionPlan
from app.courses.pictures import BadMaterial, hang
from app.courses.queries import forget_courses, known_figures, known_plans, known_sources
from app.courses.rendering import Job, problem_faults, rendered_all
from app.courses.services.editions import move_edition, new_edition
from app.courses.services.naming import name_files, name_pictures
from app.courses.services.plans import show_plans, write_plans
from app.courses.services.sides import with_the_web
from app.courses.services.structure_sides import let_follow, note_files, web_stays, without_tests
from app.courses.services.texts import (
    Material,
    Slot,
    Text,
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
from app.storage.media import Place
from app.storage.transaction import transaction

Part = Callable[..., Mapping[str, int | tuple[str, ...]]]
"""What another room publishes with a package: `part(package, edition_id, topic_ids, by=, at=)`, inside the transaction.

`topic_ids` gives the id of the topic (not of the edition's topic) by its key; what comes back are counts for the summary,
and lists of names that are to be read out.
"""
Progress = Callable[[int, int, str], None]
"""Told (number, all, what) after each picture that was made and each lesson that was rendered."""


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
    `conflicts` are lessons that were changed in the web too, "topic/lesson", whose text from the web is still shown;
    `structure_conflict`: the structure was changed at the programme desk and in the files, and that of the desk stays."""

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
    structure_conflict: bool = False


def publish(
    package: Package,
    *,
    by: int | None,
    at: datetime,
    media: Place | None = None,
    parts: Sequence[Part] = (),
    progress: Progress | None = None,
) -> PublishOutcome:
    """Publish a package; safe to repeat, all in one transaction, only what changed becomes new.

    A changed structure makes a new edition and leaves the older ones alone; changed texts move the newest edition along.
    Files of pictures go to `media` before the transaction; a package without pictures needs none. Refused: "faults" (`Faulty`).
    Raises OSError when `media` cannot be written.
    """
    found = check_package(package, whole=False)
    if errors := [fault for fault in found if fault.is_error]:
        raise Faulty(package, errors)
    material = _prepare(package, media, progress)
    try:
        with transaction() as db:
            outcome = _write(db, material, parts, by=by, at=at, warnings=len(found))
    finally:
        forget_courses()
    return outcome


def _prepare(package: Package, media: Place | None, progress: Progress | None) -> Material:
    """Pictures, hashes and rendered texts; Faulty when a lesson cannot be rendered."""
    try:
        gallery = hang(package, known_figures(), media, progress)
    except BadMaterial as bad:
        raise Faulty(package, bad.faults) from bad
    homes = {lesson.key: topic.key for topic, lesson in lessons_of(package)}
    known = known_sources(package.key)
    hashes = {
        (topic.key, lesson.key): source_hash(lesson, gallery.of(topic.key), homes, gallery.files_of(topic.key))
        for topic, lesson in lessons_of(package)
    }
    new = {
        (topic.key, lesson.key): lesson
        for topic, lesson in lessons_of(package)
        if (topic.key, lesson.key, hashes[topic.key, lesson.key]) not in known
    }
    known_texts = known_plans(package.key)
    plans = {
        entry.key: entry.plan
        for entry in package.topics
        if entry.plan is not None and (entry.key, plan_hash(entry.plan)) not in known_texts
    }
    keys = frozenset(homes)
    jobs: list[Job] = [
        (lesson.body, gallery.of(topic_key), keys, linked(gallery.files_of(topic_key)))
        for (topic_key, _key), lesson in new.items()
    ]
    jobs += [(plan.body, {}, frozenset(), {}) for plan in plans.values()]
    rendered = _rendered(package, [*new.values(), *plans.values()], jobs, progress)
    lessons = dict(zip(new, rendered, strict=False))
    return Material(package, gallery, hashes, lessons, dict(zip(plans, rendered[len(new) :], strict=True)))


def _rendered(
    package: Package, written: Sequence[LessonFile | SessionPlan], jobs: Sequence[Job], progress: Progress | None
) -> list[RenderedLesson]:
    """The lessons, then the plans, in their order; Faulty when one cannot be rendered."""
    lessons = [one for one in written if isinstance(one, LessonFile)]
    rendered: dict[int, RenderedLesson] = {}
    for place, result in rendered_all(jobs):
        rendered[place] = result
        if progress is not None and place < len(lessons):
            progress(sum(1 for one in rendered if one < len(lessons)), len(lessons), lessons[place].title)
    results = [rendered[place] for place in range(len(jobs))]
    faults = [fault for one, result in zip(written, results, strict=True) for fault in problem_faults(one, result)]
    if faults:
        raise Faulty(package, faults)
    return results


def _write(
    db: Session, material: Material, parts: Sequence[Part], *, by: int | None, at: datetime, warnings: int
) -> PublishOutcome:
    """Everything that is written, under the lock of the programme's row."""
    package = material.package
    programme = programme_of(db, package)
    topic_ids = topic_ids_of(db, programme.id, package)
    pictures_new = _hang(db, material, topic_ids, at)
    texts, lessons_new = write_revisions(db, material, lesson_ids_of(db, topic_ids, package), at)
    newest = db.scalar(select(Edition).filter_by(programme_id=programme.id).order_by(Edition.number.desc()).limit(1))
    texts, conflicts = with_the_web(db, newest, texts, at)
    structure = structure_hash(package)
    stays, torn = web_stays(db, newest, package, structure) if newest else (False, False)
    is_new = newest is None or (newest.structure_hash != structure and not stays)
    if newest is None or is_new:
        number = newest.number + 1 if newest else 1
        edition = new_edition(db, package, topic_ids, texts, programme_id=programme.id, number=number, structure=structure, at=at)
    else:
        edition = newest
    plans, plans_new = write_plans(db, material, topic_ids, at)
    moved = show_plans(db, edition, plans, others_stay=stays)
    changed = is_new or move_edition(db, edition, package, topic_ids, texts, moved=moved)
    if not stays:
        note_files(db, edition, package, structure)
    _let_follow(db, programme.id, package, texts)
    if changed:
        detail = {"number": edition.number, "lessons": lessons_new, "plans": plans_new, "new_edition": is_new}
        journal.record("courses.publish", "edition", edition.id, by=by, at=at, **detail)
    counts: dict[str, int | tuple[str, ...]] = {}
    for part in parts:
        counts |= part(without_tests(package) if stays else package, edition.id, topic_ids, by=by, at=at)
    same = len(material.hashes) - lessons_new
    done = (edition.id, edition.number, is_new, lessons_new, same, pictures_new, changed, warnings)
    return PublishOutcome(*done, counts, plans_new, conflicts, structure_conflict=torn)


def _hang(db: Session, material: Material, topic_ids: Mapping[str, int], at: datetime) -> int:
    """Note pictures and files, and how the texts of each topic call them; how many pictures are new."""
    new = write_pictures(db, material.gallery)
    for topic_key, figures in material.gallery.by_topic.items():
        name_pictures(db, topic_ids[topic_key], dict(figures), at)
    for topic_key, files in material.gallery.files_by_topic.items():
        name_files(db, topic_ids[topic_key], files, at)
    return new


def _let_follow(db: Session, programme_id: int, package: Package, texts: Mapping[Slot, Text]) -> None:
    """Let programmes that share lessons of this one show the same texts."""
    periods = {(topic.key, lesson.key): lesson.periods for topic, lesson in lessons_of(package)}
    let_follow(db, programme_id, {text.lesson_id: (text.revision_id, periods[slot]) for slot, text in texts.items()})
