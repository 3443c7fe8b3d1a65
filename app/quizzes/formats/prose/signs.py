"""The words and signs by which lecturers' papers say what a line is; accents and capitals are forgiven."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from app.kernel.text import fold

LETTERS = "ABCDEFGHIJ"
_AMOUNT = r"[0-9]{1,2}(?:[.,][0-9]{1,2})?"
_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")


@cache
def _alike() -> dict[str, str]:
    """By folded letter, all letters that fold to it."""
    found: dict[str, str] = {"d": "dđ"}
    for vowel in _VOWELS:
        for tone in _TONES:
            letter = unicodedata.normalize("NFC", vowel + tone)
            found[fold(vowel)] = found.get(fold(vowel), "") + letter
    return found


def loose(phrase: str) -> str:
    """A pattern for a phrase, or several divided by "|", in which accents and the number of blanks do not count."""
    alike = _alike()
    pieces = [
        "".join(
            r"\s+" if letter == " " else f"[{alike[letter]}]" if letter in alike else re.escape(letter) for letter in fold(one)
        )
        for one in phrase.split("|")
    ]
    return "(?:" + "|".join(pieces) + ")"


def _said(pattern: str) -> re.Pattern[str]:
    """A pattern that looks away from capitals."""
    return re.compile(pattern, re.IGNORECASE)


_COLON = r"\s*[:：.\-–]+\s*"
_QUESTION = loose("câu")
_HEAD_END = r"(?:\s*[:：.)\]\-–—/]+|(?=\s*[(\[])|\s*$)"
_LEVELS = loose("nhận biết|thông hiểu|vận dụng cao|vận dụng thấp|vận dụng")
_LEVEL_BEFORE = rf"(?:[(\[]\s*(?:NB|TH|VD|VDC|VDT|{_LEVELS})\s*[)\]]\s*[:.\-–]?\s*)?"
HEAD = _said(
    rf"\s*{_LEVEL_BEFORE}\[?(?:{_QUESTION}(?:\s+{loose('hỏi')})?(?:\s+{loose('số|thứ')})?|question)"
    rf"\s*([0-9]{{1,3}})\b(?!\s*[.,][0-9])\]?{_HEAD_END}\s*"
)
"""“Câu 1:”, “Câu hỏi 1.”, “CÂU 12 (0,5 điểm)”, “Câu thứ 6:”, “[NB] Câu 5:”, “Question 1:”."""
BARE_HEAD = _said(rf"\s*{_QUESTION}(?:\s+{loose('hỏi')})?\s*([0-9]{{1,3}})\s+(?=\S)")
"""“Câu 1 Hội viên …”: a head when a capital follows."""
_COUNT = rf"(?:[0-9]{{1,3}}|[IVX]{{1,5}}|{loose('một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười')})"
LIKE_HEAD = _said(rf"\s*{loose('câu hỏi|câu|bài|question')}\s*(?:{loose('số|thứ')}\s*)?{_COUNT}\b\s*[:：.)\]\-–—/]")
"""“Câu ba:”, “Câu hỏi III.”: what people take for the beginning of a question, though it is none of the labels above."""
TASK = _said(rf"\s*{loose('bài')}(?:\s+{loose('số')})?\s*([0-9]{{1,3}})\b{_HEAD_END}\s*")
NUMBERED = re.compile(r"\s*([0-9]{1,3})\s*([.)/:])(?![0-9])\s*(?=\S)")
"""“1.”, “1)”."""
OPTION = re.compile(
    r"\s*(?P<before>[*✓✔☑☒☐√\uf0fe]\s*)?[(\[]?(?P<letter>[A-Ja-j])(?P<star>\s?\*)?(?:(?P<sep>\s?[.)\]:/])|\s+[-–](?=\s))(?P<after>\*)?\s*"
)
"""“A.”, “A)”, “a/”, “(A)”, with an asterisk or a tick before or after."""
INLINE = re.compile(
    r"(?:(?<=\s)|^)(?P<before>(?:(?:(?<=\t)|(?<=\s\s)|^)[*✓✔☑☒☐√] ?|[*✓✔☑☒☐√](?=\(?[A-Ja-j])))?"
    r"[(\[]?(?P<letter>[A-Ja-j])\*?\s?(?P<sep>[.)\]:/])(?=\s*\S)"
)
"""A further option on the line of another."""
BULLET = re.compile(r"\s*(?P<sign>[-–•●○▪□☐☑☒✓✔■+*])\s+(?=\S)")
TICKS = "✓✔☑☒√\uf0fe"
BOXES = "☐□○"

_ANSWERS = loose(
    "đáp án đúng nhất|đáp án đúng là|đáp án đúng|đáp án là|đáp án|câu trả lời đúng|trả lời đúng|phương án đúng|lời đáp"
)
ANSWER = _said(
    rf"\s*(?:(?:=>|=&gt;|[→⇒➔])\s*)?[(\[]?(?:{_ANSWERS}"
    rf"|Đ\s?/\s?A|ĐA|D/A|Key|Answer)\s*(?:[:：.\-–=]+\s*|(?=[A-H]\b))(?P<rest>.*?)[)\]]?\s*$"
)
_PICKED = rf"(?P<rest>[A-H](?:\s*(?:[,;&+]|{loose('và')})\s*[A-H])*)"
_CHOOSE = rf"{loose('chọn')}(?:\s+{loose('đáp án|phương án|câu|ý')})?"
CHOSEN = _said(rf"\s*(?:(?:=>|[→⇒➔\-–])\s*)?(?:{_CHOOSE}|{loose('trả lời')})\s*[:：.]?\s*{_PICKED}\s*\.?\s*")
"""“Chọn B”, “Trả lời: A, C” behind the options."""
CHOSEN_LINE = _said(rf"(?:{CHOSEN.pattern})$")
KEY_INSIDE = _said(rf"[(\[]\s*(?:{_ANSWERS}|ĐA|Đ/A|Key)\s*[:：.\-–=]*\s*\b{_PICKED}\s*\.?\s*[)\]]")
"""“(Đáp án A)” inside a question."""
REPLY = _said(rf"\s*{loose('trả lời')}\s*[:：.]\s*(?P<rest>.*)$")
_WHY = loose("giải thích|lời giải chi tiết|lời giải|hướng dẫn giải|hướng dẫn trả lời|lý do|vì sao")
EXPLAIN = _said(rf"\s*(?P<word>{_WHY}){_COLON}(?P<rest>.*)$")
BASIS = _said(rf"\s*(?P<word>{loose('căn cứ pháp lý|căn cứ|cơ sở pháp lý|nguồn')})\s*[:：]\s*(?P<rest>.*)$")
LEVEL = _said(rf"\s*[(\[]?{loose('mức độ nhận thức|mức độ|cấp độ|mức')}\s*[:：\-–]\s*(?P<rest>.+?)[)\]]?\s*$")
_POINTS = loose("số điểm|điểm số|điểm")
MARKS = _said(rf"\s*[(\[]?{_POINTS}\s*[:：]\s*(?P<rest>{_AMOUNT})\s*(?:{loose('điểm')}|đ)?[)\]]?\s*\.?\s*$")
TAGS = _said(rf"\s*{loose('nhãn|từ khóa|thẻ')}\s*[:：]\s*(?P<rest>.+)$")
_HINTS = loose(
    "gợi ý chấm|gợi ý trả lời|gợi ý đáp án|gợi ý|thang điểm|thang chấm|hướng dẫn chấm|biểu điểm"
    "|tiêu chí chấm|đáp án và thang điểm"
)
RUBRIC = _said(rf"\s*{_HINTS}\s*[:：.]?\s*(?P<rest>.*)$")
CRITERION = _said(rf"^(?P<text>.*?)[\s:(\[\-–=.…]*(?P<points>{_AMOUNT})\s*(?:{loose('điểm')}|đ)\s*[)\].]?\s*$")
CRITERION_FIRST = _said(rf"^\s*[-–•+*]?\s*(?P<points>{_AMOUNT})\s*(?:{loose('điểm')}|đ)\s*[:：.\-–]\s*(?P<text>.+)$")

IN_HEAD_MARKS = _said(rf"[(\[]\s*({_AMOUNT})\s*(?:{loose('điểm')}|đ)\s*[)\]]")
IN_HEAD_LEVEL = _said(rf"[(\[]\s*(?:{loose('mức độ|mức')}\s*[:：]?\s*)?(NB|TH|VD|VDC|{_LEVELS})\s*[)\]]")

SECTION = _said(
    rf"\s*(?:(?:[IVX]{{1,5}}|[A-D])\s*[.):\-–/]\s*)?(?:{loose('phần|mục|chương|chuyên đề|đề số|đề thi|đề kiểm tra|bộ đề')}\b.*|"
    rf"{loose('câu hỏi|trắc nghiệm|tự luận|bài tập tình huống|điền khuyết|ghép nối|nối cột|đúng sai')}\b[^.?:]*)[:.]?\s*$"
)
ROMAN = re.compile(r"\s*[IVX]{1,5}\s*[.)\-–/:]\s*\S")
_KEYS = loose(
    "đáp án và hướng dẫn chấm|đáp án và thang điểm|đáp án đề|đáp án trắc nghiệm|đáp án tham khảo"
    "|đáp án phần|đáp án|hướng dẫn chấm"
)
KEYS = _said(
    rf"\s*(?:[IVX]{{1,4}}\s*[.)\-–:]\s*|{loose('phần')}\s+\w+\s*[.:\-–]?\s*)?(?:{loose('bảng|phần')}\s+)?"
    rf"{_KEYS}"
    rf"(?:\s+{loose('của|đề|môn|bài|câu|các|phần|trắc|tự|chuyên')}\b[^:]{{0,60}})?\s*[:：.]?\s*$"
)
"""A line that opens the list of keys: “ĐÁP ÁN”, “III. ĐÁP ÁN VÀ HƯỚNG DẪN CHẤM”."""
_FORMS = loose("trắc nghiệm|tự luận|đúng sai|điền khuyết|ghép nối|nối cột")
PART = _said(rf"\s*(?:[IVX]{{1,5}}\s*[.):\-–/]\s*)?(?:{loose('phần')}\s+)?{_FORMS}\b")
"""“II. Tự luận”: a part of a paper even in small letters, when its points stand behind it."""
_COUNTED = rf"[(\[][^()\[\]]*\b(?:{loose('điểm')}|đ|{loose('câu')})\b[^()\[\]]*[)\]]"
POINTS_BEHIND = _said(rf"\s*(?:{_COUNTED}|[:\-–]\s*{_AMOUNT}\s*{loose('điểm')})\s*[.:]?\s*$")
"""“(3 điểm)” behind a heading, “: 7 điểm”, “(12 câu, mỗi câu 0,25 điểm)”."""
CITED = _said(rf"\s*[(\[]\s*{loose('theo|trích|căn cứ|nguồn|dẫn theo|xem')}\b.*[)\]]\s*\.?\s*")
"""“(Theo Điều lệ Hội …)” as a line."""
_WRITERS = rf"{loose('người|cán bộ|giảng viên|giáo viên')}\s+{loose('ra đề|soạn|biên soạn|duyệt|phản biện|lập|thẩm định')}"
_CHIEFS = loose("trưởng khoa|trưởng bộ môn|tổ trưởng chuyên môn|tổ trưởng bộ môn|tổ trưởng|hiệu trưởng|giám đốc|duyệt đề")
SIGNED = _said(rf"\s*(?:{_WRITERS}(?:\s+{loose('đề')})?|{_CHIEFS})\s*(?:\([^()]*\)\s*)?(?:[:：][^.?]{{0,40}})?\.?\s*")
"""“Người ra đề”: below it stands nothing that is asked."""
FURNITURE = _said(rf"\s*[-–—=_*.\s]*(?:{loose('hết')}|(?:{loose('trang')}\s*[0-9]+(?:\s*/\s*[0-9]+)?))[-–—=_*.\s]*$")
_NUMBER = rf"(?:{loose('hỏi')}\s*)?(?:{loose('số')}\s*)?(?:{loose('từ')}\s*)?(?:{_QUESTION}\s*)?([0-9]{{1,3}})"
RANGE = _said(rf"{_QUESTION}\s*{_NUMBER}\s*(?:-|–|—|{loose('đến|tới|và')})\s*(?:{_QUESTION}\s*)?([0-9]{{1,3}})")
STORY = _said(loose("tình huống|đoạn|dữ kiện|trường hợp|thông tin|câu chuyện|bảng sau|dùng cho|trả lời"))

SEVERAL = _said(
    loose(
        "chọn nhiều|nhiều đáp án|nhiều phương án|các đáp án đúng|các phương án đúng|những đáp án|những phương án"
        "|chọn hai|chọn 2|chọn ba|chọn 3|chọn tất cả"
    )
)
SORTING = _said(loose("sắp xếp|xếp các|xếp theo|thứ tự|trình tự"))
MATCHING = _said(loose("ghép|nối"))
WRITING = _said(loose("tự luận|viết|trình bày|nêu|phân tích|hãy kể|anh chị hãy|chị hãy"))
_TRUE = loose("đúng")
TRUE_FALSE_STEM = _said(
    rf"[(\[]?\s*(?:{_TRUE}\s*(?:/|-|{loose('hay')}|{loose('hoặc')})\s*{loose('sai')}|Đ\s*/\s*S)\s*\??\s*[)\]]?\s*[.?:]?\s*$"
)
ASKED_TRUE = _said(rf"\s*[-–:,]?\s*(?:{loose('đúng hay sai|đúng hoặc sai')})\s*\??\s*$")
TRUE = _said(rf"(?:{loose('đúng')}|Đ|T|True|✓)")
FALSE = _said(rf"(?:{loose('sai')}|S|F|False)")
RIGHT_WORD = _said(rf"\s*[-–:]?\s*[(\[]\s*(?:{loose('đáp án đúng|đáp án|đúng')}|Đ)\s*[)\]]\s*$")
RIGHT_STAR = re.compile(rf"\s*(?:\*+|[{TICKS}])\s*\.?\s*$")
BLANK = re.compile(
    r"(?:\(\s*([0-9]{1,2})\s*\)\s*)?(?:\.{4,}|…{2,}\.*|_{3,}|…(?=\s*\(\s*[0-9]))(?:\s*\(\s*([0-9]{1,2})\s*\))?(?:\s?(?:\.{4,}|…{2,}|_{3,}|…))?"
)
"""A place to write in: “……”, “____”, “…(1)…”, “(1) ……”."""
