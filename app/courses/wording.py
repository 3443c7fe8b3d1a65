"""Words for where a draft stands and for the steps of its way."""

from __future__ import annotations

from collections.abc import Mapping

from app.courses.rules.reviewing import State
from app.kernel.text import _

STATES: Mapping[str, str] = {
    State.DRAFT: _("có bản nháp"),
    State.SUBMITTED: _("chờ duyệt"),
    State.RETURNED: _("cần sửa"),
    State.APPROVED: _("đã duyệt"),
}
"""What a list says of a lesson with an open draft."""
STATE_TAGS: Mapping[str, str] = {
    State.DRAFT: "doing",
    State.SUBMITTED: "warn",
    State.RETURNED: "err",
    State.APPROVED: "done",
}
"""How such a word looks."""
STEPS: Mapping[str, str] = {
    "opened": _("mở bản nháp"),
    "submitted": _("gửi duyệt"),
    "returned": _("gửi lại để sửa"),
    "approved": _("duyệt"),
    "reopened": _("sửa tiếp sau khi đã duyệt"),
    "scheduled": _("hẹn ngày phát hành"),
    "published": _("phát hành"),
    "discarded": _("bỏ bản nháp"),
}
NEXT: Mapping[str, str] = {
    "submitted": _("Đã gửi duyệt. Người duyệt thấy bài ở trang Soạn bài, mục “chờ duyệt”."),
    "returned": _("Đã gửi lại cho người soạn cùng góp ý."),
    "approved": _("Đã duyệt. Phát hành ngay hoặc hẹn một ngày."),
    "discarded": _("Đã bỏ bản nháp. Học viên không thấy gì khác trước."),
}
"""What is said after a step."""

SHELF_STATES: Mapping[str, str] = {
    "hinh": _("Hình"),
    "tep": _("Tệp"),
    "chua-dung": _("Chưa dùng"),
    "thieu-mo-ta": _("Thiếu mô tả"),
    "da-bo": _("Đã bỏ"),
}
"""What the page of pictures and files can be narrowed down to."""
SHELF_ORDERS: Mapping[str, str] = {"nang": _("nặng trước"), "ten": _("theo tên"), "moi": _("mới trước")}

TOOLS: tuple[tuple[str, str], ...] = (
    (_("Phần"), "\n## ¦\n"),
    (_("Đề mục"), "\n### ¦\n"),
    (_("Đậm"), "**¦**"),
    (_("Nghiêng"), "*¦*"),
    (_("Danh sách"), "- ¦"),
    (_("Liên kết"), "[¦](https://)"),
    (_("Bảng"), _("\n| Nên | Không nên |\n|---|---|\n| ¦ |  |\n")),
    (_("Ghi nhớ"), "\n::: ghi-nho\n¦\n:::\n"),
    (_("Tình huống"), _("\n::: tinh-huong Tên chuyện\n¦\n:::\n")),
    (_("Việc làm"), _("\n::: viec-lam 10 phút\n¦\n:::\n")),
    (_("Chú thích"), "[^n]¦\n\n[^n]: "),
    (_("Câu hỏi"), "\n::: cau-hoi {khoa} {kind=single}\n¦\n\n- [ ] \n  > \n- [x] \n  > \n\n> \n:::\n"),
)
"""The buttons of the editor: (words, what they put in; "¦" is where selected words go)."""
SIGNS: tuple[tuple[str, str], ...] = (
    (_("## Tên phần {#ma-phan}"), _("mở một phần; bài có 3 đến 6 phần")),
    (_("### Đề mục"), _("đề mục nhỏ trong phần")),
    (_("**chữ**"), _("chữ đậm")),
    (_("*chữ*"), _("chữ nghiêng")),
    (_("- ý"), _("danh sách, mỗi ý một dòng")),
    (_("[tên](https://…)"), _("liên kết; bài khác viết bai:ma-bai")),
    (_("[tên](tep:ten-tep.docx)"), _("tệp cho học viên tải về; thêm tệp ở mục Thêm tệp")),
    ("[^1]", _("chú thích; cuối bài viết [^1]: nội dung")),
    ("::: ghi-nho … :::", _("khung Ghi nhớ")),
    (_("::: tinh-huong Tên … :::"), _("khung Tình huống")),
    (_("::: viec-lam 20 phút … :::"), _("việc làm ngay")),
    ("::: cau-hoi ma {kind=single} … :::", _("câu tự kiểm tra; - [x] là đáp án đúng, dòng > là phản hồi")),
)
"""How lessons are written, for whoever writes without the buttons."""


def way_of(state: str | None) -> tuple[tuple[str, str], ...]:
    """The way of a draft as (title, "f" done, "c" here, "" ahead)."""
    titles = (_("Soạn nháp"), _("Chờ duyệt"), _("Duyệt"), _("Phát hành"))
    if state == State.RETURNED:
        titles = (_("Sửa theo góp ý"), *titles[1:])
    here = {State.SUBMITTED: 1, State.APPROVED: 3}.get(State(state), 0) if state else 0
    return tuple((title, "f" if at < here else "c" if at == here else "") for at, title in enumerate(titles))
