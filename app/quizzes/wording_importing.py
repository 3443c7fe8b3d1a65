"""What the import desk says: signs of keys, doubts about questions, states."""

from __future__ import annotations

from collections.abc import Sequence

from app.kernel.text import _

SIGNS = {
    "answer": _("chỗ ghi “Đáp án”"),
    "list": _("bảng đáp án ở cuối"),
    "star": _("dấu sao"),
    "tick": _("dấu tích"),
    "word": _("chữ “(Đúng)” cạnh phương án"),
    "shade": _("ô tô màu"),
    "bold": _("chữ đậm"),
    "underline": _("chữ gạch chân"),
    "highlight": _("chữ tô nền"),
    "colour": _("màu chữ"),
    "italic": _("chữ nghiêng"),
}
"""How the sign is called by which a key was recognised."""

_DOUBTS = {
    "columns": _("Cột {what} không được đọc. Nếu đó là các phương án, đặt tên cột là A, B, C, D rồi tải lại."),
    "options": _("Chưa tách được các phương án trong ô “{what}”. Viết mỗi phương án một dòng, hoặc mỗi phương án một ô."),
    "no_key": _("Chưa thấy đáp án. Chọn đáp án đúng cho câu này."),
    "contradiction": _("Hai dấu hiệu nói khác nhau: {what}. Chọn đáp án đúng."),
    "several_marked": _("Có {n} phương án cùng mang dấu đáp án nhưng câu không nói chọn nhiều. Kiểm tra lại."),
    "one_marked": _("Câu nói chọn nhiều đáp án nhưng chỉ thấy một đáp án. Kiểm tra lại."),
    "letters": _("Các chữ cái của phương án không liền nhau: {what}. Có thể thiếu một phương án."),
    "tail": _("Dòng “{what}” đứng sau phương án cuối nên ghép vào phương án ấy. Xem có đúng chỗ không."),
    "joined": _("Dòng “{what}” có thể là một câu hỏi khác, nay ghép vào câu này. Nếu đúng vậy, ghi “Câu …:” ở đầu rồi tải lại."),
    "unlabelled": _("Câu này không mở đầu bằng số như các câu khác. Xem câu bắt đầu và kết thúc đúng chỗ chưa."),
    "numbered": _("Các dòng đánh số 1, 2, 3 được đọc thành phương án. Nếu đáp án là một con số thì sửa lại câu này."),
    "twice": _("“{what}” có hai lần trong tệp. Kiểm tra xem có lẫn câu nào không."),
    "key_outside": _("Đáp án ghi “{what}” nhưng câu không có phương án đó."),
    "level": _("Chưa hiểu mức độ ghi trong tệp. Chọn lại mức độ."),
    "formula": _("Công thức đã đổi thành chữ: {what}. So lại với tệp."),
    "table": _("Bảng trong câu đã đổi thành dòng chữ, mỗi hàng một dòng. Đọc lại câu này."),
    "picture": _("{what}"),
    "alt": _("Hình chưa có lời mô tả. Lưu rồi mở câu này để viết mô tả cho người không xem được hình."),
    "unit": _("Đáp số lấy phần số của “{what}”; đơn vị được viết hay không đều nhận."),
    "no_rubric": _("Tệp không có thang chấm nên tạm ghi một ý 10 điểm. Sửa thang chấm sau khi lưu."),
    "points": _("Có ý chấm không ghi điểm nên để vào phần gợi ý chấm."),
    "common": _("Tình huống nói dùng cho câu {what} nhưng tệp không có đủ các câu ấy."),
    "checked": _("{what}"),
    "one_option": _("Chỉ thấy một phương án nên chưa thành câu hỏi. Kiểm tra cách xuống dòng trong tệp."),
    "no_stem": _("Không thấy nội dung câu hỏi trước các phương án."),
    "no_answer": _("Không có phương án, không có đáp án, cũng không có gợi ý chấm nên chưa biết đây là loại câu gì."),
    "no_pairs": _("Câu nối cặp chưa có đáp án dạng “1-b, 2-a” nên chưa nhập được."),
    "no_order": _("Câu xếp thứ tự chưa có đáp án dạng “3-1-2” nên chưa nhập được."),
    "gap_count": _("Câu có {n} chỗ trống nhưng đáp án có {m} phần."),
    "too_many": _("Câu có hơn 10 phương án."),
    "practised": _(
        "Gần giống câu luyện tập {what} của chuyên đề {topic}, học viên đã biết đáp án. Câu không ghi là để luyện tập sẽ dành "
        "cho bài kiểm tra: hỏi khác đi, hoặc để lại."
    ),
    "note_key": _("Đáp án ghi “{what}” chưa hiểu được. Chọn đáp án đúng cho câu này."),
}


def doubt_sentence(reason: str, **said: object) -> str:
    """The sentence for a doubt or a reason why a question cannot be taken in."""
    return _DOUBTS[reason].format(**said)


def sign_words(signs: Sequence[str]) -> str:
    """The signs of a key in one phrase."""
    return _(" và ").join(dict.fromkeys(SIGNS[sign] for sign in signs))


STATES = {"read": _("Đọc được"), "check": _("Cần xem"), "unread": _("Chưa nhập được")}
FORMATS = {
    "docx": _("tệp Word"),
    "xlsx": _("bảng tính"),
    "text": _("chữ dán vào"),
    "gift": "GIFT",
    "aiken": "Aiken",
    "moodle-xml": "Moodle XML",
    "qti": "QTI 2.1",
    "md": _("tệp câu hỏi của Sổ học"),
}
EXPORTS = (
    ("docx", _("Word (.docx)"), _("Đề in có bảng đáp án ở trang cuối; đọc lại được ở trang Nhập câu hỏi.")),
    ("xlsx", _("Excel (.xlsx)"), _("Mỗi câu một dòng, đúng bảng mẫu; sửa rồi nhập lại được. Không kèm hình.")),
    ("gift", "GIFT", _("Cho Moodle và nhiều hệ thống khác. Không kèm hình.")),
    ("moodle-xml", "Moodle XML", _("Cho Moodle, kèm hình và phản hồi.")),
    ("qti", "QTI 2.1", _("Tệp nén theo chuẩn chung, kèm hình.")),
    ("md", _("Văn bản của Sổ học (.md)"), _("Đủ mọi phần của câu hỏi, chỉ ghi tên hình.")),
)
"""(format, what it is called, what it is good for)."""
