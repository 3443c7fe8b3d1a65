"""The check of a whole package."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from app.courses.check.codes import UNWRITTEN
from app.courses.check.lessons import check_image, lesson_faults
from app.courses.check.notes import bank_notes
from app.courses.check.papers import check_papers, check_quiz
from app.courses.check.plans import plan_faults
from app.courses.check.questions import double_keys, question_faults
from app.courses.faults import Fault, FaultList
from app.courses.markdown.lesson_text import references
from app.courses.markdown.phrases import texts_of
from app.courses.package.records import Package, TopicEntry, TopicFolder
from app.courses.package.requirements import check_requirements
from app.courses.question_text import KEY
from app.kernel.periods import say_number
from app.kernel.text import _


def check_package(package: Package, *, whole: bool = True) -> list[Fault]:
    """Everything that is wrong in a package, what reading found included, by file and line, each thing once.

    `whole`: every pixel of every picture is read; a publish leaves that to those who make its files.
    """
    faults = FaultList(package.file)
    _check_sums(package, faults)
    _check_words(package, faults)
    check_requirements(package, faults)
    check_papers(package, faults)
    found = [*package.faults, *faults.found, *_doubles(package), *_strays(package)]
    keys = frozenset(lesson.key for lesson in package.lessons)
    online = frozenset(topic.key for topic in package.topics if topic.mode == "online")
    for topic in package.topics:
        found += _topic_faults(topic, package.file)
        if topic.folder is not None:
            found += _folder_faults(topic, topic.folder, keys, whole=whole)
        if topic.plan is not None:
            found += plan_faults(topic, topic.plan, online)
    return sorted(set(found))


def _check_sums(package: Package, faults: FaultList) -> None:
    """The topics add up to the programme, and the online half to its share."""
    total = sum(topic.periods for topic in package.topics)
    online = sum(topic.periods for topic in package.topics if topic.mode == "online")
    if total != package.periods:
        sentence = _("Các chuyên đề cộng lại {total} tiết, chương trình ghi {periods} tiết.")
        faults.error(package.line_of("periods"), sentence.format(total=say_number(total), periods=say_number(package.periods)))
    if total and abs(online * 100 / total - package.online_share) > 0.001:
        sentence = _("Phần trên mạng có {online} trong {total} tiết, là {share}%, chương trình ghi {said}%.")
        faults.error(
            package.line_of("online_share"),
            sentence.format(
                online=say_number(online),
                total=say_number(total),
                share=say_number(online * 100 / total),
                said=say_number(package.online_share),
            ),
        )


def _check_words(package: Package, faults: FaultList) -> None:
    """Blocks that are named exist; percentages are percentages."""
    blocks = {block.key for block in package.blocks}
    for topic in package.topics:
        if topic.block not in blocks and topic.block:
            faults.error(topic.line, _("Không có khối “{block}” trong blocks.").format(block=topic.block))
    _check_order(package, faults)
    for name, share in package.attendance.items():
        if share > 100 and name not in ("objection_days", "late_after_minutes"):
            faults.error(
                package.line_of("attendance"), _("Mục attendance “{name}” là phần trăm, từ 0 đến 100.").format(name=name)
            )


def _check_order(package: Package, faults: FaultList) -> None:
    """What is to be learnt before a topic stands before it, so that no two wait for each other; shared topics name a package."""
    before = set[str]()
    for topic in package.topics:
        for key in topic.after:
            if key not in before:
                sentence = _("Chuyên đề {code} cần học sau “{key}”; chuyên đề ấy phải có và đứng trước nó trong topics.")
                faults.error(topic.line, sentence.format(code=topic.code, key=key[:80]))
        if topic.package and (topic.package == package.key or not KEY.fullmatch(topic.package)):
            faults.error(topic.line, _("Mục “package” của {code} là mã của một gói khác.").format(code=topic.code))
        before.add(topic.key)


def _doubles(package: Package) -> Iterator[Fault]:
    """Stable ids that stand twice."""
    file = package.file
    yield from double_keys([(topic.key, file, topic.line) for topic in package.topics])
    yield from double_keys([(topic.code, file, topic.line) for topic in package.topics])
    yield from double_keys([(paper.key, file, paper.line) for paper in package.papers])
    yield from double_keys([(block.key, file, package.line_of("blocks")) for block in package.blocks])
    rows = zip(package.requirements, package.requirement_lines, strict=True)
    yield from double_keys([(str(requirement.get("id", "")), file, line) for requirement, line in rows])
    yield from double_keys([(lesson.key, lesson.file, lesson.line_of("id")) for lesson in package.lessons])
    folders = [topic.folder for topic in package.topics if topic.folder]
    yield from double_keys([(item.key, folder.questions_file, item.line) for folder in folders for item in folder.questions])


def _strays(package: Package) -> Iterator[Fault]:
    """Folders that no topic claims."""
    for name in package.strays:
        yield Fault(
            f"{package.folder.name}/{name}/topic.yml",
            1,
            _("Thư mục {name} không có trong topics của programme.yml.").format(name=name),
        )


def _topic_faults(topic: TopicEntry, file: str) -> Iterator[Fault]:
    """Whether a topic has the folder it should have."""
    faults = FaultList(file)
    if topic.folder is None and topic.mode == "online" and topic.kind == "topic":
        sentence = _("Chuyên đề {code} đang biên soạn: chưa có thư mục {key}.").format(code=topic.code, key=topic.key)
        faults.warn(topic.line, sentence, UNWRITTEN, topic.key)
    if topic.folder is not None and (topic.mode != "online" or topic.kind != "topic"):
        faults.error(
            topic.line,
            _("Chuyên đề {code} không học bài trên mạng nên không có thư mục {key}.").format(code=topic.code, key=topic.key),
        )
    yield from faults.found


def _folder_faults(topic: TopicEntry, folder: TopicFolder, keys: frozenset[str], *, whole: bool) -> Iterator[Fault]:
    """The folder of an online topic: tiết, quiz, lessons, questions."""
    faults = FaultList(f"{folder.file}/topic.yml")
    lessons = sum(lesson.periods for lesson in folder.lessons)
    quiz = folder.quiz.periods if folder.quiz else 0.0
    if lessons + quiz != topic.periods:
        sentence = _("Các bài cộng {lessons} tiết, bài tự kiểm tra {quiz} tiết, programme.yml ghi {planned} tiết cho {code}.")
        faults.error(
            folder.quiz.line if folder.quiz else 1,
            sentence.format(
                lessons=say_number(lessons), quiz=say_number(quiz), planned=say_number(topic.periods), code=topic.code
            ),
        )
    if not folder.lessons:
        faults.error(1, _("Chuyên đề {code} chưa có bài nào.").format(code=topic.code))
    if folder.quiz:
        check_quiz(folder.quiz, folder, faults)
    yield from faults.found
    for lesson in folder.lessons:
        yield from lesson_faults(lesson, folder, keys, whole=whole)
    for question in folder.questions:
        yield from question_faults(question, folder.questions_file, in_lesson=False)
    yield from _picture_faults(folder, whole=whole)
    yield from bank_notes(folder)


def _picture_faults(folder: TopicFolder, *, whole: bool) -> Iterator[Fault]:
    """The pictures of a bank are there, are pictures, and are described."""
    faults = FaultList(folder.questions_file)
    for question in folder.questions:
        for text in texts_of(question):
            for reference in references(text.split("\n"), 1):
                if reference.kind == "image":
                    check_image(replace(reference, line=question.line), folder, faults, whole=whole)
    yield from faults.found
