"""`python -m tests.trust.register_killing COHORT BODY BY KILLS SEED PEOPLE`: two who issue a class's certificates die.

Prints how many were killed, and after each kill how many certificates there were.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time

from flask import Flask
from sqlalchemy import func, select

from app.certificates import services
from app.certificates.models import Certificate
from app.factory import create_app
from app.storage.base import db
from app.storage.transaction import session
from tests.cast import NOW, TODAY


def main(cohort: int, body: int, by: int, kills: int, seed: int, people: int) -> None:
    """Kill both at a random moment, again and again, then let one of them finish."""
    app, chance = create_app(), random.Random(seed)
    counted: list[int | None] = []
    began = time.monotonic()
    for _kill in range(kills):
        processes = [_forked(app, cohort, body, by) for _each in range(2)]
        time.sleep(chance.uniform(0.01, 0.003 * people))  # about as long as one of them needs
        for process in processes:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
        with app.app_context():
            counted.append(session().scalar(select(func.count()).select_from(Certificate)))
            db.session.remove()
            db.engine.dispose()
    last = [_forked(app, cohort, body, by) for _each in range(2)]
    for process in last:
        assert os.waitpid(process, 0)[1] == 0
    print(json.dumps({"counted": counted, "seconds": time.monotonic() - began}))


def _forked(app: Flask, cohort: int, body: int, by: int) -> int:
    """A process that issues everybody's certificate at once."""
    process = os.fork()
    if process:
        return process
    try:
        with app.app_context():
            services.issue_certificates(cohort, body_id=body, issued_on=TODAY, by=by, at=NOW)
        os._exit(0)
    finally:
        os._exit(1)


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:]))
