"""What an uploaded file of questions is compared with: the banks of the whole programme, because its tests draw from all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.courses.question_text import QuestionText
from app.kernel.text import _
from app.quizzes.formats.records import Fault, FileReading, Found, State
from app.quizzes.formats.staged import Similar
from app.quizzes.queries.texts import Neighbour, neighbours
from app.quizzes.rules.duplicates import Shelf
from app.quizzes.wording_importing import doubt_sentence

MOST_SIMILAR = 3
PRACTISED = "practised"
"""Why a question has to be looked at: it would be graded, and its like is practised."""


def compared(reading: FileReading, topic_id: int, *, keeps_keys: bool) -> tuple[FileReading, dict[int, Similar]]:
    """(the file with what has to be looked at because of the banks, by number what asks nearly the same: keys of the bank,
    "topic/key" of another topic, "#3" of the file). `keeps_keys`: a question of the file means the one of its key.
    1 statement."""
    around = {each.text.key: each for each in neighbours(topic_id)}
    shelf, similar, found = Shelf(each.text for each in around.values()), dict[int, Similar](), list[Found]()
    for one in reading.found:
        if one.question is None:
            found.append(one)
            continue
        near = shelf.near(one.question if keeps_keys else replace(one.question, key=""))
        if near:
            similar[one.number] = near[:MOST_SIMILAR]
        known = [around[key] for key, _likeness in near if key in around]
        found.append(_looked_at(one, one.question, known))
        shelf.put(replace(one.question, key=f"#{one.number}"))
    notes = (*reading.notes, *_share_note(reading, list(around.values())))
    return replace(reading, found=tuple(found), notes=notes), similar


def _looked_at(one: Found, question: QuestionText, known: Sequence[Neighbour]) -> Found:
    """A question for graded tests that asks what is practised is to be looked at; the closest is named."""
    practised = next((each for each in known if each.text.is_practice), None)
    if practised is None or question.is_practice or one.state is State.UNREAD:
        return one
    sentence = doubt_sentence(PRACTISED, what=practised.text.key.rpartition("/")[2], topic=practised.place)
    return replace(one, state=State.CHECK, faults=(*one.faults, Fault(PRACTISED, sentence)))


def _share_note(reading: FileReading, around: Sequence[Neighbour]) -> list[str]:
    """Into which share of a parted bank the questions go of which the file says nothing."""
    graded = sum(one.question is not None and not one.question.is_practice for one in reading.found)
    if not graded or not any(each.own and each.text.is_practice for each in around):
        return []
    said = _(
        "Ngân hàng này có phần luyện tập riêng. {n} câu của tệp không ghi là để luyện tập nên sẽ vào phần dành cho bài kiểm tra."
    )
    return [said.format(n=graded)]
