"""`python -m bench.attack.timing`: before release a right answer and a wrong one must take the same time to be saved.

Right and wrong words are sent to one question in random order, through the whole application; then the two sets of times are
compared by rank (Mann-Whitney). A share of 0.5 says that neither is slower; `z` counts standard deviations from there.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import time
from collections.abc import Mapping, Sequence
from math import sqrt
from statistics import median, quantiles
from typing import Any
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from app.factory import create_app
from app.kernel.settings import Settings, read_settings
from app.quizzes.models import AttemptQuestion, QuestionVersion
from app.storage.base import db
from bench.exam.hall import Trainee, write_hall

_SUSPECT = 4.0
"""So many standard deviations by chance are one time in fifteen thousand."""


def compared(right: Sequence[float], wrong: Sequence[float]) -> dict[str, float]:
    """Medians and 95th percentiles in milliseconds, and how often a wrong answer took longer than a right one."""
    ranked = sorted([(value, True) for value in right] + [(value, False) for value in wrong])
    ranks = sum(rank for rank, (_value, is_right) in enumerate(ranked, 1) if not is_right)
    share = (ranks - len(wrong) * (len(wrong) + 1) / 2) / (len(right) * len(wrong))
    error = sqrt((len(right) + len(wrong) + 1) / (12 * len(right) * len(wrong)))
    told = {"share": share, "z": (share - 0.5) / error}
    for name, values in (("right", right), ("wrong", wrong)):
        told |= {f"{name}_median_ms": median(values), f"{name}_p95_ms": quantiles(values, n=20)[-1]}
    return {name: round(value, 4) for name, value in told.items()}


def measured(settings: Settings, answers: int, seed: int) -> dict[str, float]:
    """So many answers to one question, half of them right."""
    [trainee] = write_hall(settings, 1, opened=True, number=900 + seed % 90).trainees
    app, chance = create_app(settings), random.Random(seed)
    position, right, wrong = _question(app, trainee)
    kinds = [True, False] * (answers // 2)
    chance.shuffle(kinds)
    times: Mapping[bool, list[float]] = {True: [], False: []}
    client = app.test_client(use_cookies=False)
    for number, is_right in enumerate(kinds):
        times[is_right].append(_milliseconds(client, trainee, position, right if is_right else wrong, number))
    return compared(times[True], times[False])


def _question(app: Flask, trainee: Trainee) -> tuple[int, str, str]:
    """A question with one right choice: its place, the right key, a wrong one."""
    asked = (
        select(AttemptQuestion.position, QuestionVersion.options)
        .join(QuestionVersion, QuestionVersion.id == AttemptQuestion.version_id)
        .where(AttemptQuestion.attempt_id == trainee.attempt_id, QuestionVersion.kind == "single")
    )
    with app.app_context():
        position, options = db.session.execute(asked.order_by(AttemptQuestion.position)).first() or (0, [])
        db.session.remove()
    keys = {bool(option["correct"]): str(option["key"]) for option in options}
    return position, keys[True], keys[False]


def _milliseconds(client: Any, trainee: Trainee, position: int, choice: str, number: int) -> float:
    """How long one answer takes to be saved."""
    body = urlencode({"csrf_token": trainee.token, "client_id": f"gio-{number:07d}", "choice": choice})
    headers = {"Cookie": trainee.cookie, "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    since = time.perf_counter_ns()
    answer = client.post(f"/bai-lam/{trainee.attempt_id}/cau/{position}", data=body, headers=headers)
    taken = (time.perf_counter_ns() - since) / 1e6
    if answer.status_code != 200:
        raise RuntimeError(f"{answer.status_code}: {answer.text[:200]}")
    return taken


def main(words: Sequence[str]) -> int:
    """Measure on the database of the environment and print the figures as JSON; 1 when the times differ."""
    parser = argparse.ArgumentParser(prog="python -m bench.attack.timing")
    parser.add_argument("--answers", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    found = measured(read_settings(os.environ), asked.answers, asked.seed)
    print(json.dumps({"answers": asked.answers, **found}))
    return 1 if abs(found["z"]) > _SUSPECT else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
