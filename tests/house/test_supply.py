"""What the product is made of: locks that hold every need with hashes, licences written down, an audit that is not fooled."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.error import URLError

import pytest

from bench.supply import KNOWN_BAD, LICENCES, LOCKS, Unreachable, audit, pins_of
from tests.house.source import ROOT

pytestmark = pytest.mark.sqlite_only

PINS = {"flask": "3.1.3", "bleach": "6.4.0"}


def _direct(name: str) -> dict[str, str]:
    text = (ROOT / f"{name}.txt").read_text(encoding="utf-8")
    further = re.findall(r"^-r (\S+)\.txt", text, re.M)
    return {**{key: pin for one in further for key, pin in _direct(one).items()}, **pins_of(text)}


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_a_lock_holds_every_direct_need_in_its_version(name: str) -> None:
    locked = pins_of(LOCKS[name].read_text(encoding="utf-8"))
    assert set(_direct(name).items()) - set(locked.items()) == set(), "python3 run.py update"
    assert len(locked) > len(_direct(name))


@pytest.mark.parametrize("name", sorted(LOCKS))
def test_every_library_of_a_lock_has_hashes_and_no_host_stands_in_it(name: str) -> None:
    text = LOCKS[name].read_text(encoding="utf-8")
    entries = re.split(r"^(?=\S)", text, flags=re.M)[1:]
    assert [entry.split()[0] for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []
    assert "://" not in text


def test_every_library_of_the_locks_has_its_licence_written_down() -> None:
    listed = set(re.findall(r"^\| (\S+) \| (\S+) \|", LICENCES.read_text(encoding="utf-8"), re.M))
    locked = {pin for lock in LOCKS.values() for pin in pins_of(lock.read_text(encoding="utf-8")).items()}
    assert locked - listed == set(), "python3 run.py update"


def test_the_container_installs_only_what_the_lock_names() -> None:
    words = (ROOT / "docs" / "deploy" / "Dockerfile").read_text(encoding="utf-8")
    assert "--require-hashes -r docs/deploy/requirements-cluster.lock" in words


def test_an_audit_names_what_is_weak() -> None:
    found = audit(PINS, lambda pins: [["PYSEC-1"] if pin in (KNOWN_BAD, ("bleach", "6.4.0")) else [] for pin in pins])
    assert found == {"bleach 6.4.0": ["PYSEC-1"]}


def _silent(_pins: list[tuple[str, str]]) -> list[list[str]]:
    raise URLError("no route")


@pytest.mark.parametrize("ask", [_silent, lambda pins: [[] for _pin in pins], lambda _pins: [], lambda _pins: [["x"]]])
def test_an_audit_that_was_not_answered_does_not_pass(ask: Callable[..., list[list[str]]]) -> None:
    with pytest.raises(Unreachable):
        audit(PINS, ask)
