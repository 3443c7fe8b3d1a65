"""The question files of `tests/files/de-thi`, and short ways to read them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

from app.quizzes.formats.opening import read_file
from app.quizzes.formats.records import FileReading, Found

FOLDER = Path(__file__).parents[2] / "files" / "de-thi"


def package(folder: Path = FOLDER / "qti") -> bytes:
    """The files of a folder as a ZIP file."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                packed.write(path, path.relative_to(folder).as_posix())
    return file.getvalue()


def data_of(name: str) -> bytes:
    """The bytes of a file; "goi.qti.zip" is made of its folder."""
    return package() if name == "goi.qti.zip" else (FOLDER / name).read_bytes()


def read(name: str) -> FileReading:
    """A file of the folder."""
    return read_file(data_of(name), name)


def one(text: str, kind: str) -> Found:
    """The one question of a short text."""
    (found,) = read_file(text.encode(), "cau-hoi", kind).found
    return found
