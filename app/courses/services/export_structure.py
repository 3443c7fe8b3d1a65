"""Use-case: the structure that was made at the programme desk, written into packages on disk."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from pathlib import Path

from sqlalchemy import select

from app.courses.models import Edition, EditionSource, Programme, StructureOnDisk
from app.courses.package.records import Package, TopicFolder
from app.courses.rules.outlines.records import TopicLine, outline_from
from app.courses.structure import structure_hash
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.transaction import session


def export_structure(package: Package, target: Path) -> tuple[bool, bool]:
    """Write programme.yml and the order of lessons into the copy of a package, where only the web changed them: (whether
    something was written, whether it was left because the files changed too). 1 statement. Raises OSError."""
    row = session().execute(
        select(Edition.structure_hash, EditionSource, StructureOnDisk.structure_hash.label("said"))
        .join(Programme, Programme.id == Edition.programme_id)
        .join(EditionSource, EditionSource.edition_id == Edition.id)
        .outerjoin(StructureOnDisk, StructureOnDisk.programme_id == Programme.id)
        .where(Programme.key == package.key)
        .order_by(Edition.number.desc())
        .limit(1)
    )
    found, here = row.first(), structure_hash(package)
    if found is None or found.EditionSource.origin != "desk" or found.structure_hash == here:
        return False, False
    if found.said not in (None, here):
        return False, True
    outline = outline_from(found.EditionSource.outline)
    (target / "programme.yml").write_bytes(found.EditionSource.source.encode())
    for topic in package.topics:
        line = outline.topic(topic.key)
        if topic.folder is None or topic.package:
            continue
        if line is None or line.package:
            shutil.rmtree(target / topic.key)
        else:
            _arrange(topic.folder, line, target / topic.key)
    return True, False


def export_new(to: Path, there: Collection[str], key: str | None) -> list[Path]:
    """Write programme.yml of programmes that were begun at the desk and have no folder: those folders. 1 statement. `key`: only
    this programme. Refused: "exists"; raises OSError."""
    rows = session().execute(
        select(Programme.key, EditionSource.source)
        .join(Edition, Edition.programme_id == Programme.id)
        .join(EditionSource, EditionSource.edition_id == Edition.id)
        .where(EditionSource.origin == "desk", Programme.key.not_in(there))
        .order_by(Programme.key, Edition.number)
    )
    made = []
    for name, source in {row.key: row.source for row in rows if key in {None, row.key}}.items():
        folder = to / name
        if folder.exists():
            raise Refused("exists", _("Đã có thư mục {folder}. Chọn thư mục khác để không ghi đè.").format(folder=folder))
        folder.mkdir(parents=True)
        (folder / "programme.yml").write_bytes(source.encode())
        made.append(folder)
    return made


def _arrange(folder: TopicFolder, line: TopicLine, target: Path) -> None:
    """Give the files of lessons the numbers of their places; a lesson that was taken out has no file."""
    names = {lesson.key: Path(lesson.file).name for lesson in folder.lessons}
    wanted = [lesson.key for lesson in line.lessons if lesson.key in names]
    if wanted == list(names):
        return
    kept = {key: (target / names[key]).read_bytes() for key in wanted}
    for name in names.values():
        (target / name).unlink()
    for number, (key, data) in enumerate(kept.items(), 1):
        (target / f"{number:02}-{names[key][3:]}").write_bytes(data)
