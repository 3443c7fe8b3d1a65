"""Promise 8: a register number cannot be repeated or skipped: two hundred issued at once by two processes that are killed.

`ISSUED=4120 KILLS=40 python3 run.py test tests/trust/test_register.py` does it with the whole plan.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.certificates.models import Certificate
from app.certificates.queries.checking import check_registers
from app.cohorts.services import enrol
from app.kernel.settings import Settings
from app.people.services.persons import add_person
from app.storage.base import db
from app.storage.transaction import session, transaction
from tests.cast import NOW, Cast
from tests.certificates.graduates import write_body, write_decision

ISSUED, KILLS = int(os.environ.get("ISSUED", "200")), int(os.environ.get("KILLS", "10"))
ROOT = Path(__file__).parents[2]
pytestmark = [pytest.mark.timeout(240 + ISSUED // 4), pytest.mark.skipif(os.name != "posix", reason="kill -9")]


@pytest.fixture
def graduates(ctx: Flask, cast: Cast) -> int:
    """A decision that recognises two hundred; gives the body that issues."""
    people = enrolled(cast)
    write_decision(cast.cohort["thu"], people, by=cast.person["coordinator"], at=NOW)
    return write_body(cast.unit["home"], by=cast.person["coordinator"], at=NOW)


def enrolled(cast: Cast) -> list[int]:
    """So many more trainees of the class."""
    act: dict[str, Any] = {"by": cast.person["coordinator"], "at": NOW}
    post = {"unit_id": None, "post_title": "Chi hội trưởng", "post_kind": "other"}
    with transaction():
        people = [add_person(full_name=f"Lò Thị Số {number}", birth_year=1980, **act) for number in range(ISSUED)]
        return [enrol(cohort_id=cast.cohort["thu"], person_id=person, **post, **act) for person in people]


def test_a_register_is_without_gap_and_twin_when_those_who_issue_are_killed(
    ctx: Flask, cast: Cast, graduates: int, settings: Settings
) -> None:
    session().rollback()
    db.session.remove()
    db.engine.dispose()
    given = {"DATABASE_URL": settings.database_url, "INSTANCE_DIR": str(settings.instance), "SECRET_KEY": settings.secret_key}
    words = [cast.cohort["thu"], graduates, cast.person["coordinator"], KILLS, 8, ISSUED]
    command = [sys.executable, "-m", "tests.trust.register_killing", *map(str, words)]
    done = subprocess.run(
        command, env={**os.environ, **given, "PYTHONPATH": str(ROOT)}, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    counted = json.loads(done.stdout)["counted"]
    print(done.stdout)
    assert len(counted) == KILLS
    assert set(counted) <= {0, ISSUED}, "all or nothing"
    numbers = session().scalars(select(Certificate.entry_number).order_by(Certificate.entry_number)).all()
    assert list(numbers) == list(range(1, ISSUED + 1))
    assert len(set(session().scalars(select(Certificate.serial_number)))) == ISSUED
    assert [report.faults for report in check_registers()] == [()]
