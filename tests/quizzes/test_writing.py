"""Saving questions: versions, keys, retiring, pictures, and files that meet what was written in the web."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from app.courses.cli import _summary
from app.courses.package import read_package
from app.courses.question_text import OptionText, QuestionText, parse_bank, write_bank
from app.courses.services import publish
from app.kernel.refusal import Refused
from app.quizzes.models import Question, QuestionVersion
from app.quizzes.queries.texts import bank_texts, question_source, version_texts
from app.quizzes.services.banks import publish_banks
from app.quizzes.services.merging import settle_conflict
from app.quizzes.services.writing import (
    Change,
    change_many,
    edit_question,
    restore_question,
    restore_version,
    retire_question,
    save_questions,
)
from app.storage.models import JournalEntry
from app.storage.transaction import session, transaction
from tests.cast import NHO, NOW, Cast
from tests.quizzes.conftest import Desk
from tests.quizzes.test_banks import NOTHING, again, changed, the_question

pytestmark = pytest.mark.usefixtures("ctx")
QUESTION = QuestionText(
    "",
    "single",
    level="nhan-biet",
    stem="Gặp hội viên, việc đầu tiên là gì?",
    options=(OptionText("a", "Nghe", True, "Đúng."), OptionText("b", "Khuyên", False)),
)


def topic_of(desk: Desk) -> int:
    return next(iter(desk.paper("01-nghe").bank_topics))


def save(desk: Desk, *texts: QuestionText, **more: object) -> list[object]:
    return list(save_questions(topic_of(desk), texts, origin="form", by=desk.cast.person["instructor"], at=NOW, **more))  # type: ignore[arg-type]


def edit(desk: Desk, stem: str, seen: int = 1) -> object:
    """Somebody changes the question t1-01 in the web."""
    source = question_source(the_question().id)
    assert source is not None
    assert source.text is not None
    text = replace(source.text, stem=stem)
    return edit_question(source.id, text, seen=seen, by=desk.cast.person["instructor"], at=NOW, note="Rõ hơn")


def current() -> QuestionVersion:
    return session().get_one(QuestionVersion, the_question().version_id)


def test_a_new_question_gets_the_next_key_of_its_topic(desk: Desk) -> None:
    one, two = save(desk, QUESTION, replace(QUESTION, stem="Câu khác"))
    assert [(each.key, each.number, each.state, each.new) for each in (one, two)] == [  # type: ignore[attr-defined]
        ("t1-05", 1, "new", True),
        ("t1-06", 1, "new", True),
    ]
    assert [text.key for text in bank_texts(topic_of(desk))] == ["t1-01", "t1-02", "t1-03", "t1-04", "t1-05", "t1-06"]


def test_the_same_text_again_makes_no_new_version(desk: Desk) -> None:
    (first,) = save(desk, QUESTION)
    (again_,) = save(desk, replace(QUESTION, key=first.key))  # type: ignore[attr-defined]
    assert (again_.state, again_.version_id) == ("same", first.version_id)  # type: ignore[attr-defined]


def test_every_save_says_who_when_why_and_stands_in_the_journal(desk: Desk) -> None:
    edit(desk, "Câu viết lại.")
    newest = version_texts(the_question().id)[0]
    assert (newest.number, newest.origin, newest.made_by, newest.note, newest.published_at) == (
        2, "form", "Nguyễn Thị Mai", "Rõ hơn", NOW,
    )  # fmt: skip
    entry = session().scalars(select(JournalEntry).where(JournalEntry.action == "quizzes.save_question")).one()
    assert (entry.by_id, entry.detail["key"], entry.detail["number"]) == (desk.cast.person["instructor"], "t1-01", 2)


def test_one_bad_question_keeps_all_from_being_saved(desk: Desk) -> None:
    bad = replace(QUESTION, options=QUESTION.options[1:])
    with pytest.raises(Refused, match="Cần ít nhất hai phương án"):
        save(desk, QUESTION, bad)
    assert len(bank_texts(topic_of(desk))) == 4


def test_an_attempt_keeps_its_version_while_the_question_is_rewritten(desk: Desk) -> None:
    attempt = desk.start("tham", "01-nghe")
    drawn = desk.right(attempt)
    for text in bank_texts(topic_of(desk)):
        row = session().scalars(select(Question).where(Question.key == text.key)).one()
        edit_question(row.id, replace(text, stem="Khác hẳn"), seen=1, by=desk.cast.person["instructor"], at=NOW)
    assert desk.right(attempt) == drawn


def test_the_later_of_two_editors_is_told_and_nothing_is_overwritten(desk: Desk) -> None:
    edit(desk, "Bản của chị Mai")
    with pytest.raises(Refused, match="có người đã lưu bản 2"):
        edit(desk, "Bản của chị Hoa", seen=1)
    assert current().stem_html == "Bản của chị Mai"
    edit(desk, "Bản của cả hai", seen=2)
    assert current().number == 3


def test_two_editors_who_write_the_same_are_one(desk: Desk) -> None:
    edit(desk, "Cùng một lời")
    assert edit(desk, "Cùng một lời", seen=1).state == "same"  # type: ignore[attr-defined]


def test_an_earlier_version_comes_back_as_a_new_one(desk: Desk) -> None:
    before = current().source_hash
    edit(desk, "Câu viết lại.")
    restore_version(the_question().id, 1, seen=2, by=desk.cast.person["instructor"], at=NOW)
    assert (current().number, current().source_hash, current().note) == (3, before, "Lấy lại bản 1")
    with pytest.raises(LookupError):
        restore_version(the_question().id, 9, seen=3, by=desk.cast.person["instructor"], at=NOW)


def test_retired_and_taken_back(desk: Desk) -> None:
    question = the_question()
    assert [retire_question(question.id, by=None, at=NOW) for _time in range(2)] == [True, False]
    assert "t1-01" not in [text.key for text in bank_texts(topic_of(desk))]
    assert [restore_question(question.id, by=None, at=NOW) for _time in range(2)] == [True, False]


def test_level_and_tags_of_many_at_once(desk: Desk) -> None:
    ids = list(session().scalars(select(Question.id).where(Question.key.in_(("t1-01", "t1-02")))))
    change = Change("van-dung", add_tags=("hoi-nghi",))
    assert len(change_many(topic_of(desk), ids, change, by=desk.cast.person["instructor"], at=NOW)) == 2
    assert change_many(topic_of(desk), ids, change, by=desk.cast.person["instructor"], at=NOW) == []
    assert {(text.level, text.tags[-1:]) for text in bank_texts(topic_of(desk))[:2]} == {("van-dung", ("hoi-nghi",))}


def test_a_retired_question_stays_retired_when_it_is_edited(desk: Desk) -> None:
    retire_question(the_question().id, by=None, at=NOW)
    edit(desk, "Sửa khi đã thôi dùng")
    assert the_question().retired_at == NOW


# Pictures


def photo(**more: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (400, 300), "#246").save(out, "JPEG", **more)
    return out.getvalue()


def test_a_picture_that_is_sent_loses_its_metadata_and_its_name(desk: Desk, ctx: Flask) -> None:
    exif = Image.Exif()
    exif[0x010E] = "BI MAT 0912345678"
    text = replace(QUESTION, stem="Trong hình là gì?\n\n![Hai người](media/anh.jpg)")
    media = ctx.config["SETTINGS"].media
    (saved,) = save(desk, text, pictures={"media/anh.jpg": photo(exif=exif)}, media=media)
    version = session().get_one(QuestionVersion, saved.version_id)  # type: ignore[attr-defined]
    ((path, sha256),) = (version.pictures or {}).items()
    assert path == f"images/{sha256[:16]}.webp"
    assert "anh.jpg" not in (version.source or "")
    assert f"/media/{sha256}-" in version.stem_html
    files = list(media.glob(f"{sha256}-*.webp"))
    assert files
    assert all(b"BI MAT" not in file.read_bytes() for file in files)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"<svg onload=alert(1)>", photo()[:200], b"\x89PNG\r\n\x1a\n" + b"\0" * 64])
def test_what_is_no_picture_is_refused_in_a_sentence(desk: Desk, ctx: Flask, data: bytes) -> None:
    text = replace(QUESTION, stem="Hình\n\n![Hình](media/anh.jpg)")
    with pytest.raises(Refused) as refusal:
        save(desk, text, pictures={"media/anh.jpg": data}, media=ctx.config["SETTINGS"].media)
    assert refusal.value.reason == "bad_picture"
    assert len(bank_texts(topic_of(desk))) == 4


def test_a_picture_that_nobody_sent_is_refused(desk: Desk) -> None:
    with pytest.raises(Refused, match="Không dùng được hình"):
        save(desk, replace(QUESTION, stem="Hình\n\n![Hình](images/khong-co.png)"))


# Files and web


def test_a_web_edit_survives_a_publish_of_the_same_files(desk: Desk) -> None:
    edit(desk, "Sửa trên web")
    assert again(desk.cast, read_package(NHO)) == NOTHING
    assert current().stem_html == "Sửa trên web"


def test_what_both_changed_is_left_as_in_the_web_and_named_every_time(desk: Desk) -> None:
    edit(desk, "Sửa trên web")
    package = changed(read_package(NHO), stem="Sửa trong tệp")
    for _time in range(2):
        assert again(desk.cast, package) == NOTHING | {"questions_conflict": ("t1-01",)}
    assert current().stem_html == "Sửa trên web"
    assert the_question().conflict_number == 3
    assert session().scalar(select(func.max(QuestionVersion.number)).where(QuestionVersion.question_id == the_question().id)) == 3


@pytest.mark.parametrize(("keep", "stem"), [("web", "Sửa trên web"), ("file", "Sửa trong tệp")])
def test_a_person_settles_a_conflict_once_and_for_all(desk: Desk, keep: str, stem: str) -> None:
    edit(desk, "Sửa trên web")
    package = changed(read_package(NHO), stem="Sửa trong tệp")
    again(desk.cast, package)
    settle_conflict(the_question().id, number=3, keep=keep, seen=2, by=desk.cast.person["instructor"], at=NOW)
    assert current().stem_html == stem
    assert again(desk.cast, package) == NOTHING
    with pytest.raises(Refused, match="đã có người chọn bản"):
        settle_conflict(the_question().id, number=3, keep=keep, seen=2, by=desk.cast.person["instructor"], at=NOW)
    edit(desk, "Viết tiếp", seen=current().number)
    assert current().number == 4


def test_a_conflict_is_not_settled_over_a_web_version_that_was_not_seen(desk: Desk) -> None:
    edit(desk, "Sửa trên web")
    again(desk.cast, changed(read_package(NHO), stem="Sửa trong tệp"))
    edit(desk, "Sửa trên web lần nữa", seen=2)
    by = desk.cast.person["instructor"]
    with pytest.raises(Refused, match="có người đã lưu bản 4"):
        settle_conflict(the_question().id, number=3, keep="file", by=by, at=NOW, seen=2)
    assert current().stem_html == "Sửa trên web lần nữa"
    settle_conflict(the_question().id, number=3, keep="file", by=by, at=NOW, seen=4)
    assert current().stem_html == "Sửa trong tệp"


def test_files_that_say_what_the_web_says_end_the_conflict(desk: Desk) -> None:
    edit(desk, "Sửa trên web")
    again(desk.cast, changed(read_package(NHO), stem="Sửa trong tệp"))
    assert again(desk.cast, changed(read_package(NHO), stem="Sửa trên web")) == NOTHING
    assert the_question().conflict_number is None


def test_a_bank_written_out_and_published_again_changes_nothing(desk: Desk) -> None:
    edit(desk, "Sửa trên web")
    save(desk, QUESTION)
    questions, faults = parse_bank(write_bank(bank_texts(topic_of(desk))))
    package = read_package(NHO)
    entry = package.topics[0]
    assert entry.folder is not None
    written = replace(package, topics=(replace(entry, folder=replace(entry.folder, questions=questions)), *package.topics[1:]))
    assert faults == ()
    for _time in range(2):
        assert again(desk.cast, written) == NOTHING


def test_a_question_of_the_web_is_not_retired_by_a_publish(desk: Desk) -> None:
    (saved,) = save(desk, QUESTION)
    assert again(desk.cast, read_package(NHO)) == NOTHING
    assert session().get_one(Question, saved.question_id).retired_at is None  # type: ignore[attr-defined]


def test_retired_in_the_web_it_stays_retired_until_the_file_changes(desk: Desk) -> None:
    retire_question(the_question().id, by=None, at=NOW)
    assert again(desk.cast, read_package(NHO)) == NOTHING
    assert the_question().retired_at == NOW
    assert again(desk.cast, changed(read_package(NHO), stem="Câu mới")) == NOTHING | {"questions_changed": 1}
    assert the_question().retired_at is None


def test_a_question_dropped_by_the_files_but_changed_in_the_web_is_a_conflict(desk: Desk) -> None:
    edit(desk, "Sửa trên web")
    package = changed(read_package(NHO), gone=True)
    assert again(desk.cast, package) == NOTHING | {"questions_conflict": ("t1-01",)}
    settle_conflict(the_question().id, number=0, keep="web", seen=2, by=desk.cast.person["instructor"], at=NOW)
    assert again(desk.cast, package) == NOTHING
    assert the_question().retired_at is None


def test_versions_older_than_the_editor_get_their_text_at_the_next_publish(desk: Desk, cast: Cast) -> None:
    with transaction():
        current().source = None
    assert len(bank_texts(topic_of(desk))) == 3
    assert again(cast, read_package(NHO)) == NOTHING
    assert [text.key for text in bank_texts(topic_of(desk))] == ["t1-01", "t1-02", "t1-03", "t1-04"]


def test_the_report_of_a_publish_names_what_files_and_web_changed_both(desk: Desk) -> None:
    edit(desk, "Sửa trên web")
    outcome = publish(changed(read_package(NHO), stem="Sửa trong tệp"), by=None, at=NOW, parts=(publish_banks,))
    said = _summary(read_package(NHO), outcome)
    assert "bản trên web được giữ: t1-01" in said
