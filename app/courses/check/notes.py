"""What to look at in a bank: habits of authors by which a clever reader finds the key without knowing the matter.

Options are shuffled by the application wherever they are chosen from, so the letter of the key says nothing there; only
"Đúng, Sai" keep their places, and only there is a bank asked whether one of the two is right too often.
A note is explained away by `allow="mã: lý do"` at the question, for the whole bank by `allow: [{what: mã, why: lý do}]` in
topic.yml; what was explained is listed as such.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from app.courses.check.codes import QUALITY_CODES
from app.courses.faults import Fault, Severity
from app.courses.package.records import TopicFolder
from app.courses.question_text import OptionText, QuestionText
from app.kernel.text import _, fold

LONGEST, ALL, NOT, OVERLAP, PLACE, TWIN = "dai-nhat", "tat-ca", "phu-dinh", "chong-nhau", "lech", "trung"
CODES = (LONGEST, ALL, NOT, OVERLAP, PLACE, TWIN)
_MOST_LONGEST = 0.5
"""The share of single-choice questions whose key may stand out as the longest option; one in four is chance."""
_FEWEST = 8
"""Questions below which nothing is said about shares."""
_LONGER = 1.15
_EVEN = (0.3, 0.7)
_TWIN = 0.8
_ALL = re.compile(
    r"\btat ca (?:cac )?(?:dap an|phuong an|y|cau)?\s*(?:o )?(?:tren|deu|neu tren)"
    r"|\bca (?:a|ba|hai|bon)\b.{0,12}\b(?:b|c|d|y tren)\b|\bca (?:hai|ba|bon) (?:cau|y|dap an|phuong an)\b"
    r"|\bkhong (?:co )?(?:dap an|phuong an) nao\b|\bdeu (?:dung|sai)$"
)
_NOT = re.compile(r"(?<!\*)\b(?:không phải|không đúng|chưa đúng|không nên|sai|ngoại trừ|trừ)\b(?!\*)")
_ASKS = re.compile(r"\b(?:nào|gì|đâu|ai)\b")
_WORD = re.compile(r"\w+")


def bank_notes(folder: TopicFolder) -> Iterator[Fault]:
    """The notes on the questions of a topic, by file and line."""
    file = folder.questions_file
    for question in folder.questions:
        yield from _question_notes(question, file)
        for part in question.parts:
            yield from _question_notes(part, file)
        yield from _unknown(question, file)
    whole = [*_longest(folder.questions), *_uneven(folder.questions)]
    for code, sentence in whole:
        yield _note(file, 1, code, sentence, tuple((permit.code, permit.why) for permit in folder.allow))
    yield from _twins(folder.questions, file)


def _question_notes(question: QuestionText, file: str) -> Iterator[Fault]:
    """The notes on one question."""
    found = [*_all_of_them(question), *_negative(question), *_overlapping(question)]
    for code, sentence in found:
        said = _("Câu {key}: {sentence}").format(key=question.key, sentence=sentence)
        yield _note(file, question.line, code, said, question.allow)


def _note(file: str, line: int, code: str, sentence: str, allowed: tuple[tuple[str, str], ...]) -> Fault:
    """A note, or what explains it away."""
    reason = dict(allowed).get(code)
    if reason is None:
        return Fault(file, line, _("{sentence} (mã {code})").format(sentence=sentence, code=code), Severity.WARNING)
    return Fault(file, line, _("{sentence} Lý do giữ: {reason}").format(sentence=sentence, reason=reason), Severity.EXPLAINED)


def _unknown(question: QuestionText, file: str) -> Iterator[Fault]:
    """Reasons for notes that do not exist."""
    for code, _reason in question.allow:
        if code not in {*CODES, *QUALITY_CODES}:
            sentence = _("Câu {key}: allow không có mã “{code}”. Các mã: {codes}.")
            known = ", ".join((*CODES, *QUALITY_CODES))
            yield Fault(file, question.line, sentence.format(key=question.key, code=code, codes=known))


def _all_of_them(question: QuestionText) -> Iterator[tuple[str, str]]:
    """Options that speak of other options."""
    for option in question.options:
        if _ALL.search(fold(option.text)):
            yield (
                ALL,
                _("Phương án “{text}” nói về các phương án khác; thay bằng câu nhiều đáp án.").format(text=option.text[:60]),
            )


def _negative(question: QuestionText) -> Iterator[tuple[str, str]]:
    """A question that asks for the exception without saying so loudly."""
    asked = [row for row in re.split(r"(?<=[.!?:])\s+", question.stem) if row.rstrip().endswith(("?", ":"))][-1:]
    if question.kind not in {"single", "several"} or not asked:
        return
    said = re.sub(r"\*\*[^*]*\*\*", "", asked[0])
    if _NOT.search(said.lower()) and _ASKS.search(said.lower()):
        yield NOT, _("Câu hỏi phủ định: in đậm chữ phủ định (**không**), hoặc hỏi thẳng điều đúng.")


def _overlapping(question: QuestionText) -> Iterator[tuple[str, str]]:
    """A right and a wrong option of which one holds the other word for word."""
    for option in question.options:
        for other in question.options:
            if option.correct and not other.correct and _within(option, other):
                sentence = _("Phương án “{one}” và “{two}” chồng lên nhau: chọn cái này cũng là chọn cái kia.")
                yield OVERLAP, sentence.format(one=option.text[:50], two=other.text[:50])


def _within(one: OptionText, two: OptionText) -> bool:
    """Whether one of two longer options begins with the other."""
    first, second = sorted((fold(one.text).rstrip(". "), fold(two.text).rstrip(". ")), key=len)
    return len(first.split()) >= 4 and second.startswith(first + " ")


def _longest(questions: Sequence[QuestionText]) -> Iterator[tuple[str, str]]:
    """Keys that give themselves away by their length, over the whole bank."""
    single = [question for question in questions if question.kind == "single" and len(question.options) > 2]
    keys = [question for question in single if _key_is_longest(question)]
    if len(single) >= _FEWEST and len(keys) / len(single) > _MOST_LONGEST:
        sentence = _("{n} trong {all} câu một đáp án có đáp án dài hơn hẳn các phương án khác; viết cho đều.")
        yield LONGEST, sentence.format(n=len(keys), all=len(single))


def _key_is_longest(question: QuestionText) -> bool:
    """Whether the right option is clearly longer than every other."""
    right = [len(option.text) for option in question.options if option.correct]
    wrong = [len(option.text) for option in question.options if not option.correct]
    return bool(right and wrong) and right[0] > max(wrong) * _LONGER


def _uneven(questions: Sequence[QuestionText]) -> Iterator[tuple[str, str]]:
    """ "Đúng" or "Sai" right too often."""
    asked = [question for question in questions if question.kind == "true_false"]
    true = sum(option.correct and option.text == "Đúng" for question in asked for option in question.options)
    if len(asked) >= _FEWEST and not _EVEN[0] <= true / len(asked) <= _EVEN[1]:
        yield PLACE, _("{n} trong {all} câu đúng sai có đáp án “Đúng”; viết cho cân.").format(n=true, all=len(asked))


def _twins(questions: Sequence[QuestionText], file: str) -> Iterator[Fault]:
    """Questions of a topic that ask nearly the same."""
    bags = [(question, frozenset(_WORD.findall(fold(_whole(question))))) for question in questions]
    for at, (question, words) in enumerate(bags):
        for earlier, known in bags[:at]:
            if min(len(words), len(known)) >= 8 and len(words & known) / len(words | known) >= _TWIN:
                sentence = _("Câu {key}: gần giống câu {other} ở dòng {line}; giữ một, hoặc hỏi khác đi.")
                said = sentence.format(key=question.key, other=earlier.key, line=earlier.line)
                yield _note(file, question.line, TWIN, said, (*question.allow, *earlier.allow))


def _whole(question: QuestionText) -> str:
    """All that a reader sees of a question."""
    rights = [pair.left + " " + pair.right for pair in question.pairs]
    parts = [_whole(part) for part in question.parts]
    return " ".join([question.stem, *(option.text for option in question.options), *rights, *question.items, *parts])
