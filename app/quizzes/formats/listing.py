"""Questions of a file as plain values for JSON: what was read, what is wrong with it, what asks nearly the same."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Any

from app.courses.judging import share_of
from app.courses.markdown.phrases import RenderedQuestion, render_question, texts_of
from app.courses.markdown.tree import Surroundings
from app.courses.question_text import QuestionText
from app.kernel.text import squeeze
from app.quizzes.formats.pictures import figures_for
from app.quizzes.formats.records import FileReading, Found, State
from app.quizzes.formats.written import number_with_tolerance, shares_of

Similar = Sequence[tuple[str, float]]
_IMAGE, _TAG = re.compile("<img[^>]*>"), re.compile("<[^>]*>")
_MEDIA, _ALT = re.compile("/media/([0-9a-f]{64})-"), re.compile('alt="([^"]*)"')
_SHOWN = re.compile(r"!\[[^\[\]]*\]\(([^\s()]+)")
_BREAK = re.compile('<br>|<span class="(?:fig|caption)">')


def counts_of(reading: FileReading) -> dict[str, int]:
    """How many questions stand in each state."""
    states = [one.state for one in reading.found]
    return {"found": len(states), **{str(state.value): states.count(state) for state in State}}


def values_of(found: Found, similar: Similar) -> dict[str, Any]:
    """One question of a file."""
    values: dict[str, Any] = {
        "number": found.number,
        "label": found.label,
        "line": found.line,
        "kind": found.kind,
        "state": str(found.state.value),
        "faults": [{"reason": fault.reason, "sentence": fault.sentence} for fault in found.faults],
        "duplicates": [{"key": key, "likeness": likeness} for key, likeness in similar],
        "pictures": [{"path": picture.path, "bytes": len(picture.data)} for picture in found.pictures],
    }
    if found.question is not None:
        values |= question_values(found.question)
    if found.state is not State.READ:
        values["original"] = found.original
    return values


def question_values(question: QuestionText) -> dict[str, Any]:
    """A question with everything that it asks and accepts; pictures stand in its HTML under the paths that its texts name."""
    figures, names = figures_for(path for text in texts_of(question) for path in _SHOWN.findall(text))
    around = Surroundings(figures=figures)
    try:
        rendered = render_question(question, around)
    except RecursionError:
        rendered = render_question(QuestionText(question.key, question.kind))
    facts = {"key": question.key, "level": question.level, "skill": question.skill, "tags": list(question.tags)}
    return _values(question, rendered, names) | facts | ({"use": question.use} if question.use else {})


def _values(question: QuestionText, rendered: RenderedQuestion, names: dict[str, str]) -> dict[str, Any]:
    """What a question, or a part of a case, asks and accepts."""
    options = {option.key: option for option in rendered.options}
    return {
        "kind": question.kind,
        "marks": question.marks,
        "stem": _text(rendered.stem_html, names),
        "options": [
            {
                "key": option.key,
                **_text(options[option.key].html, names),
                "correct": option.correct,
                "fraction": round(share, 5),
                "feedback": _plain(options[option.key].feedback_html),
            }
            for option, share in zip(question.options, shares_of(question), strict=True)
            if option.key in options
        ],
        "accepted": [_accepted(question, text) for text in question.accepted],
        "forgive": list(question.forgive),
        "pairs": [{"left": pair.left, "right": pair.right, "feedback": pair.feedback} for pair in question.pairs],
        "items": list(question.items),
        "gaps": [list(variants) for variants in question.gaps],
        "rubric": [{"points": row.points, "text": row.text} for row in question.rubric],
        "general_feedback": _plain(rendered.explanation_html),
        "parts": [
            {"key": part.key, **_values(part, seen, names)} for part, seen in zip(question.parts, rendered.parts, strict=False)
        ],
    }


def _text(html: str, names: dict[str, str]) -> dict[str, str]:
    """A text as words and as clean HTML, with pictures under the path that the file or the bank gives them."""

    def picture(found: re.Match[str]) -> str:
        sha, alt = _MEDIA.search(found.group()), _ALT.search(found.group())
        path = names.get(sha.group(1), "") if sha else ""
        return f'<img src="{path}" alt="{alt.group(1) if alt else ""}">'

    html = _IMAGE.sub(picture, html)
    return {"text": _plain(html), "html": html}


def _plain(html: str) -> str:
    """The words of clean HTML, line by line; a picture by its description."""
    described = _ALT.sub(r">\1<x ", _BREAK.sub("\n", html))
    lines = (squeeze(line) for line in unescape(_TAG.sub("", described)).split("\n"))
    return "\n".join(line for line in lines if line)


def _accepted(question: QuestionText, text: str) -> dict[str, Any]:
    """An accepted answer with its share; a number also as programs read it."""
    share, words = share_of(text)
    values: dict[str, Any] = {"text": words, "fraction": share}
    if question.kind == "numeric":
        number, tolerance, _share = number_with_tolerance(text)
        values |= {"number": number, "tolerance": tolerance}
    return values
