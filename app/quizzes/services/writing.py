"""Use-cases of the bank: save questions, retire them and take them back, go back to an earlier version."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.courses.images import BadPicture
from app.courses.markdown.tree import Figure
from app.courses.pictures import renamed, sent_path, taken_in
from app.courses.question_text import QuestionText, parse_bank
from app.courses.services.texts import note_pictures
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.models import Question, QuestionVersion
from app.quizzes.queries.texts import figures_of_topic
from app.quizzes.services.keys import with_keys
from app.quizzes.services.proofs import Proof, Proofs
from app.quizzes.services.versions import (
    Known,
    Stamp,
    known_questions,
    lock_topics,
    source_hash,
    source_of,
    version_of,
    write_versions,
)
from app.quizzes.wording_faults import plain_sentence
from app.storage import journal
from app.storage.media import Place
from app.storage.transaction import session, transaction


@dataclass(frozen=True)
class Saved:
    """What became of one question: `state` is new, changed (a new version, or in use again) or same."""

    question_id: int
    version_id: int
    key: str
    number: int
    state: str

    @property
    def new(self) -> bool:
        """Whether the question was not in the bank before."""
        return self.state == "new"


@dataclass(frozen=True)
class Ready:
    """Questions that are worked out and wait only to be written: their texts, the pictures that came with them, their proofs."""

    texts: tuple[QuestionText, ...]
    sent: Mapping[str, Figure]
    proofs: Proofs


def save_questions(
    topic_id: int,
    texts: Sequence[QuestionText],
    *,
    pictures: Mapping[str, bytes] | None = None,
    media: Place | None = None,
    origin: str,
    by: int | None,
    at: datetime,
    note: str = "",
) -> list[Saved]:
    """Save questions into the bank of a topic, all or none; a text without a key gets the next free one of the topic.

    `pictures`: what was sent with them, by the path that the texts name; their files go to `media`. A question that is there
    already gets a new version, the same text again none; a retired one is in use again.
    Refused: "faulty" (a question that cannot be asked), "bad_picture". Raises OSError when `media` cannot be written.
    """
    return save_ready(topic_id, made_ready(topic_id, texts, pictures, media), Stamp(origin, by, at, note))


def made_ready(
    topic_id: int, texts: Sequence[QuestionText], pictures: Mapping[str, bytes] | None = None, media: Place | None = None
) -> Ready:
    """Work out everything that needs no lock: the pictures, and how the questions are shown. 2 statements.

    Refused: "bad_picture". Raises OSError when `media` cannot be written.
    """
    sent = send_pictures(pictures or {}, media)
    named = tuple(renamed(text, {path: sent_path(figure) for path, figure in sent.items()}) for text in texts)
    figures = {**figures_of_topic(topic_id), **{sent_path(figure): figure for figure in sent.values()}}
    return Ready(named, sent, Proofs(named, figures))


def save_ready(topic_id: int, ready: Ready, stamp: Stamp) -> list[Saved]:
    """Write questions that are ready, all or none. Refused: "faulty"."""
    with transaction() as db:
        note_pictures(db, {figure.sha256: figure for figure in ready.sent.values()})
        lock_topics(db, [topic_id])
        texts = with_keys(db, topic_id, ready.texts)
        keys = {text.key for text, given in zip(texts, ready.texts, strict=True) if given.key}
        known = {key: entry for (_topic, key), entry in known_questions(db, [topic_id], keys).items()}
        return _save(db, topic_id, texts, known, figures_of_topic(topic_id), stamp, ready.proofs)


def edit_question(
    question_id: int,
    text: QuestionText,
    *,
    seen: int,
    by: int,
    at: datetime,
    note: str = "",
    proofs: Proofs | None = None,
) -> Saved:
    """Save what was written over version `seen` of a question; its key stays. `proofs`: where it was worked out before.

    Refused: "changed_meanwhile" when somebody saved another version since, "faulty".
    """
    topic_id = session().get_one(Question, question_id).topic_id
    proofs = proofs or Proofs([text], figures_of_topic(topic_id))
    with transaction() as db:
        lock_topics(db, [topic_id])
        question = db.get_one(Question, question_id)
        entry = known_questions(db, [topic_id], [question.key])[topic_id, question.key]
        current = db.get_one(QuestionVersion, question.version_id)
        text = replace(text, key=question.key)
        figures = figures_of_topic(topic_id)
        if current.number != seen and current.source_hash != source_hash(text, figures):
            raise Refused("changed_meanwhile", _("Trong lúc soạn, có người đã lưu bản {n}.").format(n=current.number))
        retired_at = question.retired_at
        (saved,) = _save(db, topic_id, [text], {question.key: entry}, figures, Stamp("form", by, at, note), proofs)
        question.retired_at = retired_at
        return saved


def retire_question(question_id: int, *, by: int | None, at: datetime) -> bool:
    """Take a question out of the bank; attempts keep it. False when it was out already."""
    return bool(retire_many([question_id], by=by, at=at))


def restore_question(question_id: int, *, by: int | None, at: datetime) -> bool:
    """Take a retired question back into use. False when it was in use."""
    return bool(restore_many([question_id], by=by, at=at))


def retire_many(question_ids: Sequence[int], *, by: int | None, at: datetime) -> list[int]:
    """Take questions out of the bank; gives back those that were in use."""
    return _turn(question_ids, at, "quizzes.retire_question", by, at)


def restore_many(question_ids: Sequence[int], *, by: int | None, at: datetime) -> list[int]:
    """Take questions back into use; gives back those that were out."""
    return _turn(question_ids, None, "quizzes.restore_question", by, at)


def restore_version(question_id: int, number: int, *, seen: int, by: int, at: datetime) -> Saved:
    """Save the text of an earlier version once more, as the newest.

    Refused: "no_text" (a version older than the editor), "changed_meanwhile", "faulty". LookupError: no such version.
    """
    version = session().scalar(select(QuestionVersion).filter_by(question_id=question_id, number=number))
    if version is None:
        raise LookupError(number)
    if version.source is None:
        raise Refused("no_text", _("Bản {n} có trước khi hệ thống giữ văn bản nên không lấy lại được.").format(n=number))
    (text,), _faults = parse_bank(version.source)
    return edit_question(question_id, text, seen=seen, by=by, at=at, note=_("Lấy lại bản {n}").format(n=number))


@dataclass(frozen=True)
class Change:
    """What is changed in many questions at once: another level, tags more or fewer; "" and () leave it."""

    level: str = ""
    add_tags: tuple[str, ...] = ()
    drop_tags: tuple[str, ...] = ()


def change_many(topic_id: int, question_ids: Sequence[int], change: Change, *, by: int, at: datetime) -> list[Saved]:
    """Change level or tags of several questions of a topic, each as a new version; those that stay the same are not given back.

    Questions without a kept text are passed over. Refused: "faulty".
    """
    proofs = Proofs(_changed_texts(session(), topic_id, question_ids, change), figures_of_topic(topic_id))
    with transaction() as db:
        lock_topics(db, [topic_id])
        texts = _changed_texts(db, topic_id, question_ids, change)
        known = {key: entry for (_topic, key), entry in known_questions(db, [topic_id], [text.key for text in texts]).items()}
        out = [known[text.key].question.retired_at for text in texts]
        stamp = Stamp("form", by, at, _("Sửa nhiều câu một lần"))
        saved = _save(db, topic_id, texts, known, figures_of_topic(topic_id), stamp, proofs)
        for text, retired_at in zip(texts, out, strict=True):
            known[text.key].question.retired_at = retired_at
        return [each for each in saved if each.state != "same"]


def _changed_texts(db: Session, topic_id: int, question_ids: Sequence[int], change: Change) -> list[QuestionText]:
    """The texts in use of these questions with a change in each; without those that have no kept text. 1 statement."""
    sources = db.scalars(
        select(QuestionVersion.source)
        .join(Question, Question.version_id == QuestionVersion.id)
        .where(Question.topic_id == topic_id, Question.id.in_(question_ids), QuestionVersion.source.is_not(None))
        .order_by(Question.key)
    )
    return [_changed(parse_bank(str(source))[0][0], change) for source in sources]


def send_pictures(pictures: Mapping[str, bytes], media: Place | None) -> dict[str, Figure]:
    """Put pictures that were sent through the pipeline, before any transaction. Refused: "bad_picture"; raises OSError."""
    if pictures and media is None:
        raise ValueError("pictures need a media folder")
    found: dict[str, Figure] = {}
    for path, data in pictures.items():
        try:
            found[path] = taken_in(data, path, media or Path())
        except BadPicture as refusal:
            raise Refused("bad_picture", _("Hình “{path}”: {why}").format(path=path[:80], why=refusal.sentence)) from refusal
    return found


def keep_picture(data: bytes, name: str, media: Place) -> Figure:
    """Keep a picture that was sent for a question still being written. Refused: "bad_picture"; raises OSError."""
    figure = send_pictures({name: data}, media)[name]
    with transaction() as db:
        note_pictures(db, {figure.sha256: figure})
    return figure


def _save(
    db: Session,
    topic_id: int,
    texts: Sequence[QuestionText],
    known: Mapping[str, Known],
    figures: Mapping[str, Figure],
    stamp: Stamp,
    proofs: Proofs,
) -> list[Saved]:
    """Write what is new, in the running transaction; Refused for the first question that cannot be asked."""
    made: list[tuple[Question, QuestionVersion]] = []
    rows: list[tuple[Question, int, str]] = []
    for text in texts:
        entry, source = known.get(text.key), source_of(text, figures)
        question = entry.question if entry else Question(topic_id=topic_id, key=text.key)
        same = entry is not None and entry.source_hash == source.hash
        back = entry is not None and question.retired_at is not None
        number = (entry.highest if entry else 0) + (not same)
        if not same:
            proof = proofs.of(text, source, figures)
            _refuse_faulty(proof)
            db.add(question)
            made.append((question, version_of(text, figures, number, stamp, proof.columns)))
        question.retired_at = None
        rows.append((question, number, "new" if entry is None else "same" if same and not back else "changed"))
    write_versions(db, made)
    for question, number, state in rows:
        if state != "same":
            detail = {"key": question.key, "number": number, "origin": stamp.origin, "note": stamp.note}
            journal.record("quizzes.save_question", "question", question.id, by=stamp.by, at=stamp.at, **detail)
    return [Saved(question.id, question.version_id or 0, question.key, number, state) for question, number, state in rows]


def refuse_faults(proofs: Proofs) -> None:
    """Refused "faulty" for the first of these questions that cannot be asked."""
    for proof in proofs.made:
        _refuse_faulty(proof)


def _refuse_faulty(proof: Proof) -> None:
    """Refused "faulty" for a question that cannot be asked."""
    if proof.faults:
        raise Refused("faulty", " ".join(dict.fromkeys(plain_sentence(sentence) for sentence in proof.faults[:3])))


def _changed(text: QuestionText, change: Change) -> QuestionText:
    """A text with another level and other tags."""
    tags = [tag for tag in dict.fromkeys((*text.tags, *change.add_tags)) if tag not in change.drop_tags]
    return replace(text, level=change.level or text.level, tags=tuple(tags))


def _turn(question_ids: Sequence[int], retired_at: datetime | None, action: str, by: int | None, at: datetime) -> list[int]:
    """Retire questions or take them back; gives back those for which that changed something."""
    with transaction() as db:
        there = select(Question).where(Question.id.in_(question_ids)).order_by(Question.id).with_for_update()
        turned = [question for question in db.scalars(there) if (question.retired_at is None) != (retired_at is None)]
        for question in turned:
            question.retired_at = retired_at
            journal.record(action, "question", question.id, by=by, at=at, key=question.key)
        return [question.id for question in turned]
