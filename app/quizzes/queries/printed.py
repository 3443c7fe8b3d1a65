"""A draw of a paper as texts, for printing it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select

from app.courses.judging import shape_of
from app.courses.question_text import QuestionText, parse_bank
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Question, QuestionVersion
from app.quizzes.queries.design import Design
from app.quizzes.rules.drawing import Drawn, draw
from app.storage.transaction import session


@dataclass(frozen=True)
class DrawnText:
    """A drawn question as its author wrote it, its options in the order of the draw; the topic whose pictures it shows."""

    topic_id: int
    text: QuestionText


def drawn_texts(found: Design, seed: int) -> list[DrawnText]:
    """The questions of a draw in its order. 1 statement. Refused: "bank_too_small", "no_text" (older than the editor)."""
    drawn = draw(found.lines, found.bank.items, seed)
    rows = session().execute(
        select(QuestionVersion.id, Question.topic_id, QuestionVersion.source)
        .join(Question, Question.id == QuestionVersion.question_id)
        .where(QuestionVersion.id.in_([item.version_id for item in drawn]))
    )
    known = {version_id: (topic_id, source) for version_id, topic_id, source in rows}
    if any(source is None for _topic, source in known.values()):
        raise Refused("no_text", _("Có câu hỏi chưa có văn bản để in. Phát hành lại gói học liệu một lần rồi tải lại."))
    return [DrawnText(known[item.version_id][0], _shown(str(known[item.version_id][1]), item)) for item in drawn]


def _shown(source: str, item: Drawn) -> QuestionText:
    """A text with its options, or those of its parts, in the order of the draw and lettered anew."""
    text = parse_bank(source)[0][0]
    shape = shape_of(text.kind, item.option_order)
    orders = {key: part.keys for key, part in shape.parts}
    parts = tuple(_ordered(part, orders.get(part.key, ())) for part in text.parts)
    return replace(_ordered(text, shape.keys), parts=parts)


def _ordered(text: QuestionText, order: Sequence[str]) -> QuestionText:
    """A text with its options in this order; what is not named keeps its place at the end."""
    if not text.options:
        return text
    places = {key: place for place, key in enumerate(order)}
    options = sorted(text.options, key=lambda option: places.get(option.key, len(places)))
    return replace(text, options=tuple(replace(option, key=chr(ord("a") + at)) for at, option in enumerate(options)))
