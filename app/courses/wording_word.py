"""Words for what was changed or dropped while a Word file became lessons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from app.courses.rules.word_blocks import Place, Remark
from app.kernel.text import _

CHANGED: Mapping[str, str] = {
    "tracked": _("Chỗ sửa đang theo dõi: đọc như đã chấp nhận mọi chỗ sửa."),
    "tcvn3": _("Chữ kiểu cũ TCVN3 (.VnTime) đã đổi sang Unicode; đọc lại tên riêng và số."),
    "vni": _("Chữ kiểu cũ VNI đã đổi sang Unicode; đọc lại tên riêng và số."),
    "lookalike": _("Chữ lạ trông giống chữ Việt (như ƣ, chữ Nga) đã đổi sang chữ Việt."),
    "nfc": _("Dấu rời đã ghép vào chữ."),
    "guessed": _("Dòng đậm có đánh số được coi là đề mục, vì tệp không dùng kiểu Đề mục của Word."),
    "box": _("Chữ trong khung vẽ được đưa xuống dưới đoạn mang khung ấy."),
    "formula": _("Công thức viết thành một dòng chữ."),
    "nested": _("Bảng nằm trong bảng được viết thành các dòng của ô."),
    "merged": _("Ô gộp được tách ra; chữ nằm ở ô đầu tiên."),
    "deep": _("Đề mục sâu quá ba bậc được đưa lên bậc thứ ba."),
    "no_section": _("Bài không có đề mục bên trong nên cả bài là một phần “Nội dung”."),
    "sources": _("Danh mục căn cứ, tài liệu tham khảo được đưa vào phần khai của bài."),
    "question": _("Câu hỏi có đáp án thành câu tự kiểm tra; viết thêm phản hồi cho từng phương án."),
    "ghi_nho": _("Đoạn “Ghi nhớ” thành khung Ghi nhớ."),
    "tinh_huong": _("Đoạn “Tình huống” thành khung Tình huống."),
    "viec_lam": _("Đoạn có số phút làm thành khung Việc làm."),
}
"""What lessons hold in another form than the file."""
DROPPED: Mapping[str, str] = {
    "comment": _("Lời bình bên lề được bỏ."),
    "hidden": _("Chữ ẩn được bỏ."),
    "contents": _("Mục lục được bỏ; trang bài có mục lục riêng."),
    "edges": _("Chữ ở đầu trang, cuối trang được bỏ."),
    "formula_flat": _("Công thức không viết được thành một dòng; viết lại bằng lời hoặc chụp thành hình có mô tả."),
    "formula_object": _("Công thức dạng đối tượng cũ được bỏ; gõ lại công thức hoặc chụp thành hình có mô tả."),
    "picture_kind": _("Hình dạng này không dùng được trên mạng; trong Word, dán lại hình dạng PNG rồi đưa vào bài."),
    "picture": _("Hình không dùng được nên được bỏ."),
    "many_pictures": _("Tệp có quá nhiều hình; các hình sau được bỏ."),
    "linked": _("Hình chỉ là liên kết tới nơi khác nên không lấy; dán hẳn hình vào bài."),
    "chart": _("Biểu đồ của Word được bỏ; chụp thành hình có mô tả, hoặc viết số vào bảng."),
    "smartart": _("Sơ đồ SmartArt được bỏ; chụp thành hình có mô tả."),
    "object": _("Tệp nhúng trong Word được bỏ."),
    "link": _("Liên kết này không mở được từ bài học nên chỉ giữ chữ."),
    "field": _("Trường lấy nội dung từ nơi khác được bỏ; không mở nơi ấy."),
    "no_key": _("Câu hỏi không thấy đáp án nên giữ như chữ thường."),
}
"""What lessons do not hold."""
REMARKS: Mapping[str, str] = {**CHANGED, **DROPPED}


@dataclass(frozen=True)
class Said:
    """A line of the report: what, how many times, and the places with what stands there."""

    what: str
    sentence: str
    dropped: bool
    times: int
    places: tuple[str, ...]


def report(remarks: Sequence[Remark]) -> tuple[Said, ...]:
    """The remarks by kind, what was dropped first."""
    return tuple(_said(what, [one for one in remarks if one.what == what]) for what in _kinds(remarks))


def _kinds(remarks: Sequence[Remark]) -> Iterator[str]:
    """The kinds that occur, what was dropped first."""
    found = {one.what for one in remarks}
    yield from (what for what in (*DROPPED, *CHANGED) if what in found)


def _said(what: str, remarks: Sequence[Remark]) -> Said:
    """One kind."""
    places = tuple(dict.fromkeys(place for one in remarks if (place := place_words(one.place, one.detail))))
    return Said(what, REMARKS[what], what in DROPPED, sum(one.times for one in remarks), places)


def place_words(place: Place, detail: str = "") -> str:
    """Where something stands, and what: "Vào chuyện, đoạn 3: …"."""
    where = place.heading if place.heading else _("trước đề mục đầu tiên") if place.paragraph else ""
    if place.paragraph:
        where = _("{heading}, đoạn {n}").format(heading=where, n=place.paragraph)
    return f"{where}: {detail}" if where and detail else where or detail
