"""The settings of one installation, read once from the environment."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class SignInService:
    """The sign-in service of an office (OpenID Connect): its address, and who we are there."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


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
    media_url: str = ""
    """MEDIA_URL: s3://bucket/prefix?endpoint=…&region=…, where several machines keep pictures and files; default `media/` in the
    instance folder."""
    media_key_id: str = ""
    """MEDIA_KEY_ID: our name at that store; empty where the machine itself is known there."""
    media_secret: str = ""
    """MEDIA_SECRET: our password at that store."""

    allowed_hosts: tuple[str, ...] = ()
    """ALLOWED_HOSTS: the names under which the site is reached, between commas; a request for another name is turned away."""
    oidc_issuer: str = ""
    """OIDC_ISSUER: address of the office's sign-in service (OpenID Connect); none when empty."""
    oidc_client_id: str = ""
    """OIDC_CLIENT_ID: our name at that service."""
    oidc_client_secret: str = ""
    """OIDC_CLIENT_SECRET: our password at that service."""
    oidc_name: str = "tài khoản cơ quan"
    """OIDC_NAME: what the button for it says."""
    metrics_token: str = ""
    """METRICS_TOKEN: opens /metrics to whoever brings it; closed when empty."""
    metrics_dir: Path | None = None
    """PROMETHEUS_MULTIPROC_DIR: where several processes keep their counters together."""
    log_json: bool = False
    """LOG_FORMAT=json: each line of the log is one JSON object, and each request has one."""
    slow_query_ms: int = 500
    """SLOW_QUERY_MS: a statement that takes so long is logged; 0: none."""

    @property
    def sign_in_service(self) -> SignInService | None:
        """The sign-in service of the office, when the settings name one."""
        known = self.oidc_issuer and self.oidc_client_id
        return SignInService(self.oidc_issuer, self.oidc_client_id, self.oidc_client_secret, self.oidc_name) if known else None

    @property
    def backups(self) -> Path:
        """The folder of the backups."""
        return self.backup_dir or self.instance / "backups"

    @property
    def media(self) -> Path:
        """The folder of the published pictures, where MEDIA_URL names no other place; use `app.storage.media.media_of`."""
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
        **_more(env),
    )


def _more(env: Mapping[str, str]) -> dict[str, Any]:
    """What only some offices set: a store of media, names of the site, their sign-in service, measurements and logs."""
    folder = env.get("PROMETHEUS_MULTIPROC_DIR")
    return {
        "media_url": env.get("MEDIA_URL") or "",
        "media_key_id": env.get("MEDIA_KEY_ID") or "",
        "media_secret": env.get("MEDIA_SECRET") or "",
        "allowed_hosts": tuple((env.get("ALLOWED_HOSTS") or "").lower().replace(",", " ").split()),
        "oidc_issuer": env.get("OIDC_ISSUER") or "",
        "oidc_client_id": env.get("OIDC_CLIENT_ID") or "",
        "oidc_client_secret": env.get("OIDC_CLIENT_SECRET") or "",
        "oidc_name": env.get("OIDC_NAME") or Settings.oidc_name,
        "metrics_token": env.get("METRICS_TOKEN") or "",
        "metrics_dir": Path(folder) if folder else None,
        "log_json": env.get("LOG_FORMAT") == "json",
        "slow_query_ms": int(env.get("SLOW_QUERY_MS") or Settings.slow_query_ms),
    }


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
