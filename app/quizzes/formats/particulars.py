"""Finer points of a question in words: shares of the marks, what is forgiven, theory or skill, a fixed order.

A table has a column for each, a Word paper a line in square brackets; what is written here is read here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from app.courses.question_text import FORGIVABLE, OptionText, QuestionText
from app.courses.question_text.fractions import written_mark
from app.kernel.text import _, fold
from app.quizzes.rules.lines import SKILLS

USUAL = ("case", "tones")
"""What is forgiven of written answers where a file says nothing."""
_FORGIVE = {"case": _("chữ hoa"), "accents": _("mọi dấu"), "tones": _("dấu thanh")}
_NOTHING = _("không")
_FIXED = _("giữ nguyên")
_SHARES, _FORGIVES, _TAGS, _SKILL = _("Phần điểm"), _("Bỏ qua"), _("Nhãn"), _("Thuộc phần")
_FIXED_LINE = _("Giữ nguyên thứ tự phương án")
_SHARE = re.compile(r"\s*\(?([A-Ja-j])\s*[:=)]?\s*(-?[0-9]{1,3}(?:[.,][0-9]{1,5})?)\s*%\s*")
_LINE = re.compile(r"\s*\[\s*([^\[\]:]{3,40})(?::\s*([^\[\]]{0,600}))?\]\s*")
_IN_ORDER = ("single", "several", "matching")
_WRITTEN = ("short", "gaps")


@dataclass(frozen=True)
class Particulars:
    """What a file says of these; None and () where it says nothing. `shares`: from -1 to 1, by the letter as a capital."""

    shares: Mapping[str, float] | None = None
    forgive: tuple[str, ...] | None = None
    skill: str = ""
    fixed: bool = False
    tags: tuple[str, ...] = ()

    def over(self, before: Particulars) -> Particulars:
        """This on top of what was said before."""
        return Particulars(
            self.shares if self.shares is not None else before.shares,
            self.forgive if self.forgive is not None else before.forgive,
            self.skill or before.skill,
            self.fixed or before.fixed,
            self.tags or before.tags,
        )

    def put_on(self, question: QuestionText) -> QuestionText:
        """The question with them, as far as its kind has them."""
        if self.shares and question.kind in {"single", "several"}:
            options = tuple(_shared(option, self.shares, question.kind) for option in question.options)
            question = replace(question, options=options)
        if self.forgive is not None and question.kind in _WRITTEN:
            question = replace(question, forgive=self.forgive)
        fixed = self.fixed and question.kind in _IN_ORDER
        return replace(question, skill=self.skill or question.skill, shuffle=question.shuffle and not fixed)


def shares_words(question: QuestionText) -> str:
    """“A 50%; C 50%; D -25%”; "" where every option gives all or nothing."""
    if all(option.fraction is None for option in question.options):
        return ""
    given = [option for option in question.options if option.correct or option.fraction is not None]
    marks = [(option.key.upper(), written_mark(option.correct, option.fraction)) for option in given]
    return "; ".join(f"{letter} {'100%' if mark == 'x' else mark}" for letter, mark in marks)


def forgive_words(question: QuestionText) -> str:
    """“chữ hoa, dấu thanh”; “không” for nothing, "" for kinds of which nothing can be forgiven."""
    if question.kind not in _WRITTEN:
        return ""
    return ", ".join(_FORGIVE[name] for name in question.forgive) or _NOTHING


def skill_words(question: QuestionText) -> str:
    """“lý thuyết”, “kỹ năng”."""
    return SKILLS.get(question.skill, "")


def order_words(question: QuestionText) -> str:
    """“giữ nguyên” where options are not shuffled."""
    return "" if question.shuffle else _FIXED


def bracketed(question: QuestionText, whole: QuestionText | None = None) -> Iterator[str]:
    """The lines in brackets of a question on paper; `whole`: the case whose first question it is."""
    if shares := shares_words(question):
        yield f"[{_SHARES}: {shares}]"
    if question.kind in _WRITTEN and tuple(question.forgive) != USUAL:
        yield f"[{_FORGIVES}: {forgive_words(question)}]"
    said = whole or question
    if said.tags:
        yield f"[{_TAGS}: {', '.join(said.tags)}]"
    if said.skill:
        yield f"[{_SKILL}: {skill_words(said)}]"
    if not said.shuffle:
        yield f"[{_FIXED_LINE}]"


def from_line(text: str) -> Particulars | None:
    """What a line in brackets says; None for any other line."""
    found = _LINE.fullmatch(text)
    if found is None:
        return None
    name, said = fold(found[1]), (found[2] or "").strip()
    if name == fold(_FIXED_LINE):
        return Particulars(fixed=True)
    read = {
        fold(_SHARES): lambda: Particulars(shares=shares_of(said)),
        fold(_FORGIVES): lambda: Particulars(forgive=forgive_of(said)),
        fold(_TAGS): lambda: Particulars(tags=tags_of(said)),
        fold(_SKILL): lambda: Particulars(skill=skill_of(said)),
    }.get(name)
    return read() if read is not None and said else None


def from_cells(*, shares: str, forgive: str, skill: str, order: str) -> Particulars:
    """What the columns of a table say."""
    return Particulars(
        shares_of(shares) if shares else None,
        forgive_of(forgive) if forgive else None,
        skill_of(skill),
        fold(order).startswith(fold(_FIXED)),
    )


def shares_of(said: str) -> Mapping[str, float] | None:
    """Shares by letter; None when a piece is none."""
    found = [_SHARE.fullmatch(piece) for piece in re.split(r"[;\n]|,(?=\s*\(?[A-Ja-j])", said) if piece.strip()]
    if not found or not all(found):
        return None
    return {piece[1].upper(): round(float(piece[2].replace(",", ".")) / 100, 7) for piece in found if piece}


def forgive_of(said: str) -> tuple[str, ...] | None:
    """What is forgiven; None when nothing of it is known."""
    words = fold(said)
    found = tuple(name for name in FORGIVABLE if fold(_FORGIVE[name]) in words)
    return found if found or words.startswith(fold(_NOTHING)) else None


def skill_of(said: str) -> str:
    """ "theory", "skill", or "" for neither."""
    return next((name for name, words in SKILLS.items() if fold(said) == fold(words)), "")


def tags_of(said: str) -> tuple[str, ...]:
    """Tags parted by commas or semicolons, in small letters, blanks as hyphens."""
    return tuple(re.sub(r"\s+", "-", tag.strip().lower()) for tag in re.split(r"[,;]", said) if tag.strip())


def _shared(option: OptionText, shares: Mapping[str, float], kind: str) -> OptionText:
    """An option with its share; where one is chosen, all or nothing is no share of its own."""
    share = shares.get(option.key.upper())
    if share is None:
        return option
    if kind == "several":
        return replace(option, correct=share > 0, fraction=share)
    return replace(option, correct=share == 1, fraction=None if share in {0, 1} else share)
