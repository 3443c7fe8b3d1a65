"""A trainee's phone: does what pages and scripts do, keeps what was not acknowledged, and notes what it was promised."""

from __future__ import annotations

import asyncio
import json
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import urlencode

from bench.client import Answer, Form, filled
from bench.crowd.people import PASSWORD
from bench.exam.hall import Trainee
from bench.exam.wire import Reply, Wire

_FORM = "Content-Type: application/x-www-form-urlencoded"
Fields = Sequence[tuple[str, str]]
Given = TypeVar("Given")


@dataclass(frozen=True)
class Sample:
    """One thing that somebody waited for: when it was over, what it was, how long it took in seconds."""

    at: float
    kind: str
    seconds: float


@dataclass(frozen=True)
class Said:
    """An answer under the phone's own name; `turn`: the how manyth of this phone."""

    attempt_id: int
    position: int
    client_id: str
    choices: tuple[str, ...]
    turn: int
    at: float


@dataclass
class Notes:
    """What all phones noted: samples, answers acknowledged and not acknowledged, attempts handed in, troubles."""

    samples: list[Sample] = field(default_factory=list)
    saved: list[Said] = field(default_factory=list)
    unsaved: dict[str, Said] = field(default_factory=dict)
    handed_in: list[int] = field(default_factory=list)
    errors: Counter[str] = field(default_factory=Counter)
    retries: int = 0


class Refused(Exception):
    """The server answered otherwise than the page's script expects."""


