"""What processes asked of the disk, and what they told others, in the order of events: read from the notes of strace."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from bench.faults import BenchFault

_CALLS = "write,writev,pwrite64,pwritev,pwritev2,ftruncate,fallocate,fsync,fdatasync,unlink,unlinkat,rename,openat,lseek"
_LINE = re.compile(r"^(\d+) +(?:<\.\.\. (\w+) resumed>(.*)|(\w+)\((.*))$")
_HEX = re.compile(r"(?:\\x[0-9a-f]{2})+")
_FILE = re.compile(r"^(\d+)<([^>]*)>")
_TEXT = re.compile(r'"([^"]*)"')
_UNFINISHED = " <unfinished ...>"
_RESULT = re.compile(r"\) += (-?\d+)(?:<([^>]*)>)?")


@dataclass(frozen=True)
class Wrote:
    """Bytes that a file was given, at a place."""

    file: str
    at: int
    data: bytes


@dataclass(frozen=True)
class Resized:
    """A file that was cut or made longer; `grow`: never shorter than it was."""

    file: str
    size: int
    grow: bool = False


@dataclass(frozen=True)
class Synced:
    """The disk promises everything of a file that was asked before `since` (a place in the list of events)."""

    file: str
    since: int
    process: int


@dataclass(frozen=True)
class Moved:
    """A file that has another name now, or none."""

    file: str
    to: str | None


@dataclass(frozen=True)
class Told:
    """What a process told another one through a pipe."""

    process: int
    text: str


Event = Wrote | Resized | Synced | Moved | Told


@dataclass
class _Reader:
    """What is known while the notes are read: unfinished calls and where plain writes go."""

    events: list[Event] = field(default_factory=list)
    waiting: dict[int, tuple[str, str, int]] = field(default_factory=dict)
    places: dict[tuple[int, int], int] = field(default_factory=dict)


def watched(words: Sequence[str], notes: Path) -> list[str]:
    """The words that run a program under strace. Raises BenchFault where strace is not there or may not look."""
    start = ["strace", "-f", "--seccomp-bpf", "-qq", "-y", "-xx", "-s", "40000000", "-e", f"trace={_CALLS}", "-o", str(notes)]
    if shutil.which("strace") is None or subprocess.run([*start, "true"], capture_output=True, check=False).returncode:
        raise BenchFault("không có strace, hoặc ở đây không được xem tiến trình")
    return [*start, *words]


def read_calls(notes: Path) -> list[Event]:
    """The events of every process, in order. A write counts from the moment at which it was asked for."""
    reader = _Reader()
    with notes.open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            found = _LINE.match(line.rstrip("\n"))
            if found:
                _read(reader, int(found[1]), found[2], found[3], found[4], found[5])
    return reader.events


def _read(reader: _Reader, process: int, resumed: str | None, rest: str | None, name: str | None, said: str | None) -> None:
    """One line: a call, its beginning or its end."""
    if resumed is not None:
        name, said, since = reader.waiting.pop(process, (resumed, "", len(reader.events)))
        _ended(reader, process, name, said, said + (rest or ""), since)
        return
    assert name is not None
    assert said is not None
    since = len(reader.events)
    if said.endswith(_UNFINISHED):
        said = said.removesuffix(_UNFINISHED)
        reader.waiting[process] = (name, said, since)
        _begun(reader, process, name, said)
        return
    _begun(reader, process, name, said)
    _ended(reader, process, name, said, said, since)


def _begun(reader: _Reader, process: int, name: str, said: str) -> None:
    """What counts from its beginning: bytes and sizes."""
    named = _FILE.match(said)
    if named is None:
        return
    number, file = int(named[1]), _plain(named[2])
    if name in {"write", "writev"}:
        data = b"".join(_bytes(text) for text in _TEXT.findall(said))
        if file.startswith("pipe:"):
            reader.events.append(Told(process, data.decode("utf-8", "replace")))
        else:
            place = reader.places.get((process, number), 0)
            reader.places[process, number] = place + len(data)
            reader.events.append(Wrote(file, place, data))
    elif name.startswith("pwrite"):
        data = b"".join(_bytes(text) for text in _TEXT.findall(said))
        reader.events.append(Wrote(file, int(_last_numbers(said)[0]), data))
    elif name == "ftruncate":
        reader.events.append(Resized(file, int(_last_numbers(said)[0])))
    elif name == "fallocate":
        first, length = _last_numbers(said, 2)
        reader.events.append(Resized(file, int(first) + int(length), grow=True))


def _ended(reader: _Reader, process: int, name: str, said: str, whole: str, since: int) -> None:
    """What counts from its end: promises of the disk, names, places of plain writes."""
    result, named = _RESULT.search(whole), _FILE.match(said)
    code = int(result[1]) if result else -1
    if name in {"fsync", "fdatasync"} and named is not None and code == 0:
        reader.events.append(Synced(_plain(named[2]), since, process))
    elif name == "openat" and result is not None and code >= 0:
        reader.places[process, code] = 0
        if "O_TRUNC" in said and result[2]:
            reader.events.append(Resized(_plain(result[2]), 0))
    elif name == "lseek" and named is not None and code >= 0:
        reader.places[process, int(named[1])] = code
    elif name in {"unlink", "unlinkat", "rename"} and code == 0:
        names = [_plain(text) for text in _TEXT.findall(said)]
        reader.events.append(Moved(names[0], names[1] if name == "rename" else None))


def _last_numbers(said: str, count: int = 1) -> list[str]:
    """The last words between the commas of a call, without its result."""
    words = said.split(") = ", 1)[0].rstrip(")").rsplit(", ", count)
    return words[-count:]


def _bytes(text: str) -> bytes:
    """The bytes that strace wrote as hexadecimal digits."""
    return bytes.fromhex(text.replace("\\x", "")) if _HEX.fullmatch(text) else text.encode()


def _plain(path: str) -> str:
    """A path as it is written otherwise."""
    return os.fsdecode(_bytes(path))


def told(events: Sequence[Event]) -> Iterator[tuple[int, Told]]:
    """What was told through pipes, with its place among the events."""
    for place, event in enumerate(events):
        if isinstance(event, Told):
            yield place, event
