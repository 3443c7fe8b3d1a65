"""Reading the questions of a survey out of their file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from app.surveys.rules import Kind, Question, Template

END_OF_COURSE = Path(__file__).resolve().parents[1] / "data" / "cuoi-khoa.yml"


@cache
def read_template(path: Path = END_OF_COURSE) -> Template:
    """The template of a file; ValueError or KeyError for one that is not as it must be (a test reads every file)."""
    given = yaml.safe_load(path.read_text(encoding="utf-8"))
    questions = tuple(
        Question(str(one["id"]), Kind(one["kind"]), str(one["text"]), tuple(map(str, one.get("options", ()))))
        for one in given["questions"]
    )
    if len({one.key for one in questions}) != len(questions):
        raise ValueError(f"{path.name}: two questions with one id")
    if any((one.kind is Kind.CHOICE) != bool(one.options) for one in questions):
        raise ValueError(f"{path.name}: options belong to choices, and only to them")
    return Template(str(given["id"]), str(given["title"]), str(given["source"]), questions)
