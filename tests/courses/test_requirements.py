"""The conditions of completion in programme.yml: every kind with its own fields, each fault at its line."""

from __future__ import annotations

import pytest

from tests.courses.conftest import Desk

pytestmark = pytest.mark.sqlite_only
LAST = "  - {id: truc-tiep, kind: in_person_periods, share: 80, source: QĐ thử}\n"


@pytest.mark.parametrize(
    "row",
    [
        "{id: them, kind: each_compulsory_topic, share: 80, source: QĐ thử}",
        "{id: them, kind: order, paper: kiem-tra, strict: true, source: QĐ thử}",
        "{id: them, kind: given_mark, pass_mark: 5, bands: [{from: 5, title: Đạt}, {from: 8, title: Giỏi}], assumed: true}",
    ],
)
def test_every_kind_is_accepted_as_it_is_documented(desk: Desk, row: str) -> None:
    desk.add("programme.yml", f"  - {row}\n")
    assert desk.errors() == []


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("{id: them, kind: order, source: QĐ}", "loại order cần mục “paper”"),
        ("{id: them, kind: order, paper: khong-co, source: QĐ}", "bài kiểm tra không có trong papers"),
        ("{id: them, kind: electives, share: 50, source: QĐ}", "loại electives cần mục “count”"),
        ("{id: them, kind: electives, count: 3, source: QĐ}", "đòi 3 chuyên đề tự chọn, chương trình chỉ có 0"),
        ("{id: them, kind: electives, count: 0, source: QĐ}", "một số nguyên từ 1 trở lên"),
        ("{id: them, kind: in_person_periods, tries: 2, source: QĐ}", "không có mục “tries”"),
        ("{id: them, kind: each_compulsory_topic, share: 130, source: QĐ}", "share từ 0 đến 100"),
        ("{id: them, kind: given_mark, bands: [{from: 4, title: Đạt}], source: QĐ}", "mức thấp nhất của bands"),
        ("{id: them, kind: given_mark, bands: [{from: 5, title: A}, {from: 5, title: B}], source: QĐ}", "tên khác nhau"),
        ("{id: them, kind: given_mark, bands: [{from: 11, title: A}, {from: 5, title: B}], source: QĐ}", "from từ 0 đến 10"),
        ("{id: them, kind: given_mark, bands: [{tu: 5, title: A}], source: QĐ}", "Thiếu mục “from”"),
        ("{id: them, kind: given_mark, bands: giỏi, source: QĐ}", "một danh sách"),
        ("{id: them, kind: du-het, source: QĐ}", "phải là một trong"),
    ],
)
def test_what_does_not_fit_is_an_error_at_its_line(desk: Desk, row: str, words: str) -> None:
    desk.add("programme.yml", f"  - {row}\n")
    line = len((desk.folder / "programme.yml").read_text(encoding="utf-8").splitlines())
    found = desk.faults(words)
    assert [fault.is_error for fault in found][:1] == [True], [fault.sentence for fault in desk.errors()]
    assert found[0].line == line


def test_only_one_mark_gives_the_class_of_a_result(desk: Desk) -> None:
    for number in (1, 2):
        desk.add("programme.yml", f"  - {{id: luan-{number}, kind: given_mark, bands: [{{from: 5, title: A}}], source: QĐ}}\n")
    assert len(desk.faults("Chỉ một điều kiện được có bands")) == 1
