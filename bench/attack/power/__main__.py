"""`python -m bench.attack.power`: answers are saved while the disk is watched; then the power is cut at many moments.

After each cut the database is opened as the product opens it: it must be whole, and hold every answer that was acknowledged
before the cut, once and as it was given.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from app.kernel.settings import Settings, read_settings
from bench.attack.power.calls import Event, Synced, Told, read_calls, told
from bench.attack.power.remains import write_remains
from bench.attack.power.scenes import Scene, postgresql, sqlite
from bench.exam.phone import Notes, Said
from bench.exam.proof import prove

SCENES: Mapping[str, Callable[[Path, int], Scene]] = {"sqlite": sqlite, "postgresql": postgresql}


def notes_of(events: Sequence[Event]) -> Notes:
    """What was asked and acknowledged so far."""
    asked: dict[str, Said] = {}
    saved: list[Said] = []
    for _place, event in told(events):
        for line in event.text.splitlines():
            word, _space, text = line.partition(" ")
            if word == "?":
                said = json.loads(text)
                asked[said["client_id"]] = Said(**{**said, "choices": tuple(said["choices"])})
            elif word == "!":
                saved.append(asked.pop(json.loads(text)))
    return Notes(saved=saved, unsaved=asked)


def acknowledged_at(events: Sequence[Event]) -> list[int]:
    """The places right behind each acknowledgement."""
    return [place + 1 for place, event in told(events) if event.text.startswith("! ")]


def without_promise(events: Sequence[Event], *, same_process: bool) -> int:
    """Acknowledgements before which the disk had promised nothing since the answer came; `same_process`: nothing to this one."""
    asked: dict[int, int] = {}
    synced: dict[int, int] = {}
    count = 0
    for place, event in enumerate(events):
        if isinstance(event, Synced):
            synced[event.process] = place
        elif isinstance(event, Told) and event.text.startswith("? "):
            asked[event.process] = place
        elif isinstance(event, Told) and event.text.startswith("! "):
            last = synced.get(event.process, -1) if same_process else max(synced.values(), default=-1)
            count += last < asked[event.process]
    return count


def moments(events: Sequence[Event], cuts: int, chance: random.Random) -> list[int]:
    """Where the power is cut: half of the times right behind an acknowledgement, else anywhere after the first."""
    behind = acknowledged_at(events)
    anywhere = range(behind[0], len(events) + 1)
    return [chance.choice(behind) if number % 2 == 0 else chance.choice(anywhere) for number in range(cuts)]


def cut_power(scene: Scene, events: Sequence[Event], cuts: int, seed: int) -> dict[str, Any]:
    """Cut so many times; gives the sums of what was found."""
    chance, found = random.Random(seed), Counter[str]()
    found["without_promise"] = without_promise(events, same_process=scene.in_process)
    for number, moment in enumerate(moments(events, cuts, chance)):
        after = scene.folder / f"cut-{number}"
        left = write_remains(scene.before, after, events[:moment], chance)
        notes = notes_of(events[:moment])
        with scene.opened(after) as (settings, damage):
            found["damaged"] += bool(damage)
            proof = asdict(_proved(settings, notes)) if not damage else {}
        found.update({**proof, "cuts": 1, "pending": left.pending, "dropped": left.lost})
    return {"events": len(events), **found}


def _proved(settings: Settings, notes: Notes) -> Any:
    """What is there, beside what was promised."""
    said = [*notes.saved, *notes.unsaved.values()]
    return prove(settings, notes, {each.attempt_id for each in said})


def main(words: Sequence[str]) -> int:
    """Do it and print the figures as JSON; 1 when a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m bench.attack.power")
    parser.add_argument("--database", choices=SCENES, default="sqlite")
    parser.add_argument("--acknowledged", type=int, default=300)
    parser.add_argument("--cuts", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="so-hoc-power-") as folder:
        Path(folder).chmod(0o755)  # the server of PostgreSQL runs as another user, who has to get in
        scene = SCENES[asked.database](Path(folder), asked.acknowledged)
        found = cut_power(scene, read_calls(scene.notes), asked.cuts, asked.seed)
    print(json.dumps(found))
    broken = [
        name for name in ("damaged", "lost", "doubled", "changed", "unknown", "order", "without_promise") if found.get(name)
    ]
    return 1 if broken else 0


if __name__ == "__main__":
    read_settings(os.environ)
    sys.exit(main(sys.argv[1:]))
