"""What a serving process reads into its memory before the first person comes: nothing that only few pages need."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

LATER = {
    "PIL", "docx", "fontpkg_noto_serif", "icalendar", "lxml", "mammoth", "openpyxl", "prometheus_client", "python_calamine",
    "reportlab", "segno", "xlsxwriter", "zxingcpp",
}  # fmt: skip
"""Libraries of papers, workbooks and pictures: each is read by the first page that needs it."""
PROGRAM = "import sys, wsgi; print(*sorted({name.partition('.')[0] for name in sys.modules}))"


def test_libraries_of_papers_and_pictures_are_read_when_they_are_first_needed(tmp_path: Path) -> None:
    started = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, "INSTANCE_DIR": str(tmp_path), "SECRET_KEY": "x" * 40},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=True,
    )
    assert "flask" in started.stdout.split()
    assert sorted(LATER & set(started.stdout.split())) == []
