"""The page "Hình và tệp": what topics have, where each is used, and what nobody uses."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.courses import hooks
from app.courses.attachments.naming import FOLDER, path_of, said_size
from app.courses.forms_pictures import Wanted
from app.courses.markdown.lesson_text import references
from app.courses.queries.shelf import Item, Text, items_of, named_in_revisions, texts_of_topics
from app.kernel.text import fold

STATES = ("hinh", "tep", "chua-dung", "thieu-mo-ta", "da-bo")
ORDERS = ("nang", "ten", "moi")


@dataclass(frozen=True)
class Use:
    """Where something is used: "lesson", "draft" or "question", its title, its id, the description beside a picture there."""

    kind: str
    title: str
    id: int
    alt: str


@dataclass(frozen=True)
class Shelved:
    """A picture or a file with its uses; `in_history`: an earlier published text names it."""

    item: Item
    uses: tuple[Use, ...]
    in_history: bool

    @property
    def name(self) -> str:
        """Its name without the folder."""
        return self.item.path.partition("/")[2]

    @property
    def words(self) -> str:
        """What it is found by: its name, also with spaces for dashes, and its descriptions."""
        return " ".join([self.name, re.sub(r"[-_.]+", " ", self.name), *self.alts])

    @property
    def size(self) -> str:
        """How heavy it is, in words."""
        return said_size(self.item.bytes)

    @property
    def is_picture(self) -> bool:
        """Whether it is shown, not handed out."""
        return self.item.kind == "picture"

    @property
    def is_away(self) -> bool:
        """Whether it was put away."""
        return self.item.removed_at is not None

    @property
    def is_unused(self) -> bool:
        """Whether it can be put away: nothing names it, and nothing ever published did."""
        return not self.uses and not self.in_history and not self.is_away

    @property
    def lacks_alt(self) -> bool:
        """Whether somebody who cannot see it is told nothing somewhere."""
        return self.is_picture and any(not use.alt for use in self.uses)

    @property
    def alts(self) -> tuple[str, ...]:
        """Its descriptions, each once."""
        return tuple(dict.fromkeys(use.alt for use in self.uses if use.alt))


def shelf(topic_ids: Collection[int]) -> Sequence[Shelved]:
    """Everything that these topics have. 7 statements."""
    uses = _uses(texts_of_topics(topic_ids))
    items = list(items_of(topic_ids))
    home = {(item.topic_id, item.sha256): item.path for item in items}
    for asked in hooks.pictures_asked:
        for one in asked(topic_ids):
            path = home.get((one.topic_id, one.sha256), one.path)
            uses[one.topic_id, path].append(Use("question", one.key, one.question_id, one.alt))
    history = named_in_revisions(topic_ids)
    named = [uses.get((item.topic_id, item.path), []) for item in items]
    return [Shelved(item, tuple(by), item.path in history.get(item.topic_id, ())) for item, by in zip(items, named, strict=True)]


def used_paths(topic_id: int) -> frozenset[str]:
    """The paths of a topic that a text of today names. 5 statements."""
    return frozenset(one.item.path for one in shelf([topic_id]) if one.uses)


def _uses(texts: Iterable[Text]) -> dict[tuple[int, str], list[Use]]:
    """By topic and path: the lessons and drafts that name it; a draft counts beside its lesson only where that does not."""
    found: dict[tuple[int, str], list[Use]] = defaultdict(list)
    for text in texts:
        kind = "draft" if text.is_draft else "lesson"
        seen = set[str]()
        for reference in references(text.source.split("\n"), 1):
            path = reference.target if reference.kind == "image" else path_of(reference.target)
            if path and path not in seen:
                seen.add(path)
                found[text.topic_id, path].append(Use(kind, text.title, text.lesson_id, reference.alt))
    return found


def narrowed(rows: Sequence[Shelved], wanted: Wanted) -> list[Shelved]:
    """The rows that are asked for, in the order that is asked for: the heaviest first, unless it is said otherwise."""
    words = fold(wanted.words)
    kept = [row for row in rows if _is_in(row, wanted.state) and words in fold(row.words)]
    if wanted.order == "ten":
        return sorted(kept, key=lambda row: fold(row.name))
    if wanted.order == "moi":
        return sorted(
            kept, key=lambda row: (row.item.kept_at is None, -(row.item.kept_at.timestamp() if row.item.kept_at else 0))
        )
    return sorted(kept, key=lambda row: -row.item.bytes)


def counts(rows: Sequence[Shelved]) -> Mapping[str, int]:
    """How many rows each state has."""
    return Counter(state for row in rows for state in ("", *STATES) if _is_in(row, state))


def _is_in(row: Shelved, state: str) -> bool:
    """Whether a row stands in a list; what was put away only in its own."""
    if row.is_away or state == "da-bo":
        return row.is_away and state == "da-bo"
    is_file = row.item.path.startswith(f"{FOLDER}/")
    return {
        "hinh": not is_file,
        "tep": is_file,
        "chua-dung": row.is_unused,
        "thieu-mo-ta": row.lacks_alt,
    }.get(state, True)
