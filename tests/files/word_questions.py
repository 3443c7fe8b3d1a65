"""The invented questions of the Word papers, and what must be read in a paper."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Asked:
    """A question with its options and which of them are right (places from 0)."""

    stem: str
    options: tuple[str, ...]
    right: frozenset[int]


@dataclass(frozen=True)
class Paper:
    """A file and what must be read in it."""

    name: str
    data: bytes
    asked: tuple[Asked, ...]


def _asked(stem: str, right: int, *options: str) -> Asked:
    return Asked(stem, options, frozenset({right}))


ASKED = (
    _asked("Ngày thành lập Hội Liên hiệp Phụ nữ Việt Nam là ngày nào?", 1, "08/3/1930", "20/10/1930", "19/8/1945", "02/9/1945"),
    _asked(
        "Chi hội họp thường kỳ, chị mở đầu bằng việc gì?",
        0,
        "Hỏi thăm tình hình gia đình",
        "Đọc nghị quyết",
        "Thu hội phí",
        "Điểm danh",
    ),
    _asked("Khi hội viên kể chuyện buồn, chị nên làm gì trước?", 2, "Khuyên ngay", "Đổi đề tài", "Lắng nghe hết", "Ghi biên bản"),
    _asked(
        "Tài liệu nào cần có khi xin kinh phí cho mô hình?", 3, "Thư mời", "Danh sách ảnh", "Lời cảm ơn", "Tờ trình kèm dự toán"
    ),
    _asked(
        "Văn bản hành chính đặt tên loại ở vị trí nào?",
        1,
        "Góc trên bên trái",
        "Giữa trang, dưới quốc hiệu",
        "Cuối trang",
        "Lề phải",
    ),
    _asked(
        "Tổ phụ nữ vay vốn bầu ai giữ sổ?", 0, "Tổ trưởng hoặc thư ký", "Người vay nhiều nhất", "Cán bộ ngân hàng", "Bất kỳ ai"
    ),
    _asked("Điều nào KHÔNG nên làm khi hòa giải?", 2, "Nghe cả hai bên", "Giữ kín chuyện", "Bênh một bên ngay", "Hẹn gặp lại"),
    _asked(
        "Chị đăng bài lên nhóm Zalo của chi hội, việc đầu tiên là gì?",
        3,
        "Gắn tên mọi người",
        "Đăng nhiều ảnh",
        "Viết hoa hết",
        "Kiểm tra nguồn tin",
    ),
    _asked("Số tiết của một buổi học là bao nhiêu?", 1, "2 tiết", "4 tiết", "6 tiết", "8 tiết"),
    _asked(
        "Bình đẳng giới trong gia đình thể hiện ở điều gì?",
        0,
        "Cùng bàn, cùng quyết",
        "Vợ nghe chồng",
        "Chồng làm thay",
        "Con tự lo",
    ),
    _asked("Kế hoạch tháng của chi hội cần có mục nào?", 2, "Chuyện vui", "Lời hứa", "Người làm và hạn xong", "Ảnh đại diện"),
    _asked("Gặp trẻ bị bạo lực, chị gọi số nào?", 3, "113", "114", "115", "111"),
)
LETTERS = "ABCDEFGH"
