"""Use-cases of the import desk: keep a file until somebody has looked at it, save what she takes, take it back whole."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.courses.models import Topic
from app.courses.question_text import QuestionText
from app.kernel.refusal import Refused
from app.kernel.text import _, nfc
from app.quizzes.formats.opening import read_file
from app.quizzes.formats.pasted import read_pasted
from app.quizzes.formats.records import FileReading, Picture
from app.quizzes.formats.staged import (
    Answers,
    Waiting,
    answers_of,
    answers_record,
    faults_left,
    from_record,
    settled,
    takes,
    to_record,
)
from app.quizzes.models import QuestionImport, QuestionImportPicture
from app.quizzes.queries.importing import count_drawn, import_pictures
from app.quizzes.services.likeness import compared
from app.quizzes.services.versions import Stamp
from app.quizzes.services.writing import Ready, made_ready, retire_many, save_ready
from app.storage.journal import record
from app.storage.media import Place
from app.storage.transaction import session, transaction

MAX_NAME = 200
WAITS_DAYS = 14
"""A file that nobody saved goes away after so many days."""
_NAMED = 8
"""Labels that a sentence names before it says "…"."""


@dataclass(frozen=True)
class ImportOutcome:
    """What saving did: questions that came into the bank; `already` when the file had been saved before."""

    saved: int
    already: bool = False


def stage_question_file(topic_id: int, data: bytes, file_name: str, *, by: int, at: datetime) -> int:
    """Keep what a file holds until she saves it; gives back the import's id. The same file again is the same import.

    Refused: see `formats.opening.read_file`.
    """
    return _stage(topic_id, read_file(data, nfc(file_name)), data, nfc(file_name)[-MAX_NAME:], by, at)


def stage_question_text(topic_id: int, text: str, *, by: int, at: datetime) -> int:
    """The same for text that was pasted. Refused: see `formats.pasted.read_pasted`."""
    return _stage(topic_id, read_pasted(text), text.encode(), _("Chữ dán vào"), by, at)


def keep_choices(import_id: int, answers: Answers) -> None:
    """Keep what was settled on one page of the check list. Refused: "not_waiting"."""
    with transaction() as db:
        staged = _waiting_row(db, import_id)
        staged.answers = answers_record(answers.over(answers_of(staged.answers)))


def save_import(import_id: int, answers: Answers, *, by: int, at: datetime, media: Place) -> ImportOutcome:
    """Save the questions that are taken, all or none; what was settled is kept whether or not that works.

    What takes long, pictures and how questions are shown, is worked out before anything is locked.
    Refused: "not_waiting", "nothing", "no_level", "unsettled" (with the questions they are about), "changed_meanwhile" (she
    settles something else in another window), and what `save_questions` refuses. Raises OSError when `media` cannot be written.
    """
    with transaction() as db:
        staged = _row(db, import_id)
        if staged.saved_at is not None:
            return ImportOutcome(len(staged.saved or ()), already=True)
        staged.answers = answers_record(answers.over(answers_of(staged.answers)))
    worked = _worked_out(import_id, media)
    with transaction() as db:
        staged = _row(db, import_id)
        if staged.saved_at is not None:
            return ImportOutcome(len(staged.saved or ()), already=True)
        if (answers_of(staged.answers), staged.staged_at) != (worked.said, worked.staged_at):
            raise Refused("changed_meanwhile", _("Trong lúc lưu, lựa chọn đã đổi ở cửa sổ khác. Xem lại rồi bấm Lưu lần nữa."))
        note = _("Nhập từ {name}").format(name=staged.file_name)
        saved = save_ready(staged.topic_id, worked.ready, Stamp("import", by, at, note))
        staged.saved_at = at
        staged.saved = [
            {"number": one.found.number, "question": row.question_id, "version": row.version_id, "key": row.key}
            for one, row in zip(worked.chosen, saved, strict=True)
        ]
        _drop_pictures(db, [import_id])
        record("quizzes.save_import", "question_import", import_id, by=by, at=at, topic=staged.topic_id, questions=len(saved))
        return ImportOutcome(len(saved))


@dataclass(frozen=True)
class _Worked:
    """The questions that are taken, ready to be written, and as what the file stood when they were worked out."""

    chosen: Sequence[Waiting]
    ready: Ready
    said: Answers
    staged_at: datetime


def _worked_out(import_id: int, media: Place) -> _Worked:
    """What is to be written of a file that waits. Refused: "not_waiting", "nothing", "no_level", "unsettled", "bad_picture"."""
    staged = session().get(QuestionImport, import_id)
    if staged is None:
        raise _not_waiting()
    said = answers_of(staged.answers)
    chosen = [one for one in from_record(staged.reading)[1] if takes(one, said)]
    texts = _ready(chosen, said, staged.format)
    paths = {path for one in chosen for path in one.pictures}
    pictures = import_pictures(import_id, paths) if paths else {}
    return _Worked(chosen, made_ready(staged.topic_id, texts, pictures, media), said, staged.staged_at)


def undo_import(import_id: int, *, by: int, at: datetime) -> int:
    """Take everything that a file brought out of the bank, as long as no attempt has drawn it; gives back how many questions.

    Refused: "not_saved", "drawn".
    """
    with transaction() as db:
        staged = _row(db, import_id)
        if staged.saved_at is None or staged.undone_at is not None:
            raise Refused("not_saved", _("Tệp này không có gì để hoàn tác."))
        rows = staged.saved or []
        retired = retire_many([row["question"] for row in rows], by=by, at=at)
        if drawn := count_drawn([row["version"] for row in rows]):
            sentence = _(
                "Đã có {n} bài làm lấy câu hỏi của tệp này nên không hoàn tác cả tệp được. Thôi dùng từng câu trong ngân hàng."
            )
            raise Refused("drawn", sentence.format(n=drawn))
        staged.undone_at = at
        record("quizzes.undo_import", "question_import", import_id, by=by, at=at, questions=len(retired))
        return len(retired)


def discard_import(import_id: int, *, by: int, at: datetime) -> None:
    """Throw a waiting file away. Refused: "not_waiting"."""
    with transaction() as db:
        staged = _waiting_row(db, import_id)
        _drop_pictures(db, [import_id])
        record("quizzes.discard_import", "question_import", import_id, by=by, at=at, topic=staged.topic_id)
        db.delete(staged)


def _stage(topic_id: int, reading: FileReading, data: bytes, name: str, by: int, at: datetime) -> int:
    """Keep a reading."""
    sha256 = hashlib.sha256(data).hexdigest()
    reading, similar = compared(reading, topic_id, keeps_keys=False)
    reading_record = to_record(reading, similar)
    pictures = {picture.path: picture for one in reading.found for picture in one.pictures}
    with transaction() as db:
        db.execute(select(Topic.id).where(Topic.id == topic_id).with_for_update())
        _sweep(db, at)
        waiting = select(QuestionImport).filter_by(topic_id=topic_id, sha256=sha256, staged_by_id=by, saved_at=None)
        staged = db.scalars(waiting.order_by(QuestionImport.id.desc()).limit(1)).first()
        if staged is None:
            staged = QuestionImport(topic_id=topic_id, sha256=sha256, staged_by_id=by)
            db.add(staged)
        staged.file_name, staged.format, staged.staged_at = name, reading.format, at
        staged.reading, staged.answers = reading_record, None
        db.flush()
        _keep_pictures(db, staged.id, list(pictures.values()))
        record("quizzes.stage_import", "question_import", staged.id, by=by, at=at, topic=topic_id, format=reading.format)
        return staged.id


def _keep_pictures(db: Session, import_id: int, pictures: Sequence[Picture]) -> None:
    """The pictures of a file in the place of those it had before."""
    _drop_pictures(db, [import_id])
    db.add_all(QuestionImportPicture(import_id=import_id, path=picture.path, content=picture.data) for picture in pictures)


def _drop_pictures(db: Session, import_ids: Sequence[int]) -> None:
    """Forget the pictures of files."""
    db.execute(delete(QuestionImportPicture).where(QuestionImportPicture.import_id.in_(import_ids)))


def _sweep(db: Session, at: datetime) -> None:
    """Forget files that nobody saved for a long time."""
    old = select(QuestionImport.id).where(
        QuestionImport.saved_at.is_(None), QuestionImport.staged_at < at - timedelta(days=WAITS_DAYS)
    )
    ids = list(db.scalars(old))
    if ids:
        _drop_pictures(db, ids)
        db.execute(delete(QuestionImport).where(QuestionImport.id.in_(ids)))


def _row(db: Session, import_id: int) -> QuestionImport:
    """An import, locked. Refused: "not_waiting"."""
    staged = db.scalars(select(QuestionImport).where(QuestionImport.id == import_id).with_for_update()).first()
    if staged is None:
        raise _not_waiting()
    return staged


def _waiting_row(db: Session, import_id: int) -> QuestionImport:
    """An import that is not saved yet, locked. Refused: "not_waiting"."""
    staged = _row(db, import_id)
    if staged.saved_at is not None:
        raise _not_waiting()
    return staged


def _not_waiting() -> Refused:
    """The sentence for a file that cannot be changed any more."""
    return Refused("not_waiting", _("Tệp này không còn chờ kiểm tra. Tải tệp lên lại nếu muốn nhập lần nữa."))


def _ready(chosen: Sequence[Waiting], said: Answers, way: str) -> list[QuestionText]:
    """The questions of a file of the format `way` as they are saved. Refused: "nothing", "no_level", "unsettled"."""
    if not chosen:
        raise Refused("nothing", _("Chưa chọn câu nào để lưu. Đánh dấu “Nhập câu này” ở các câu muốn lưu."))
    pairs = [(one, question) for one in chosen if (question := settled(one, said)) is not None]
    faulty = [(one, faults_left(question, way)) for one, question in pairs]
    wrong = [(one, sentences) for one, sentences in faulty if sentences]
    if wrong:
        sentence = _("Chưa lưu được vì còn câu chưa rõ: {names}. {why} Sửa lựa chọn, hoặc bỏ dấu “Nhập câu này”.")
        raise Refused("unsettled", sentence.format(names=_names([one for one, _why in wrong]), why=wrong[0][1][0]))
    without = [one for one, question in pairs if not question.level]
    if without:
        sentence = _("Còn {n} câu chưa có mức độ: {names}. Chọn mức chung ở trên, hoặc mức của từng câu.")
        raise Refused("no_level", sentence.format(n=len(without), names=_names(without)))
    return [question for _one, question in pairs]


def _names(rows: Sequence[Waiting]) -> str:
    """What the file calls these questions."""
    said = [one.found.label or _("câu thứ {n}").format(n=one.found.number) for one in rows[:_NAMED]]
    return ", ".join(said) + ("…" if len(rows) > _NAMED else "")
