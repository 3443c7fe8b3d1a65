"""Eight at once, and a machine that dies in the middle: the register has no gap and no twin."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.certificates import services
from app.certificates.models import Certificate, CertificateStep, Register
from app.certificates.queries.checking import check_registers
from app.certificates.rules import Corrections
from app.kernel.settings import Settings
from app.storage.transaction import session
from tests.cast import NOW, TODAY, Cast
from tests.certificates.graduates import write_decision

PEOPLE, THREADS = 24, 8
ROOT = Path(__file__).parents[2]
DYING = """
import os, signal
from datetime import date, datetime
from app.certificates import services
from app.certificates.services import numbering
from app.factory import create_app

kind, cohort, body, by, certificate = "{kind}", {cohort}, {body}, {by}, {certificate}
at = datetime.fromisoformat("{at}")
taken, take = [], numbering.take_numbers

def dying(*given, **named):
    take(*given, **named)
    given[0].flush()
    taken.append(1)
    if len(taken) == {after}:
        os.kill(os.getpid(), signal.SIGKILL)

numbering.take_numbers = dying
services.life.take_numbers = dying
with create_app().app_context():
    if kind == "issue":
        services.issue_certificates(cohort, body_id=body, issued_on=date.fromisoformat("{day}"), by=by, at=at)
    else:
        said = services.life.Corrections("Tên Mới", "", "", "")
        services.reprint_certificate(certificate, said, reason="Sai tên", by=by, at=at)
"""


@pytest.fixture
def graduates(cast: Cast, body: int, enrol_many: Callable[[int], list[int]]) -> list[int]:
    """A decision that recognises many."""
    people = enrol_many(PEOPLE)
    write_decision(cast.cohort["thu"], people, by=cast.person["coordinator"], at=NOW)
    return people


def numbers() -> tuple[list[int], list[int]]:
    """Both numbers of every certificate, in order."""
    rows = session().execute(select(Certificate.serial_number, Certificate.entry_number).order_by(Certificate.entry_number))
    serials, entries = zip(*[row for row in rows if row[0] is not None], strict=True)
    return list(serials), list(entries)


def test_eight_who_issue_at_once_give_everybody_one(app: Flask, cast: Cast, body: int, graduates: list[int]) -> None:
    def work(_number: int) -> int:
        with app.app_context():
            outcome = services.issue_certificates(
                cast.cohort["thu"], body_id=body, issued_on=TODAY, by=cast.person["coordinator"], at=NOW
            )
            return len(outcome.numbered)

    with ThreadPoolExecutor(THREADS) as pool:
        made = list(pool.map(work, range(THREADS)))
    assert sorted(made) == [0] * (THREADS - 1) + [PEOPLE]
    assert numbers() == (list(range(1, PEOPLE + 1)), list(range(1, PEOPLE + 1)))
    assert [report.faults for report in check_registers()] == [()]


def test_eight_who_issue_and_reprint_at_once_leave_no_gap_and_no_twin(
    app: Flask, cast: Cast, body: int, graduates: list[int]
) -> None:
    fixed = {"by": cast.person["coordinator"], "at": NOW}
    services.issue_certificates(cast.cohort["thu"], body_id=body, issued_on=TODAY, **fixed)  # type: ignore[arg-type]
    ids = list(session().scalars(select(Certificate.id).order_by(Certificate.id)))
    session().rollback()  # a reader that stays would stop the writers of SQLite

    def work(number: int) -> None:
        with app.app_context():
            for certificate in ids[number % 4 :: 4]:  # every one by two people
                said = Corrections(f"Tên {certificate}", "", "", "")
                services.reprint_certificate(certificate, said, reason="Sai tên", **fixed)  # type: ignore[arg-type]

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    assert numbers()[1] == list(range(1, 2 * PEOPLE + 1))
    assert [report.faults for report in check_registers()] == [()]


def test_two_who_begin_a_year_at_once_open_one_register(app: Flask, cast: Cast, body: int) -> None:
    def work(_number: int) -> int:
        from app.certificates.services.bodies import locked_register
        from app.storage.transaction import transaction

        with app.app_context(), transaction() as db:
            register = locked_register(db, body, 2026, by=cast.person["coordinator"], at=NOW)
            register.last_entry += 1
            return register.id

    with ThreadPoolExecutor(THREADS) as pool:
        assert len(set(pool.map(work, range(THREADS)))) == 1
    assert session().scalars(select(Register.last_entry)).all() == [THREADS]


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
@pytest.mark.parametrize("after", [1, PEOPLE // 2, PEOPLE])
def test_killed_in_the_middle_of_an_issue_nothing_was_issued(
    ctx: Flask, cast: Cast, body: int, graduates: list[int], settings: Settings, after: int
) -> None:
    died = _die(settings, kind="issue", cohort=cast.cohort["thu"], body=body, by=cast.person["coordinator"], after=after)
    assert died == -signal.SIGKILL
    counted = [session().scalar(select(func.count()).select_from(table)) for table in (Certificate, CertificateStep, Register)]
    assert counted == [0, 0, 0]
    fixed = {"by": cast.person["coordinator"], "at": NOW}
    services.issue_certificates(cast.cohort["thu"], body_id=body, issued_on=TODAY, **fixed)  # type: ignore[arg-type]
    assert numbers()[1] == list(range(1, PEOPLE + 1))


@pytest.mark.skipif(os.name != "posix", reason="kill -9")
def test_killed_in_the_middle_of_a_reprint_the_old_one_still_stands(
    ctx: Flask, cast: Cast, body: int, graduates: list[int], settings: Settings
) -> None:
    fixed = {"by": cast.person["coordinator"], "at": NOW}
    services.issue_certificates(cast.cohort["thu"], body_id=body, issued_on=TODAY, **fixed)  # type: ignore[arg-type]
    first = session().scalars(select(Certificate.id).order_by(Certificate.id)).first() or 0
    session().rollback()
    given = {"cohort": cast.cohort["thu"], "body": body, "by": cast.person["coordinator"]}
    assert _die(settings, kind="reprint", certificate=first, after=1, **given) == -signal.SIGKILL
    assert session().get_one(Certificate, first).state == "waiting"
    assert (numbers()[1][-1], [report.faults for report in check_registers()]) == (PEOPLE, [()])


def _die(settings: Settings, *, kind: str, cohort: int, body: int, by: int, after: int, certificate: int = 0) -> int:
    """Run a use-case in a process of its own that is killed once so many numbers were written; gives how it ended."""
    said = DYING.format(
        kind=kind,
        cohort=cohort,
        body=body,
        by=by,
        after=after,
        certificate=certificate,
        at=NOW.isoformat(),
        day=TODAY.isoformat(),
    )
    environment = {
        **os.environ,
        "DATABASE_URL": settings.database_url,
        "INSTANCE_DIR": str(settings.instance),
        "SECRET_KEY": settings.secret_key,
        "PYTHONPATH": str(ROOT),
    }
    return subprocess.run([sys.executable, "-c", said], env=environment, cwd=ROOT, timeout=100, check=False).returncode
