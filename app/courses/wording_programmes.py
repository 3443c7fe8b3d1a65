"""Words of the programme desk."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.courses.rules.outlines.changes import KINDS, MODES
from app.courses.rules.outlines.merging import Verdict
from app.kernel.text import _

STEPS: Mapping[str, str] = {
    "up": _("Đưa {code} lên"),
    "down": _("Đưa {code} xuống"),
    "place": _("Chuyển chỗ {code}"),
    "drop": _("Bỏ chuyên đề {code}"),
    "share": _("Dùng chung chuyên đề {code}"),
    "add_block": _("Thêm khối {code}"),
    "name_block": _("Đổi tên khối thành {code}"),
    "drop_block": _("Bỏ khối {code}"),
    "drop_after": _("{code} thôi chờ một chuyên đề"),
    "drop_paper": _("Bỏ bài kiểm tra {code}"),
    "drop_draw": _("Bỏ câu của một chuyên đề khỏi đề {code}"),
    "drop_wait": _("Bài {code} thôi chờ bài khác"),
    "drop_requirement": _("Bỏ điều kiện {code}"),
}
"""What a step of the desk is called in its history."""
WAY: Mapping[str, str] = {
    "opened": _("mở bản nháp"),
    "changed": _("sửa"),
    "undone": _("quay lại"),
    "submitted": _("gửi duyệt"),
    "returned": _("gửi lại để sửa"),
    "approved": _("duyệt"),
    "reopened": _("sửa tiếp sau khi đã duyệt"),
    "published": _("phát hành"),
    "discarded": _("bỏ bản nháp"),
}
NEXT: Mapping[str, str] = {
    "submitted": _("Đã gửi duyệt. Người duyệt thấy chương trình ở trang Chương trình khung, mục “chờ duyệt”."),
    "returned": _("Đã gửi lại cho người soạn kèm lời dặn."),
    "approved": _("Đã duyệt. Bấm Phát hành để thành ấn bản mới."),
    "discarded": _("Đã bỏ bản nháp. Ấn bản đang phát hành không đổi."),
}
"""What is said after a step on the way."""
VERDICTS: Mapping[str, str] = {
    Verdict.FOLLOWS: _("Bên kia đổi, ở đây chưa đổi: theo bên kia"),
    Verdict.OWN: _("Đã đổi riêng ở đây, bên kia giữ như cũ: giữ bản ở đây"),
    Verdict.CONFLICT: _("Hai bên cùng đổi: cần chọn"),
}
PAGE: Mapping[str, Any] = {"modes": MODES, "kinds": KINDS, "words": WAY}
"""Words that the page of a programme shows."""
