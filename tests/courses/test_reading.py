"""Reading a package: every fault names its file and line, nothing is raised."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from app.courses.faults import Fault
from app.courses.package import find_packages, read_package
from tests.courses.conftest import LESSON, Desk

pytestmark = pytest.mark.sqlite_only


def only(faults: list[Fault]) -> Fault:
    """The one fault there is."""
    assert len(faults) == 1, faults
    return faults[0]


def test_the_small_package_has_no_errors(desk: Desk) -> None:
    package = desk.read()
    assert desk.errors() == []
    assert [topic.code for topic in package.topics] == ["T1", "T2", "KT", "P1", "P2"]
    assert [lesson.key for lesson in package.lessons] == ["nghe-het", "hoi-mo", "noi-ngan"]
    assert package.topics[3].folder is None


def test_words_of_a_topic_are_kept_and_days_are_written_as_people_write_them(desk: Desk) -> None:
    folder = desk.read().topics[0].folder
    assert folder is not None
    assert set(folder.about) == {"intro", "summary", "task", "basis"}
    assert folder.about["basis"] == [{"text": "Tài liệu thử", "checked_on": "01/11/2026"}]
    assert folder.about["task"]["rubric"][0] == {"points": 6, "text": "Ghi đúng"}


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("title: Nghe cho hết lời", "title: Nghe: cho hết lời", 3, "YAML sai ở dòng này"),
        ("title: Nghe cho hết lời\n", "", 2, "Thiếu mục “title”"),
        ("periods: 1.5", "periods: 1.3", 4, "số tiết, là bội của 0,5"),
        ("periods: 1.5", "periods: nhiều", 4, "số tiết"),
        ("periods: 1.5", "periods: 1.5\nperiods: 2", 5, "ghi hai lần"),
        ("reading_minutes: 48", "reading_minutes: -48", 5, "một số nguyên từ 0"),
        ("reading_minutes: 48", "minutes: 48", 5, "Không có mục “minutes”"),
        ("verify: []", "verify: chưa rõ", 9, "một danh sách"),
        ("checked_on: 2026-11-01", "checked_on: hôm qua", 8, "ngày viết như"),
        ("{text: Tài liệu thử, ", "{text: Tài liệu, sửa năm 2025, ", 8, "“sửa năm 2025” bị cắt rời"),
        ("id: nghe-het", "id: Nghe_Hết", 2, "chỉ gồm chữ thường"),
        ("id: nghe-het", "id: &neo nghe-het\nverify: *neo", 3, "Không dùng ký hiệu & và *"),
    ],
)
def test_broken_front_matter_names_its_line(desk: Desk, old: str, new: str, line: int, words: str) -> None:
    found = desk.change(LESSON, old, new).faults(words)
    assert [(fault.file, fault.line) for fault in found] == [(f"goi-thu/{LESSON}", line)]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("Chữ\n::: ghi-nho\nMột ý.\n", 12, "chưa đóng"),
        ("## Một {#mot}\n:::\n", 12, "không đóng khối nào"),
        ("## Một {#mot}\n::: ghi-nho\nA\n::: tinh-huong B\nC\n:::\n", 12, "chưa đóng"),
        ("## Một {#mot}\n::: meo-vat\nA\n:::\n", 12, "Không có khối “meo-vat”"),
        ("## Một {#mot}\n  ::: ghi-nho\nA\n:::\n", 12, "đứng ở đầu dòng"),
        ("## Một {#mot}\n::: viec-lam lâu lâu\nA\n:::\n", 12, "ghi số phút"),
        ("## Một {#Mot}\nA\n", 11, "Mã “Mot”"),
        ("# Một\nA\n", 11, "chỉ dùng đề mục ##"),
        ("::: ghi-nho\n## Một\n:::\n", 12, "chỉ dùng đề mục ##"),
        ("Không có phần nào\n", 11, "chưa có phần nào"),
        ("## Một {#mot}\n" + "[" * 30 + "\n", 12, "lặp hơn 19 lần"),
        ("## Một {#mot}\n" + "> " * 12 + "sâu\n", 12, "lồng quá sâu"),
        ("## Một {#mot}\nA\x07B\n", 12, "ký tự điều khiển"),
    ],
)
def test_a_broken_body_names_its_line(rewrite: Callable[[str], Desk], body: str, line: int, words: str) -> None:
    assert [fault.line for fault in rewrite(body).faults(words)][:1] == [line]


def test_text_that_is_not_composed_is_said_once_and_read_all_the_same(rewrite: Callable[[str], Desk]) -> None:
    desk = rewrite(unicodedata.normalize("NFD", "## Nghe {#nghe}\nLắng nghe.\nRồi nói.\n"))
    fault = only(desk.faults("Unicode dựng sẵn"))
    assert (fault.line, "Còn 1 dòng khác" in fault.sentence) == (12, True)
    assert unicodedata.is_normalized("NFC", desk.read().lessons[0].source)


def test_a_file_that_is_no_text_is_a_fault(desk: Desk) -> None:
    (desk.folder / LESSON).write_bytes(b"---\nid: a\n---\n\xff\xfe")
    assert only(desk.faults("UTF-8")).line == 4
    (desk.folder / LESSON).write_bytes(b"a" * 300_000)
    assert only(desk.faults("dài hơn 200 KB")).line == 1


@pytest.mark.parametrize(
    "text", ["", "- a\n- b\n", "a: [[[[[[[", "\t", "topics: 5\n", "[" * 5000, "? : !!python/name:os.system\n"]
)
def test_any_programme_file_is_read_without_an_exception(desk: Desk, text: str) -> None:
    (desk.folder / "programme.yml").write_text(text, encoding="utf-8")
    assert desk.errors() != []


def test_a_file_without_front_matter_or_with_a_wrong_name_is_a_fault(desk: Desk) -> None:
    (desk.folder / LESSON).write_text("Chữ thôi.\n", encoding="utf-8")
    desk.add("01-nghe/Bài mới.md", "a").add("01-nghe/02-nua.md", "b")
    assert only(desk.faults("phần khai giữa hai dòng")).line == 1
    assert only(desk.faults("Tên tệp bài viết như")).file.endswith("Bài mới.md")
    assert only(desk.faults("Có hai bài mang số 02")).file.endswith("02-nua.md")


def test_a_missing_bank_is_a_fault_when_the_topic_has_a_quiz(desk: Desk) -> None:
    (desk.folder / "01-nghe" / "questions.md").unlink()
    assert only(desk.faults("Thiếu tệp questions.md")).file == "goi-thu/01-nghe/questions.md"


def test_packages_are_the_folders_with_a_programme(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "content" / "khac").mkdir()
    assert find_packages(tmp_path / "content") == [desk.folder]
    assert find_packages(tmp_path / "nowhere") == []
    assert read_package(tmp_path / "content" / "khac").faults[0].sentence == "Thiếu tệp programme.yml."
