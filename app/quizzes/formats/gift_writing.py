"""Questions as a GIFT file. All texts are Markdown, which GIFT can hold (`[markdown]`)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.courses.judging import share_of
from app.courses.question_text import QuestionText, gaps_of
from app.courses.question_text.gaps import GAP
from app.kernel.text import _
from app.quizzes.formats.written import (
    Losses,
    Pictures,
    Written,
    as_separate,
    number_with_tolerance,
    percent,
    say_common_losses,
    say_order_lost,
    shares_of,
    tags_of,
)

_RESERVED = re.compile(r"[\\~=#{}:]")


def write(questions: Sequence[QuestionText], pictures: Pictures) -> Written:
    """The questions as GIFT; pictures stay behind, a text format has no place for them."""
    losses = Losses()
    blocks = [block for question in as_separate(questions, losses) if (block := _block(question, losses))]
    for question in questions:
        if any(path in _texts(question) for path in pictures):
            losses.say(question, "picture", _("GIFT không chứa hình; hình của câu này không có trong tệp."))
    return Written("\n".join(blocks).encode(), tuple(losses.found))


def _texts(question: QuestionText) -> str:
    """Every text of a question in one."""
    parts = [_texts(part) for part in question.parts]
    return "\n".join([question.stem, question.explanation, *(option.text for option in question.options), *parts])


def _block(question: QuestionText, losses: Losses) -> str:
    """One question; "" for what GIFT has no way to ask."""
    gaps = gaps_of(question.stem) if question.kind == "gaps" else ()
    if len(gaps) > 1:
        losses.say(question, "not_written", _("GIFT không có câu nhiều chỗ trống; câu này không ghi ra."))
        return ""
    _say_losses(question, losses)
    answers = "\n".join(["{" + ("#" if question.kind == "numeric" else ""), *_answers(question), *_general(question), "}"])
    tags = " ".join(f"[tag:{tag}]" for tag in tags_of(question))
    head = f"// [id:{question.key}]{' ' + tags if tags else ''}\n::{_escaped(question.key)}::[markdown]"
    if gaps:
        before, after = GAP.split(question.stem)[0], GAP.split(question.stem)[-1]
        return f"{head}{_escaped(before)}{answers}{_escaped(after) or ' '}\n"
    return f"{head}{_escaped(question.stem)}{answers}\n"


def _say_losses(question: QuestionText, losses: Losses) -> None:
    """What GIFT cannot hold of a question that it can ask."""
    say_common_losses(question, losses)
    say_order_lost(question, losses)
    if question.marks != 1:
        losses.say(question, "marks", _("GIFT không ghi số điểm của câu."))
    if question.kind == "essay":
        losses.say(question, "rubric", _("GIFT không ghi thang chấm của câu tự luận."))
    if question.kind == "ordering":
        losses.say(question, "ordering", _("GIFT không có câu xếp thứ tự; ghi thành câu nối mỗi mục với số thứ tự."))
    if question.kind == "gaps":
        losses.say(question, "gaps", _("Câu điền chỗ trống được ghi thành câu trả lời ngắn có chỗ thiếu từ."))
    if question.kind in {"short", "gaps"} and "case" not in question.forgive:
        losses.say(question, "case_sensitive", _("GIFT luôn bỏ qua hoa thường khi so câu trả lời."))
    if any("->" in f"{pair.left}{pair.right}" for pair in question.pairs):
        losses.say(question, "arrow", _("Dấu -> trong cặp được ghi thành →."))


def _answers(question: QuestionText) -> Iterator[str]:
    """The lines between the braces."""
    if question.kind == "true_false":
        yield _true_false(question)
    for option, share in zip(question.options, shares_of(question), strict=True):
        if question.kind in {"single", "several"}:
            yield f"\t{_weight(question.kind, share, option.text)}{_escaped(option.text)}{_feedback(option.feedback)}"
    for pair in question.pairs:
        yield f"\t={_escaped(_no_arrow(pair.left))} -> {_escaped(_no_arrow(pair.right))}"
    yield from (f"\t={_escaped(_no_arrow(item))} -> {place}" for place, item in enumerate(question.items, 1))
    for accepted in question.accepted if question.kind == "short" else [*gaps_of(question.stem), ()][0]:
        share, words = share_of(accepted)
        yield f"\t=%{percent(share)}%{_plain(words)}"
    for accepted in question.accepted if question.kind == "numeric" else ():
        number, tolerance, share = number_with_tolerance(accepted)
        yield f"\t=%{percent(share)}%{number}:{tolerance}"


def _weight(kind: str, share: float, text: str) -> str:
    """The sign before an option; a text that begins with % is told from a weight by a weight before it."""
    if not text.startswith("%"):
        if share >= 1 and kind == "single":
            return "="
        if not round(share, 7):
            return "~"
    return f"~%{percent(share)}%"


def _true_false(question: QuestionText) -> str:
    """TRUE or FALSE, then feedback for a wrong and for a right answer."""
    right = next((option for option in question.options if option.correct), question.options[0])
    wrong = next((option for option in question.options if not option.correct), right)
    feedback = f"#{_escaped(wrong.feedback)}#{_escaped(right.feedback)}" if wrong.feedback or right.feedback else ""
    return f"\t{'TRUE' if right.text == 'Đúng' else 'FALSE'}{feedback}"


def _general(question: QuestionText) -> list[str]:
    """The explanation, which stands last."""
    return [f"\t####{_escaped(question.explanation)}"] if question.explanation else []


def _feedback(text: str) -> str:
    """The feedback of an option."""
    return f"#{_escaped(text)}" if text else ""


def _no_arrow(text: str) -> str:
    """A side of a pair without the sign that parts the sides."""
    return text.replace("->", "→")


def _plain(words: str) -> str:
    """A spelling: compared letter by letter, with stars that mean a star."""
    return _escaped(words.replace("*", "\\*"))


def _escaped(text: str) -> str:
    """A text on one line whose signs mean nothing."""
    escaped = _RESERVED.sub(lambda sign: "\\" + sign.group(), text).replace("\n", "\\n")
    return f"[markdown]{escaped}" if escaped.startswith("[") else escaped
