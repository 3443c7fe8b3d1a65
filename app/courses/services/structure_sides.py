"""Files and web are one thing, structures too: which of the two structures of a programme a publish of files shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from app.courses.models import (
    Edition,
    EditionLesson,
    EditionSource,
    EditionTopic,
    Programme,
    ProgrammeTie,
    StructureOnDisk,
)
from app.courses.package.outlines import outline_of_package
from app.courses.package.records import Package
from app.courses.rules.outlines.records import as_record
from app.storage.writes import upsert


def web_stays(db: Session, newest: Edition, package: Package, structure: str) -> tuple[bool, bool]:
    """(whether the newest edition, made at the desk, stays although the files say otherwise; whether the files changed too, so
    that a person decides). What the files brought is kept for her. In a transaction."""
    source = db.get(EditionSource, newest.id)
    if newest.structure_hash == structure or source is None or source.origin != "desk":
        return False, False
    said = db.get(StructureOnDisk, newest.programme_id, with_for_update=True)
    if said is None or said.structure_hash == structure:
        return True, False
    if said.brought_hash != structure:
        said.brought_hash, said.brought = structure, as_record(outline_of_package(package))
    return True, True


def note_files(db: Session, edition: Edition, package: Package, structure: str) -> None:
    """Note what the files say, which is what the edition says; in a transaction."""
    db.flush()
    record = as_record(outline_of_package(package))
    row = {"programme_id": edition.programme_id, "structure_hash": structure, "outline": record}
    upsert(StructureOnDisk, row | {"brought_hash": None, "brought": None}, unique=("programme_id",))
    known = db.get(EditionSource, edition.id)
    if known is None:
        db.add(EditionSource(edition_id=edition.id, origin="files", source=package.source, outline=record))
    elif known.source != package.source:
        known.source = package.source
    _tie(db, edition, package)
    db.flush()


def without_tests(package: Package) -> Package:
    """The package without its tests: those of an edition that was made at the desk stay as they are."""
    topics = tuple(replace(one, folder=replace(one.folder, quiz=None)) if one.folder else one for one in package.topics)
    return replace(package, papers=(), topics=topics)


def let_follow(db: Session, programme_id: int, texts: Mapping[int, tuple[int, float]]) -> None:
    """Let the newest editions of other programmes that share lessons of this one show the same texts: by lesson, (revision,
    tiết); a lesson with other tiết stays until that programme is published anew. In a transaction."""
    other = aliased(Edition)
    newest = select(Edition.id).where(
        ~select(other.id).where(other.programme_id == Edition.programme_id, other.number > Edition.number).exists()
    )
    rows = db.execute(
        select(EditionLesson, Edition)
        .join(EditionTopic, EditionTopic.id == EditionLesson.edition_topic_id)
        .join(Edition, Edition.id == EditionTopic.edition_id)
        .where(EditionLesson.lesson_id.in_(texts), Edition.programme_id != programme_id, Edition.id.in_(newest))
    ).all()
    moved: dict[int, Edition] = {}
    for place, edition in rows:
        revision_id, periods = texts[place.lesson_id]
        if place.revision_id != revision_id and place.periods == periods:
            place.revision_id = revision_id
            moved[edition.id] = edition
    for edition in moved.values():
        edition.content_version += 1


def _tie(db: Session, edition: Edition, package: Package) -> None:
    """Note with which edition of the programme that it follows a variant was put together, where files say so."""
    tie = db.get(ProgrammeTie, edition.programme_id)
    if tie is None or not package.follows:
        return
    followed = (
        select(Edition.id)
        .join(Programme, Programme.id == Edition.programme_id)
        .where(Programme.key == package.follows["id"], Edition.number == package.follows["edition"])
    )
    tie.followed_edition_id = db.scalar(followed) or tie.followed_edition_id
