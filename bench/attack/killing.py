"""`python -m bench.attack.killing`: processes that save answers are killed with -9 at random moments; then all is read back.

Two writers at a time send answers through the whole application and say on a pipe what was acknowledged. Whoever takes over from
a dead one sends again what had no acknowledgement, under the same name, as a phone does; one answer in ten is sent twice anyway.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import select
import signal
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from app.factory import create_app
from app.kernel.settings import Settings, read_settings
from app.storage.base import db
from bench.client import filled
from bench.exam.hall import Trainee, write_hall
from bench.exam.phone import Notes, Said
from bench.exam.proof import prove

WRITERS, EACH = 2, 10
_TWICE = 10
"""Every so many-th answer is sent a second time although it was acknowledged."""
Sheets = Mapping[int, Sequence[Sequence[tuple[str, str]]]]


@dataclass
class Writer:
    """One line of writers that follow each other: its trainees, what it was promised, what is still unanswered."""

    trainees: Sequence[Trainee]
    process: int = 0
    pipe: int = -1
    rest: bytes = b""
    turn: int = 0
    asked: dict[str, Said] = field(default_factory=dict)
    saved: list[Said] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def killed(settings: Settings, *, acknowledged: int, kills: int, seed: int) -> dict[str, Any]:
    """Write until so many answers are acknowledged and so many writers were killed; gives the figures of the proof."""
    chance, hall = random.Random(seed), write_hall(settings, WRITERS * EACH, opened=True, number=seed % 1000)
    app, since = create_app(settings), time.monotonic()
    sheets = _sheets(app, hall.trainees)
    writers = [Writer(hall.trainees[number::WRITERS]) for number in range(WRITERS)]
    done = 0
    for writer in writers:
        _begin(app, writer, sheets)
    while done < kills or sum(len(writer.saved) for writer in writers) < acknowledged:
        _listen(writers)
        share = acknowledged * (done + 1) / (kills + 1)
        if done < kills and sum(len(writer.saved) for writer in writers) >= share:
            time.sleep(chance.uniform(0, 0.02))
            victim = chance.choice(writers)
            _kill(victim)
            _begin(app, victim, sheets)
            done += 1
    for writer in writers:
        _kill(writer)
    notes = Notes(
        saved=[said for writer in writers for said in writer.saved],
        unsaved={said.client_id: said for writer in writers for said in writer.asked.values()},
    )
    proof = prove(settings, notes, [trainee.attempt_id for trainee in hall.trainees])
    failed = [words for writer in writers for words in writer.failed]
    return {"kills": done + WRITERS, "failed": failed, "ok": proof.ok, "seconds": time.monotonic() - since, **asdict(proof)}


def _sheets(app: Flask, trainees: Sequence[Trainee]) -> Sheets:
    """What is answered to every question of every draw."""
    found: dict[int, Sequence[Sequence[tuple[str, str]]]] = {}
    client = app.test_client(use_cookies=False)
    for trainee in trainees:
        if trainee.draw not in found:
            headers = {"Cookie": trainee.cookie, "Accept": "application/json"}
            paper = client.get(f"/bai-lam/{trainee.attempt_id}/de", headers=headers).json
            found[trainee.draw] = [
                [(name, value) for name, values in filled(each["html"], 0).items() for value in values] for each in paper
            ]
    with app.app_context():
        db.session.remove()
        db.engine.dispose()  # no connection is shared with a process that is forked
    return found


def _begin(app: Flask, writer: Writer, sheets: Sheets) -> None:
    """A new process for a line of writers."""
    reader, pipe = os.pipe()
    writer.process = os.fork()
    if not writer.process:
        os.close(reader)
        try:
            _write(app, writer, sheets, pipe)
        finally:
            os._exit(1)
    os.close(pipe)
    writer.pipe, writer.rest = reader, b""


def _write(app: Flask, writer: Writer, sheets: Sheets, pipe: int) -> None:
    """In a process of its own, until it is killed: first what had no answer, then on and on."""
    client = app.test_client(use_cookies=False)
    for said, trainee in _to_say(writer, sheets):
        os.write(pipe, f"? {json.dumps(asdict(said))}\n".encode())
        status = _sent(client, said, trainee, sheets)
        word = "!" if status == 200 else str(status)
        os.write(pipe, f"{word} {json.dumps(said.client_id)}\n".encode())
        if said.turn % _TWICE == 0:
            _sent(client, said, trainee, sheets)


def _to_say(writer: Writer, sheets: Sheets) -> Iterator[tuple[Said, Trainee]]:
    """What is still unanswered, then new answers of each trainee in turn."""
    by_attempt = {trainee.attempt_id: trainee for trainee in writer.trainees}
    for said in writer.asked.values():
        yield said, by_attempt[said.attempt_id]
    turn = writer.turn
    while True:
        turn += 1
        trainee = writer.trainees[turn % len(writer.trainees)]
        sheet = sheets[trainee.draw]
        position = turn // len(writer.trainees) % len(sheet) + 1
        choices = tuple(value for _name, value in sheet[position - 1])
        yield (
            Said(trainee.attempt_id, position, f"giet-{trainee.enrolment_id:06d}-{turn:06d}", choices, turn, time.time()),
            trainee,
        )


def _sent(client: Any, said: Said, trainee: Trainee, sheets: Sheets) -> int:
    """An answer as the script of the page sends it; gives the status."""
    given = int(said.at * 1000)
    fields = [
        ("csrf_token", trainee.token),
        ("client_id", said.client_id),
        ("at", given),
        ("device_at", given),
        ("sent_at", given),
    ]
    body = urlencode([*fields, ("device", f"may{trainee.enrolment_id}-01"), *sheets[trainee.draw][said.position - 1]])
    headers = {"Cookie": trainee.cookie, "Accept": "application/json", "Content-Type": "application/x-www-form-urlencoded"}
    where = f"/bai-lam/{said.attempt_id}/cau/{said.position}"
    return int(client.post(where, data=body, headers=headers).status_code)


def _listen(writers: Sequence[Writer]) -> None:
    """Take what the writers say."""
    ready, _none, _never = select.select([writer.pipe for writer in writers], [], [], 30)
    if not ready:
        raise RuntimeError("the writers say nothing any more")
    for writer in writers:
        if writer.pipe in ready:
            _take(writer)


def _take(writer: Writer) -> bool:
    """One piece of what a writer says; False at its end."""
    piece = os.read(writer.pipe, 65536)
    *lines, writer.rest = (writer.rest + piece).split(b"\n")
    for line in lines:
        word, _space, text = line.decode().partition(" ")
        told = json.loads(text)
        if word == "?":
            said = Said(**{**told, "choices": tuple(told["choices"])})
            writer.asked[said.client_id], writer.turn = said, max(writer.turn, said.turn)
        elif word == "!":
            writer.saved.append(writer.asked.pop(told))
        else:
            writer.failed.append(f"{told}: {word}")
    return bool(piece)


def _kill(writer: Writer) -> None:
    """kill -9, and hear what it had said before."""
    os.kill(writer.process, signal.SIGKILL)
    os.waitpid(writer.process, 0)
    while _take(writer):
        pass
    os.close(writer.pipe)


def main(words: Sequence[str]) -> int:
    """Do it on the database of the environment and print the figures as JSON; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.attack.killing")
    parser.add_argument("--acknowledged", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    found = killed(read_settings(os.environ), acknowledged=asked.acknowledged, kills=asked.kills, seed=asked.seed)
    print(json.dumps(found))
    return 0 if found["ok"] and not found["failed"] else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
