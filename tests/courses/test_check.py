"""What does not fit together in a package."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.courses.conftest import FIGURE, LESSON, Desk

pytestmark = pytest.mark.sqlite_only

QUESTION = "::: cau-hoi mot {kind=single}\nHỏi gì?\n\n- [ ] Sai\n  > Vì sao sai.\n- [x] Phải\n  > Vì sao phải.\n:::\n"


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        ("programme.yml", "theory: 2, practice: 2}", "theory: 4, practice: 2}", "Các chuyên đề cộng lại 18 tiết"),
        ("programme.yml", "online_share: 50", "online_share: 60", "là 50%, chương trình ghi 60%"),
        ("programme.yml", "block: chung", "block: rieng", "Không có khối “rieng”"),
        ("programme.yml", "draw: {01-nghe: 2", "draw: {01-nghe: 9", "ngân hàng chỉ có 4 câu"),
        ("programme.yml", "draw: {01-nghe: 2", "draw: {03-nghe: 2", "chuyên đề không có: 03-nghe"),
        ("programme.yml", "paper: kiem-tra", "paper: kiem-tra-lai", "bài kiểm tra không có trong papers"),
        ("programme.yml", "source: QĐ thử", "title: Tiết", "cần source (văn bản) hoặc assumed"),
        ("programme.yml", "kind: in_person_periods", "kind: du-tiet", "phải là một trong"),
        ("programme.yml", "late: 50", "late: 150", "từ 0 đến 100"),
        ("programme.yml", "late: 50", "late: 50, objection_days: 2.5", "objection_days"),
        ("programme.yml", "id: 02-noi", "id: 01-nghe", "đã dùng ở tệp này"),
        ("01-nghe/topic.yml", "draw: 3", "draw: 30", "ngân hàng chỉ có 4 câu"),
        ("01-nghe/topic.yml", "periods: 0.5", "periods: 1", "programme.yml ghi 4 tiết cho T1"),
        ("01-nghe/topic.yml", "id: 01-nghe", "id: nghe", "phải trùng tên thư mục"),
        ("01-nghe/topic.yml", "points: 6", "points: 5", "cộng thành 10 điểm"),
        (LESSON, "periods: 1.5", "periods: 2", "lệch quá 10%"),
        (LESSON, "practice_minutes: 20", "practice_minutes: 21", "cộng lại 20 phút, practice_minutes ghi 21 phút"),
        (LESSON, "id: nghe-het", "id: hoi-mo", "đã dùng ở goi-thu/01-nghe/01-nghe-het.md"),
        (LESSON, "cau-hoi nghe-het-hai", "cau-hoi nghe-het-mot", "Mã “nghe-het-mot” đã dùng"),
        (LESSON, "{#lam-thu}", "{#vao-chuyen}", "Mã “vao-chuyen” đã dùng"),
        (LESSON, "{#lam-thu}", "{#chinh}", "Mã “chinh” đã dùng"),
        (LESSON, "- [x] Nghe hết", "- [ ] Nghe hết", "Chưa có phương án đúng"),
        (LESSON, "- [ ] Nói ngay", "- [x] Nói ngay", "có 2 phương án đúng"),
        (LESSON, "- [ ] Sai", "- [ ] Không", "“Đúng” và “Sai”"),
        (LESSON, "  > Chưa nghe thì chưa hiểu.\n", "", "cần một dòng phản hồi"),
        ("01-nghe/questions.md", "- [x] Nên làm hai", "- [ ] Nên làm hai", "ít nhất hai phương án đúng"),
        ("01-nghe/questions.md", "- [ ] Không nên", "- [x] Không nên", "ít nhất một phương án sai"),
        ("01-nghe/questions.md", "- = lắng nghe\n- = nghe\n", "", "chưa có câu trả lời được chấp nhận"),
        ("01-nghe/questions.md", " level=nhan-biet", "", "cần thuộc tính level"),
        ("01-nghe/questions.md", "## t1-02", "## t1-01", "Mã “t1-01” đã dùng"),
        ("01-nghe/questions.md", "Việc sai hai", "Việc sai một", "hai phương án giống nhau"),
        ("02-noi/questions.md", "## t2-01", "## t1-01", "đã dùng ở goi-thu/01-nghe/questions.md"),
    ],
)
def test_what_does_not_fit_is_an_error(desk: Desk, name: str, old: str, new: str, words: str) -> None:
    found = desk.change(name, old, new).faults(words)
    assert [fault.is_error for fault in found][:1] == [True], [fault.sentence for fault in desk.errors()]


@pytest.mark.parametrize(
    ("body", "line", "words"),
    [
        ("## Một {#mot}\n![](images/hai-nguoi.png)\n", 12, "chưa có mô tả"),
        ("## Một {#mot}\n![Hình](images/khong-co.png)\n", 12, "Không có hình “images/khong-co.png”"),
        ("## Một {#mot}\n![Hình](../../x.png)\n", 12, "Không có hình"),
        ("## Một {#mot}\n[bài](bai:khong-co)\n", 12, "Không có bài “khong-co”"),
        ("## Một {#mot}\n[phần](#hai)\n", 12, "không có phần “#hai”"),
        ("## Một {#mot}\n[tệp](bai-hai.md)\n", 12, "không mở được"),
        ("## Một {#mot}\n[mã](javascript:alert(1))\n", 12, "không mở được"),
        ("## Một {#mot}\nÝ này[^1].\n", 12, "Chú thích [^1] chưa có nội dung"),
        ("## Một {#mot}\n\n## Hai {#hai}\nA\n", 11, "Phần “Một” chưa có nội dung"),
        ("## Một {#mot}\nA\n\n" + QUESTION, 11, "ít nhất 2 câu tự kiểm tra"),
        ("## Một {#mot}\n" + QUESTION.replace("Hỏi gì?", "![](images/hai-nguoi.png)"), 13, "chưa có mô tả"),
    ],
)
def test_a_lesson_that_cannot_be_read_names_its_line(rewrite: Callable[[str], Desk], body: str, line: int, words: str) -> None:
    assert [fault.line for fault in rewrite(body).draw().faults(words)][:1] == [line]


def test_a_picture_is_opened(desk: Desk) -> None:
    desk.draw().add(LESSON, FIGURE)
    assert desk.errors() == []
    (desk.folder / "01-nghe" / "images" / "hai-nguoi.png").write_bytes(b"\x89PNG\r\n\x1a\nhet")
    assert "không phải hình" in desk.errors()[0].sentence


def test_a_picture_outside_of_the_folder_is_refused(desk: Desk) -> None:
    desk.draw().add(LESSON, FIGURE)
    path = desk.folder / "01-nghe" / "images" / "hai-nguoi.png"
    path.rename(desk.folder.parent / "ngoai.png")
    path.symlink_to(desk.folder.parent / "ngoai.png")
    assert "nằm ngoài thư mục" in desk.errors()[0].sentence


def test_a_missing_folder_is_being_written_and_a_stray_one_is_an_error(desk: Desk) -> None:
    (desk.folder / "02-noi").rename(desk.folder / "03-noi")
    assert [fault.is_error for fault in desk.faults("đang biên soạn")] == [False, False]
    assert [fault.is_error for fault in desk.faults("Thư mục 03-noi không có trong topics")] == [True]


def test_what_is_assumed_or_unverified_is_said(desk: Desk) -> None:
    desk.change(LESSON, "verify: []", "verify: [Số của tổng đài]")
    assert [(fault.line, fault.is_error) for fault in desk.faults("Cần kiểm chứng: Số của tổng đài")] == [(9, False)]
    assert [fault.is_error for fault in desk.faults("là giả định")] == [False, False]
