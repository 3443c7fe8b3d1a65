"""What is practised in one topic is asked in no graded test, in none of its topics: in the files, and of what is uploaded."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from app.courses.models import Topic, TopicSteward
from app.courses.package import read_package
from app.kernel.settings import Settings
from app.quizzes.formats.records import State
from app.quizzes.formats.staged import Answer, Answers
from app.quizzes.queries.importing import QuestionImportView, question_import
from app.quizzes.shares import share_faults
from app.storage.transaction import session
from app.storage.writes import insert_once
from tests.inspection import InspectingClient
from tests.parted import part_the_bank
from tests.quizzes.conftest import Desk
from tests.quizzes.importing_desk import refused, saved, staged

TWIN = "Câu luyện tập bốn: xếp thứ tự một cuộc thăm hỏi."
PRACTISED = """Câu 1: Câu luyện tập một: việc nào đến trước?
A. Nghe trước
B. Nói trước
Đáp án: A
Mức độ: Nhận biết
"""
OTHER = PRACTISED.replace("Câu luyện tập một: việc nào đến trước?", "Ai ghi sổ thu hội phí của chi hội?")


@pytest.fixture
def course(desk: Desk, tmp_path: Path) -> Path:
    """The folder of the small programme, whose first bank is parted."""
    desk.ask(lambda: part_the_bank(tmp_path / "nho"))
    return tmp_path / "nho"


@pytest.fixture
def topics(desk: Desk, course: Path) -> dict[str, int]:
    """The topics of the programme by key."""
    found: dict[str, int] = desk.ask(lambda: {topic.key: topic.id for topic in session().scalars(select(Topic))})
    rows = [{"topic_id": found[key], "person_id": desk.cast.person["instructor"]} for key in ("01-nghe", "02-noi")]
    desk.ask(lambda: insert_once(TopicSteward, rows, unique=("topic_id", "person_id")) and session().commit())
    return found


def waiting(desk: Desk, topic: int, text: str) -> QuestionImportView:
    """An uploaded text as it waits."""
    import_id = staged(desk, topic, text)
    view = desk.ask(lambda: question_import(topic, import_id, desk.cast.person["instructor"]))
    assert view
    return view


def with_twin(course: Path, use: str = "") -> Path:
    """The programme, with a question of the second topic that says nearly what is practised in the first."""
    bank = course / "02-noi" / "questions.md"
    twin = f"\n## t2-90 {{kind=ordering level=van-dung{use}}}\n{TWIN}\n\n1. Chào hỏi\n2. Lắng nghe\n3. Hẹn lại\n\n> Vì sao.\n"
    bank.write_text(bank.read_text(encoding="utf-8").rstrip("\n") + "\n" + twin, encoding="utf-8")
    return course


def test_a_question_of_a_test_that_is_practised_in_another_topic_is_an_error(course: Path) -> None:
    assert share_faults(read_package(course)) == []
    (fault,) = share_faults(read_package(with_twin(course)))
    assert fault.is_error
    assert fault.file.endswith("01-nghe/questions.md")
    assert "t1-08" in fault.sentence
    assert "t2-90 (02-noi)" in fault.sentence


def test_what_is_practised_in_both_topics_is_none(course: Path) -> None:
    assert share_faults(read_package(with_twin(course, " use=practice"))) == []


def test_a_topic_from_which_no_test_draws_may_say_the_same(course: Path) -> None:
    programme = with_twin(course) / "programme.yml"
    text = programme.read_text(encoding="utf-8")
    assert ", 02-noi: 2}" in text
    programme.write_text(text.replace(", 02-noi: 2}", "}"), encoding="utf-8")
    assert share_faults(read_package(course)) == []


def test_the_command_asks_it_too(desk: Desk, course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with_twin(course)
    runner = desk.app.test_cli_runner()
    monkeypatch.setitem(desk.app.config, "SETTINGS", replace(desk.app.config["SETTINGS"], content=course.parent))
    outcome = runner.invoke(args=["content", "check", "--package", "nho", "--json"])
    assert outcome.exit_code == 1
    assert any("t2-90 (02-noi)" in fault["sentence"] for fault in json.loads(outcome.output)["faults"])


def test_an_uploaded_question_that_is_practised_in_another_topic_is_to_be_looked_at(
    desk: Desk, settings: Settings, topics: dict[str, int]
) -> None:
    view = waiting(desk, topics["02-noi"], PRACTISED)
    (one,) = view.read[1]
    assert one.found.state is State.CHECK
    assert "luyện tập t1-05 của chuyên đề T1" in one.found.faults[0].sentence
    assert [key for key, _likeness in one.similar] == ["01-nghe/t1-05"]
    assert refused(lambda: saved(desk, settings, view.id)).reason == "nothing"
    assert saved(desk, settings, view.id, Answers({1: Answer(take=True)}, level="nhan-biet")) == 1


def test_what_is_asked_in_another_topic_is_named_with_its_place(desk: Desk, settings: Settings, topics: dict[str, int]) -> None:
    assert saved(desk, settings, staged(desk, topics["01-nghe"], OTHER)) == 1
    (one,) = waiting(desk, topics["02-noi"], OTHER).read[1]
    assert one.found.state is State.READ
    assert [key.partition("/")[0] for key, _likeness in one.similar] == ["01-nghe"]


def test_the_page_names_the_place_but_shows_no_words_of_another_topic(
    desk: Desk, client_for: Callable[..., InspectingClient], topics: dict[str, int]
) -> None:
    view = waiting(desk, topics["02-noi"], PRACTISED.replace("nào đến trước", "nào nên đến trước"))
    page = client_for("instructor").get(f"/ngan-hang-cau-hoi/chuyen-de/{topics['02-noi']}/nhap/{view.id}")
    assert "t1-05 của chuyên đề T1" in page.text
    assert "việc nào đến trước" not in page.text
    assert "Nhập câu này" in page.text


def test_an_import_into_a_parted_bank_says_where_its_questions_go(desk: Desk, topics: dict[str, int]) -> None:
    (note,) = waiting(desk, topics["01-nghe"], OTHER).read[0].notes
    assert "1 câu" in note
    assert "dành cho bài kiểm tra" in note
    assert waiting(desk, topics["02-noi"], OTHER).read[0].notes == ()
