"""A line between browser and server that counts every byte: pages, pictures, service worker, heads and all."""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import Iterator


class CountingLine:
    """Forwards connections to `port`; `received` bytes went to the browser, `sent` came from it."""

    def __init__(self, port: int) -> None:
        self.port = 0
        self.received = self.sent = 0
        self._behind = port
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()

    def take(self) -> int:
        """Bytes both ways since the last time."""
        taken, self.received, self.sent = self.received + self.sent, 0, 0
        return taken

    def run(self) -> None:
        """Forward until `stop`."""
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(asyncio.start_server(self._forward, "127.0.0.1", 0))
        self.port = int(server.sockets[0].getsockname()[1])
        self._ready.set()
        self._loop.run_forever()
        server.close()
        for task in asyncio.all_tasks(self._loop):
            task.cancel()
        self._loop.run_until_complete(asyncio.sleep(0.05))
        self._loop.close()

    def wait(self) -> None:
        """Until it listens."""
        self._ready.wait(10)

    def stop(self) -> None:
        """No more."""
        self._loop.call_soon_threadsafe(self._loop.stop)

    async def _forward(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, both ways."""
        with contextlib.suppress(OSError, asyncio.CancelledError):
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._behind)
            await asyncio.gather(self._copy(reader, far_writer, "sent"), self._copy(far_reader, writer, "received"))

    async def _copy(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, count: str) -> None:
        """One way."""
        try:
            while piece := await reader.read(65536):
                setattr(self, count, getattr(self, count) + len(piece))
                writer.write(piece)
                await writer.drain()
        finally:
            writer.close()


@contextlib.contextmanager
def counting(port: int) -> Iterator[CountingLine]:
    """A counting line to `port` until the block ends."""
    line = CountingLine(port)
    thread = threading.Thread(target=line.run, daemon=True)
    thread.start()
    line.wait()
    try:
        yield line
    finally:
        line.stop()
        thread.join(10)
