"""What stands between the braces of a GIFT question, kind by kind."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise

from app.courses.judging import with_share
from app.courses.question_text import PairText, QuestionText, RubricText
from app.kernel.text import _, squeeze
from app.quizzes.formats.drafting import Draft, true_false, weighted
from app.quizzes.formats.gift_signs import markdown_of, plain_of
from app.quizzes.formats.words import band, range_band

_STAR = re.compile(r"(?<!\\)\*")
_WEIGHT = re.compile(r"%(-?[0-9]{1,3}(?:[.,][0-9]{1,9})?)%")


@dataclass
class Answers:
    """The words between the braces without the general feedback, and what is gathered while they are read."""

    draft: Draft
    form: str
    inside: str
    remarks: list[str] = field(default_factory=list)
    lost: dict[str, None] = field(default_factory=dict)

    def markdown(self, text: str) -> str:
        """A text as our Markdown, in the format of the question unless it names its own."""
        words, lost = markdown_of(text, self.form)
        self.lose(lost)
        return words

    def lose(self, lost: tuple[str, ...]) -> None:
        """Note what could not be kept of a text."""
        self.lost.update(dict.fromkeys(lost))

    def say_losses(self) -> None:
        """A doubt that names what could not be kept."""
        if self.lost:
            self.draft.doubt("not_kept", _("Không giữ được: {what}. Xem lại câu này.").format(what=", ".join(self.lost)))

    def remark(self, answer: str, feedback: str) -> None:
        """Feedback that our kind of question has no place for goes into its explanation."""
        if words := self.markdown(feedback):
            self.remarks.append(f"“{answer}”: {words}" if answer else words)
            self.draft.note("feedback_moved", _("Phản hồi riêng cho từng câu trả lời được chuyển vào lời giải thích."))


def _pieces(inside: str, signs: str) -> list[tuple[str, str]]:
    """(sign, words) of every answer; what stands before the first sign has the sign ""."""
    places = [at for at, letter in enumerate(inside) if letter in signs]
    first = inside[: places[0]] if places else inside
    found = [("", first.strip())] if first.strip() else []
    return found + [(inside[at], inside[at + 1 : end].strip()) for at, end in pairwise([*places, len(inside)])]


def _weight(words: str, otherwise: float) -> tuple[float, str]:
    """(share of the marks, the rest) of an answer that may begin with %50%."""
    found = _WEIGHT.match(words)
    if found is None:
        return otherwise, words
    return float(found.group(1).replace(",", ".")) / 100, words[found.end() :]


def multichoice(answers: Answers) -> QuestionText:
    """Options; one may be chosen where one of them is marked "=", else several."""
    rows, weights = [], []
    for sign, words in _pieces(answers.inside, "=~"):
        share, rest = _weight(words, 1.0 if sign == "=" else 0.0)
        text, _sign, feedback = rest.partition("#")
        weights.append(share)
        rows.append((answers.markdown(text), answers.markdown(feedback), share))
    single = "=" in answers.inside
    kind, options = weighted(rows, several=not single, draft=answers.draft)
    if any(abs(share) > 1 for share in weights):
        answers.draft.block("weight", _("Có phương án ghi quá 100% số điểm."))
    return QuestionText("", kind, options=options)


def truefalse(answers: Answers) -> QuestionText:
    """True or false, with feedback for a wrong and for a right answer."""
    said, wrong, right = ([*(part.strip() for part in answers.inside.split("#", 2)), "", ""])[:3]
    truth = said.upper().startswith("T")
    wrong, right = answers.markdown(wrong), answers.markdown(right)
    return QuestionText("", "true_false", options=true_false(truth, right if truth else wrong, wrong if truth else right))


def short(answers: Answers) -> QuestionText:
    """Accepted spellings; capitals do not matter, as in Moodle."""
    accepted = []
    for _sign, words in _pieces(answers.inside, "="):
        share, rest = _weight(words, 1.0)
        text, _hash, feedback = rest.partition("#")
        spelling = squeeze(plain_of(text))
        if share > 0 and spelling != "*":
            accepted.append(with_share(min(share, 1.0), spelling.replace("\\*", "*")))
        answers.remark("" if spelling == "*" else spelling, feedback)
        warn_of_pattern(answers.draft, spelling, share)
    return QuestionText("", "short", accepted=tuple(dict.fromkeys(accepted)), forgive=("case",))


def warn_of_pattern(draft: Draft, spelling: str, share: float) -> None:
    """A star stands for any letters in Moodle; here an answer is compared as a whole."""
    if spelling == "*" and share > 0:
        draft.doubt("pattern", _("Câu này nhận mọi câu trả lời (dấu *); ở đây phải ghi rõ câu trả lời được nhận."))
    elif _STAR.search(spelling) and spelling != "*":
        draft.doubt(
            "pattern", _("Dấu * trong “{text}” thay cho chữ bất kỳ; ở đây câu trả lời phải viết đủ.").format(text=spelling)
        )
    elif share <= 0 and spelling != "*":
        draft.note("wrong_answer", _("Câu trả lời “{text}” không có điểm nên không ghi lại.").format(text=spelling))


def numerical(answers: Answers) -> QuestionText:
    """Accepted numbers with their tolerance, ranges as the middle with a tolerance."""
    body, _tilde, wrong = answers.inside[1:].partition("~")
    accepted = []
    for _sign, words in _pieces(body, "="):
        share, rest = _weight(words, 1.0)
        text, _hash, feedback = rest.partition("#")
        number = _number(plain_of(text))
        if plain_of(text) == "*":
            warn_of_pattern(answers.draft, "*", share)
        elif number is None:
            answers.draft.block("not_a_number", _("“{text}” không phải là một số.").format(text=squeeze(plain_of(text))[:40]))
        elif share > 0:
            accepted.append(with_share(min(share, 1.0), number))
        answers.remark(number or "", feedback)
    answers.remark("", wrong.partition("#")[2])
    return QuestionText("", "numeric", accepted=tuple(dict.fromkeys(accepted)))


def _number(text: str) -> str | None:
    """ "3:0.5", "1..5" or "12" as we write it."""
    if ".." in text:
        least, _dots, most = text.partition("..")
        return range_band(least, most)
    number, _colon, tolerance = text.partition(":")
    return band(number, tolerance)


def matching(answers: Answers) -> QuestionText:
    """Pairs; a right side without a left one belongs to nothing."""
    pairs = []
    for _sign, words in _pieces(answers.inside, "="):
        left, arrow, right = words.partition("->")
        if not arrow:
            answers.draft.block("pair", _("Cặp “{text}” thiếu mũi tên ->.").format(text=squeeze(plain_of(words))[:60]))
            continue
        pairs.append(PairText(_one_line(answers.markdown(left)), _one_line(answers.markdown(right))))
    return QuestionText("", "matching", pairs=tuple(pairs))


def _one_line(text: str) -> str:
    """A side of a pair stands on one line."""
    return squeeze(text)


def essay(answers: Answers) -> QuestionText:
    """A free text; GIFT has no rubric."""
    return QuestionText("", "essay", rubric=default_rubric(answers.draft))


def default_rubric(draft: Draft) -> tuple[RubricText, ...]:
    """One line to begin with, for a question that brings no rubric."""
    draft.doubt("no_rubric", _("Câu tự luận không kèm thang chấm; tạm ghi một ý 10 điểm. Sửa lại thang chấm trước khi dùng."))
    return (RubricText(10, _("Trả lời đúng và đủ yêu cầu của câu hỏi")),)
