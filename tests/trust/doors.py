"""`python -m tests.trust.doors`: sends hostile files through every upload door, each in a process of its own with bounds.

Reads from standard input who signs in and which pages she opens; prints what happened, one JSON line for each file that a door
did not take or refuse in order, and one with the largest figures.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from flask import Flask

from app.factory import create_app
from app.storage.base import db
from tests.trust.hostile_files import hostile_files

SECONDS, BYTES = 10, 300 * 1024 * 1024
"""What one file may cost: seconds of the processor, and memory of the whole process that reads it."""
_TAKEN = {200, 302, 303, 400, 404, 413, 422}
_HELD = {"alt": "Một hình", "act": "picture", "words": "Ốm", "kind": "sick", "why": "sick", "text": ""}


@dataclass(frozen=True)
class Door:
    """A form with a field for a file: whose it is, where it goes, what it holds, which endings it asks for."""

    who: str
    action: str
    field: str
    endings: tuple[str, ...]
    held: tuple[tuple[str, str], ...]


class Doors(HTMLParser):
    """The upload forms of a page."""

    def __init__(self, html: str, who: str, url: str) -> None:
        super().__init__()
        self.found: list[Door] = []
        self._who, self._url = who, url
        self._action, self._held, self._files = "", dict[str, str](), list[tuple[str, str]]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A form, or a field of one."""
        given = {name: value or "" for name, value in attrs}
        name, kind = given.get("name", ""), given.get("type", "text")
        if tag == "form":
            self._action, self._held, self._files = given.get("action") or self._url, {}, []
        elif tag == "input" and kind == "file":
            self._files.append((name, given.get("accept", "")))
        elif tag in {"input", "textarea"} and name and (kind not in {"checkbox", "radio"} or name not in self._held):
            self._held[name] = given.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        """The end of a form."""
        if tag == "form":
            held = tuple({**self._held, **_HELD}.items())
            for name, accept in self._files:
                endings = tuple(re.findall(r"\.\w+", accept)) or ((".jpg",) if "image" in accept else ())
                self.found.append(Door(self._who, self._action, name, endings, held))
            self._files = []


def doors_of(client: Any, who: str, pages: Sequence[str]) -> Iterator[Door]:
    """Every upload form on these pages."""
    for url in pages:
        answer = client.get(url)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            yield from Doors(answer.get_data(as_text=True), who, url).found


@dataclass(frozen=True)
class Kept:
    """A hostile file on the disk, so that it takes no room in the process that is measured."""

    what: str
    name: str
    path: Path


def kept_in(folder: Path) -> list[Kept]:
    """Write every hostile file, in a process of its own; gives them in order."""
    child = os.fork()
    if not child:
        try:
            files = hostile_files()
            for number, file in enumerate(files):
                (folder / str(number)).write_bytes(file.data)
            (folder / "names").write_text(json.dumps([[file.what, file.name] for file in files]))
        finally:
            os._exit(0)
    os.waitpid(child, 0)
    named = json.loads((folder / "names").read_text())
    return [Kept(what, name, folder / str(number)) for number, (what, name) in enumerate(named)]


def tried(client: Any, door: Door, file: Kept) -> tuple[str, float, int]:
    """One file through one door in a child: what was wrong (empty: nothing), processor seconds, most bytes of memory."""
    reader, pipe = os.pipe()
    child = os.fork()
    if not child:
        _send(client, door, file, pipe)
    os.close(pipe)
    with os.fdopen(reader, "rb") as said:
        words = said.read().decode()
    _child, status, used = os.wait4(child, 0)
    seconds, memory = used.ru_utime + used.ru_stime, used.ru_maxrss * 1024
    wrong = words if words else f"ended with {status}"
    if words.isdecimal():
        wrong = "" if int(words) in _TAKEN else f"status {words}"
    if not wrong and memory > BYTES:
        wrong = f"{memory >> 20} MiB"
    return wrong, seconds, memory


def _send(client: Any, door: Door, file: Kept, pipe: int) -> None:
    """In the child: send it and tell the status; never returns. The kernel ends it after so many seconds of the processor."""
    try:
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        stem, dot, ending = file.name.rpartition(".")
        fits = not door.endings or f".{ending}" in door.endings or not stem
        name = file.name if fits else f"{stem}{dot}"[:-1] + door.endings[0]
        data = {**dict(door.held), door.field: (io.BytesIO(file.path.read_bytes()), name)}
        answer = client.post(door.action, data=data, content_type="multipart/form-data")
        os.write(pipe, str(answer.status_code).encode())
    except BaseException as error:
        os.write(pipe, repr(error)[:500].encode())
    finally:
        os._exit(0)


def signed_in(app: Flask, login: str, password: str) -> Any:
    """A client of somebody."""
    client = app.test_client()
    assert client.post("/dang-nhap", data={"login": login, "password": password}).status_code == 303
    return client


def main() -> int:
    """Every file through every door, or with `EVERY` = n each door takes every n-th file."""
    asked, every = json.load(sys.stdin), int(os.environ.get("EVERY", "1"))
    app = create_app(TESTING=True, WTF_CSRF_ENABLED=False, PROPAGATE_EXCEPTIONS=False)
    clients = {who: signed_in(app, *sign_in) for who, sign_in in asked["people"].items()}
    found = [door for who, pages in asked["pages"].items() for door in doors_of(clients[who], who, pages)]
    found += [Door(who, action, name, tuple(endings), ()) for who, action, name, endings in asked["known"]]
    doors = {(door.action, door.field): door for door in found}
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
    most_seconds, most_bytes, count = 0.0, 0, 0
    with tempfile.TemporaryDirectory() as folder:
        files = kept_in(Path(folder))
        for door, file in ((door, file) for at, door in enumerate(doors.values()) for file in files[at % every :: every]):
            wrong, seconds, memory = tried(clients[door.who], door, file)
            count, most_seconds, most_bytes = count + 1, max(most_seconds, seconds), max(most_bytes, memory)
            if wrong:
                print(json.dumps({"file": file.what, "door": door.action, "wrong": wrong, "seconds": seconds}))
    figures = {"doors": sorted(f"{action} {name}" for action, name in doors), "files": len(files), "tried": count}
    print(json.dumps({**figures, "seconds": round(most_seconds, 2), "mib": most_bytes >> 20}, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
