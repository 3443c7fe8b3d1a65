"""Phones on a line that hardly carries anything, and machines that only hold a connection open."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
from collections.abc import AsyncIterator, Callable, Iterator

from bench.exam.hall import Trainee

_PIECE_SECONDS = 1.0
_LONG = 20_000
"""Bytes that a slow upload promises; at one piece a second it never ends."""


@contextlib.asynccontextmanager
async def slow_clients(port: int, each: int, trainee: Trainee) -> AsyncIterator[int]:
    """`each` connections of every kind, opened again when the server closes them, until the block ends."""
    kinds: list[Callable[[], Iterator[bytes]]] = [_silent, _half_head, lambda: _slow_form(trainee), lambda: _slow_json(trainee)]
    held = [asyncio.create_task(_hold(port, kind)) for kind in kinds for _each in range(each)]
    try:
        yield len(held)
    finally:
        for task in held:
            task.cancel()
        await asyncio.gather(*held, return_exceptions=True)


async def _hold(port: int, kind: Callable[[], Iterator[bytes]]) -> None:
    """One client for ever."""
    while True:
        with contextlib.suppress(OSError):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            try:
                for piece in kind():
                    writer.write(piece)
                    await writer.drain()
                    with contextlib.suppress(TimeoutError):
                        async with asyncio.timeout(_PIECE_SECONDS):
                            if not await reader.read(65536):
                                break
            finally:
                writer.close()
        await asyncio.sleep(0.2)


def _silent() -> Iterator[bytes]:
    """Connects and says nothing."""
    return itertools.repeat(b"")


def _half_head() -> Iterator[bytes]:
    """A head that never ends."""
    yield b"POST /dang-nhap HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    for number in itertools.count():
        yield f"X-Slow-{number}: 1\r\n".encode()


def _slow_form(trainee: Trainee) -> Iterator[bytes]:
    """An answer that arrives a few bytes at a time."""
    return _slow(trainee, f"/bai-lam/{trainee.attempt_id}/cau/1", "application/x-www-form-urlencoded", b"choice=")


def _slow_json(trainee: Trainee) -> Iterator[bytes]:
    """What a phone kept without a line, a few bytes at a time: who sends it is known before its body has been read."""
    heads = f"application/json\r\nX-Queue-Version: 1\r\nX-CSRFToken: {trainee.token}"
    return _slow(trainee, "/ngoai-tuyen/gui", heads, b'{"who":"')


def _slow(trainee: Trainee, path: str, content_type: str, begin: bytes) -> Iterator[bytes]:
    """A signed-in upload that stays unfinished."""
    head = [
        f"POST {path} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: {trainee.cookie}",
        f"Content-Type: {content_type}",
        f"Content-Length: {_LONG}",
    ]
    yield "\r\n".join(head).encode() + b"\r\n\r\n" + begin
    yield from itertools.repeat(b"aaaa")
