"""The one file of a backup: a .tar.gz that begins with its manifest; sealed for recipients of `age` where they are named.

The manifest: {"format": 1, "made_at": moment, "kind": "sqlite" | "postgresql", "revision": migration, "database": file name,
"tables": {name: [rows, digest]}, "files": {path: [bytes, SHA-256]}}. Keys are never inside.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage.backup.fingerprints import Fingerprint

PLAIN, SEALED = ".tar.gz", ".tar.gz.age"
_FORMAT = 1
_MANIFEST = "manifest.json"
_LONGEST_MANIFEST = 64 * 1024 * 1024
_PIECE = 1024 * 1024


@dataclass(frozen=True)
class Manifest:
    """What a backup says about itself; `files` are (bytes, SHA-256) by the path inside, the database among them."""

    made_at: datetime
    kind: str
    revision: str
    database: str
    tables: Mapping[str, Fingerprint]
    files: Mapping[str, tuple[int, str]]

    def written(self) -> bytes:
        """The manifest as it stands in the file."""
        said = {
            "format": _FORMAT,
            "made_at": self.made_at.isoformat(),
            "kind": self.kind,
            "revision": self.revision,
            "database": self.database,
            "tables": {name: [table.rows, table.digest] for name, table in self.tables.items()},
            "files": self.files,
        }
        return json.dumps(said, ensure_ascii=False, indent=1).encode()


def read_manifest(data: bytes) -> Manifest:
    """The manifest in `data`. Refused: "no_backup" (not one of ours, or of a later release)."""
    try:
        said = json.loads(data)
        if said["format"] != _FORMAT:
            raise Refused("no_backup", _("Bản sao lưu này do bản phần mềm mới hơn tạo ra. Nâng cấp phần mềm rồi thử lại."))
        tables = {name: Fingerprint(int(rows), str(digest)) for name, (rows, digest) in said["tables"].items()}
        files = {str(path): (int(size), str(digest)) for path, (size, digest) in said["files"].items()}
        made_at = datetime.fromisoformat(said["made_at"])
        return Manifest(made_at, str(said["kind"]), str(said["revision"]), str(said["database"]), tables, files)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unread() from error


def digest_of_file(path: Path) -> tuple[int, str]:
    """(bytes, SHA-256) of a file."""
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def pack(manifest: Manifest, sources: Mapping[str, Path], target: Path, recipients: Sequence[str] = ()) -> None:
    """Write the one file: beside its place first, whole and synced, then moved there, so that half of one never has the name.

    `sources`: where the files of the manifest lie now. Refused: "bad_recipient". Raises OSError when the disk is full.
    """
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as out:
            if recipients:
                with tempfile.TemporaryFile(dir=target.parent) as plain:
                    _write(manifest, sources, plain)
                    plain.seek(0)
                    _seal(plain, out, recipients)
            else:
                _write(manifest, sources, out)
            out.flush()
            os.fsync(out.fileno())
        part.replace(target)
        _sync_folder(target.parent)
    finally:
        part.unlink(missing_ok=True)


def _write(manifest: Manifest, sources: Mapping[str, Path], out: Any) -> None:
    """The manifest and the files, readable by nobody else."""
    with tarfile.open(fileobj=out, mode="w:gz", compresslevel=6, format=tarfile.PAX_FORMAT) as tar:
        data = manifest.written()
        head = tarfile.TarInfo(_MANIFEST)
        head.size, head.mode, head.mtime = len(data), 0o600, int(manifest.made_at.timestamp())
        tar.addfile(head, io.BytesIO(data))
        for path, source in sources.items():
            entry = tarfile.TarInfo(path)
            entry.size, entry.mode, entry.mtime = manifest.files[path][0], 0o600, head.mtime
            with source.open("rb") as file:
                tar.addfile(entry, file)


def _sync_folder(folder: Path) -> None:
    """The name of the new file survives a power cut too; Windows cannot be asked for that."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextmanager
