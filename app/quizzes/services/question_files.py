"""Use-cases of the command line: a file of questions into the bank of a topic, and a bank into a file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from app.courses.images import file_name
from app.courses.markdown.phrases import texts_of
from app.courses.question_text import QuestionText
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.people.queries import account_of
from app.people.rules import login_of
from app.quizzes.formats.drafting import settled_again
from app.quizzes.formats.exporting import WRITERS
from app.quizzes.formats.opening import read_file
from app.quizzes.formats.records import FileReading, Found, State
from app.quizzes.formats.written import Written
from app.quizzes.queries.texts import bank_texts, figures_of_topic
from app.quizzes.queries.topics import NamedTopic, topics_called
from app.quizzes.rules.duplicates import near_duplicates
from app.quizzes.services.writing import Saved, save_questions

DEFAULT_LEVEL = "nhan-biet"
"""For questions whose file says no level: the lowest claims the least."""
_MOST_SIMILAR = 3


@dataclass(frozen=True)
class Checked:
    """A file that was read for a topic, and by number what asks nearly the same: keys of the bank, "#3" of the file."""

    topic: NamedTopic
    reading: FileReading
    similar: Mapping[int, Sequence[tuple[str, float]]]

    def takeable(self, *, doubtful: bool) -> list[Found]:
        """The questions that can be saved: those that were read, with `doubtful` those to look at as well."""
        states = {State.READ, State.CHECK} if doubtful else {State.READ}
        return [one for one in self.reading.found if one.question is not None and one.state in states]

    def left(self, *, doubtful: bool) -> int:
        """How many questions stay out."""
        return len(self.reading.found) - len(self.takeable(doubtful=doubtful))


def topic_called(name: str) -> NamedTopic:
    """The one topic that is meant. Refused: "no_topic", "which_topic". 1 statement."""
    found = topics_called(name)
    if len(found) == 1:
        return found[0]
    if not found:
        raise Refused(
            "no_topic", _("Không có chuyên đề “{name}”. Ghi mã chuyên đề, hoặc mã-chương-trình/mã-chuyên-đề.").format(name=name)
        )
    names = ", ".join(f"{topic.programme_key}/{topic.key} ({topic.id})" for topic in found)
    raise Refused("which_topic", _("Nhiều chuyên đề tên “{name}”: {names}. Ghi đủ mã.").format(name=name, names=names))


def check_file(data: bytes, name: str, kind: str, topic_name: str) -> Checked:
    """Read a file and compare it with the bank; writes nothing. Refused: as `topic_called` and `read_file`. 4 statements."""
    topic = topic_called(topic_name)
    reading = read_file(data, name, kind)
    known = figures_of_topic(topic.id)
    reading = replace(reading, found=tuple(settled_again(one, known) for one in reading.found))
    bank = list(bank_texts(topic.id))
    similar, earlier = {}, list[QuestionText]()
    for one in reading.found:
        if one.question is None:
            continue
        found = near_duplicates(one.question, [*bank, *earlier])[:_MOST_SIMILAR]
        if found:
            similar[one.number] = found
        earlier.append(replace(one.question, key=f"#{one.number}"))
    return Checked(topic, reading, similar)


def save_file(checked: Checked, *, doubtful: bool, level: str, login: str, name: str, media: Path, at: datetime) -> list[Saved]:
    """Save what was read, all or none; questions without a level get `level`.

    Refused: "not_all_read" (something would stay out and `doubtful` was not said), "no_account", and those of `save_questions`.
    """
    by = _person(login)
    if not doubtful and (left := checked.left(doubtful=False)):
        sentence = _(
            "Còn {n} câu cần xem hoặc chưa nhập được nên chưa ghi câu nào. Sửa tệp, hoặc chạy lại với --accept-doubtful."
        )
        raise Refused("not_all_read", sentence.format(n=left))
    taken = checked.takeable(doubtful=doubtful)
    texts = [replace(one.question, level=one.question.level or level) for one in taken if one.question is not None]
    pictures = {picture.path: picture.data for one in taken for picture in one.pictures}
    if not texts:
        return []
    return save_questions(checked.topic.id, texts, pictures=pictures, media=media, origin="import", by=by, at=at, note=name[:200])


def _person(login: str) -> int | None:
    """Who answers for an import; nobody when no login is given. Refused: "no_account". At most 1 statement."""
    if not login:
        return None
    account = account_of(login_of(login))
    if account is None:
        raise Refused(
            "no_account", _("Không có tài khoản {login}. Ghi số điện thoại người chịu trách nhiệm.").format(login=login)
        )
    return account.person_id


def export_bank(topic_name: str, kind: str, media: Path) -> Written:
    """The bank of a topic as a file of a format, with its pictures.

    Refused: as `topic_called`, "empty_bank". 4 statements. Raises OSError when a picture is missing from `media`.
    """
    return export_topic(topic_called(topic_name).id, kind, media)


def export_topic(topic_id: int, kind: str, media: Path) -> Written:
    """The same by the number of the topic. Refused: "empty_bank". 3 statements. Raises OSError as above."""
    questions = bank_texts(topic_id)
    if not questions:
        raise Refused("empty_bank", _("Ngân hàng của chuyên đề này chưa có câu hỏi nào để xuất."))
    return WRITERS[kind](questions, shown_pictures(topic_id, questions, media))


def shown_pictures(topic_id: int, questions: Sequence[QuestionText], media: Path) -> dict[str, bytes]:
    """The largest file of every picture that the questions show, by its path."""
    texts = "\n".join(text for question in questions for text in texts_of(question))
    found = {}
    for path, figure in figures_of_topic(topic_id).items():
        if f"({path}" in texts and figure.files:
            found[path] = (media / file_name(figure.sha256, figure.files[-1][0])).read_bytes()
    return found
