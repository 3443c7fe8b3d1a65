"""The import desk: a file waits for its person, is looked at question by question, saved whole, and taken back whole."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.kernel.settings import Settings
from app.quizzes.formats.staged import Answer, Answers
from app.quizzes.models import Question, QuestionImportPicture, QuestionVersion
from app.quizzes.queries.bank import bank_questions
from app.quizzes.queries.importing import question_import, question_imports
from app.quizzes.services import importing
from app.storage.transaction import session
from tests.cast import NOW
from tests.files.make_word_papers import WAYS, Writer, write_paper
from tests.files.word_questions import ASKED, LETTERS
from tests.quizzes.conftest import Desk
from tests.quizzes.importing_desk import LATER, TEXT, imported_keys, refused, saved, staged, stems
from tests.quizzes.test_staff_pages import make_steward, topic_of


@pytest.fixture
def topic(desk: Desk) -> int:
    """The topic that the instructor answers for."""
    make_steward(desk)
    return topic_of(desk)


def test_only_what_was_read_is_saved_unless_somebody_settles_the_rest(desk: Desk, settings: Settings, topic: int) -> None:
    before = len(stems(desk, topic))
    assert saved(desk, settings, staged(desk, topic)) == 1
    assert "Chị làm gì trước khi họp chi hội?" in stems(desk, topic)[-1]
    assert len(stems(desk, topic)) == before + 1


def test_a_doubtful_key_is_settled_with_one_choice(desk: Desk, settings: Settings, topic: int) -> None:
    answers = Answers({2: Answer(take=True, right=("a",))}, level="van-dung")
    assert saved(desk, settings, staged(desk, topic), answers) == 2
    row = desk.ask(lambda: bank_questions([topic])[-1])
    assert [option.correct for option in row.options] == [True, False, False]
    assert row.level == "van-dung"


def test_a_question_without_key_cannot_be_taken_by_its_box_alone(desk: Desk, settings: Settings, topic: int) -> None:
    import_id = staged(desk, topic)
    refusal = refused(lambda: saved(desk, settings, import_id, Answers({2: Answer(take=True)}, level="van-dung")))
    assert refusal.reason == "unsettled"
    assert "Câu 2" in refusal.sentence
    assert desk.ask(lambda: question_import(topic, import_id, desk.cast.person["instructor"])).saved_at is None


def test_what_was_not_read_is_never_taken(desk: Desk, settings: Settings, topic: int) -> None:
    count = saved(desk, settings, staged(desk, topic), Answers({3: Answer(take=True)}, level="van-dung"))
    assert count == 1


def test_every_question_needs_a_level_before_it_is_saved(desk: Desk, settings: Settings, topic: int) -> None:
    import_id = staged(desk, topic, TEXT.replace("Mức độ: Nhận biết\n", ""))
    assert refused(lambda: saved(desk, settings, import_id, Answers())).reason == "no_level"
    assert saved(desk, settings, import_id, Answers({1: Answer(take=True, level="nhan-biet")})) == 1


def test_nothing_chosen_is_said(desk: Desk, settings: Settings, topic: int) -> None:
    answers = Answers({1: Answer(take=False)})
    assert refused(lambda: saved(desk, settings, staged(desk, topic), answers)).reason == "nothing"


def test_saving_twice_is_saving_once(desk: Desk, settings: Settings, topic: int) -> None:
    import_id = staged(desk, topic)
    saved(desk, settings, import_id)
    count = len(stems(desk, topic))
    saved(desk, settings, import_id)
    assert len(stems(desk, topic)) == count


def test_the_same_file_again_is_the_same_import_and_a_stale_one_goes_away(desk: Desk, topic: int) -> None:
    by = desk.cast.person["instructor"]
    first = staged(desk, topic)
    assert staged(desk, topic) == first
    much_later = NOW + timedelta(days=importing.WAITS_DAYS + 1)
    desk.ask(lambda: importing.stage_question_text(topic, TEXT + "\nD. Thêm", by=by, at=much_later))
    assert [row.staged_at for row in desk.ask(lambda: question_imports(topic, by))] == [much_later]


def test_an_import_is_taken_back_whole_while_nothing_was_drawn_from_it(desk: Desk, settings: Settings, topic: int) -> None:
    before, by = stems(desk, topic), desk.cast.person["instructor"]
    import_id = staged(desk, topic)
    saved(desk, settings, import_id)
    assert desk.ask(lambda: importing.undo_import(import_id, by=by, at=LATER)) == 1
    assert stems(desk, topic) == before
    assert refused(lambda: desk.ask(lambda: importing.undo_import(import_id, by=by, at=LATER))).reason == "not_saved"


def test_what_an_attempt_has_drawn_is_not_taken_back(desk: Desk, settings: Settings, topic: int) -> None:
    by = desk.cast.person["instructor"]
    paper = write_paper("x", "cau-hai-cham", "moi-dong", WAYS["dam"], "{}.", ASKED[:4])
    import_id = desk.ask(lambda: importing.stage_question_file(topic, paper.data, "de.docx", by=by, at=NOW))
    saved(desk, settings, import_id)

    def draw() -> None:
        old = session().scalars(select(Question).where(Question.topic_id == topic, Question.key.not_in(imported_keys(import_id))))
        for question in old:
            question.retired_at = NOW
        session().commit()

    desk.ask(draw)
    desk.read_lessons("tham", "01-nghe")
    desk.start("tham", "01-nghe", LATER)
    count = len(stems(desk, topic))
    assert refused(lambda: desk.ask(lambda: importing.undo_import(import_id, by=by, at=LATER))).reason == "drawn"
    assert len(stems(desk, topic)) == count


def test_the_version_says_where_it_came_from(desk: Desk, settings: Settings, topic: int) -> None:
    saved(desk, settings, staged(desk, topic))
    version = desk.ask(lambda: session().scalars(select(QuestionVersion).order_by(QuestionVersion.id.desc()).limit(1)).one())
    assert (version.origin, version.made_by_id) == ("import", desk.cast.person["instructor"])


def test_a_near_duplicate_of_the_bank_is_not_taken_unless_somebody_says_so(desk: Desk, settings: Settings, topic: int) -> None:
    first = staged(desk, topic)
    saved(desk, settings, first)
    text = TEXT.replace("Câu 1: Chị làm gì trước khi họp chi hội?", "CÂU 7. Chi lam gi truoc khi hop chi hoi")
    again = staged(desk, topic, text)
    view = desk.ask(lambda: question_import(topic, again, desk.cast.person["instructor"]))
    assert view.read[1][0].similar
    assert refused(lambda: saved(desk, settings, again)).reason == "nothing"


def test_pictures_wait_with_their_file_and_go_once_it_is_saved(desk: Desk, settings: Settings, topic: int, png: bytes) -> None:
    writer = Writer()
    writer.line("Câu 1: Hình này vẽ gì?")
    writer.book.add_picture(io.BytesIO(png))
    for letter, words in zip(LETTERS, ("Ngôi nhà", "Con đường"), strict=False):
        writer.line(f"{letter}. {words}")
    writer.line("Đáp án: A")
    by = desk.cast.person["instructor"]
    import_id = desk.ask(lambda: importing.stage_question_file(topic, writer.saved(), "hinh.docx", by=by, at=NOW))
    saved(desk, settings, import_id, Answers({1: Answer(take=True)}, level="van-dung"))
    assert "/media/" in stems(desk, topic)[-1]
    assert desk.ask(lambda: session().scalars(select(QuestionImportPicture)).all()) == []


@pytest.fixture
def png() -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.new("RGB", (60, 40), "red").save(file, "PNG")
    return file.getvalue()
