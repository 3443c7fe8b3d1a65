"""What instructors learn from tests: the questions of a paper by what needs care, one question, a workbook."""

from __future__ import annotations

from dataclasses import dataclass

from flask import Response, abort, render_template, request
from flask.typing import ResponseReturnValue

from app.kernel.ids import row_id
from app.people.identity import current_viewer
from app.quizzes import statistics_sheet
from app.quizzes import wording_statistics as words
from app.quizzes.queries import analysis as analyses
from app.quizzes.queries.analysis import AnalysedQuestion, Analysis
from app.quizzes.queries.bank import bank_question, bank_topics
from app.quizzes.queries.sittings import Scope
from app.quizzes.views.blueprint import quizzes
from app.quizzes.views.scope import paths, steward_id, topic_in_reach
from app.quizzes.wording import KINDS, LEVELS, plain
from app.web.workbook import FILE_TYPE

_PER_PAGE = 50


@quizzes.get("/ngan-hang-cau-hoi/phan-tich")
def statistics() -> ResponseReturnValue:
    """The papers that somebody sat, the latest first."""
    return render_template("quizzes/statistics.html", papers=analyses.analysed_papers(paths()))


@dataclass(frozen=True)
class _Asked:
    """A paper with what was asked of it: all classes in reach or one of them, and the questions that she may see."""

    head: analyses.PaperHead
    cohort_id: int | None
    classes: tuple[tuple[int, str, int], ...]
    found: Analysis
    questions: tuple[AnalysedQuestion, ...]


@quizzes.get("/ngan-hang-cau-hoi/phan-tich/de/<int:paper_id>")
def paper_statistics(paper_id: int) -> ResponseReturnValue:
    """A paper: how its marks fell, how far they can be trusted, its questions by what needs care."""
    asked = _asked(paper_id)
    pages = max(1, -(-len(asked.questions) // _PER_PAGE))
    number = min(pages, max(1, request.args.get("trang", 1, type=row_id)))
    rows = asked.questions[(number - 1) * _PER_PAGE : number * _PER_PAGE]
    sentences = {row.question_id: _sentence(row) for row in asked.questions}
    page = {"asked": asked, "rows": rows, "number": number, "pages": pages, "per_page": _PER_PAGE, "sentences": sentences}
    return render_template("quizzes/paper_statistics.html", **page, say=words, plain=plain, kinds=KINDS)


@quizzes.get("/ngan-hang-cau-hoi/phan-tich/de/<int:paper_id>.xlsx")
def paper_statistics_xlsx(paper_id: int) -> ResponseReturnValue:
    """The same as a workbook, with every question and every option."""
    asked = _asked(paper_id)
    book = statistics_sheet.write(asked.head.title, asked.found, asked.questions)
    name = f"phan-tich-de-{paper_id}.xlsx"
    return Response(book, mimetype=FILE_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@quizzes.get("/ngan-hang-cau-hoi/<int:question_id>/phan-tich")
def question_statistics(question_id: int) -> ResponseReturnValue:
    """One question over all papers and classes in reach, version by version, with what was chosen by strong and weak."""
    question = bank_question(question_id)
    topic = topic_in_reach(question.topic_id) if question else None
    if question is None or topic is None:
        abort(404)
    found = analyses.analysed_question(question_id, Scope(paths(), question_id=question_id))
    page = {"question": question, "topic": topic, "found": found, "sentence": _sentence(found) if found else ""}
    return render_template("quizzes/question_statistics.html", **page, say=words, plain=plain, kinds=KINDS, levels=LEVELS)


def _asked(paper_id: int) -> _Asked:
    """The paper of the address; a class in the query has to be one of those in reach."""
    head = analyses.paper_head(paper_id)
    if head is None:
        abort(404)
    classes = tuple(analyses.classes_of_paper(paper_id, paths()))
    cohort_id = request.args.get("lop", type=row_id)
    if "lop" in request.args and cohort_id not in {one[0] for one in classes}:
        abort(404)
    found = analyses.analysis(Scope(paths(), paper_id=paper_id, cohort_id=cohort_id), head.pass_mark)
    mine = None if steward_id() is None else {topic.topic_id for topic in bank_topics(current_viewer().person_id)}
    questions = tuple(one for one in found.questions if mine is None or one.topic_id in mine)
    return _Asked(head, cohort_id, classes, found, questions)


def _sentence(found: AnalysedQuestion) -> str:
    """What to do about a question."""
    item = found.shown.item if found.shown.item.judges else found.item
    return words.advice_sentence(found.advice, item, {key: html for key, html, _correct in found.facts.options})
