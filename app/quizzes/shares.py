"""What `content check` asks of the two shares of a package: nothing that a graded test draws is practised in other words."""

from __future__ import annotations

from app.courses.faults import Fault
from app.courses.package.records import Package
from app.kernel.text import _
from app.quizzes.rules.duplicates import Shelf


def share_faults(package: Package) -> list[Fault]:
    """Practice questions, of whatever topic, that ask nearly what a question for graded tests asks: their keys lie in phones."""
    drawn = {key for paper in package.papers for key in paper.draw}
    folders = {topic.key: topic.folder for topic in package.topics if topic.folder is not None}
    tested = {text.key: key for key in sorted(drawn & folders.keys()) for text in folders[key].questions if not text.is_practice}
    shelf = Shelf(text for folder in folders.values() for text in folder.questions if text.key in tested and not text.is_practice)
    sentence = _(
        "Câu {key} để luyện tập gần giống câu {other} ({topic}) của bài kiểm tra ({n}%); đổi một câu, hoặc để cùng phần."
    )
    return [
        Fault(
            folder.questions_file,
            text.line,
            sentence.format(key=text.key, other=other, topic=tested[other], n=round(likeness * 100)),
        )
        for folder in folders.values()
        for text in folder.questions
        if text.is_practice
        for other, likeness in shelf.near(text)
    ]
