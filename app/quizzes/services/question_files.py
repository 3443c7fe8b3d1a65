"""Use-cases of the command line: a file of questions into the bank of a topic, and a bank into a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from app.courses.images import file_name
from app.courses.markdown.phrases import texts_of
from app.courses.question_text import QuestionText, write_question
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc
from app.people.queries import account_of
from app.people.rules import login_of
from app.quizzes.formats.drafting import settled_again
from app.quizzes.formats.exporting import WRITERS
from app.quizzes.formats.opening import read_file
from app.quizzes.formats.records import Fault, FileReading, Found, State
from app.quizzes.formats.staged import faults_left
from app.quizzes.formats.written import Written
from app.quizzes.queries.texts import bank_texts, figures_of_topic, kept_texts
from app.quizzes.queries.topics import NamedTopic, topics_called
from app.quizzes.services.likeness import compared
from app.quizzes.services.writing import Saved, save_questions
from app.storage.media import Place, taken

DEFAULT_LEVEL = "nhan-biet"
"""For questions whose file says no level: the lowest claims the least."""
_TWIN = 0.95
"""From this likeness a question that brings no key of the bank is the same question once more."""


@dataclass(frozen=True)
class Checked:
    """A file that was read for a topic, and by number what asks nearly the same: keys of the bank, "#3" of the file."""

    topic: NamedTopic
    reading: FileReading
    similar: Mapping[int, Sequence[tuple[str, float]]]

    @property
    def twins(self) -> list[Found]:
        """The questions that ask what another one asks already, though their file does not mean that one by its key."""
        return [
            one
            for one in self.reading.found
            if one.question
            and not one.question.key
            and max((like for _key, like in self.similar.get(one.number, ())), default=0) >= _TWIN
        ]

    def takeable(self, *, doubtful: bool, twice: bool = False) -> list[Found]:
        """The questions that can be saved: those that were read, with `doubtful` those to look at that have a key, with `twice`
        those that are there already."""
        out = set() if twice else {one.number for one in self.twins}
        return [
            one
            for one in self.reading.found
            if one.number not in out and _can_be_saved(one, self.reading.format, doubtful=doubtful)
        ]

    def left(self, *, doubtful: bool, twice: bool = False) -> list[Found]:
        """The questions that stay out."""
        taken = {one.number for one in self.takeable(doubtful=doubtful, twice=twice)}
        return [one for one in self.reading.found if one.number not in taken]


def _can_be_saved(found: Found, way: str, *, doubtful: bool) -> bool:
    """Whether a question can be saved as it was read; one to look at only with `doubtful`, and when it can be asked."""
    if found.state is not State.CHECK:
        return found.question is not None and found.state is State.READ
    return doubtful and found.question is not None and not faults_left(found.question, way)


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
    """Read a file and compare it with the bank; writes nothing. Refused: as `topic_called` and `read_file`. 5 statements."""
    topic = topic_called(topic_name)
    reading = read_file(data, name, kind)
    known = figures_of_topic(topic.id)
    there = kept_texts(topic.id)
    found = (_with_replaced(settled_again(one, known), there) for one in reading.found)
    reading = replace(reading, found=tuple(found))
    reading, similar = compared(reading, topic.id, keeps_keys=True)
    return Checked(topic, reading, similar)


def _with_replaced(found: Found, there: Mapping[str, QuestionText | None]) -> Found:
    """A question that was read and would replace another text under its key, or bring back a retired one, to be looked at."""
    question = found.question
    if question is None or found.state is State.UNREAD or question.key not in there:
        return found
    kept = there[question.key]
    if kept is not None and nfc(write_question(kept)) == nfc(write_question(question)):
        return found
    sentence = _("Sẽ thay câu {key} đang có trong ngân hàng. Nếu đây là câu khác, đổi mã câu trong tệp.")
    replaces = Fault("replaces", sentence.format(key=question.key))
    return replace(found, state=State.CHECK, faults=(*found.faults, replaces))


def save_file(
    checked: Checked, *, doubtful: bool, twice: bool = False, level: str, login: str, name: str, media: Place, at: datetime
) -> list[Saved]:
    """Save what was read, all or none; questions without a level get `level`.

    Refused: "not_all_read" (something would stay out and `doubtful` was not said), "no_account", and those of `save_questions`.
    """
    by = _person(login)
    if not doubtful and (left := checked.left(doubtful=False, twice=twice)):
        raise Refused("not_all_read", _why_not_all(left, checked.twins))
    taken = checked.takeable(doubtful=doubtful, twice=twice)
    texts = [replace(one.question, level=one.question.level or level) for one in taken if one.question is not None]
    pictures = {picture.path: picture.data for one in taken for picture in one.pictures}
    if not texts:
        return []
    return save_questions(checked.topic.id, texts, pictures=pictures, media=media, origin="import", by=by, at=at, note=name[:200])


def _why_not_all(left: Sequence[Found], twins: Iterable[Found]) -> str:
    """Why nothing is saved, and with which options it would be."""
    again = {one.number for one in twins}
    others = [one for one in left if one.number not in again or one.state is not State.READ]
    sentence = _("Còn {n} câu cần xem hoặc chưa nhập được nên chưa ghi câu nào. Sửa tệp, hoặc chạy lại với --accept-doubtful.")
    if others:
        return sentence.format(n=len(others))
    sentence = _("{n} câu đã có câu giống hệt nên chưa ghi câu nào. Bỏ những câu đó khỏi tệp, hoặc chạy lại với {option}.")
    return sentence.format(n=len(left), option="--accept-duplicates")


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


def export_bank(topic_name: str, kind: str, media: Place) -> Written:
    """The bank of a topic as a file of a format, with its pictures.

    Refused: as `topic_called`, "empty_bank". 4 statements. Raises OSError when a picture is missing from `media`.
    """
    return export_topic(topic_called(topic_name).id, kind, media)


def export_topic(topic_id: int, kind: str, media: Place) -> Written:
    """The same by the number of the topic. Refused: "empty_bank". 3 statements. Raises OSError as above."""
    questions = bank_texts(topic_id)
    if not questions:
        raise Refused("empty_bank", _("Ngân hàng của chuyên đề này chưa có câu hỏi nào để xuất."))
    return WRITERS[kind](questions, shown_pictures(topic_id, questions, media))


def shown_pictures(topic_id: int, questions: Sequence[QuestionText], media: Place) -> dict[str, bytes]:
    """The largest file of every picture that the questions show, by its path; OSError when one is missing."""
    texts = "\n".join(text for question in questions for text in texts_of(question))
    found = {}
    for path, figure in figures_of_topic(topic_id).items():
        if f"({path}" in texts and figure.files:
            found[path] = taken(media, file_name(figure.sha256, figure.files[-1][0]))
    return found
