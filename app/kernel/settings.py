"""The settings of one installation, read once from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Settings:
    """Everything that differs between two installations; each field names its environment variable (docs/OPERATION.md)."""

    database_url: str
    """DATABASE_URL: SQLAlchemy address of the database; default an SQLite file in the instance folder."""
    secret_key: str
    """SECRET_KEY: signs cookies; default a random key kept in the instance folder. The same on every machine of a cluster."""
    instance: Path
    """INSTANCE_DIR: the folder for the database file, the key and the media; default `instance/` in the project."""
    content: Path
    """CONTENT_DIR: the folder of the course packages; default `courses_content/`."""
    behind_tls: bool = False
    """BEHIND_TLS=1: cookies only over https, and HSTS."""
    proxy_hops: int = 0
    """PROXY_HOPS: how many proxies of our own stand in front; their X-Forwarded-For and -Proto are believed. 0: none."""
    help_phone: str = ""
    """HELP_PHONE: the number shown as "Gọi trợ giúp"; none when empty."""
    org_line: str = "Hội LHPN tỉnh Thanh Hóa"
    """ORG_LINE: the body named in the footer."""
    max_upload_bytes: int = 12 * 1024 * 1024
    """MAX_UPLOAD_BYTES: the largest request body."""
    data_keys: tuple[str, ...] = ()
    """DATA_KEYS: keys of `age` that seal private columns, the first one seals; default `data.key` in the instance folder. The
    same on every machine of a cluster."""
    backup_dir: Path | None = None
    """BACKUP_DIR: where `flask backup` keeps its files, best on another disk; default `backups/` in the instance folder."""

    @property
    def backups(self) -> Path:
        """The folder of the backups."""
        return self.backup_dir or self.instance / "backups"

    @property
    def media(self) -> Path:
        """The folder of the published pictures."""
        return self.instance / "media"


def read_settings(env: Mapping[str, str] = os.environ) -> Settings:
    """The settings that `env` asks for; makes the instance folder and its key when they are missing.

    Raises OSError when the instance folder cannot be written.
    """
    instance = Path(env.get("INSTANCE_DIR") or ROOT / "instance").resolve()
    instance.mkdir(parents=True, exist_ok=True)
    url = env.get("DATABASE_URL") or f"sqlite:///{instance / 'so-hoc.sqlite3'}"
    return Settings(
        database_url=_with_driver(url),
        secret_key=env.get("SECRET_KEY") or _kept_key(instance / "secret.key"),
        instance=instance,
        content=Path(env.get("CONTENT_DIR") or ROOT / "courses_content").resolve(),
        behind_tls=env.get("BEHIND_TLS", "") in {"1", "true", "yes"},
        proxy_hops=int(env.get("PROXY_HOPS") or 0),
        help_phone=env.get("HELP_PHONE", ""),
        org_line=env.get("ORG_LINE") or Settings.org_line,
        max_upload_bytes=int(env.get("MAX_UPLOAD_BYTES") or Settings.max_upload_bytes),
        data_keys=tuple((env.get("DATA_KEYS") or "").replace(",", " ").split()),
        backup_dir=Path(env["BACKUP_DIR"]).resolve() if env.get("BACKUP_DIR") else None,
    )


def _with_driver(url: str) -> str:
    """A PostgreSQL address as hosting companies write it, with the driver that is installed."""
    for prefix in ("postgres://", "postgresql://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _kept_key(path: Path) -> str:
    """The key in `path`, made (readable by the owner only) at the first start; two starts at once agree on one key."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()
