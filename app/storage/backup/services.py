"""Use-cases of backups: make one, prove one, restore one, keep only as many as are wanted."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from app.kernel.clock import VIETNAM, local
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.storage import journal
from app.storage.backup import databases
from app.storage.backup.archive import PLAIN, SEALED, Manifest, digest_of_file, pack, unpacked
from app.storage.backup.fingerprints import differing, fingerprints
from app.storage.base import db
from app.storage.media import Folder, MediaStore, Place, store_at, taken
from app.storage.transaction import transaction

_PREFIX = "so-hoc-"
_STAMP = "%Y%m%d-%H%M%S"
_MEDIA = "media"


@dataclass(frozen=True)
class Kept:
    """One backup in a folder: when it was made (local time), its file, its bytes."""

    made_at: datetime
    path: Path
    size: int


def create_backup(folder: Path, media: Place, *, at: datetime, recipients: Sequence[str] = ()) -> Path:
    """Copy database and media at one moment into one new file in `folder`; whoever works goes on working.

    Refused: "damaged", "no_tool", "bad_recipient", "exists" (two in one second), "no_room" (disk full or not writable).
    """
    target = folder / f"{_PREFIX}{local(at):{_STAMP}}{SEALED if recipients else PLAIN}"
    if target.exists():
        raise Refused("exists", _("Vừa có một bản sao lưu trong giây này. Chạy lại sau."))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".dang-sao-luu-") as place:
            taken = databases.take(db.engine, Path(place))
            sources = {taken.name: Path(place) / taken.name, **_media(store_at(media), Path(place))}
            files = {name: digest_of_file(path) for name, path in sources.items()}
            pack(Manifest(at, taken.kind, taken.revision, taken.name, taken.tables, files), sources, target, recipients)
    except OSError as error:
        detail = error.strerror or str(error)
        raise Refused("no_room", _("Không ghi được vào {folder}: {detail}.").format(folder=folder, detail=detail)) from error
    return target


def _media(store: MediaStore, place: Path) -> dict[str, Path]:
    """The media by their path inside a backup, fetched into `place` where they lie elsewhere; so that they
    need not stand still, for they never change."""
    found = {f"{_MEDIA}/{name}": name for name in store.names()}
    if isinstance(store, Folder):
        return {path: store.path / name for path, name in found.items()}
    fetched = Folder(place / _MEDIA)
    for name in found.values():
        fetched.put(name, taken(store, name))
    return {path: fetched.path / name for path, name in found.items()}


def verify_backup(path: Path, *, at: datetime, key: Path | None = None) -> Manifest:
    """Restore a backup to a place of its own, compare every file and every table, and note in the journal that it is good.

    Refused: "no_backup", "changed", "sealed", "damaged", "differs" (a table is not what was saved), "no_tool", "no_place".
    """
    with tempfile.TemporaryDirectory(prefix="so-hoc-kiem-") as place, unpacked(path, Path(place), key) as manifest:
        revision, tables = databases.looked_at(Path(place) / manifest.database, db.engine)
        _compare(manifest, revision, differing(dict(manifest.tables), tables))
    with transaction():
        facts = {"file": path.name, "made_at": manifest.made_at.isoformat(), "rows": sum(t.rows for t in tables.values())}
        journal.record("storage.verify_backup", "backup", None, by=None, at=at, **facts)
    return manifest


def restore_backup(path: Path, media: Place, *, key: Path | None = None) -> Manifest:
    """Fill the empty database and the store of media from a backup, then compare every table with what was saved.

    Refused: "not_empty", "other_kind", "differs" and as in `verify_backup`. Media that are there already stay.
    """
    if not databases.is_empty(db.engine):
        raise Refused("not_empty", _("Cơ sở dữ liệu đích đã có bảng. Khôi phục chỉ ghi vào chỗ còn trống, để không đè lên gì."))
    with tempfile.TemporaryDirectory(prefix="so-hoc-khoi-phuc-") as place, unpacked(path, Path(place), key) as manifest:
        databases.fill(db.engine, Path(place) / manifest.database)
        with db.engine.connect() as connection:
            _compare(manifest, manifest.revision, differing(dict(manifest.tables), fingerprints(connection)))
        for name in manifest.files:
            if name.startswith(f"{_MEDIA}/"):
                store_at(media).put(name.removeprefix(f"{_MEDIA}/"), (Path(place) / name).read_bytes())
    return manifest


def _compare(manifest: Manifest, revision: str, wrong: Sequence[str]) -> None:
    """Refused "differs" when the migration or a table is not what was saved."""
    if revision != manifest.revision or wrong:
        what = ", ".join(wrong) or "alembic_version"
        raise Refused(
            "differs", _("Khôi phục xong nhưng bảng {what} không giống lúc sao lưu. Đừng dùng bản này.").format(what=what)
        )


def kept(folder: Path) -> list[Kept]:
    """The backups in a folder, newest first; files of other names are nobody's business here."""
    found = []
    for path in folder.glob(f"{_PREFIX}*") if folder.is_dir() else ():
        stamp = path.name.removeprefix(_PREFIX).removesuffix(".age").removesuffix(PLAIN)
        if path.name.endswith((PLAIN, SEALED)) and (made_at := _moment(stamp)):
            found.append(Kept(made_at, path, path.stat().st_size))
    return sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)


def _moment(stamp: str) -> datetime | None:
    """The moment in the name of a file; None for another name."""
    try:
        return datetime.strptime(stamp, _STAMP).replace(tzinfo=VIETNAM)
    except ValueError:
        return None


def surplus(found: Sequence[Kept], keep: Mapping[str, int]) -> list[Kept]:
    """What may go: everything but the newest of the last `keep["days"]` days, "weeks" and "months"; the newest always stays."""
    periods: dict[str, Callable[[datetime], object]] = {
        "days": lambda moment: moment.date(),
        "weeks": lambda moment: moment.isocalendar()[:2],
        "months": lambda moment: (moment.year, moment.month),
    }
    ordered = sorted(found, key=lambda one: (one.made_at, one.path.name), reverse=True)
    staying = set(ordered[:1])
    for name, period in periods.items():
        newest: dict[object, Kept] = {}
        for one in ordered:
            newest.setdefault(period(one.made_at), one)
        staying.update(list(newest.values())[: keep.get(name, 0)])
    return [one for one in ordered if one not in staying]


def prune_backups(folder: Path, keep: Mapping[str, int], *, really: bool) -> list[Kept]:
    """Remove what is more than `keep` asks for (see `surplus`); gives back what went, or would go when not `really`."""
    gone = surplus(kept(folder), keep)
    for one in gone if really else ():
        one.path.unlink(missing_ok=True)
    return gone
