"""A QTI item as one question: an interaction, a text with gaps, or a case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import replace
from typing import Any

from app.courses.question_text import KEY, QuestionText
from app.kernel.text import _
from app.quizzes.formats.drafting import joined
from app.quizzes.formats.gap_signs import filled, gap, sign_of
from app.quizzes.formats.qti_body import FEEDBACK, Item, alone, take_out
from app.quizzes.formats.qti_interactions import BLOCKS, inline_choice, of_choice, text_entry
from app.quizzes.formats.qti_responses import Response, marks_of, number_of, responses_of
from app.quizzes.formats.xml_tree import child, children, everything, name_of

CHOICES = ("simpleChoice", "simpleAssociableChoice", "inlineChoice")
INLINE = ("textEntryInteraction", "inlineChoiceInteraction")


def question_of(item: Item) -> QuestionText | None:
    """The question of an item; None with a reason when it has an interaction that we do not have."""
    found = [element for element in item.body.iter() if name_of(element).endswith("Interaction")]
    kinds = [name_of(element) for element in found]
    unknown = [kind for kind in kinds if kind not in BLOCKS and kind not in INLINE]
    if not found:
        item.draft.block("description", _("Đây là đoạn chữ không có chỗ trả lời, không phải câu hỏi."))
        return None
    if unknown:
        item.draft.kind = unknown[0]
        item.draft.block("unknown_kind", _("Không nhập được: ở đây chưa có loại câu “{kind}” của QTI.").format(kind=unknown[0]))
        return None
    if item.draft.block_if_too_many(len(found) + sum(name_of(element) in CHOICES for element in item.body.iter())):
        return None
    responses = responses_of(item.root)
    frames = [frame for frame in children(item.body, "div") if frame.get("class") == "part"]
    if frames and all(any(element in set(frame.iter()) for frame in frames) for element in found):
        question = _case_of_frames(item, frames, responses)
    else:
        question = _of_body(item, item.body, responses)
    general = [item.words(block) for block in children(item.root, "modalFeedback") if not of_choice(item, block)]
    if item.lost:
        item.draft.doubt("not_kept", _("Không giữ được: {what}. Xem lại câu này.").format(what=", ".join(item.lost)))
    return replace(question, explanation=joined(*general, *item.remarks, question.explanation), line=item.root.sourceline or 1)


def _case_of_frames(item: Item, frames: list[Any], responses: Mapping[str, Response]) -> QuestionText:
    """A case as our own packages have it: each of its questions in a frame under its key."""
    parts = []
    for number, frame in enumerate(frames, 1):
        key = frame.get("id") or ""
        part = _of_body(item, frame, responses)
        marks = _most_of(item.root, part, {name for element in frame.iter() if (name := element.get("responseIdentifier"))})
        parts.append(replace(part, key=key if KEY.fullmatch(key) else f"y-{number}", marks=marks))
    rest = deepcopy(item.body)
    for frame in children(rest, "div"):
        if frame.get("class") == "part":
            take_out(frame, "")
    return _case(item.as_markdown(rest), parts)


def _case(stem: str, parts: Sequence[QuestionText]) -> QuestionText:
    """A case; where one of its questions keeps its order, all do."""
    marks, shuffled = sum(part.marks for part in parts), all(part.shuffle for part in parts)
    asked = tuple(replace(part, shuffle=True) for part in parts)
    return QuestionText("", "case", stem=stem, parts=asked, marks=marks, shuffle=shuffled)


def _most_of(root: Any, part: QuestionText, names: set[str]) -> float:
    """What a question of a case is worth: what response processing adds for its responses."""
    most = [0.0]
    for rule in everything(root, "setOutcomeValue"):
        around = rule.getparent() if name_of(rule.getparent()) in {"responseIf", "responseElseIf"} else rule
        if names & {element.get("identifier") for element in around.iter()} and (values := everything(rule, "baseValue")):
            most.append(number_of(values[-1].text) if values[-1].get("baseType") == "float" else 0.0)
    total = sum(most) if part.kind == "gaps" else max(most)
    return round(total, 2) if 0 < total <= 99 else 1.0


def _of_body(item: Item, body: Any, responses: Mapping[str, Response]) -> QuestionText:
    """The question that a body, or a frame in it, asks."""
    found = [element for element in body.iter() if name_of(element).endswith("Interaction")]
    parts = [_part(item, element, responses) for element in found]
    return _whole(item, _stem(item, body, found), found, parts)


def _whole(item: Item, stem: str, found: list[Any], parts: list[QuestionText]) -> QuestionText:
    """One interaction is a question; words to write into a text are gaps; anything else is a case."""
    marks = _marks(item)
    inline = [name_of(element) in INLINE for element in found]
    if len(parts) == 1 and not inline[0]:
        return replace(parts[0], key="", stem=joined(stem, parts[0].stem), marks=marks)
    if len(parts) == 1 and parts[0].kind in {"short", "numeric", "single"}:
        whole = filled(stem, lambda _number: "\\_\\_\\_\\_\\_").removesuffix("\\_\\_\\_\\_\\_").rstrip()
        if parts[0].kind != "short" or "\\_\\_\\_\\_\\_" not in whole:
            return replace(parts[0], key="", stem=whole, marks=marks)
    gaps = [
        gap(part.accepted) if part.kind == "short" and not any("%]" in said for said in part.accepted) else None for part in parts
    ]
    if all(gaps) and len({part.forgive for part in parts}) == 1:
        written = [words or "" for words in gaps]
        return QuestionText("", "gaps", stem=filled(stem, lambda n: written[n - 1]), marks=marks, forgive=parts[0].forgive)
    asked = tuple(
        replace(part, key=f"cho-{n}", stem=part.stem or _("Chỗ ({n}) là gì?").format(n=n)) for n, part in enumerate(parts, 1)
    )
    return _case(filled(stem, lambda n: f"**({n})**"), asked)


def _marks(item: Item) -> float:
    """The marks of the item."""
    marks = marks_of(item.root, list(responses_of(item.root).values()))
    if 0 < marks <= 99:
        return marks
    item.draft.doubt("marks", _("Câu này không ghi số điểm dùng được; tạm ghi 1 điểm."))
    return 1.0


def _stem(item: Item, body: Any, found: list[Any]) -> str:
    """The words of the body, with a sign in the place of what is answered inside a line; feedback goes to the remarks."""
    for number, element in enumerate(found, 1):
        element.set("place", str(number))
    body = alone(body)
    for element in [element for element in body.iter() if element.get("place") and element is not body]:
        take_out(element, sign_of(int(element.get("place"))) if name_of(element) in INLINE else "")
    for element in [element for element in body.iter() if name_of(element) in {"rubricBlock", *FEEDBACK}]:
        if name_of(element) in FEEDBACK and (words := item.as_markdown(alone(element))):
            item.remarks.append(words)
        take_out(element, "")
    return item.as_markdown(body)


def _part(item: Item, element: Any, responses: Mapping[str, Response]) -> QuestionText:
    """The question of one interaction; its stem is the prompt."""
    name = name_of(element)
    empty = Response("", "single", "", ())
    response = responses.get(element.get("responseIdentifier") or "", empty)
    prompt = child(element, "prompt")
    reader = BLOCKS.get(name) or (text_entry if name == INLINE[0] else inline_choice)
    question = reader(item, element, response)
    return replace(question, stem=item.words(prompt) if prompt is not None else "")
