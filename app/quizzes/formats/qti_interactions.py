"""The interactions of QTI as our kinds of questions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from app.courses.judging import with_share
from app.courses.question_text import PairText, QuestionText
from app.kernel.text import _, fold, squeeze
from app.quizzes.formats.drafting import joined, weighted
from app.quizzes.formats.gift_answers import default_rubric
from app.quizzes.formats.moodle_kinds import rubric_of
from app.quizzes.formats.qti_body import FEEDBACK, Item, alone
from app.quizzes.formats.qti_responses import Response, bands_of
from app.quizzes.formats.words import as_markdown
from app.quizzes.formats.xml_tree import children, everything, name_of

_TRUE_FALSE = ({"dung", "sai"}, {"true", "false"})


def of_choice(item: Item, block: Any) -> bool:
    """Whether feedback belongs to one choice."""
    return block.get("identifier") in {choice.get("identifier") for choice in everything(item.body, "simpleChoice")}


def _choice_feedback(item: Item, choice: Any) -> str:
    """The feedback of a choice: inside it, or shown for its identifier."""
    inside = [item.as_markdown(alone(part)) for part in choice.iter() if name_of(part) in FEEDBACK]
    name = choice.get("identifier")
    shown = [item.words(block) for block in children(item.root, "modalFeedback") if block.get("identifier") == name]
    return joined(*inside, *shown)


def _choice(item: Item, element: Any, response: Response) -> QuestionText:
    """One or several choices."""
    choices = everything(element, "simpleChoice")
    several = response.cardinality == "multiple" or (element.get("maxChoices") or "1") not in {"1"}
    if several and not response.mapped:
        item.draft.note(
            "all_or_nothing", _("Trong QTI câu này chọn đúng hết mới có điểm; ở đây chọn đúng một phần được một phần điểm.")
        )
    shares = [response.share(choice.get("identifier") or "") for choice in choices]
    if several and not response.mapped and (wrongs := shares.count(0.0)):
        shares = [share or -1 / wrongs for share in shares]
    rows = [(item.words(choice), _choice_feedback(item, choice), share) for choice, share in zip(choices, shares, strict=True)]
    kind, options = weighted(rows, several=several, draft=item.draft)
    if kind == "single" and len(options) == 2 and {fold(option.text) for option in options} in _TRUE_FALSE:
        if fold(options[0].text) in {"true", "false"}:
            options = tuple(replace(option, text="Đúng" if fold(option.text) == "true" else "Sai") for option in options)
        kind = "true_false"
    return QuestionText("", kind, options=options, shuffle=kind == "true_false" or _shuffled(element))


def _shuffled(element: Any) -> bool:
    """Whether the order of the choices is new every time; only an item that says no keeps it."""
    return (element.get("shuffle") or "true").strip().lower() not in {"false", "0"}


def inline_choice(item: Item, element: Any, response: Response) -> QuestionText:
    """A word that is chosen from a list inside a line."""
    choices = children(element, "inlineChoice")
    rows = [(item.words(choice), "", response.share(choice.get("identifier") or "")) for choice in choices]
    kind, options = weighted(rows, several=False, draft=item.draft)
    return QuestionText("", kind, options=options)


def text_entry(item: Item, element: Any, response: Response) -> QuestionText:
    """A word or a number that is written."""
    if response.numeric:
        bands = bands_of(item.root, response)
        if any(not number for number, _share in bands):
            item.draft.block("not_a_number", _("Có đáp số không đọc được là một số."))
        return QuestionText(
            "", "numeric", accepted=tuple(with_share(share, number) for number, share in bands if number and share > 0)
        )
    values = list(dict.fromkeys([*response.correct, *(key for key, points in response.mapped.items() if points > 0)]))
    shares = {value: response.share(value) if response.mapped and value in response.mapped else 1.0 for value in values}
    forgiving = bool(response.exact) and not any(response.exact.get(value, False) for value in values)
    accepted = tuple(with_share(share, value) for value, share in shares.items() if share > 0 and value)
    return QuestionText("", "short", accepted=accepted, forgive=("case",) if forgiving else ())


def _order(item: Item, element: Any, response: Response) -> QuestionText:
    """Choices in their right order."""
    choices = {choice.get("identifier"): choice for choice in everything(element, "simpleChoice")}
    if sorted(response.correct) != sorted(name for name in choices if name):
        item.draft.block("no_order", _("Câu xếp thứ tự này không ghi đủ thứ tự đúng."))
    return QuestionText(
        "", "ordering", items=tuple(squeeze(item.words(choices[name])) for name in response.correct if name in choices)
    )


def _match(item: Item, element: Any, response: Response) -> QuestionText:
    """Two sets; what belongs to nothing on the left stands alone on the right."""
    sets = children(element, "simpleMatchSet")
    choices = everything(element, "simpleAssociableChoice")
    words = {choice.get("identifier"): squeeze(item.words(choice)) for choice in choices}
    said = response.correct or tuple(key for key, points in response.mapped.items() if points > 0)
    pairs = [tuple(pair.split()) for pair in said]
    pairs = [pair for pair in pairs if len(pair) == 2 and set(pair) <= set(words)]
    if len({pair[0] for pair in pairs}) < len(pairs):
        item.draft.block("many_pairs", _("Có vế trái nối với nhiều vế phải; ở đây mỗi vế trái chỉ nối một vế phải."))
    rights = children(sets[1], "simpleAssociableChoice") if len(sets) == 2 else choices
    paired = {name for pair in pairs for name in pair}
    alone = [words[choice.get("identifier")] for choice in rights if choice.get("identifier") not in paired]
    lefts = children(sets[0], "simpleAssociableChoice") if len(sets) == 2 else []
    if any(choice.get("identifier") not in paired for choice in lefts):
        item.draft.doubt("left_alone", _("Có vế trái không nối với vế phải nào nên không ghi lại."))
    if not sets:
        item.draft.doubt("associate", _("Trong QTI hai phía của cặp như nhau; ở đây ghi phía trước bên trái, phía sau bên phải."))
    return QuestionText(
        "",
        "matching",
        pairs=(*(PairText(words[left], words[right]) for left, right in pairs), *(PairText("", text) for text in alone)),
        shuffle=_shuffled(element),
    )


def _extended(item: Item, element: Any, response: Response) -> QuestionText:
    """A free text; lines such as "4 điểm: …" in what scorers see are the rubric."""
    blocks = [block for block in everything(item.body, "rubricBlock") if "scorer" in (block.get("view") or "scorer")]
    rubric, rest = rubric_of("\n".join(item.as_markdown(alone(block)) for block in blocks))
    samples = [as_markdown(value) for value in response.correct]
    return QuestionText("", "essay", rubric=rubric or default_rubric(item.draft), explanation=joined(rest, *samples))


BLOCKS: Mapping[str, Callable[[Item, Any, Response], QuestionText]] = {
    "choiceInteraction": _choice,
    "orderInteraction": _order,
    "matchInteraction": _match,
    "associateInteraction": _match,
    "extendedTextInteraction": _extended,
}
