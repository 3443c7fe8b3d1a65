"""A small package on disk that tests may change, and a database to publish it into."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from PIL import Image

import app.people.models
import app.storage.models  # noqa: F401 - the tables that courses point to
from app.courses.check.package import check_package
from app.courses.cli import register
from app.courses.faults import Fault
from app.courses.package import read_package
from app.courses.package.records import Package
from app.courses.services import PublishOutcome, publish
from app.kernel.settings import Settings
from app.storage.base import db
from app.storage.engine import engine_options, prepare
from tests.conftest import _drop_database, _new_database

NHO = Path(__file__).parents[1] / "files" / "nho"
NOW = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)
LESSON = "01-nghe/01-nghe-het.md"
FIGURE = '\n![Hai người nói chuyện](images/hai-nguoi.png "Nghe trước, nói sau")\n'


@dataclass(frozen=True)
class Desk:
    """An author's desk: the folder of the package, and what can be done with it."""

    folder: Path
    media: Path

    def change(self, name: str, old: str, new: str) -> Desk:
        """Replace words of a file; they must be there."""
        path = self.folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return self

    def add(self, name: str, text: str) -> Desk:
        """Append to a file, or begin one."""
        with (self.folder / name).open("a", encoding="utf-8") as file:
            file.write(text)
        return self

    def draw(self, name: str = "images/hai-nguoi.png", size: tuple[int, int] = (900, 300), topic: str = "01-nghe") -> Desk:
        """Put a picture into a topic."""
        path = self.folder / topic / name
        path.parent.mkdir(exist_ok=True)
        Image.new("RGB", size, "#28479b").save(path)
        return self

    def read(self) -> Package:
        """The package as it lies there."""
        return read_package(self.folder)

    def faults(self, sentence: str = "") -> list[Fault]:
        """The faults whose sentence holds these words."""
        return [fault for fault in check_package(self.read()) if sentence in fault.sentence]

    def errors(self) -> list[Fault]:
        """The faults that keep it from being published."""
        return [fault for fault in self.faults() if fault.is_error]

    def publish(self, **more: Any) -> PublishOutcome:
        """Publish it."""
        return publish(self.read(), **({"by": None, "at": NOW, "media": self.media} | more))


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A copy of the small package under a name of its own, so that nobody has published it yet."""
    folder = tmp_path / "content" / "goi-thu"
    shutil.copytree(NHO, folder)
    return Desk(folder, tmp_path / "media").change("programme.yml", "id: nho", "id: goi-thu")


@pytest.fixture
def rewrite(desk: Desk) -> Callable[[str], Desk]:
    """Give the first lesson another body; its front matter stays."""

    def write(body: str) -> Desk:
        path = desk.folder / LESSON
        head = path.read_text(encoding="utf-8").split("---\n")[1]
        path.write_text(f"---\n{head}---\n{body}", encoding="utf-8")
        return desk

    return write


@pytest.fixture
def press(server_url: str | None, tmp_path: Path) -> Iterator[Flask]:
    """A press of its own: an empty database with the tables, in an application that has only the commands of courses."""
    url = f"sqlite:///{tmp_path / 'press.sqlite3'}" if server_url is None else _new_database(server_url, None)
    settings = Settings(database_url=url, secret_key="tests", instance=tmp_path, content=tmp_path / "content")
    app = Flask("press")
    app.config.update(SETTINGS=settings, SQLALCHEMY_DATABASE_URI=url, SQLALCHEMY_ENGINE_OPTIONS=engine_options(settings))
    db.init_app(app)
    register(app)
    with app.app_context():
        prepare(db.engine)
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()
    if server_url is not None:
        _drop_database(server_url, url)
