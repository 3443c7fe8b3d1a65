"""What an office sees: LibreOffice opens every file without repair, cells typed as they were meant."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import pytest

from app.reports.formats.sheets import write_sheets
from app.reports.formats.word import write_word
from app.reports.rules.document import Skin
from tests.reports.test_formats import paper

PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = [
    pytest.mark.sqlite_only,
    pytest.mark.skipif(PROGRAM is None, reason="không có LibreOffice: chưa mở thử được tệp Word và Excel"),
]


def converted(folder: Path, name: str, data: bytes, to: str) -> bytes:
    """A file as LibreOffice writes it in another form."""
    (folder / name).write_bytes(data)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [str(PROGRAM), "--headless", profile, "--convert-to", to, "--outdir", str(folder), str(folder / name)]
    subprocess.run(command, capture_output=True, timeout=100, check=True)
    return next(folder.glob(f"{Path(name).stem}.{to.split(':')[0]}")).read_bytes()


def test_a_word_paper_opens(tmp_path: Path) -> None:
    assert converted(tmp_path, "giay.docx", write_word(paper(Skin.STATE, rows=40)), "pdf").startswith(b"%PDF")


def test_a_workbook_opens_with_its_values(tmp_path: Path) -> None:
    data = converted(tmp_path, "bang.xlsx", write_sheets(paper(name="=HYPERLINK(1)")), "csv:Text - txt - csv (StarCalc):44,34,76")
    rows = list(csv.reader(data.decode("utf-8").splitlines()))
    assert ["1", "=HYPERLINK(1)", "1,400", "7.5", "01/03/2025"] in [row[:5] for row in rows], rows
