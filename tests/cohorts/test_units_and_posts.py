"""Reading units and posts as lists write them."""

from __future__ import annotations

import pytest

from app.cohorts.rules.posts import enrolment_kind, post_kind
from app.cohorts.rules.units import UnitIndex
from app.kernel.text import fold

pytestmark = pytest.mark.sqlite_only

NAMES = {
    1: "Tỉnh Thanh Hóa",
    2: "Xã Mường Lát",
    3: "Phường Hàm Rồng",
    4: "Xã Đồng Tiến",
    5: "Phường Đông Tiến",
    6: "Xã Hồi Xuân",
    7: "Phường Tĩnh Gia",
}
INDEX = UnitIndex.of(
    [(unit_id, name, fold(name)) for unit_id, name in NAMES.items()]
    + [(unit_id, name.split(" ", 1)[1], fold(name.split(" ", 1)[1])) for unit_id, name in NAMES.items()]
)


@pytest.mark.parametrize(
    "text",
    [
        "Hội LHPN xã Mường Lát", "xã Mường Lát", "Mường Lát", "HPN xã Muong Lat", "X. Mường Lát", "MƯỜNG LÁT",
        "Hội Liên hiệp Phụ nữ xã Mường Lát, tỉnh Thanh Hóa", "xã Mường Lát tỉnh Thanh Hóa", "Hội LHPN, xã Mường Lát",
    ],
)  # fmt: skip
def test_a_unit_is_found_however_it_is_written(text: str) -> None:
    assert INDEX.find(text).unit_id == 2


@pytest.mark.parametrize(("text", "unit_id"), [("Hồi Xuân", 6), ("phường Tĩnh Gia", 7), ("xa dong tien", 4), ("P. Đông Tiến", 5)])
def test_names_that_look_like_other_words(text: str, unit_id: int) -> None:
    assert INDEX.find(text).unit_id == unit_id


@pytest.mark.parametrize("text", ["Đồng Tiến", "dong tien", "xã Đông Tiến"])
def test_the_two_dong_tien_are_never_guessed_between(text: str) -> None:
    found = INDEX.find(text)
    assert (found.unit_id, found.candidates, found.why) == (None, (4, 5), "ambiguous")


def test_another_kind_of_unit_is_asked_about() -> None:
    assert INDEX.find("thị trấn Mường Lát").candidates == (2,)


@pytest.mark.parametrize(("text", "why"), [("", "missing"), ("xã Lạ, tỉnh Thanh Hóa", "unknown"), ("???", "unknown")])
def test_what_names_no_unit(text: str, why: str) -> None:
    found = INDEX.find(text)
    assert (found.unit_id, found.why) == (None, why)


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("CT", "chair"), ("Chủ tịch Hội LHPN xã", "chair"), ("PCT. UBMTTQ đồng thời là Chủ tịch Hội LHPN xã", "chair"),
        ("CT HPN kiêm PCT MTTQ", "chair"), ("PCT", "vice_chair"), ("Phó Chủ tịch Thường trực", "vice_chair"),
        ("nguồn Chủ tịch", "reserve"), ("Cán bộ nguồn", "reserve"), ("UVBTV", "standing"), ("Chi hội trưởng", "cell_head"),
        ("Chủ tịch UBMTTQ", "other"), ("", "other"),
    ],
)  # fmt: skip
def test_posts_are_read_with_their_abbreviations(title: str, kind: str) -> None:
    assert post_kind(title) == kind


def test_an_enrolment_tells_four_kinds_apart() -> None:
    assert [enrolment_kind(kind) for kind in ("chair", "vice_chair", "reserve", "standing")] == [
        "chair",
        "vice_chair",
        "reserve",
        "other",
    ]
