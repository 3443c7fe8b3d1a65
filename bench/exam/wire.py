"""One phone's connection: HTTP/1.1 by hand on asyncio, because client and server share a machine and the client must be light."""

from __future__ import annotations

import asyncio
import gzip
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlsplit

PATIENCE_SECONDS = 20.0
"""After so long the page's script gives a request up (`answer.js`)."""


@dataclass(frozen=True)
class Reply:
    """An answer as it came over the line; header names in lower case, only the last of each name."""

    status: int
    headers: dict[str, str]
    body: bytes

    @cached_property
    def text(self) -> str:
        """The body as words."""
        plain = gzip.decompress(self.body) if self.headers.get("content-encoding") == "gzip" else self.body
        return plain.decode("utf-8", "replace")

    @property
    def location(self) -> str:
        """Where a redirect leads on this site."""
        return urlsplit(self.headers.get("location", "")).path


class Wire:
    """A connection that is kept alive while the server keeps it, and opened again when it does not."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._stream: _Stream | None = None

    async def ask(self, request: bytes) -> Reply:
        """One request; on a kept connection that had just been closed it is sent again, as browsers do.

        Raises ConnectionError or TimeoutError.
        """
        async with asyncio.timeout(PATIENCE_SECONDS):
            kept = self._stream
            if kept is not None and not kept.gone:
                try:
                    return await self._exchange(kept, request)
                except ConnectionError:
                    pass
            self.hang_up()
            self._stream = fresh = await self._connect()
            return await self._exchange(fresh, request)

    def hang_up(self) -> None:
        """Close the connection; the next request opens it."""
        if self._stream is not None:
            self._stream.close()
            self._stream = None

    async def _connect(self) -> _Stream:
        """A new connection."""
        try:
            _transport, stream = await asyncio.get_running_loop().create_connection(_Stream, "127.0.0.1", self._port)
        except OSError as error:
            raise ConnectionError(str(error)) from error
        return stream

    async def _exchange(self, stream: _Stream, request: bytes) -> Reply:
        """Ask on this connection; one that timed out is of no use any more."""
        try:
            return await stream.ask(request)
        except BaseException:
            stream.close()
            raise


class _Stream(asyncio.Protocol):
    """Reads one answer at a time: a head, then as many bytes as it says."""

    def __init__(self) -> None:
        self.gone = False
        self._transport: asyncio.Transport | None = None
        self._held = bytearray()
        self._waiter: asyncio.Future[Reply] | None = None
        self._head: tuple[int, dict[str, str], int] | None = None

    def ask(self, request: bytes) -> asyncio.Future[Reply]:
        """Send, and promise the answer."""
        self._waiter = asyncio.get_running_loop().create_future()
        if self._transport is None or self.gone:
            self._waiter.set_exception(ConnectionResetError())
        else:
            self._transport.write(request)
        return self._waiter

    def close(self) -> None:
        """Hang up."""
        self.gone = True
        if self._transport is not None:
            self._transport.abort()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """The line stands."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """The line broke, or the server closed it."""
        self.gone = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_exception(ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        """A piece of an answer; the answer when it is whole."""
        self._held += data
        if self._head is None:
            end = self._held.find(b"\r\n\r\n")
            if end < 0:
                return
            self._head = _read_head(bytes(self._held[:end]))
            del self._held[: end + 4]
        status, headers, length = self._head
        if len(self._held) < length:
            return
        body = bytes(self._held[:length])
        self._head = None
        self._held.clear()
        if headers.get("connection", "").lower() == "close":
            self.gone = True
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(Reply(status, headers, body))


def _read_head(head: bytes) -> tuple[int, dict[str, str], int]:
    """(status, headers, bytes of the body); the product says the length of everything it sends."""
    first, *lines = head.decode("latin-1").split("\r\n")
    headers = {}
    for line in lines:
        name, _colon, value = line.partition(":")
        headers[name.lower()] = value.strip()
    return int(first.split(" ", 2)[1]), headers, int(headers.get("content-length", 0))