def unpacked(path: Path, folder: Path, identities: Path | None = None) -> Iterator[Manifest]:
    """The files of a backup in `folder`, each compared with the manifest.

    Refused: "no_backup" (cannot be read), "changed" (a file is not what the manifest says), "sealed" (needs a key).
    """
    with _plain(path, folder, identities) as file:
        try:
            with tarfile.open(fileobj=file, mode="r:gz") as tar:
                manifest = _head(tar)
                while entry := tar.next():
                    _unpack(tar, entry, manifest, folder)
        except (tarfile.TarError, zlib.error, EOFError, OSError, ValueError) as error:
            raise _unread() from error
    missing = [name for name in manifest.files if not (folder / name).is_file()]
    if missing:
        raise _changed(missing[0])
    yield manifest


def _head(tar: tarfile.TarFile) -> Manifest:
    """The manifest, which is the first thing inside."""
    entry = tar.next()
    if entry is None or entry.name != _MANIFEST or entry.size > _LONGEST_MANIFEST or not entry.isreg():
        raise _unread()
    file = tar.extractfile(entry)
    return read_manifest(file.read() if file else b"")


def _unpack(tar: tarfile.TarFile, entry: tarfile.TarInfo, manifest: Manifest, folder: Path) -> None:
    """One file of the manifest; anything else that lies inside is refused, whatever it is called."""
    known = manifest.files.get(entry.name)
    target = (folder / entry.name).resolve()
    if known is None or not entry.isreg() or entry.size != known[0] or not target.is_relative_to(folder.resolve()):
        raise _changed(entry.name)
    target.parent.mkdir(parents=True, exist_ok=True)
    source, digest = tar.extractfile(entry), hashlib.sha256()
    with target.open("wb") as out:
        while source and (piece := source.read(_PIECE)):
            digest.update(piece)
            out.write(piece)
    if digest.hexdigest() != known[1]:
        raise _changed(entry.name)


def _seal(plain: Any, out: BinaryIO, recipients: Sequence[str]) -> None:
    """Encrypt for everybody who is named (`age1…`). Refused: "bad_recipient"."""
    from pyrage import RecipientError, encrypt_io, x25519

    try:
        keys = [x25519.Recipient.from_str(recipient.strip()) for recipient in recipients]
    except RecipientError as error:
        raise Refused(
            "bad_recipient", _("Khóa nhận «age1…» không đúng. Tạo khóa bằng age-keygen rồi chép lại cả dòng.")
        ) from error
    encrypt_io(plain, out, keys)


@contextmanager
def _plain(path: Path, folder: Path, identities: Path | None) -> Iterator[Any]:
    """The file unsealed. Refused: "sealed", "no_backup"."""
    try:
        file = path.open("rb")
    except OSError as error:
        raise Refused("no_backup", _("Không mở được {path}.").format(path=path.name)) from error
    with file:
        if not path.name.endswith(SEALED):
            yield file
            return
        with tempfile.TemporaryFile(dir=folder) as plain:
            _unseal(file, plain, identities)
            plain.seek(0)
            yield plain


def _unseal(file: BinaryIO, plain: Any, identities: Path | None) -> None:
    """Decrypt with the keys in a file of `age-keygen`. Refused: "sealed"."""
    from pyrage import DecryptError, IdentityError, decrypt_io, x25519

    if identities is None:
        raise Refused("sealed", _("Bản sao lưu này được mã hóa. Thêm --key và tệp khóa của age."))
    try:
        lines = [line.strip() for line in identities.read_text(encoding="ascii").splitlines()]
        keys = [x25519.Identity.from_str(line) for line in lines if line and not line.startswith("#")]
        decrypt_io(file, plain, keys)
    except (OSError, UnicodeError, IdentityError, DecryptError) as error:
        raise Refused("sealed", _("Khóa này không mở được bản sao lưu, hoặc tệp đã hỏng.")) from error


def _unread() -> Refused:
    """What is said of a file that is no backup."""
    return Refused("no_backup", _("Không đọc được tệp này: không phải bản sao lưu của Sổ học, hoặc tệp bị cắt cụt."))


def _changed(name: str) -> Refused:
    """What is said of a file that is not what the manifest says."""
    return Refused(
        "changed", _("Tệp «{name}» trong bản sao lưu không còn như lúc tạo. Dùng một bản sao lưu khác.").format(name=name)
    )
