"""Every workbook and every paper as an office opens it: LibreOffice reads each without repair, cells typed as they were meant."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from docx import Document as open_word
from flask import Flask

from tests.house.tour import Scene, rules_of, url_of
from tests.inspection import InspectingClient

Clients = Callable[..., InspectingClient]
PROGRAM = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.sqlite_only
KEYS = ("coordinator", "administrator", "instructor")
"""Who downloads: the first who may."""


@pytest.fixture
def files(app: Flask, client_for: Clients, scene: Scene) -> dict[str, bytes]:
    """Every workbook and paper that an address of the product gives, and those inside a class's dossier, by name."""
    found: dict[str, bytes] = {}
    clients = [client_for(key) for key in KEYS]
    for rule in rules_of(app, "GET"):
        if rule.rule.endswith((".xlsx", ".docx")):
            answers = (client.get(url_of(rule, scene.own)) for client in clients)
            given = next((answer for answer in answers if answer.status_code == 200), None)
            if given is not None:  # the rest needs a right that is given by name
                found[f"{rule.endpoint}{Path(rule.rule).suffix}"] = given.data
    packed = clients[0].get(url_of(next(one for one in rules_of(app, "GET") if one.endpoint == "reports.dossier_zip"), scene.own))
    with zipfile.ZipFile(io.BytesIO(packed.data)) as papers:
        found |= {name: papers.read(name) for name in papers.namelist() if not name.endswith(".pdf")}
    for form in ("docx", "xlsx"):
        found[f"bao-cao.{form}"] = clients[0].get(f"/bao-cao/tai/{form}?loai=10-btctw").data
    return found


def cells_of(data: bytes) -> Iterator[tuple[str, Any]]:
    """(sheet and place, cell) of every cell with something in it."""
    for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets:
        for row in sheet.iter_rows():
            yield from ((f"{sheet.title}!{cell.coordinate}", cell) for cell in row if cell.value not in {None, ""})


def typed(cell: Any) -> tuple[str, Any]:
    """What a cell is: text, a number, a day, a truth, or something that is reckoned."""
    if cell.data_type == "f":
        return "formula", cell.value
    if cell.is_date:
        return "day", cell.value.date() if isinstance(cell.value, datetime) else cell.value
    if isinstance(cell.value, int | float):
        return "number", round(float(cell.value), 6)
    return "text", str(cell.value)


def test_nothing_is_reckoned_no_phone_is_a_number_and_every_head_stays_in_view(files: Mapping[str, bytes]) -> None:
    assert len(files) >= 25
    for name, data in files.items():
        for place, cell in cells_of(data) if name.endswith(".xlsx") else ():
            kind, value = typed(cell)
            assert kind != "formula", (name, place)
            assert not (kind == "number" and value > 9e8), (name, place, value)
            assert kind != "day" or isinstance(value, date), (name, place)
        for sheet in openpyxl.load_workbook(io.BytesIO(data)).worksheets if name.endswith(".xlsx") else ():
            if sheet.max_row > 12 and "mau" not in name and "template" not in name:
                assert sheet.freeze_panes, (name, sheet.title)


@pytest.mark.skipif(PROGRAM is None, reason="không có LibreOffice: chưa mở thử được mọi tệp Word và Excel")
def test_an_office_program_reads_back_what_was_meant(files: Mapping[str, bytes], tmp_path: Path) -> None:
    sent, got = tmp_path / "di", tmp_path / "ve"
    sent.mkdir()
    for name, data in files.items():
        (sent / name).write_bytes(data)
    for form in ("xlsx", "docx"):
        profile = f"-env:UserInstallation=file://{tmp_path}/profile"
        every = [str(one) for one in sorted(sent.glob(f"*.{form}"))]
        command = [str(PROGRAM), "--headless", profile, "--convert-to", form, "--outdir", str(got), *every]
        subprocess.run(command, capture_output=True, timeout=200, check=True)
    assert {one.name for one in got.iterdir()} == set(files)
    for name, data in files.items():
        again = (got / name).read_bytes()
        if name.endswith(".docx"):
            books = [open_word(io.BytesIO(each)) for each in (data, again)]
            words = [[part.text for part in book.paragraphs if part.text.strip()] for book in books]
            assert words[0] == words[1], name
        else:
            before, after = ({place: typed(cell) for place, cell in cells_of(each)} for each in (data, again))
            assert before == after, name
