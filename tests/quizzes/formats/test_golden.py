"""What the command says of every file of `tests/files/de-thi`, word for word: a change of a reader shows here."""

from __future__ import annotations

import json
import os

import pytest

from app.quizzes.formats.listing import counts_of, values_of
from tests.quizzes.formats.files import FOLDER, read

pytestmark = pytest.mark.sqlite_only
FILES = ("van-dong.gift.txt", "hop-chi-hoi.aiken.txt", "dieu-le.moodle.xml", "goi.qti.zip", "ket-nap.md")


@pytest.mark.parametrize("name", FILES)
def test_a_file_is_read_as_it_was_read_before(name: str) -> None:
    reading = read(name)
    values = {
        "format": reading.format,
        "notes": list(reading.notes),
        "counts": counts_of(reading),
        "questions": [values_of(found, ()) for found in reading.found],
    }
    golden = FOLDER / "golden" / f"{name}.json"
    if os.environ.get("WRITE_GOLDEN"):
        golden.write_text(json.dumps(values, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert values == json.loads(golden.read_text(encoding="utf-8"))
