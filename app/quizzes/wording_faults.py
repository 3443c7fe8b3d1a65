"""What keeps a question out, said in the words of the place where it was written: the form, or a file of some format.

The check of banks speaks of `questions.md`; nobody who writes in a form, in Word or for Moodle has ever seen its signs.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.kernel.text import _

FORM = "form"
OWN = "md"
"""The one format whose signs the check speaks of itself."""

_RIGHT = {
    "docx": _("Ghi “Đáp án: B” dưới câu, hoặc tô đậm phương án đúng."),
    "text": _("Ghi “Đáp án: B” dưới câu."),
    "xlsx": _("Ghi chữ cái của phương án đúng ở cột “Đáp án”."),
    "gift": _("Đặt dấu = trước phương án đúng."),
    "aiken": _("Thêm dòng “ANSWER: B” sau các phương án."),
    "moodle-xml": _('Ghi fraction="100" ở phương án đúng.'),
    "qti": _("Ghi phương án đúng trong correctResponse."),
}
_ANSWER = {
    "docx": _("Ghi “Đáp án: …” dưới câu."),
    "text": _("Ghi “Đáp án: …” dưới câu."),
    "xlsx": _("Ghi ở cột “Đáp án”."),
    "gift": _("Ghi trong ngoặc nhọn, sau dấu =."),
    "moodle-xml": _('Thêm phần answer với fraction="100".'),
    "qti": _("Ghi trong correctResponse hoặc mapping."),
}
_SHARE = {
    "docx": _("Phần điểm ghi ở bảng đáp án, như “[Phần điểm: A 50%; C 50%]”."),
    "text": _("Ghi như “[Phần điểm: A 50%; C 50%]”."),
    "xlsx": _("Xem lại cột “Phần điểm”."),
    "gift": _("Phần điểm ghi trước phương án, như ~%50%."),
    "moodle-xml": _("Xem lại fraction của các phương án."),
    "qti": _("Xem lại mapping của các phương án."),
}
_PAIRS = {
    "docx": _("Đặt hai cột trong bảng, đáp án ghi “1-b, 2-a”."),
    "text": _("Ghi hai danh sách rồi “Đáp án: 1-b, 2-a”."),
    "xlsx": _("Mỗi ô A, B, C ghi một cặp, vế trái và vế phải cách nhau bằng =>."),
    "gift": _("Mỗi cặp ghi: =vế trái -> vế phải."),
    "moodle-xml": _("Mỗi cặp là một subquestion."),
    "qti": _("Mỗi cặp ghi trong correctResponse."),
}
_ORDER = {
    "docx": _("Ghi các mục A, B, C rồi “Đáp án: C, A, B”."),
    "text": _("Ghi các mục A, B, C rồi “Đáp án: C, A, B”."),
    "xlsx": _("Ghi các mục vào A, B, C theo đúng thứ tự."),
}
_GAPS = {
    "docx": _("Chỗ trống ghi “……”, đáp án ghi “Đáp án: …”."),
    "text": _("Chỗ trống ghi “……”, đáp án ghi “Đáp án: …”."),
    "xlsx": _("Viết đáp án ngay trong câu, giữa hai ngoặc vuông."),
    "moodle-xml": _("Chỗ trống ghi như {1:SHORTANSWER:=đáp án}."),
    "qti": _("Chỗ trống là một textEntryInteraction."),
}
_RUBRIC = {
    "docx": _("Dưới câu ghi “Gợi ý chấm:”, mỗi ý một dòng “4 điểm: …”."),
    "text": _("Dưới câu ghi “Gợi ý chấm:”, mỗi ý một dòng “4 điểm: …”."),
    "xlsx": _("Mỗi ô A, B, C ghi một ý: “4 điểm: …”."),
}
_NONE: Mapping[str, str] = {}


@dataclass(frozen=True)
class _Rule:
    """A sentence of the check, as the form says it, as a file says it, and how the file would write it right."""

    pattern: re.Pattern[str]
    form: str
    file: str
    hints: Mapping[str, str]


def _rule(pattern: str, form: str, file: str = "", hints: Mapping[str, str] = _NONE) -> _Rule:
    """A rule; `file` where it says something else than the form."""
    return _Rule(re.compile(pattern), form, file or form, hints)


_RULES = (
    _rule(
        r"Câu hỏi trong ngân hàng cần thuộc tính level\.",
        _("Chọn mức: nhận biết, thông hiểu hay vận dụng."),
        _("Tệp chưa ghi mức độ. Chọn mức khi nhập."),
    ),
    _rule(r"Chưa có phương án đúng\..*", _("Chưa chọn phương án đúng."), _("Chưa thấy phương án đúng."), _RIGHT),
    _rule(
        r"Câu một đáp án có ([0-9]+) phương án đúng.*",
        _("Câu một đáp án chỉ có một phương án đúng."),
        _("Câu một đáp án mà có {0} phương án đúng. Chỉ để một, hoặc ghi là câu nhiều đáp án."),
    ),
    _rule(
        r"Câu đúng sai có đúng một phương án.*",
        _("Chọn Đúng hay Sai là đáp án."),
        _("Câu đúng sai chưa rõ đáp án là Đúng hay Sai."),
        _ANSWER,
    ),
    _rule(
        r"Phần điểm “\[50%\]” chỉ dùng.*",
        _("Phần điểm chỉ ghi ở câu một đáp án và câu nhiều đáp án."),
        hints=_SHARE,
    ),
    _rule(
        r"Đã có phương án ghi phần điểm.*",
        _("Đã ghi phần điểm ở một phương án thì phương án đúng nào cũng ghi."),
        hints=_SHARE,
    ),
    _rule(
        r"Câu trả lời ngắn chưa có câu trả lời.*",
        _("Viết ít nhất một câu trả lời được nhận."),
        _("Chưa thấy câu trả lời được nhận."),
        _ANSWER,
    ),
    _rule(
        r"Có dòng “- =” chưa viết.*",
        _("Có dòng câu trả lời còn trống."),
        _("Có câu trả lời còn trống."),
    ),
    _rule(r"Câu số chưa có đáp số.*", _("Viết đáp số, như 12,5 hoặc 12,5 ± 0,5."), _("Chưa thấy đáp số."), _ANSWER),
    _rule(
        r"Câu nối cần ít nhất hai cặp.*",
        _("Viết ít nhất hai cặp, mỗi cặp có vế trái và vế phải."),
        _("Câu nối cặp cần ít nhất hai cặp, mỗi cặp có vế trái và vế phải."),
        _PAIRS,
    ),
    _rule(
        r"Câu xếp thứ tự cần ít nhất ba mục.*",
        _("Viết ít nhất ba mục theo đúng thứ tự."),
        _("Câu xếp thứ tự cần ít nhất ba mục."),
        _ORDER,
    ),
    _rule(
        r"Câu điền chỗ trống chưa có chỗ trống.*",
        _("Chưa có chỗ trống nào. Chọn chữ muốn để trống rồi bấm nút dưới nội dung."),
        _("Câu điền chỗ trống chưa có chỗ trống nào."),
        _GAPS,
    ),
    _rule(
        r"Có dấu \[\[ hoặc \]\] lẻ.*",
        _("Có dấu [[ hoặc ]] lẻ. Mỗi chỗ trống mở bằng [[ và đóng bằng ]] trên cùng một dòng."),
        _("Có dấu ngoặc vuông mở hoặc đóng chỗ trống bị lẻ."),
        _GAPS,
    ),
    _rule(
        r"Câu tình huống chưa có câu nhỏ.*",
        _("Thêm ít nhất một ý cho tình huống."),
        _("Tình huống chưa có câu hỏi nào đọc được."),
    ),
    _rule(
        r"Câu tự luận cần thang chấm.*",
        _("Viết thang chấm: mỗi tiêu chí có số điểm và lời mô tả."),
        _("Câu tự luận chưa có thang chấm."),
        _RUBRIC,
    ),
    _rule(
        r"Mã “(.+)” đã dùng.*",
        _("Hai ý mang cùng một mã; bỏ một ý rồi thêm lại."),
        _("Hai ý của tình huống mang cùng một mã “{0}”."),
    ),
    _rule(
        r"Thuộc tính forgive chỉ dùng.*",
        _("Việc bỏ qua dấu, chữ hoa chỉ dùng cho câu trả lời ngắn và câu điền chỗ trống."),
    ),
    _rule(
        r"Thuộc tính shuffle=no chỉ dùng.*",
        _("Việc giữ nguyên thứ tự chỉ dùng cho câu có phương án hoặc câu nối cặp."),
    ),
    _rule(
        r"Dòng “- =” chỉ dùng.*",
        _("Câu trả lời được nhận chỉ dùng cho câu trả lời ngắn và câu điền số."),
    ),
    _rule(r"Loại câu này không có phương án.*", _("Loại câu này không có phương án để chọn.")),
    _rule(
        r"Liên kết “(.*)” không mở được\..*",
        _("Liên kết “{0}” không mở được. Viết địa chỉ đầy đủ, bắt đầu bằng https://."),
    ),
)
_BEFORE = re.compile(r"((?:Câu [^:“.]{1,90}: |Câu [^:“.]{1,90}, ý [^:“.]{1,90}: |Ý [^:“.]{1,90}: )?)(.*)", re.DOTALL)


def plain_sentence(sentence: str, way: str = FORM) -> str:
    """A sentence of the check as whoever writes in the form (`way` "form") or in a file of a format understands it."""
    if way == OWN:
        return sentence
    named = _BEFORE.fullmatch(sentence)
    before, rest = (named[1], named[2]) if named else ("", sentence)
    for rule in _RULES:
        if found := rule.pattern.fullmatch(rest):
            if way == FORM:
                return before + rule.form.format(*found.groups())
            return " ".join(part for part in (before + rule.file.format(*found.groups()), rule.hints.get(way, "")) if part)
    return sentence
