"""`python -m tests.trust.deed_killing DEED KILLS SECONDS WORD…`: who does a deed over and over is killed at random moments.

After each kill one line of JSON says what is there; the last line what is there once somebody came through, once.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, inspect, select, text

from app.attendance.models import Mark, SettledMark, SheetImport
from app.attendance.services.imports import confirm_import, stage_sheet, undo_import
from app.courses.models import LessonRevision
from app.courses.package import read_package
from app.courses.services import publish
from app.factory import create_app
from app.quizzes.models import QuestionVersion
from app.quizzes.services.banks import publish_banks
from app.storage.base import db
from app.storage.migrations import upgrade
from tests.cast import NOW

Words = Sequence[str]
_MARK = "\n\nBản lúc"


def _import(words: Words, once: bool) -> None:
    """Take back what one who was killed has left, read a sheet, confirm it, take it back."""
    cohort, by, file = int(words[0]), int(words[1]), Path(words[2])
    standing = select(SheetImport.id).where(SheetImport.confirmed_at.is_not(None), SheetImport.undone_at.is_(None))
    for left in db.session.scalars(standing).all():
        undo_import(left, by=by, at=NOW)
    import_id = stage_sheet(cohort, file.read_bytes(), file.name, by=by, at=NOW)
    confirm_import(import_id, {}, {}, by=by, at=NOW)
    if not once:
        undo_import(import_id, by=by, at=NOW)


def _imported() -> Any:
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (Mark, SettledMark)]


def _publish(words: Words, _once: bool) -> None:
    """Publish a package whose every lesson says something else than before."""
    for lesson in Path(words[0]).glob("*/[0-9]*.md"):
        kept = lesson.read_text(encoding="utf-8").partition(_MARK)[0]
        part = lesson.with_suffix(".part")
        part.write_text(f"{kept}{_MARK} {time.time_ns()}.\n", encoding="utf-8")
        part.replace(lesson)
    publish(read_package(Path(words[0])), by=None, at=datetime.now(UTC), parts=(publish_banks,))


def _published() -> Any:
    return [db.session.scalar(select(func.count()).select_from(table)) for table in (LessonRevision, QuestionVersion)]


def _migrate(_words: Words, _once: bool) -> None:
    upgrade()


def _migrated() -> Any:
    tables = inspect(db.engine).get_table_names()
    at = db.session.scalar(text("SELECT version_num FROM alembic_version")) if "alembic_version" in tables else None
    return [at, len(tables)]


DEEDS: Mapping[str, tuple[Callable[[Words, bool], None], Callable[[], Any]]] = {
    "import": (_import, _imported),
    "publish": (_publish, _published),
    "migrate": (_migrate, _migrated),
}


def main(deed: str, kills: int, seconds: float, words: Words) -> None:
    """Kill, look, kill again; then let one come through."""
    app, chance = create_app(), random.Random(f"{deed}-8")
    for _kill in range(kills):
        process = _forked(app, deed, words, once=False)
        time.sleep(chance.uniform(0, seconds))
        os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        print(json.dumps(_seen(app, deed)), flush=True)
    assert os.waitpid(_forked(app, deed, words, once=True), 0)[1] == 0
    print(json.dumps(_seen(app, deed)))


def _seen(app: Flask, deed: str) -> Any:
    """What is there, through a connection of its own."""
    with app.app_context():
        found = DEEDS[deed][1]()
        db.session.remove()
        db.engine.dispose()
    return found


def _forked(app: Flask, deed: str, words: Words, *, once: bool) -> int:
    """A process that does the deed, once or until it is killed."""
    process = os.fork()
    if process:
        return process
    try:
        while True:
            with app.app_context():
                DEEDS[deed][0](words, once)
            if once:
                os._exit(0)
    except Exception:
        traceback.print_exc()
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4:])
