"""The invented people of the demonstration: names as they are found in the province, every one made up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from random import Random
from typing import Any

PASSWORD = "nua mang nua lop"
"""The password of every demonstration account; such accounts cannot exist in an office's database."""

_TRAINEES = """
Lương Thị An|Mường Chanh
Lê Thị Lan Anh|Hoằng Hóa
Hà Thị Ánh|Hồi Xuân
Nguyễn Thị Bình|Nga Sơn
Lò Thị Bun|Quang Chiểu
Phạm Thị Chiên|Ngọc Lặc
Giàng Thị Chở|Pù Nhi
Bùi Thị Cúc|Cẩm Thủy
Trịnh Thị Dung|Yên Định
Vi Thị Duyên|Bát Mọt
Lê Thị Đào|Nông Cống
Ngân Thị Đông|Trung Hạ
Hoàng Thị Giang|Các Sơn
Nguyễn Thị Hà|Hậu Lộc
Phạm Thị Hạnh|Bá Thước
Cầm Thị Hằng|Thường Xuân
Lê Thị Hiền|Triệu Sơn
Trương Thị Hòa|Thạch Bình
Quách Thị Hoài|Thạch Quảng
Đỗ Thị Hồng|Lưu Vệ
Lục Thị Huệ|Sơn Thủy
Lê Thị Hường|Như Thanh
Hà Thị Khuyên|Điền Lư
Phạm Thị Lan|Quan Sơn
Phạm Thị Làn|Tam Lư
Mai Thị Liên|Ba Đình
Nguyễn Thị Loan|Đông Sơn
Lê Thị Lý|Thọ Xuân
Thao Thị Lỳ|Nhi Sơn
Vũ Thị Mai|Hà Trung
Lò Thị Mến|Mường Lát
Hà Thị Nga|Phú Lệ
Bùi Thị Ngân|Kim Tân
Quách Thị Ngoãn|Vân Du
Nguyễn Thị Nguyệt|Vĩnh Lộc
Phạm Hồng Nhung|Linh Sơn
Lường Thị Oanh|Văn Nho
Vi Thị Phượng|Yên Nhân
Lê Thị Quế|Xuân Du
Trương Thị Quyên|Như Xuân
Hơ Thị Sía|Tam Chung
Hà Thị Tâm|Thiên Phủ
Lê Thị Thanh|Hoằng Tiến
Hà Thị Thắm|Pù Luông
Nguyễn Thị Thu|Tống Sơn
Cao Thị Thúy|Cẩm Tân
Phạm Thị Tình|Đồng Lương
Lê Thị Tuyết|Thiệu Hóa
Hoàng Thị Vân|Tĩnh Gia
Sung Thị Xía|Trung Lý
"""


@dataclass(frozen=True)
class Trainee:
    """An invented trainee and how far she is: `topics` finished online, chance of a right answer, sessions she misses."""

    name: str
    commune: str
    birth_year: int
    phone: str
    post: str
    topics: int
    skill: float
    absent: frozenset[int] = frozenset()
    late: frozenset[int] = frozenset()
    excused: frozenset[int] = frozenset()
    tests: int = 0


def trainees() -> list[Trainee]:
    """The fifty, always the same: some ahead, most in the middle, some behind, one who can no longer pass."""
    rnd = Random(4473)
    people = []
    for index, line in enumerate(_TRAINEES.strip().splitlines()):
        name, commune = line.split("|")
        topics = rnd.choice([3, 4, 5, 6, 6, 6, 7, 7, 7, 8, 8, 9, 10, 11])
        post = ("Chủ tịch", "Phó Chủ tịch", "Chủ tịch", "PCT", "CT")[index % 5]
        missed = {7: {"late": {2}}, 11: {"excused": {3}}, 13: {"late": {5}, "excused": {8}}, 20: {"absent": {6}}}.get(
            index % 25, {}
        )
        person = Trainee(
            name,
            commune,
            rnd.randrange(1972, 1995),
            f"0912000{index + 101}",
            post,
            topics,
            rnd.uniform(0.72, 0.97),
            frozenset(missed.get("absent", set())),
            frozenset(missed.get("late", set())),
            frozenset(missed.get("excused", set())),
        )
        people.append(replace(person, **_EXCEPTIONS.get(name, {})))
    return people


_CELL_HEADS = """
Bùi Thị Hoài Thương|Mường Chanh
Hà Thị Kim Cúc|Hồi Xuân
Lê Thị Ngọc Ánh|Hoằng Hóa
Lò Thị Pâng|Quang Chiểu
Ngân Thị Thiêm|Trung Hạ
Nguyễn Thị Minh Tâm|Nga Sơn
Phạm Thị Bích Liên|Ngọc Lặc
Vi Thị Huyền|Bát Mọt
"""


def cell_heads() -> list[Trainee]:
    """The eight of the class that is finished, always the same: all of them passed."""
    people = [line.split("|") for line in _CELL_HEADS.strip().splitlines()]
    return [
        Trainee(name, commune, 1975 + 2 * number, f"0912000{number + 301}", "Chi hội trưởng", topics=3, skill=0.95, tests=1)
        for number, (name, commune) in enumerate(people)
    ]


_EXCEPTIONS: Mapping[str, dict[str, Any]] = {
    # ahead: the whole online half and the test
    "Lê Thị Lan Anh": {"topics": 12, "skill": 0.97, "tests": 1},
    "Trịnh Thị Dung": {"topics": 12, "skill": 0.95, "tests": 1},
    "Thao Thị Lỳ": {"topics": 12, "skill": 0.98, "tests": 1},
    # failed the test once
    "Trương Thị Hòa": {"topics": 12, "skill": 0.3, "tests": 1},
    # everything but the test
    "Hoàng Thị Vân": {"topics": 12, "skill": 0.9},
    # the trainee whose sign-in is shown: nine topics done, never absent
    "Hà Thị Thắm": {"topics": 9, "skill": 0.9, "absent": frozenset(), "late": frozenset(), "excused": frozenset()},
    # behind
    "Giàng Thị Chở": {"topics": 1, "skill": 0.8},
    "Hơ Thị Sía": {"topics": 2, "skill": 0.85},
    "Cao Thị Thúy": {"topics": 0, "skill": 0.8},
    # no absence left, and one who can no longer pass
    "Bùi Thị Ngân": {"excused": frozenset({2, 3, 6, 7}), "late": frozenset({9})},
    "Quách Thị Ngoãn": {"absent": frozenset({3, 4, 5, 6, 7, 8})},
}