class Phone:
    """One phone; `retry_seconds`: after so long it tries again what did not arrive (15 in `answer.js`)."""

    def __init__(self, trainee: Trainee, port: int, notes: Notes, retry_seconds: float, name: str = "") -> None:
        self.trainee = trainee
        self._wire = Wire(port)
        self._notes = notes
        self._retry_seconds = retry_seconds
        self._name = name or f"thi-{trainee.enrolment_id:06d}"
        self._cookie = trainee.cookie
        self._token = trainee.token
        self.attempt_id = trainee.attempt_id
        self.asked: Sequence[Fields] = ()
        self._turn = 0
        self._kept: list[Said] = []
        self._sending = asyncio.Lock()

    async def sign_in(self) -> None:
        """Through the real form, then her own page."""
        self._cookie = ""
        page = await self._timed("sign-in page", lambda: self._get("/dang-nhap"))
        fields = {**_form(page, 'name="password"').hidden, "login": self.trainee.login, "password": PASSWORD, "remember": "y"}
        await self._timed("sign-in", lambda: self._post("/dang-nhap", fields))
        await self._timed("home", lambda: self._get(f"/hoc/{self.trainee.enrolment_id}"))

    async def begin(self, paper_id: int) -> None:
        """The page before the test, the button, the first question, and all questions for the script."""
        before = f"/hoc/{self.trainee.enrolment_id}/bai-kiem-tra/{paper_id}"
        page = await self._timed("before", lambda: self._get(before))
        form = _form(page, "csrf_token")
        started = await self._timed("start", lambda: self._post(before, form.hidden))
        self.attempt_id = int(started.location.split("/")[2])
        question = f"/bai-lam/{self.attempt_id}/cau/1"
        first = await self._timed("question", lambda: self._get(question))
        self._token = _form(first, "client_id").hidden["csrf_token"]
        self.asked = await self.paper()

    async def paper(self) -> list[Fields]:
        """What she will answer to each question: pairs of field and value."""
        paper = await self._timed("paper", lambda: self._get(f"/bai-lam/{self.attempt_id}/de", "application/json"))
        return [
            [(name, value) for name, values in filled(question["html"], 0).items() for value in values]
            for question in json.loads(paper.text)
        ]

    def give(self) -> None:
        """She answers the next question now; the phone keeps the answer until the server has it."""
        position = self._turn % len(self.asked) + 1
        self._turn += 1
        fields = self.asked[position - 1]
        choices = tuple(value for _name, value in fields)
        said = Said(self.attempt_id, position, f"{self._name}-{self._turn:05d}", choices, self._turn, time.monotonic())
        self._kept.append(said)
        self._notes.unsaved[said.client_id] = said

    async def send(self) -> None:
        """Everything that is kept, in order, until the server has it all."""
        async with self._sending:
            while self._kept:
                said = self._kept[0]
                await self._until_it_arrives("save", lambda said=said: self._save(said))  # type: ignore[misc]
                self._notes.samples.append(Sample(now := time.monotonic(), "save", now - said.at))
                self._notes.saved.append(self._notes.unsaved.pop(said.client_id))
                self._kept.pop(0)

    async def hand_in(self) -> None:
        """The last look, handing in, the result."""
        review = await self._timed("review", lambda: self._get(f"/bai-lam/{self.attempt_id}/xem-lai"))
        form = _form(review, "nop-bai")
        await self._timed("hand in", lambda: self._post(form.action, form.hidden))
        self._notes.handed_in.append(self.attempt_id)
        await self._timed("result", lambda: self._get(f"/bai-lam/{self.attempt_id}/ket-qua"))

    def hang_up(self) -> None:
        """Close the line."""
        self._wire.hang_up()

    async def _save(self, said: Said) -> Reply:
        """An answer as the script sends it."""
        now, fields = time.time(), self.asked[said.position - 1]
        given = int((now - time.monotonic() + said.at) * 1000)
        clocks = {"at": given, "device_at": given, "sent_at": int(now * 1000), "device": f"may{self.trainee.enrolment_id}-01"}
        sent = {"csrf_token": self._token, "client_id": said.client_id, **clocks}
        where = f"/bai-lam/{said.attempt_id}/cau/{said.position}"
        return await self._ask("POST", where, 200, "application/json", urlencode([*sent.items(), *fields]))

    async def _get(self, path: str, accept: str = "text/html") -> Reply:
        """A page."""
        return await self._ask("GET", path, 200, accept)

    async def _post(self, path: str, fields: Mapping[str, str]) -> Reply:
        """A form."""
        return await self._ask("POST", path, 303, "text/html", urlencode(fields))

    async def _ask(self, method: str, path: str, expect: int, accept: str, said: str | None = None) -> Reply:
        """One request with the headers of a phone's browser; raises Refused for another status than expected."""
        body = (said or "").encode()
        lines = [
            f"{method} {path} HTTP/1.1",
            "Host: 127.0.0.1",
            "User-Agent: Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile",
            f"Accept: {accept}",
            "Accept-Encoding: gzip",
            "Accept-Language: vi-VN",
            *([f"Cookie: {self._cookie}"] if self._cookie else []),
            *([_FORM, f"Content-Length: {len(body)}"] if said is not None else []),
        ]
        reply = await self._wire.ask("\r\n".join(lines).encode() + b"\r\n\r\n" + body)
        if "set-cookie" in reply.headers:
            self._cookie = reply.headers["set-cookie"].partition(";")[0]
        if reply.status != expect:
            raise Refused(f"{method} {_plain(path)}: {reply.status}")
        return reply

    async def _timed(self, kind: str, work: Callable[[], Awaitable[Reply]]) -> Reply:
        """A page that she waits for, however often it has to be asked for."""
        since = time.monotonic()
        reply = await self._until_it_arrives(kind, work)
        self._notes.samples.append(Sample(now := time.monotonic(), kind, now - since))
        return reply

    async def _until_it_arrives(self, kind: str, work: Callable[[], Awaitable[Reply]]) -> Reply:
        """Again after a while when the line broke, nobody answered or the server could not; raises for any other answer."""
        while True:
            try:
                return await work()
            except (ConnectionError, TimeoutError) as broken:
                trouble = f"{kind}: {type(broken).__name__}"
            except Refused as refused:
                trouble = str(refused)
                if not trouble.endswith((" 500", " 503")):
                    self._notes.errors[trouble] += 1
                    raise
            self._notes.errors[trouble] += 1
            self._notes.retries += 1
            await asyncio.sleep(self._retry_seconds)


def _form(page: Reply, containing: str) -> Form:
    """The form that posts and has these words in it."""
    return Answer(page.status, page.headers, "", page.body).form(containing)


def _plain(path: str) -> str:
    """A path without its ids, so that troubles can be counted."""
    return "/".join("…" if part.isdecimal() else part for part in path.split("/"))
