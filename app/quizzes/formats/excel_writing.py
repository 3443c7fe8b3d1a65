"""Tables of questions for Excel: an empty one to fill, and a bank in the same layout, read back by `formats.excel`."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from app.courses.markdown.phrases import texts_of
from app.courses.question_text import LEVELS, QuestionText
from app.kernel.text import _
from app.quizzes.formats import excel
from app.quizzes.formats.particulars import forgive_words, order_words, shares_words, skill_words
from app.quizzes.formats.phrases import plain_words, rendered
from app.quizzes.formats.read_back import say_differences, without_pictures
from app.quizzes.formats.written import Losses, Pictures, Written, as_separate, exactly
from app.quizzes.wording import KINDS
from app.quizzes.wording import LEVELS as LEVEL_WORDS

_LETTERS = "ABCDEF"
_FACTS = (_("Đáp án"), _("Giải thích"), _("Mức độ"), _("Điểm"), _("Nhãn"))
_FINER = (_("Thuộc phần"), _("Phần điểm"), _("Bỏ qua khi chấm"), _("Thứ tự phương án"))
_HEADS = (_("STT"), _("Loại câu"), _("Câu hỏi"), *_LETTERS, *_FACTS, *_FINER)
_WIDTHS = (5, 15, 50, 22, 22, 22, 22, 16, 16, 18, 36, 13, 7, 16, 12, 20, 18, 14)
_HEAD_ROW = 2
_EMPTY_ROWS = 100
_GUIDE = (
    _("Mỗi câu một dòng. Cột “Câu hỏi” và cột “Đáp án” phải có; không cần điền cột “Loại câu” với câu chọn đáp án."),
    _("Câu một đáp án: viết các phương án vào A, B, C, D; đáp án ghi chữ cái, ví dụ B. Tô màu ô phương án đúng cũng được."),
    _("Câu nhiều đáp án: đáp án ghi A, C."),
    _("Câu đúng sai: để trống A đến F, loại câu “đúng hay sai”, đáp án ghi Đúng hoặc Sai."),
    _("Câu trả lời ngắn: để trống A đến F, đáp án ghi câu trả lời; cách viết khác cách nhau bằng dấu chấm phẩy."),
    _("Câu điền số: đáp án ghi số, ví dụ 750 hoặc 12,5 ± 0,5."),
    _("Câu điền chỗ trống: viết đáp án ngay trong câu: Chị [[lắng nghe|nghe]] trước."),
    _("Câu nối cặp: loại câu “nối cặp”, mỗi ô A, B, C một cặp: Họp chi hội => Biên bản."),
    _("Câu xếp thứ tự: loại câu “xếp thứ tự”, viết các mục vào A, B, C theo đúng thứ tự."),
    _("Câu tự luận: loại câu “tự luận”, mỗi ô A, B, C một ý chấm: 4 điểm: Nói rõ ngày giờ. Gợi ý trả lời ghi ở cột “Đáp án”."),
    _("Cách viết khác của đáp số cũng cách nhau bằng dấu chấm phẩy: 12; 12,5 ± 0,5."),
    _("Thuộc phần: lý thuyết hoặc kỹ năng. Phần điểm: khi phương án chỉ được một phần điểm, ví dụ A 50%; C 50%; D -25%."),
    _("Bỏ qua khi chấm (trả lời ngắn, điền chỗ trống): chữ hoa, dấu thanh, mọi dấu, hoặc không. Bỏ trống là chữ hoa, dấu thanh."),
    _("Thứ tự phương án: ghi “giữ nguyên” nếu không xáo phương án."),
    _("Mức độ: nhận biết, thông hiểu hoặc vận dụng (NB, TH, VD). Bỏ trống thì chọn khi nhập."),
)


def bank_template(title: str) -> bytes:
    """An empty table for a topic, with how to fill it on a second sheet."""
    return _book(title, [], filled=False)


def write(questions: Sequence[QuestionText], pictures: Pictures) -> Written:
    """The questions as a table. Cases are taken apart and pictures stay behind; what it does not give back is said."""
    losses = Losses()
    rows: list[list[str]] = []
    kept: list[QuestionText] = []
    for question in as_separate(questions, losses):
        said = rendered(question, {})[0]
        answers = list(_answers(question))
        if len(answers) > len(_LETTERS):
            losses.say(question, "not_written", _("Bảng chỉ có cột A đến F; câu này có nhiều phương án hơn nên không ghi ra."))
            continue
        _say_pictures(question, pictures, losses)
        kind = KINDS[question.kind]
        level = LEVEL_WORDS[question.level] if question.level in LEVELS else ""
        cells = [*answers, *[""] * (len(_LETTERS) - len(answers))]
        tail = [_key(question), plain_words(said.explanation_html), level, exactly(question.marks), ", ".join(question.tags)]
        if question.kind == "essay":
            tail[:2] = [plain_words(said.explanation_html), ""]
        finer = (skill_words(question), shares_words(question), forgive_words(question), order_words(question))
        kept.append(question)
        rows.append([str(len(kept)), kind, _stem(question), *cells, *tail, *finer])
    data = _book(_("Ngân hàng câu hỏi"), rows, filled=True)
    say_differences([without_pictures(question) for question in kept], data, excel.read, losses)
    return Written(data, tuple(losses.found))


def _book(title: str, rows: Sequence[Sequence[str]], *, filled: bool) -> bytes:
    """The workbook; every text is written as text."""
    file = io.BytesIO()
    from xlsxwriter import Workbook  # read when the first sheet is made

    with Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    ) as book:
        head = book.add_format({"bold": True, "border": 1, "valign": "vcenter", "text_wrap": True, "bg_color": "#E4EAFA"})
        cell = book.add_format({"border": 1, "num_format": "@", "text_wrap": True, "valign": "top"})
        page = book.add_worksheet(_("Câu hỏi"))
        page.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
        for column, (label, width) in enumerate(zip(_HEADS, _WIDTHS, strict=True)):
            page.set_column(column, column, width)
            page.write_string(_HEAD_ROW, column, label, head)
        for at, row in enumerate(rows, _HEAD_ROW + 1):
            for column, text in enumerate(row):
                page.write_string(at, column, text, cell)
        for at in range(_HEAD_ROW + 1, _HEAD_ROW + 1 + (0 if filled else _EMPTY_ROWS)):
            for column in range(len(_HEADS)):
                page.write_blank(at, column, None, cell)
        page.freeze_panes(_HEAD_ROW + 1, 3)
        page.set_landscape()
        page.set_paper(9)
        page.repeat_rows(_HEAD_ROW)
        _guide(book)
    return file.getvalue()


def _guide(book: Any) -> None:
    """The sheet that says how."""
    guide = book.add_worksheet(_("Cách ghi"))
    guide.set_column(0, 0, 110)
    for row, rule in enumerate(_GUIDE):
        guide.write_string(row, 0, rule, book.add_format({"text_wrap": True}))


def _stem(question: QuestionText) -> str:
    """The words of the question; gaps with their answers."""
    said = plain_words(rendered(question, {})[0].stem_html)
    for at, gap in enumerate(question.gaps, 1):
        said = said.replace(f"({at})", f"[[{'|'.join(gap)}]]", 1)
    return said


def _answers(question: QuestionText) -> Iterator[str]:
    """What stands under A, B, C …"""
    said = rendered(question, {})[0]
    if question.kind == "matching":
        words = {option.key: plain_words(option.html) for option in said.options}
        numbers = {right: words[number] for number, right in question.rights}
        for letter, pair in question.lefts:
            yield f"{words[letter]} => {numbers[pair.right]}"
        yield from (f"=> {numbers[pair.right]}" for pair in question.pairs if not pair.left)
    elif question.kind == "ordering":
        by_place = sorted((int(place), letter) for letter, place in question.assigned.items())
        words = {option.key: plain_words(option.html) for option in said.options}
        yield from (words[letter] for _place, letter in by_place)
    elif question.kind == "essay":
        yield from (_("{n} điểm: {text}").format(n=exactly(points), text=plain_words(html)) for points, html in said.rubric)
    elif question.kind != "true_false":
        yield from (plain_words(option.html) for option in said.options)


def _key(question: QuestionText) -> str:
    """What stands under "Đáp án"."""
    if question.kind == "true_false":
        return next((option.text for option in question.options if option.correct), "")
    if question.kind in {"short", "numeric"}:
        return "; ".join(question.accepted)
    return ", ".join(option.key.upper() for option in question.options if option.correct)


def _say_pictures(question: QuestionText, pictures: Pictures, losses: Losses) -> None:
    """Note pictures, which a table does not hold."""
    if any(path in text for path in pictures for text in texts_of(question)):
        losses.say(question, "picture", _("Bảng không chứa hình; hình của câu này không có trong tệp."))
