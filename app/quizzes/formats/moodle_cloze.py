"""Moodle's Cloze: questions inside a text, `{1:SHORTANSWER:=nghe~%50%nghe hết}`.

A text whose places are all to be written and weigh the same is our `gaps`; any other is a case: the text with numbered places,
and one question for each of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape

from app.courses.judging import with_share
from app.courses.question_text import QuestionText
from app.kernel.text import _, squeeze
from app.quizzes.formats.drafting import weighted
from app.quizzes.formats.gap_signs import filled, gap, mark
from app.quizzes.formats.moodle_texts import Entry
from app.quizzes.formats.words import as_markdown, band
from app.quizzes.formats.xml_tree import child

_PLACE = re.compile(
    r"\{([0-9]{0,3}):(SHORTANSWER(?:_C)?|SAC?|MWC?|NUMERICAL|NM|MULTICHOICE(?:_[VH]?S?)?|MC[VH]?S?|MULTIRESPONSE(?:_[H]?S?)?|MRH?S?):"
    r"((?:\\.|[^\\{}])*)\}",
    re.IGNORECASE | re.DOTALL,
)
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:\.[0-9]{1,9})?)%")
_TAG = re.compile(r"<[^<>]*>")


@dataclass(frozen=True)
class _Place:
    """One place: its marks, its type (written, exact, number, one, several), and (text, feedback, share) of its answers."""

    marks: int
    kind: str
    answers: tuple[tuple[str, str, float], ...]

    @property
    def rights(self) -> list[str]:
        """The answers that earn everything."""
        return [text for text, _feedback, share in self.answers if share >= 1]


def cloze(entry: Entry) -> QuestionText | None:
    """The text as gaps or as a case."""
    holder = child(entry.element, "questiontext")
    if holder is None:
        return None
    places: list[_Place] = []

    def number(found: re.Match[str], place: int) -> int:
        places.append(_place(found))
        return place

    stem = entry.words(holder, prepare=lambda text: mark(text, _PLACE, number))
    if not places:
        entry.draft.block("no_places", _("Đoạn văn này không có chỗ trả lời nào dạng {1:SHORTANSWER:=…}."))
        return None
    gaps = _as_gaps(entry, stem, places)
    return gaps or _as_case(entry, stem, places)


def _place(found: re.Match[str]) -> _Place:
    """One place."""
    name = found.group(2).upper()
    kind = (
        "several" if name.startswith(("MULTIRESPONSE", "MR")) else "one" if name.startswith(("MULTICHOICE", "MC")) else "written"
    )
    if name in {"NUMERICAL", "NM"}:
        kind = "number"
    elif name in {"SHORTANSWER_C", "SAC", "MWC"}:
        kind = "exact"
    rows = [_answer(row) for row in re.split(r"(?<!\\)~", found.group(3)) if row.strip()]
    return _Place(int(found.group(1) or 1) or 1, kind, tuple(rows))


def _answer(row: str) -> tuple[str, str, float]:
    """(text, feedback, share) of one answer."""
    text, _sign, feedback = re.sub(r"(?<!\\)#", "\ue022", row.strip(), count=1).partition("\ue022")
    share = 0.0
    if text.startswith("="):
        share, text = 1.0, text[1:]
    elif weight := _WEIGHT.match(text):
        share, text = float(weight.group(1)) / 100, text[weight.end() :]
    return _plain(text), _plain(feedback), share


def _plain(text: str) -> str:
    """Words without tags, entities and escapes."""
    return squeeze(re.sub(r"\\([}#~/\"\\])", r"\1", unescape(_TAG.sub("", text))))


def _as_gaps(entry: Entry, stem: str, places: list[_Place]) -> QuestionText | None:
    """Gaps, when everything is to be written, weighs the same and is right or wrong."""
    kinds = {place.kind for place in places}
    partial = any(0 < share < 1 for place in places for _text, _feedback, share in place.answers)
    if kinds not in ({"written"}, {"exact"}) or len({place.marks for place in places}) > 1 or partial:
        return None
    written = [gap(place.rights) for place in places]
    if None in written or any("*" in text for place in places for text in place.rights):
        return None
    for place in places:
        for text, feedback, _share in place.answers:
            entry.remark(text, as_markdown(feedback))
    forgive = ("case",) if kinds == {"written"} else ()
    marks = float(sum(place.marks for place in places))
    return QuestionText("", "gaps", marks=marks, stem=filled(stem, lambda number: written[number - 1] or ""), forgive=forgive)


def _as_case(entry: Entry, stem: str, places: list[_Place]) -> QuestionText:
    """A case: the text with (1), (2) …, and a question for each place."""
    parts = tuple(_part(entry, number, place) for number, place in enumerate(places, 1))
    return QuestionText(
        "", "case", stem=filled(stem, lambda number: f"**({number})**"), parts=parts, marks=sum(part.marks for part in parts)
    )


def _part(entry: Entry, number: int, place: _Place) -> QuestionText:
    """The question of one place."""
    key, asks = f"cho-{number}", _("Chỗ ({n}) là gì?").format(n=number)
    if place.kind in {"one", "several"}:
        rows = [(as_markdown(text), as_markdown(feedback), share) for text, feedback, share in place.answers]
        kind, options = weighted(rows, several=place.kind == "several", draft=entry.draft)
        return QuestionText(key, kind, marks=place.marks, stem=asks, options=options)
    accepted = []
    for text, feedback, share in place.answers:
        entry.remark(text, as_markdown(feedback))
        words: str | None = text
        if place.kind == "number":
            answer, _colon, tolerance = text.partition(":")
            words = band(answer, tolerance)
        if share > 0 and words and words != "*":
            accepted.append(with_share(share, words))
        elif share > 0:
            entry.draft.doubt("pattern", _("Chỗ ({n}) có câu trả lời “{text}” không đọc được.").format(n=number, text=text[:40]))
    kind = "numeric" if place.kind == "number" else "short"
    forgive = ("case",) if place.kind == "written" else ()
    return QuestionText(key, kind, marks=place.marks, stem=asks, accepted=tuple(dict.fromkeys(accepted)), forgive=forgive)
