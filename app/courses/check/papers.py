"""Tests of a programme and quizzes of topics: they draw what the banks have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from app.courses.check.codes import UNWRITTEN
from app.courses.faults import FaultList
from app.courses.matching import match
from app.courses.package.records import DrawEntry, Package, PaperEntry, Quiz, TopicFolder
from app.courses.question_text import QuestionText
from app.kernel.text import _


def check_papers(package: Package, faults: FaultList) -> None:
    """Every test belongs to a topic, draws what the banks have, and waits for something that comes before it."""
    for number, paper in enumerate(package.papers):
        _check_paper(paper, package, faults)
        _check_waits(paper, package.papers[:number], faults)


def _check_paper(paper: PaperEntry, package: Package, faults: FaultList) -> None:
    """The topic of a test, its mark, and the lines of its blueprint."""
    if package.topic(paper.topic) is None and paper.topic:
        faults.error(
            paper.line, _("Bài kiểm tra “{key}” nêu chuyên đề không có: {topic}.").format(key=paper.key, topic=paper.topic)
        )
    if paper.pass_mark > 10:
        faults.error(paper.line, _("Bài kiểm tra “{key}”: pass_mark theo thang 10.").format(key=paper.key))
    for key in paper.draw:
        lines = [entry for entry in paper.blueprint if entry.topic == key]
        line = lines[0].line if len(lines) > 1 or lines[0].is_narrow else paper.line
        topic = package.topic(key)
        if topic is None:
            faults.error(line, _("Bài kiểm tra “{key}” lấy câu từ chuyên đề không có: {topic}.").format(key=paper.key, topic=key))
        elif topic.folder is None:
            sentence = _("Bài kiểm tra “{key}” lấy câu từ {topic}, ngân hàng đang biên soạn.")
            faults.warn(line, sentence.format(key=paper.key, topic=key), UNWRITTEN, key)
        else:
            share, bank = _share(topic.folder.questions, practice=False)
            for entry, need, there in _short(lines, share, essays=paper.essays):
                sentence = _("Bài kiểm tra “{key}” lấy {n} câu từ {topic}, {bank} chỉ có {all} câu.")
                said = sentence.format(key=paper.key, n=need, topic=_named(key, entry), bank=bank, all=there)
                faults.error(entry[0].line if _is_by_line(lines) else paper.line, said)


def _check_waits(paper: PaperEntry, before: Iterable[PaperEntry], faults: FaultList) -> None:
    """What a test waits for stands before it, so that no two tests wait for each other."""
    if paper.after_paper and paper.after_paper not in {other.key for other in before}:
        sentence = _("Bài kiểm tra “{key}” chờ bài “{other}”; bài đó phải đứng trước nó trong papers.")
        faults.error(paper.line, sentence.format(key=paper.key, other=paper.after_paper))


def check_quiz(quiz: Quiz, folder: TopicFolder, faults: FaultList) -> None:
    """The quiz of a topic draws what its bank has for practice."""
    share, bank = _share(folder.questions, practice=True)
    for entry, need, there in _short(quiz.blueprint, share, essays=quiz.essays):
        if _is_by_line(quiz.blueprint):
            sentence = _("Bài tự kiểm tra lấy {n} câu{which}, {bank} chỉ có {all} câu.")
            faults.error(entry[0].line, sentence.format(n=need, which=_named("", entry), bank=bank, all=there))
        else:
            sentence = _("Bài tự kiểm tra lấy {n} câu, {bank} chỉ có {all} câu.")
            faults.error(quiz.line, sentence.format(n=need, bank=bank, all=there))
    if quiz.pass_mark > 10:
        faults.error(quiz.line, _("Điểm đạt theo thang 10."))


def _share(questions: Sequence[QuestionText], *, practice: bool) -> tuple[Sequence[QuestionText], str]:
    """What quizzes of topics, or graded tests, may draw from a bank, and what that is called: all of a bank in which no question
    is for practice alone."""
    if not any(question.is_practice for question in questions):
        return questions, _("ngân hàng")
    share = [question for question in questions if question.is_practice == practice]
    return share, _("phần luyện tập của ngân hàng") if practice else _("phần kiểm tra của ngân hàng")


def _short(
    lines: Sequence[DrawEntry], questions: Sequence[QuestionText], *, essays: bool
) -> Iterator[tuple[list[DrawEntry], int, int]]:
    """(lines, how many they need together, how many there are) where a bank is too small."""
    places = [[place for place, question in enumerate(questions) if line.takes(question, essays=essays)] for line in lines]
    for gap in match([line.count for line in lines], places).short:
        yield [lines[number] for number in gap.lines], gap.need, gap.there


def _is_by_line(lines: Sequence[DrawEntry]) -> bool:
    """Whether a blueprint is written line by line."""
    return len(lines) > 1 or any(line.is_narrow for line in lines)


def _named(topic: str, lines: Sequence[DrawEntry]) -> str:
    """The topic with what narrows it down, as it is written in the file."""
    which = _which(lines)
    return f"{topic} {which}" if which else topic


def _which(lines: Sequence[DrawEntry]) -> str:
    """What narrows lines down: "(level: van-dung; tags: so-lieu)"; lines that share questions are joined."""
    return _(" và ").join(filter(None, (_narrow(line) for line in lines)))


def _narrow(line: DrawEntry) -> str:
    """What narrows one line down."""
    facts = {"level": ", ".join(line.levels), "tags": ", ".join(line.tags), "skill": line.skill}
    said = "; ".join(f"{name}: {value}" for name, value in facts.items() if value)
    return f"({said})" if said else ""
