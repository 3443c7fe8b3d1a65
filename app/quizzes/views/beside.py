"""The bank of a topic beside the lesson that is written: what may be put into the text as a check question, and how."""

from __future__ import annotations

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app.quizzes import wording
from app.quizzes.queries.texts import bank_texts
from app.quizzes.rules.as_check import beside_lesson
from app.quizzes.views.blueprint import quizzes
from app.quizzes.views.reach import topic_of, topics_to_write

MOST = 40
"""Questions on the page; a search finds the others."""


@quizzes.get("/ngan-hang-cau-hoi/chuyen-de/<int:topic_id>/ben-bai")
def bank_beside(topic_id: int) -> ResponseReturnValue:
    """The questions of a topic with the text of each as a check question of a lesson; search without accents."""
    topic, words = topic_of(topics_to_write(), topic_id), request.args.get("q", "").strip()[:100]
    rows = beside_lesson(bank_texts(topic_id), words)
    page = {"topic": topic, "q": words, "rows": rows[:MOST], "found": len(rows), "most": MOST, "kinds": wording.KINDS}
    return render_template("quizzes/bank_beside.html", **page)
