"""Questions of the newer kinds that cannot be asked, and the plan of a session that does not add up."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.courses.conftest import Desk

pytestmark = pytest.mark.sqlite_only

LOAI = Path(__file__).parents[1] / "files" / "cac-loai"
BANK, LESSON, PLAN = "01-du-loai/questions.md", "01-du-loai/01-bai-thu.md", "buoi-thu/session-plan.md"


@pytest.fixture
def all_kinds(tmp_path: Path) -> Desk:
    """A copy of the package with every kind."""
    folder = tmp_path / "content" / "cac-loai"
    shutil.copytree(LOAI, folder)
    return Desk(folder, tmp_path / "media")


def test_the_package_of_all_kinds_has_no_errors(all_kinds: Desk) -> None:
    assert all_kinds.errors() == []


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (BANK, "- = 750 ± 1%", "- = bảy trăm", "Không đọc được đáp số"),
        (BANK, "- = 750 ± 1%\n", "", "chưa có đáp số"),
        (BANK, "- Xin kinh phí =>", "- Họp chi hội =>", "hai vế trái giống nhau"),
        (BANK, "=> Hợp đồng", "=>", "chưa viết vế phải"),
        (BANK, "4. Hẹn việc tiếp theo", "4. Nghe hết", "khác nhau"),
        (BANK, "2. Nghe hết\n3. Nhắc lại cho chắc\n4. Hẹn việc tiếp theo", "2. Nghe hết", "ít nhất ba mục"),
        (BANK, "[[ghi]]", "ghi", ""),
        (BANK, "[[lắng nghe|nghe]] trước, [[ghi]]", "nghe trước, ghi", "chưa có chỗ trống nào"),
        (BANK, "[[ghi]]", "[[]]", "chưa viết đáp án"),
        (BANK, "[[ghi]]", "[[ghi", "lẻ"),
        (BANK, "### so {kind=numeric marks=2}", "### hoi {kind=numeric marks=2}", "Mã “hoi” đã dùng"),
        (BANK, "### so {kind=numeric marks=2}", "### so {kind=essay}", "không lồng"),
        (BANK, "- = 12\n", "", "Câu loai-09, ý so: Câu số chưa có đáp số"),
        (
            BANK,
            "- 4 điểm: Nói rõ ngày, giờ, nơi họp\n- 4 điểm: Nói rõ họp để làm gì\n- 2 điểm: Lời ấm áp\n",
            "",
            "cần thang chấm",
        ),
        (BANK, "(images/hai-nguoi.png", "(images/khong-co.png", "Không có hình"),
        (BANK, "![Hai người ngồi nói chuyện]", "![]", "chưa có mô tả"),
        (BANK, "kind=several level=thong-hieu", "kind=several level=thong-hieu forgive=case", "forgive chỉ dùng"),
        (LESSON, "cau-hoi tinh-so {kind=numeric}", "cau-hoi tinh-so {kind=essay}", "không dùng câu tình huống nhiều ý"),
        (LESSON, "> Một nửa của 40 là 20.\n", "", "cần lời giải thích chung"),
        (PLAN, "periods: 1, title: Viết", "periods: 0.5, title: Viết", "cộng lại 1,5 tiết, programme.yml ghi 2 tiết"),
        (PLAN, "practice: true", "practice: false", "thực hành cộng lại 0 tiết"),
        (PLAN, "points: 6", "points: 5", "cộng thành 10 điểm"),
        (PLAN, "topic: 01-du-loai, text", "topic: 09-khong-co, text", "Không có chuyên đề trên mạng “09-khong-co”"),
        (PLAN, "topic: buoi-thu", "topic: buoi-khac", "phải trùng tên thư mục"),
        (PLAN, "aim: Sau", "mucdich: Sau", "Không có mục “mucdich”"),
        (PLAN, "Xếp bàn theo cặp.", "::: ghi-nho\nXếp bàn.\n:::", "không có khối"),
        (PLAN, "Xếp bàn theo cặp.", "[bàn](https://x.vn)", "không dùng hình và liên kết"),
    ],
)
def test_what_does_not_fit_is_an_error(all_kinds: Desk, name: str, old: str, new: str, words: str) -> None:
    found = all_kinds.change(name, old, new).faults(words)
    if words:
        assert [fault.is_error for fault in found][:1] == [True], [fault.sentence for fault in all_kinds.errors()]
    else:
        assert all_kinds.errors() == []


def test_a_fault_of_a_plan_names_its_line(all_kinds: Desk) -> None:
    (fault,) = all_kinds.change(PLAN, "periods: 1, title: Nghe", "periods: 1, hello: 1, title: Nghe").errors()
    assert (fault.file, fault.line) == ("cac-loai/buoi-thu/session-plan.md", 8)


def test_minutes_that_do_not_fill_a_row_are_noted(all_kinds: Desk) -> None:
    (fault,) = all_kinds.change(PLAN, "**15 phút.**", "**10 phút.**").faults("nêu 40 phút")
    assert (fault.is_error, fault.line) == (False, 20)


def test_a_plan_belongs_to_an_in_person_topic(all_kinds: Desk) -> None:
    shutil.copy(all_kinds.folder / PLAN, all_kinds.folder / "01-du-loai" / "session-plan.md")
    assert any("Tên tệp bài viết" in fault.sentence for fault in all_kinds.errors())
