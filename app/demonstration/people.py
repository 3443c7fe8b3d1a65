"""The invented people of the demonstration: names as they are found in the province, every one made up."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

PASSWORD = "nua mang nua lop"
"""The password of every demonstration account; such accounts cannot exist in an office's database."""

_TRAINEES = """
Lương Thị An|Mường Chanh|Thái
Lê Thị Lan Anh|Hoằng Hóa|Kinh
Hà Thị Ánh|Hồi Xuân|Thái
Nguyễn Thị Bình|Nga Sơn|Kinh
Lò Thị Bun|Quang Chiểu|Thái
Phạm Thị Chiên|Ngọc Lặc|Mường
Giàng Thị Chở|Pù Nhi|Mông
Bùi Thị Cúc|Cẩm Thủy|Mường
Trịnh Thị Dung|Yên Định|Kinh
Vi Thị Duyên|Bát Mọt|Thái
Lê Thị Đào|Nông Cống|Kinh
Ngân Thị Đông|Trung Hạ|Thái
Hoàng Thị Giang|Các Sơn|Kinh
Nguyễn Thị Hà|Hậu Lộc|Kinh
Phạm Thị Hạnh|Bá Thước|Mường
Cầm Thị Hằng|Thường Xuân|Thái
Lê Thị Hiền|Triệu Sơn|Kinh
Trương Thị Hòa|Thạch Bình|Mường
Quách Thị Hoài|Thạch Quảng|Mường
Đỗ Thị Hồng|Lưu Vệ|Kinh
Lục Thị Huệ|Sơn Thủy|Thái
Lê Thị Hường|Như Thanh|Kinh
Hà Thị Khuyên|Điền Lư|Mường
Phạm Thị Lan|Quan Sơn|Thái
Phạm Thị Làn|Tam Lư|Thái
Mai Thị Liên|Ba Đình|Kinh
Nguyễn Thị Loan|Đông Sơn|Kinh
Lê Thị Lý|Thọ Xuân|Kinh
Thao Thị Lỳ|Nhi Sơn|Mông
Vũ Thị Mai|Hà Trung|Kinh
Lò Thị Mến|Mường Lát|Thái
Hà Thị Nga|Phú Lệ|Thái
Bùi Thị Ngân|Kim Tân|Mường
Quách Thị Ngoãn|Vân Du|Mường
Nguyễn Thị Nguyệt|Vĩnh Lộc|Kinh
Phạm Hồng Nhung|Linh Sơn|Thái
Lường Thị Oanh|Văn Nho|Thái
Vi Thị Phượng|Yên Nhân|Thái
Lê Thị Quế|Xuân Du|Kinh
Trương Thị Quyên|Như Xuân|Mường
Hơ Thị Sía|Tam Chung|Mông
Hà Thị Tâm|Thiên Phủ|Thái
Lê Thị Thanh|Hoằng Tiến|Kinh
Hà Thị Thắm|Pù Luông|Thái
Nguyễn Thị Thu|Tống Sơn|Kinh
Cao Thị Thúy|Cẩm Tân|Mường
Phạm Thị Tình|Đồng Lương|Mường
Lê Thị Tuyết|Thiệu Hóa|Kinh
Hoàng Thị Vân|Tĩnh Gia|Kinh
Sung Thị Xía|Trung Lý|Mông
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
        name, commune, _people = line.split("|")
        topics = rnd.choice([3, 4, 5, 6, 6, 6, 7, 7, 7, 8, 8, 9, 10, 11])
        post = ("Chủ tịch", "Phó Chủ tịch", "Chủ tịch", "PCT", "CT")[index % 5]
        phone = f"09{rnd.randrange(10):d}{rnd.randrange(10**7):07d}"
        missed = {7: {"late": {2}}, 11: {"excused": {3}}, 13: {"late": {5}, "excused": {8}}, 20: {"absent": {6}}}.get(index % 25, {})
        person = Trainee(
            name,
            commune,
            rnd.randrange(1972, 1995),
            phone,
            post,
            topics,
            rnd.uniform(0.72, 0.97),
            frozenset(missed.get("absent", set())),
            frozenset(missed.get("late", set())),
            frozenset(missed.get("excused", set())),
        )
        people.append(_EXCEPTIONS.get(name, lambda kept: kept)(person))
    return people


def _changed(person: Trainee, **values: object) -> Trainee:
    """`person` with other values."""
    return Trainee(**{**person.__dict__, **values})  # type: ignore[arg-type]


_EXCEPTIONS = {
    # ahead: the whole online half and the test
    "Lê Thị Lan Anh": lambda person: _changed(person, topics=12, skill=0.97, tests=1),
    "Trịnh Thị Dung": lambda person: _changed(person, topics=12, skill=0.95, tests=1),
    "Thao Thị Lỳ": lambda person: _changed(person, topics=12, skill=0.98, tests=1),
    # failed the test once
    "Trương Thị Hòa": lambda person: _changed(person, topics=12, skill=0.3, tests=1),
    # everything but the test
    "Hoàng Thị Vân": lambda person: _changed(person, topics=12, skill=0.9),
    # the trainee whose sign-in is shown: in the middle of the tenth topic
    "Hà Thị Thắm": lambda person: _changed(person, topics=9, skill=0.9, absent=frozenset(), late=frozenset(), excused=frozenset()),
    # behind
    "Giàng Thị Chở": lambda person: _changed(person, topics=1, skill=0.8),
    "Hơ Thị Sía": lambda person: _changed(person, topics=2, skill=0.85),
    "Cao Thị Thúy": lambda person: _changed(person, topics=0, skill=0.8),
    # no absence left, and one who can no longer pass
    "Bùi Thị Ngân": lambda person: _changed(person, excused=frozenset({2, 3, 6, 7}), late=frozenset({9})),
    "Quách Thị Ngoãn": lambda person: _changed(person, absent=frozenset({3, 4, 5, 6, 7, 8})),
}
