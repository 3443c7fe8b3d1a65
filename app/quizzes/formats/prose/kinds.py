"""From a question in pieces to a question of ours: which kind it is, and what its key is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.courses.judging import band_of, share_of
from app.courses.judging.numbers import read_number
from app.courses.question_text import MAX_OPTIONS, OptionText, QuestionText
from app.kernel.text import fold
from app.quizzes.formats.prose import signs
from app.quizzes.formats.prose.built import Built
from app.quizzes.formats.prose.drafts import Draft
from app.quizzes.formats.prose.essays import essay_of
from app.quizzes.formats.prose.keys import Look, Picks, all_picks, picks_in, stray_pick
from app.quizzes.formats.prose.lines import Line, Table, Thing, lines_in
from app.quizzes.formats.prose.marking import Used, stem_of, words_of
from app.quizzes.formats.prose.pairs import has_lists, matching_of, matching_of_lists, ordering_of
from app.quizzes.formats.prose.written import gaps_of_draft, has_blank
from app.quizzes.wording_importing import SIGNS

_TRUE_FALSE = ("Đúng", "Sai")
_LETTERED = re.compile(rf"\b([A-Ja-j])\s*[).:\-–=]?\s*({signs.loose('đúng')}|{signs.loose('sai')}|Đ|S)\b", re.IGNORECASE)


def build(draft: Draft, looks: Sequence[Look], things: dict[str, Thing]) -> Built:
    """The question of a draft; facts that every kind has are added at the end."""
    used = Used(things)
    if has_lists(draft):
        built = _from_lists(draft, used)
    else:
        built = _with_options(draft, looks, used) if draft.options else _written(draft, used)
    if built.question is not None:
        built.question = with_facts(built.question, draft, used)
    for reason, matter in dict.fromkeys(used.doubts):
        built.doubt(reason, what=matter)
    for reason, matter in draft.doubts:
        built.doubt(reason, what=matter)
    return built


def with_facts(question: QuestionText, draft: Draft, used: Used) -> QuestionText:
    """Level, points, tags, explanation, and what is said in brackets or columns of their own."""
    said = stem_of(draft.explanation, used)
    explanation = "\n\n".join(part for part in (question.explanation, said) if part)
    tags = tuple(re.sub(r"[^\w-]", "", tag) for tag in draft.tags)
    marks = question.marks if draft.marks is None or not 0 < draft.marks <= 100 or question.kind == "case" else draft.marks
    whole = replace(question, level=draft.level, marks=marks, tags=tuple(tag for tag in tags if tag), explanation=explanation)
    return draft.particulars.put_on(whole)


def _with_options(draft: Draft, looks: Sequence[Look], used: Used) -> Built:
    """A question with options."""
    stem = stem_of(draft.stem, used)
    built = Built("single", None, used)
    if len(draft.options) < 2:
        return built.failed("one_option")
    if len(draft.options) > MAX_OPTIONS:
        return built.failed("too_many")
    if not stem:
        return built.failed("no_stem")
    texts = [words_of(option.line, used).strip() for option in draft.options]
    said = _statements(draft)
    if said:
        return _case_of_statements(built, stem, texts, said, draft)
    if ordering := ordering_of(stem, texts, draft):
        built.kind, built.question, built.sign = "ordering", ordering, ("answer" if draft.answers else "list",)
        return built
    picks = _settled(built, draft, looks)
    _check_letters(built, draft)
    if len(texts) == 2 and {fold(text).strip(" .") for text in texts} == {"dung", "sai"}:
        texts, built.kind = [_TRUE_FALSE[fold(text).startswith("sai")] for text in texts], "true_false"
    elif len(picks) > 1:
        built.kind = "several"
    options = tuple(OptionText(chr(ord("a") + at), text, at in picks) for at, text in enumerate(texts))
    built.question = QuestionText("", built.kind, stem=stem, options=options, line=draft.line)
    return built


def _settled(built: Built, draft: Draft, looks: Sequence[Look]) -> Picks:
    """The options that are right; what is unclear about them becomes a doubt."""
    said = all_picks(draft, looks)
    unclear = [text for text in (*draft.answers, *draft.keyed) if text and not picks_in(text, draft.options)]
    if unclear:
        reason = "key_outside" if re.fullmatch(r"[A-J](?:\W+[A-J])*\W*", unclear[0].upper()) else "note_key"
        built.doubt(reason, what=unclear[0][:60])
    if not said:
        if not unclear:
            built.doubt("no_key")
        return frozenset()
    stray = stray_pick(draft, said)
    said += [stray] if stray else []
    first = said[0][1]
    if any(picks != first for _sign, picks in said):
        built.doubt("contradiction", what=_differing(said, draft))
    built.sign = tuple(sign for sign, picks in said if picks == first)
    outright = built.sign[0] in {"answer", "list"}
    several = any(signs.SEVERAL.search(line.text) for block in draft.stem for line in lines_in(block))
    if len(first) > 1 and not outright and not several and "word" not in built.sign:
        built.doubt("several_marked", n=len(first))
    if len(first) == 1 and several:
        built.doubt("one_marked")
    return first


def _differing(said: Sequence[tuple[str, Picks]], draft: Draft) -> str:
    """Every sign with the letters that it marks."""
    by_sign = {sign: ", ".join(draft.options[at].letter or str(at + 1) for at in sorted(picks)) for sign, picks in reversed(said)}
    return "; ".join(f"{SIGNS[sign]}: {letters}" for sign, letters in reversed(by_sign.items()))


def _check_letters(built: Built, draft: Draft) -> None:
    """Note a hole in the letters."""
    letters = [option.letter for option in draft.options if option.letter]
    if (letters and letters != [chr(ord(letters[0]) + at) for at in range(len(letters))]) or (
        letters and letters[0] != "A" and not draft.options[0].line.auto and letters[0] == "B"
    ):
        built.doubt("letters", what=", ".join(letters))


def _statements(draft: Draft) -> dict[int, bool]:
    """By place, whether each of several statements is true, where the key says it of every one; {} for other questions."""
    for text in (*draft.answers, *draft.keyed):
        found = {pair[1].upper(): not fold(pair[2]).startswith("s") for pair in _LETTERED.finditer(text)}
        letters = [option.letter for option in draft.options]
        if len(found) == len(letters) >= 2 and set(found) == set(letters):
            return {at: found[letter] for at, letter in enumerate(letters)}
    ends = [re.search(r"[(\[]\s*(Đ|S|Đúng|Sai|đúng|sai)\s*[)\]]\s*$", option.line.text) for option in draft.options]
    words = ["word" in option.marks for option in draft.options]
    if any(ends) and all(end is not None or word for end, word in zip(ends, words, strict=True)):
        return {
            at: word or (end is not None and not fold(end[1]).startswith("s"))
            for at, (end, word) in enumerate(zip(ends, words, strict=True))
        }
    return {}


def _case_of_statements(built: Built, stem: str, texts: Sequence[str], true: dict[int, bool], draft: Draft) -> Built:
    """Statements that are each true or false: a case with one question for each."""
    parts = []
    for at, text in enumerate(texts):
        bare = re.sub(r"\s*[(\[]\s*(?:Đ|S|Đúng|Sai|đúng|sai)\s*\\?[)\]]\s*$", "", text)
        options = tuple(OptionText("ab"[place], word, (place == 0) == true[at]) for place, word in enumerate(_TRUE_FALSE))
        parts.append(QuestionText(f"y-{chr(ord('a') + at)}", "true_false", stem=bare, options=options, line=draft.line))
    built.kind, built.sign = "case", ("answer",) if draft.answers else ("list",) if draft.keyed else ("word",)
    built.question = QuestionText("", "case", stem=stem, marks=len(parts), parts=tuple(parts), line=draft.line)
    return built


def _written(draft: Draft, used: Used) -> Built:
    """A question without options."""
    built = Built("", None, used)
    said = [text for text in (*draft.answers, *draft.keyed, *draft.replies) if re.sub(r"[.…_\s]", "", text)]
    built.sign = ("answer",) if draft.answers or draft.replies else ("list",) if draft.keyed else ()
    table = next((block for block in draft.stem if isinstance(block, Table)), None)
    words = " ".join(line.text for block in draft.stem for line in lines_in(block))
    if not words.strip() and not draft.stem:
        return built.failed("no_stem")
    if table is not None and (_has_columns(table) or signs.MATCHING.search(words)):
        return _from_columns(built, draft, table, said)
    if truth := _truth(draft, said, words):
        return _true_false(built, draft, truth[0])
    if signs.SORTING.search(words) and (found := ordering_of("", (), draft, said)):
        built.kind, built.question = "ordering", found
        return built
    if said and not draft.has_rubric and has_blank(draft):
        return gaps_of_draft(built, draft, said)
    number = len(said) == 1 and band_of(said[0].strip().rstrip(".")) is not None
    if draft.has_rubric or ("tu luan" in fold(draft.section) and not number) or (not said and signs.WRITING.search(words)):
        return essay_of(built, draft, said)
    if signs.SORTING.search(words) and not said:
        return built.failed("no_order")
    return _short(built, draft, said) if said else built.failed("no_answer")


def _has_columns(table: Table) -> bool:
    """Whether a table is headed “Cột A, Cột B”."""
    heads = [fold(cell.text) for cell in table.rows[0]] if table.rows else []
    return len(heads) >= 2 and sum(bool(re.match(r"(cot|ve) ", head)) for head in heads) >= 2


def _from_columns(built: Built, draft: Draft, table: Table, said: Sequence[str]) -> Built:
    """A question that matches two columns."""
    built.kind = "matching"
    blocks = [block for block in draft.stem if block is not table]
    pairs = matching_of(table, said, built.used)
    if not pairs:
        return built.failed("no_pairs")
    built.question = QuestionText("", "matching", stem=stem_of(blocks, built.used), pairs=pairs, line=draft.line)
    return built


def _from_lists(draft: Draft, used: Used) -> Built:
    """A question that matches two lists."""
    built = Built("matching", None, used, sign=("answer",) if draft.answers else ("list",) if draft.keyed else ())
    built.question = matching_of_lists(draft, [*draft.answers, *draft.keyed, *draft.replies], used)
    return built if built.question is not None else built.failed("no_pairs")


def _truth(draft: Draft, said: Sequence[str], words: str) -> list[bool | None]:
    """[whether a statement is true] ([None] when its key is missing); [] when it is no such question."""
    for text in said:
        bare = text.strip(" .()[]")
        if signs.TRUE.fullmatch(bare):
            return [True]
        if signs.FALSE.fullmatch(bare):
            return [False]
    stemmed = signs.TRUE_FALSE_STEM.search(words) or signs.ASKED_TRUE.search(words)
    sectioned = re.search(r"dung\s*(/|-|,|hay|hoac|va)?\s*sai", fold(draft.section))
    return [None] if not said and not draft.has_rubric and (stemmed or sectioned) else []


def _true_false(built: Built, draft: Draft, truth: bool | None) -> Built:
    """A statement that is true or false."""
    built.kind = "true_false"
    stem = [_without_question(block) if isinstance(block, Line) else block for block in draft.stem]
    if truth is None:
        built.doubt("no_key")
    options = tuple(OptionText("ab"[at], word, truth is not None and (at == 0) == truth) for at, word in enumerate(_TRUE_FALSE))
    words = stem_of([block for block in stem if isinstance(block, Table) or block.text], built.used)
    if not words:
        return built.failed("no_stem")
    built.question = QuestionText("", "true_false", stem=words, options=options, line=draft.line)
    return built


def _without_question(line: Line) -> Line:
    """A statement without “(Đúng/Sai)” at its end."""
    found = signs.TRUE_FALSE_STEM.search(line.text)
    return line.cut(0, found.start()) if found else line


def numbers_of(text: str) -> tuple[str, ...]:
    """The accepted numbers of a key such as “12; 13,5 ± 0,5”; () when a piece of it is none."""
    pieces = [piece.strip().rstrip(".") for piece in re.split(r"[;|\n]", text) if piece.strip()]
    return tuple(pieces) if all(band_of(share_of(piece)[1]) is not None for piece in pieces) else ()


def _plain_unit(text: str) -> str:
    """“12 (chị)” as “12 chị”: a unit in brackets behind a number."""
    found = re.fullmatch(r"([^()]*[0-9][^()]*?)\s*\(([^()0-9]+)\)", text) if len(text) < 60 else None
    return f"{found[1]} {found[2].strip()}" if found and band_of(found[1]) is not None else text


def _short(built: Built, draft: Draft, said: Sequence[str]) -> Built:
    """A number, or a few words."""
    stem = stem_of(draft.stem, built.used)
    several = numbers_of("; ".join(said))
    if len(several) > 1:
        built.kind = "numeric"
        built.question = QuestionText("", "numeric", stem=stem, accepted=several, line=draft.line)
        return built
    one = _plain_unit(said[0].strip().rstrip("."))
    if len(said) == 1 and band_of(one) is not None and not re.search(r"[0-9]\s*[/:]\s*[0-9]", one):
        built.kind = "numeric"
        unit = re.search(r"[^\W\d_]{2,}.*$", one)
        if unit and read_number(one) is not None:
            built.doubt("unit", what=one)
            one = one[: unit.start()].strip()
        built.question = QuestionText("", "numeric", stem=stem, accepted=(one,), line=draft.line)
        return built
    built.kind = "short"
    accepted = [
        part.strip(" .")
        for text in said
        for part in re.split(rf"\s*[;|]\s*|\s+{signs.loose('hoặc')}\s+", text, flags=re.IGNORECASE)
    ]
    kept = tuple(dict.fromkeys(part for part in accepted if part))
    built.question = QuestionText("", "short", stem=stem, accepted=kept, forgive=("case", "tones"), line=draft.line)
    return built
