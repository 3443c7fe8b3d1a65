"""Where published pictures and files lie: a folder of this machine, or a bucket of an S3-compatible store for several machines.

What is kept never changes under its name, so that any machine may remember it for ever; whoever puts first has put.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar
from urllib.parse import parse_qsl, urlsplit

from app.kernel.settings import Settings

if TYPE_CHECKING:
    from obstore.store import S3Store

_NAME = re.compile(r"(?=.{1,200}\Z)[0-9A-Za-z][0-9A-Za-z._-]*(?:/[0-9A-Za-z][0-9A-Za-z._-]*)*")
_PLAIN, _ENDPOINT = re.compile(r"[0-9A-Za-z._-]+"), re.compile(r"https?://[0-9A-Za-z._:\[\]-]+/?[!-~]*")
_SECONDS, _TRIES = "10s", 2
_OPTIONS = frozenset({"endpoint", "region"})
_Found = TypeVar("_Found")


class MediaError(OSError):
    """The store of the media does not answer or refuses; nothing was changed."""


class MediaStore(Protocol):
    """What both kinds can. Names are letters, digits, `.`, `_`, `-` in folders by `/`; others raise ValueError, a store that
    fails OSError."""

    def put(self, name: str, data: bytes) -> bool:
        """Keep `data` under a name that is free, whole or not at all; False when something lies there already, which stays."""

    def get(self, name: str) -> bytes | None:
        """What lies under a name; None when nothing does."""

    def has(self, name: str) -> bool:
        """Whether something lies under a name."""

    def names(self, prefix: str = "") -> Iterator[str]:
        """Every name that begins with `prefix`, in order."""

    def delete(self, name: str) -> None:
        """Let go what lies under a name; nothing there is no fault."""


def _checked(name: str) -> str:
    """The name; ValueError when it is none."""
    if not _NAME.fullmatch(name):
        raise ValueError(f"no name of a medium: {name!r}")
    return name


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk too, where the system lets a folder be opened."""
    with suppress(PermissionError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@dataclass(frozen=True)
class Folder:
    """Media in a folder of this machine."""

    path: Path

    def put(self, name: str, data: bytes) -> bool:
        """See `MediaStore`; what is there after a power cut is whole."""
        target = self.path / _checked(name)
        if target.exists():
            return False
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(dir=target.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(beside, 0o644)
            os.replace(beside, target)
            _settle(target.parent)
        except BaseException:
            Path(beside).unlink(missing_ok=True)
            raise
        return True

    def get(self, name: str) -> bytes | None:
        """See `MediaStore`."""
        with suppress(FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return (self.path / _checked(name)).read_bytes()
        return None

    def has(self, name: str) -> bool:
        """See `MediaStore`."""
        return (self.path / _checked(name)).is_file()

    def names(self, prefix: str = "") -> Iterator[str]:
        """See `MediaStore`; half-written files and links have no name."""
        found = (path for path in self.path.rglob("*") if path.is_file() and not path.is_symlink())
        named = (path.relative_to(self.path).as_posix() for path in found)
        yield from sorted(name for name in named if name.startswith(prefix) and _NAME.fullmatch(name))

    def delete(self, name: str) -> None:
        """See `MediaStore`."""
        (self.path / _checked(name)).unlink(missing_ok=True)


@dataclass(frozen=True)
class Bucket:
    """Media in a bucket: `s3://name/prefix?endpoint=https://…&region=…`. The store must know conditional writes (AWS, MinIO,
    Ceph, R2 and others do; `flask doctor` tries it)."""

    address: str
    key_id: str = ""
    secret: str = ""

    @cached_property
    def _store(self) -> S3Store:
        """The client, made when it is first needed (obstore, 16 MB on disk, 4 MB in memory)."""
        from obstore.store import S3Store

        parts = urlsplit(self.address)
        options: dict[str, Any] = dict(parse_qsl(parts.query))
        sound = parts.scheme == "s3" and _PLAIN.fullmatch(parts.netloc) and set(options) <= _OPTIONS
        if not sound or not _ENDPOINT.fullmatch(options.get("endpoint", "https://s3")):
            raise MediaError(f"MEDIA_URL: s3://bucket/prefix?endpoint=…&region=… expected, not {self.address!r}")
        if self.key_id:
            options |= {"access_key_id": self.key_id, "secret_access_key": self.secret}
        plain = str(options.get("endpoint", "")).startswith("http://")
        options.setdefault("region", "us-east-1")
        return S3Store(
            parts.netloc,
            prefix=parts.path.strip("/") or None,
            client_options={"allow_http": plain, "timeout": _SECONDS, "connect_timeout": "3s"},
            retry_config={"max_retries": _TRIES},
            **options,
        )

    def put(self, name: str, data: bytes) -> bool:
        """See `MediaStore`; the store itself decides who was first."""
        import obstore
        from obstore.exceptions import AlreadyExistsError

        try:
            self._asked(lambda: obstore.put(self._store, _checked(name), data, mode="create"))
        except AlreadyExistsError:
            return False
        return True

    def get(self, name: str) -> bytes | None:
        """See `MediaStore`."""
        import obstore

        return self._asked(lambda: bytes(obstore.get(self._store, _checked(name)).bytes()))

    def has(self, name: str) -> bool:
        """See `MediaStore`."""
        import obstore

        return self._asked(lambda: obstore.head(self._store, _checked(name))) is not None

    def names(self, prefix: str = "") -> Iterator[str]:
        """See `MediaStore`; a thousand names a call."""
        import obstore

        with _told():
            for chunk in obstore.list(self._store, offset=prefix or None):
                for found in chunk:
                    if not found["path"].startswith(prefix):
                        return
                    yield found["path"]

    def delete(self, name: str) -> None:
        """See `MediaStore`."""
        import obstore

        self._asked(lambda: obstore.delete(self._store, _checked(name)))

    def _asked(self, ask: Callable[[], _Found]) -> _Found | None:
        """What the store answers; None when there is nothing under that name."""
        with _told(), suppress(FileNotFoundError):
            return ask()
        return None


@contextmanager
def _told() -> Iterator[None]:
    """Faults of the store as `MediaError`, without the secrets that its own words may hold."""
    from obstore.exceptions import AlreadyExistsError, BaseError

    try:
        yield
    except AlreadyExistsError:
        raise
    except BaseError as error:
        raise MediaError(f"the store of the media: {type(error).__name__}") from error


Place = Path | MediaStore
"""Where media lie: a store, or simply a folder."""


def store_at(place: Place) -> MediaStore:
    """The store at a place."""
    return Folder(place) if isinstance(place, Path) else place


def taken(place: Place, name: str) -> bytes:
    """What lies under a name that was published; FileNotFoundError when it is gone, OSError when the store does not answer."""
    found = store_at(place).get(name)
    if found is None:
        raise FileNotFoundError(name)
    return found


@lru_cache(maxsize=8)
def _bucket(address: str, key_id: str, secret: str) -> Bucket:
    """One client for one bucket in a process: it keeps its connections."""
    return Bucket(address, key_id, secret)


def media_of(settings: Settings) -> MediaStore:
    """The store that an installation names (MEDIA_URL), or the folder of its own machine."""
    if settings.media_url:
        return _bucket(settings.media_url, settings.media_key_id, settings.media_secret)
    return Folder(settings.media)
