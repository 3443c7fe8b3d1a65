"""What the editor sends: the boxes of a question, of the questions of a case, and the text form. Syntax only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from app.courses.question_text import FORGIVABLE, KINDS, LEVELS, MAX_OPTIONS, SIMPLE_KINDS, SKILLS, USES
from app.kernel.text import nfc
from app.quizzes.forms import read_client_id
from app.quizzes.rules.drafts import MOST_PARTS, Draft, Row, tags_of
from app.quizzes.wording import LEVELS as LEVEL_WORDS

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\x85\u2028\u2029\ue000-\ue004\ufffe\uffff]")
_MOST_LETTERS = 30_000
_MOST_ROWS = MAX_OPTIONS + 2


@dataclass(frozen=True)
class SentQuestion:
    """The form as it was sent. `source` is None in the form with boxes; `act` is the button; `seen` the version written over.

    `client_id`: the form's own name of a new question; `told`: keys of questions much like it that the page has named.
    """

    draft: Draft
    source: str | None
    act: str
    seen: int
    note: str
    gap_words: str
    alt: str
    client_id: str = ""
    told: tuple[str, ...] = ()


def read_question(sent: Mapping[str, str]) -> SentQuestion:
    """The whole form."""
    return SentQuestion(
        draft=_draft(sent, ""),
        source=_text(sent, "source") if sent.get("mode") == "text" else None,
        act=sent.get("do", "save"),
        seen=_number(sent.get("seen", "")),
        note=_text(sent, "note").replace("\n", " ").strip()[:200],
        gap_words=_text(sent, "gap-words")[:200],
        alt=re.sub(r"[\[\]\n\"]+", " ", _text(sent, "alt")).strip()[:300],
        client_id=read_client_id(sent),
        told=tuple(key for key in sent.get("told", "")[:2000].split(",") if key),
    )


def _draft(sent: Mapping[str, str], prefix: str) -> Draft:
    """The boxes of a question; `prefix` "" or "p1-" for a question of a case."""
    kinds = SIMPLE_KINDS if prefix else KINDS
    kind = _one_of(sent.get(f"{prefix}kind", ""), kinds) or "single"
    right = sent.get(f"{prefix}right", "")
    return Draft(
        key=_text(sent, f"{prefix}key")[:80],
        kind=kind,
        level=_one_of(sent.get(f"{prefix}level", ""), LEVELS),
        marks=_text(sent, f"{prefix}marks")[:20],
        tags=_text(sent, f"{prefix}tags")[:400],
        skill=_one_of(sent.get(f"{prefix}skill", ""), SKILLS),
        use=_one_of(sent.get(f"{prefix}use", ""), USES),
        stem=_text(sent, f"{prefix}stem"),
        rows=tuple(_row(sent, f"{prefix}r{number}", kind, right == str(number)) for number in _numbers(sent, prefix)),
        forgive=tuple(name for name in FORGIVABLE if sent.get(f"{prefix}forgive-{name}")),
        explanation=_text(sent, f"{prefix}explanation"),
        allow=_text(sent, f"{prefix}allow"),
        fixed=not prefix and bool(sent.get("fixed")),
        parts=() if prefix else tuple(_draft(sent, f"p{number}-") for number in _parts(sent)),
    )


def _row(sent: Mapping[str, str], name: str, kind: str, chosen: bool) -> Row:
    """One row; where one is right it is the one that was chosen, else each says it for itself."""
    mark = bool(sent.get(f"{name}-mark")) if kind == "several" else chosen
    share = _text(sent, f"{name}-share")[:20]
    return Row(_text(sent, f"{name}-text"), _text(sent, f"{name}-other"), mark, _text(sent, f"{name}-feedback"), share)


def _numbers(sent: Mapping[str, str], prefix: str) -> list[int]:
    """The numbers of the rows that were sent, in order."""
    return [number for number in range(1, _MOST_ROWS + 1) if f"{prefix}r{number}-text" in sent]


def _parts(sent: Mapping[str, str]) -> list[int]:
    """The numbers of the questions of a case that were sent."""
    return [number for number in range(1, MOST_PARTS + 1) if f"p{number}-stem" in sent]


def _text(sent: Mapping[str, str], name: str) -> str:
    """A text as it is kept."""
    return clean_text(sent.get(name, "")[:_MOST_LETTERS])


def clean_text(said: str) -> str:
    """A text in NFC with plain line ends and without control characters."""
    return nfc(_CONTROL.sub(" ", said.replace("\r\n", "\n").replace("\r", "\n")))


def _one_of(said: str, known: tuple[str, ...]) -> str:
    """A value of a list, "" for anything else."""
    return said if said in known else ""


def _number(said: str) -> int:
    """A number of a version; 0 for anything else."""
    return int(said) if re.fullmatch(r"[0-9]{1,6}", said) else 0


@dataclass(frozen=True)
class SentMany:
    """What is to be done with several questions of a bank at once."""

    act: str
    ids: tuple[int, ...]
    level: str
    tags: tuple[str, ...]


def read_many(sent: Mapping[str, str], ticked: list[str]) -> SentMany:
    """The ticks in front of the questions, and the button: retire, restore, level, tag or untag."""
    ids = tuple(int(each) for each in ticked[:500] if re.fullmatch(r"[0-9]{1,9}", each))
    level = sent.get("level", "")
    known = level if level in LEVEL_WORDS else ""
    return SentMany(sent.get("do", ""), ids, known, tags_of(_text(sent, "tags")[:400]))
