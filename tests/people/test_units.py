"""The tree of units: who lies below whom, under which names."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from app.kernel.refusal import Refused
from app.people.models import Unit, UnitAlias
from app.people.queries import unit_by_code, unit_names, units_within
from app.people.rules import Grant, Role, Viewer
from app.people.services.units import THANH_HOA, UnitRow, add_province, add_unit, read_unit_rows
from app.storage.base import db
from tests.cast import NOW, Cast

pytestmark = pytest.mark.usefixtures("ctx")


def coordinator_of(unit_id: int) -> Viewer:
    path = db.session.get_one(Unit, unit_id).path
    return Viewer(1, "Lê Thị Hoa", (Grant(Role.COORDINATOR, unit_id, path),))


def test_a_commune_lies_below_its_province(cast: Cast) -> None:
    commune = unit_by_code("14845")
    assert commune is not None
    assert commune.path == f"/{cast.unit['home']}/{commune.id}/"
    assert (commune.name, commune.level) == ("Xã Mường Lát", "commune")


def test_a_coordinator_sees_her_province_first_and_then_its_communes(cast: Cast) -> None:
    names = [unit.name for unit in units_within(coordinator_of(cast.unit["home"]), Role.COORDINATOR)]
    assert names == ["Tỉnh Thanh Hóa", "Phường Hàm Rồng", "Xã Mường Lát"]


def test_a_role_in_a_commune_reaches_nothing_beside_it() -> None:
    commune = unit_by_code("14758")
    assert commune is not None
    viewer = coordinator_of(commune.id)
    assert [unit.name for unit in units_within(viewer, Role.COORDINATOR)] == ["Phường Hàm Rồng"]
    assert units_within(viewer, Role.ADMINISTRATOR) == []


def test_a_path_that_begins_with_the_same_digit_is_somewhere_else(cast: Cast) -> None:
    viewer = coordinator_of(cast.unit["home"])
    assert viewer.reaches(f"/{cast.unit['home']}/7/", Role.COORDINATOR)
    assert not viewer.reaches(f"/{cast.unit['home']}9/", Role.COORDINATOR)


def test_a_unit_is_known_by_its_other_spellings() -> None:
    keys = {key: name for _id, name, key in unit_names()}
    assert {"phuong ham rong", "ham rong", "xa muong lat", "muong lat"} <= set(keys)


def test_writing_a_province_twice_writes_it_once(cast: Cast) -> None:
    before = (
        db.session.scalar(select(func.count()).select_from(Unit)),
        db.session.scalar(select(func.count()).select_from(UnitAlias)),
    )
    rows = [UnitRow("14845", "Xã", "Mường Lát")]
    assert add_province(code="38", name="Thanh Hóa", rows=rows, by=None, at=NOW) == cast.unit["home"]
    after = (
        db.session.scalar(select(func.count()).select_from(Unit)),
        db.session.scalar(select(func.count()).select_from(UnitAlias)),
    )
    assert after == before


def test_a_name_is_not_a_key(cast: Cast) -> None:
    other = add_unit(
        code="99999",
        name="Mường Lát",
        kind="Xã",
        level="commune",
        parent_id=cast.unit["other"],
        valid_from_on=None,
        by=None,
        at=NOW,
    )
    same = db.session.scalars(select(Unit.id).where(Unit.name == "Xã Mường Lát")).all()
    assert len(same) == 2
    assert other in same


def test_the_list_of_thanh_hoa_has_166_communes_and_wards() -> None:
    rows = read_unit_rows(THANH_HOA.read_bytes())
    assert len(rows) == len({row.code for row in rows}) == 166
    assert {row.kind for row in rows} == {"Xã", "Phường"}


@pytest.mark.parametrize(
    ("data", "reason"), [(b"ten,loai\nA,B\n", "columns"), ("ma_gso,loai,ten\n1,Xã,B\n".encode("utf-16"), "encoding")]
)
def test_a_list_that_is_no_list_of_units_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(Refused) as refusal:
        read_unit_rows(data)
    assert refusal.value.reason == reason


def test_the_command_reads_a_list_as_a_spreadsheet_writes_it(ctx: Flask, tmp_path: Path) -> None:
    file = tmp_path / "don-vi.csv"
    file.write_bytes("\ufeffma_gso,loai,ten,ten_bien_the_dau_cu\n50001,Xã,Hòa Bình,Hoà Bình\n".encode())
    said = ctx.test_cli_runner().invoke(args=["people", "import-units", str(file), "--code", "25", "--name", "Phú Thọ"])
    assert said.exit_code == 0, said.output
    found = unit_by_code("50001")
    assert found is not None
    assert found.name == "Xã Hòa Bình"
