"""What the editor and the bank say: a question in words, where it was written, what is to be mended."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from app.courses.question_text import QuestionText
from app.courses.question_text.fractions import written_mark
from app.kernel.periods import say_number
from app.kernel.text import _
from app.quizzes.rules.lines import LEVELS as LEVELS
from app.quizzes.rules.lines import SKILLS as SKILLS
from app.quizzes.rules.lines import USES as USES
from app.quizzes.wording import KINDS
from app.quizzes.wording_faults import plain_sentence

FORGIVE = {
    "case": _("chữ hoa, chữ thường"),
    "accents": _("mọi dấu tiếng Việt"),
    "tones": _("dấu thanh (vẫn phân biệt ă, â, đ, ê, ô, ơ, ư)"),
}
ORIGINS = {"file": _("từ tệp"), "form": _("viết trên web"), "import": _("nhập từ tệp đề")}
STATES = {
    "use": _("đang dùng"),
    "retired": _("thôi dùng"),
    "conflict": _("tệp và web khác nhau"),
    "file": _("có trong tệp"),
    "web": _("chỉ có trên web"),
    "alike": _("gần giống câu khác"),
}
SORTS = {"sai": _("nhiều người sai trước"), "ma": _("theo mã"), "moi": _("mới sửa trước"), "muc": _("theo mức")}
NEW_KEY = "cau-moi"
"""What a question is called in the text form before it has a key."""


def lines_of(text: QuestionText, prefix: str = "") -> Mapping[str, str]:
    """A question as labels and words, as people read it."""
    said = {
        _("Loại"): KINDS.get(text.kind, text.kind),
        _("Mức"): LEVELS.get(text.level, text.level),
        _("Thuộc"): SKILLS.get(text.skill, ""),
        _("Dành cho"): USES.get(text.use, ""),
        _("Điểm"): say_number(text.marks),
        _("Từ khóa"): ", ".join(text.tags),
        _("Thứ tự phương án"): "" if text.shuffle else _("giữ nguyên như đã viết"),
        _("Câu hỏi"): text.stem,
    }
    lines = chain(said.items(), _answers(text), [(_("Bỏ qua"), ", ".join(FORGIVE[name] for name in text.forgive))])
    found = {f"{prefix}{label}": words for label, words in [*lines, (_("Giải thích"), text.explanation)] if words}
    for number, part in enumerate(text.parts, 1):
        found |= lines_of(part, _("{prefix}Ý {n}, ").format(prefix=prefix, n=number))
    return found


def _answers(text: QuestionText) -> list[tuple[str, str]]:
    """The answers of a question by their label."""
    rows: list[tuple[str, str]] = []
    for at, option in enumerate(text.options):
        name = _("Phương án {letter}").format(letter=chr(ord("A") + at))
        right = {"x": _(" (đúng)"), " ": ""}
        mark = written_mark(option.correct, option.fraction)
        rows.append((name, option.text + right.get(mark, f" ({mark})")))
        rows.append((_("Phản hồi {letter}").format(letter=chr(ord("A") + at)), option.feedback))
    for number, pair in enumerate(text.pairs, 1):
        rows.append((_("Cặp {n}").format(n=number), f"{pair.left} → {pair.right}"))
        rows.append((_("Phản hồi cặp {n}").format(n=number), pair.feedback))
    rows += [(_("Mục {n}").format(n=number), item) for number, item in enumerate(text.items, 1)]
    rows += [
        (
            _("Tiêu chí {n}").format(n=number),
            _("{points} điểm: {text}").format(points=f"{row.points:g}".replace(".", ","), text=row.text),
        )
        for number, row in enumerate(text.rubric, 1)
    ]
    return [*rows, (_("Câu trả lời được nhận"), "; ".join(text.accepted))]


def line_sentence(text: QuestionText, sentence: str, *, in_form: bool) -> str:
    """A fault without the name of the only question there is; in the form without the signs of the text form."""
    start = _("Câu {key}").format(key=text.key or NEW_KEY)
    rest = sentence.removeprefix(start).lstrip(":, ") if sentence.startswith(start) else sentence
    rest = rest[:1].upper() + rest[1:]
    named = ((_("Ý {key}: ").format(key=part.key), number) for number, part in enumerate(text.parts, 1))
    part, where = next(((name, number) for name, number in named if rest.startswith(name)), ("", 0))
    rest = rest.removeprefix(part)
    if in_form:
        rest = plain_sentence(rest)
    return _("Ý {n}: {sentence}").format(n=where, sentence=rest) if part else rest
