"""The small programme once its first bank is parted: four questions for practice alone beside the four that graded tests draw."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import select

from app.courses.package import read_package
from app.courses.services import publish
from app.quizzes.models import Question, QuestionVersion
from app.quizzes.services.banks import publish_banks
from app.storage.transaction import session
from tests.cast import NHO, NOW

PRACTICE = """
## t1-05 {kind=single level=nhan-biet use=practice}
Câu luyện tập một: việc nào đến trước?

- [x] Nghe trước
  > Phản hồi luyện tập một.
- [ ] Nói trước

> Giải thích luyện tập một.

## t1-06 {kind=several level=thong-hieu use=practice}
Câu luyện tập hai: chọn mọi việc giữ được lời.

- [x] Giữ lời một
- [x] Giữ lời hai
- [ ] Không giữ lời

> Giải thích luyện tập hai.

## t1-07 {kind=true_false level=nhan-biet use=practice}
Câu luyện tập ba: hỏi lại khi chưa rõ.

- [x] Đúng
- [ ] Sai

> Giải thích luyện tập ba.

## t1-08 {kind=ordering level=van-dung use=practice}
Câu luyện tập bốn: xếp thứ tự một cuộc thăm.

1. Chào hỏi
2. Lắng nghe
3. Hẹn lại

> Giải thích luyện tập bốn.
"""
CHOSEN = PRACTICE[: PRACTICE.index("## t1-08")]
"""Those of them that are answered by a choice."""
KEYS = ("t1-05", "t1-06", "t1-07", "t1-08")


def part_the_bank(folder: Path, practice: str = PRACTICE, without: str = "") -> None:
    """Publish the small programme with more questions in its first bank; `without`: the text of one that its file drops."""
    if not folder.exists():
        shutil.copytree(NHO, folder)
    bank = folder / "01-nghe" / "questions.md"
    text = (NHO / "01-nghe" / "questions.md").read_text(encoding="utf-8").rstrip("\n") + "\n" + practice
    assert without in text
    bank.write_text(text.replace(without, ""), encoding="utf-8")
    publish(read_package(folder), by=None, at=NOW, parts=(publish_banks,))


def right_answers(versions: Sequence[int]) -> list[list[str]]:
    """The right response to each of these versions."""
    rows = session().execute(select(QuestionVersion).where(QuestionVersion.id.in_(versions))).scalars()
    known: dict[int, list[str]] = {row.id: _right(row.options, row.accepts) for row in rows}
    return [known[version] for version in versions]


def _right(options: list[dict[str, Any]], accepts: dict[str, Any]) -> list[str]:
    """What is right in a question that is chosen or put in order."""
    assigned = accepts.get("assigned", {})
    return [f"{key}={value}" for key, value in assigned.items()] or [option["key"] for option in options if option["correct"]]


def keys_of(versions: Sequence[int]) -> set[str]:
    """The keys by which authors know these versions."""
    joined = select(Question.key).join(QuestionVersion, QuestionVersion.question_id == Question.id)
    return set(session().scalars(joined.where(QuestionVersion.id.in_(versions))))
