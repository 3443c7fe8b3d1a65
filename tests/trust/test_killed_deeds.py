"""Who imports, publishes or migrates may be killed at any moment: all is there or nothing, and the next one comes through.

`DEEDS=200 python3 run.py test tests/trust/test_killed_deeds.py` kills so many times; examinations and registers: test_kill.py,
test_register.py.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.courses.models import LessonRevision
from app.kernel.settings import Settings
from app.storage.base import db
from app.storage.migrations import downgrade
from tests.attendance.conftest import Klass
from tests.cast import NHO
from tests.trust.test_import_variants import excel, table

DEEDS = int(os.environ.get("DEEDS", "6"))
ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.timeout(200 + 10 * DEEDS), pytest.mark.skipif(os.name != "posix", reason="kill -9")]


@pytest.fixture
def killed(settings: Settings) -> Callable[..., list[Any]]:
    """`killed("import", seconds, words…)`: what was there after each kill, and at the end."""

    def do(deed: str, seconds: float, *words: object) -> list[Any]:
        db.session.remove()
        db.engine.dispose()
        given = {"DATABASE_URL": settings.database_url, "INSTANCE_DIR": str(settings.instance), "SECRET_KEY": settings.secret_key}
        command = [sys.executable, "-m", "tests.trust.deed_killing", deed, str(DEEDS), str(seconds), *map(str, words)]
        environment = {**os.environ, **given, "PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        seen = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("[")]
        print(f"{len(seen) - 1} texts: {deed}, {len({str(each) for each in seen})} different states, last {seen[-1]}")
        return seen

    return do


def test_an_import_is_there_whole_or_not_at_all(klass: Klass, killed: Callable[..., list[Any]], tmp_path: Path) -> None:
    """Twenty marks; taking an import back is twenty entries more and no settled mark."""
    file = tmp_path / "bang.xlsx"
    file.write_bytes(excel(table(klass.names))[0])
    *seen, last = killed("import", 0.4, klass.cohort_id, klass.hoa, file)
    assert len(seen) == DEEDS
    assert last[1] == 20
    assert all(marks % 20 == 0 and settled in {0, 20} for marks, settled in seen), seen


def test_a_course_is_published_whole_or_not_at_all(ctx: Flask, killed: Callable[..., list[Any]], tmp_path: Path) -> None:
    package = tmp_path / "nho"
    shutil.copytree(NHO, package)
    lessons = len(list(package.glob("*/[0-9]*.md")))
    before = db.session.scalar(select(func.count()).select_from(LessonRevision)) or 0
    *seen, last = killed("publish", 1.5 if DEEDS < 20 else 5.0, package)  # most of it is rendering, the writing comes last
    assert len(seen) == DEEDS
    assert all((revisions - before) % lessons == 0 for revisions, _questions in [*seen, last]), (before, lessons, seen)
    assert len({questions for _revisions, questions in [*seen, last]}) == 1


def test_a_migration_that_is_killed_is_finished_by_the_next(ctx: Flask, killed: Callable[..., list[Any]]) -> None:
    downgrade(revision="base")
    *seen, last = killed("migrate", 1.0)
    assert len(seen) == DEEDS
    assert last[0] == max(path.stem[:4] for path in (ROOT / "migrations" / "versions").glob("0*.py"))
