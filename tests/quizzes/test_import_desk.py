"""The import desk: a file waits for its person, is looked at question by question, saved whole, and taken back whole."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app.courses.question_text import OptionText, QuestionText
from app.kernel.refusal import Refused
from app.kernel.settings import Settings
from app.quizzes.formats.staged import Answer, Answers
from app.quizzes.models import Question, QuestionImport, QuestionImportPicture, QuestionVersion
from app.quizzes.queries.bank import bank_questions
from app.quizzes.queries.importing import question_import, question_imports
from app.quizzes.services import importing
from app.quizzes.services.writing import save_questions
from app.storage.transaction import session
from tests.cast import NOW
from tests.files.make_word_papers import ASKED, LETTERS, WAYS, Writer, write_paper
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.test_staff_pages import make_steward, topic_of

Clients = Callable[..., InspectingClient]
LEFT = (OptionText("a", "Một", True), OptionText("b", "Hai", False))
LATER = NOW + timedelta(minutes=5)
TEXT = """Câu 1: Chị làm gì trước khi họp chi hội?
A. Hỏi thăm từng nhà
B. Thu tiền
C. Về sớm
Đáp án: A
Mức độ: Nhận biết
Câu 2: Ai giữ sổ của tổ vay vốn?
A. Tổ trưởng
B. Người vay
C. Ngân hàng
Câu 3: Ba chữ này là gì vậy?
"""


@pytest.fixture
def topic(desk: Desk) -> int:
    """The topic that the instructor answers for."""
    make_steward(desk)
    return topic_of(desk)


def staged(desk: Desk, topic: int, text: str = TEXT, who: str = "instructor") -> int:
    return desk.ask(lambda: importing.stage_question_text(topic, text, by=desk.cast.person[who], at=NOW))


def saved(desk: Desk, settings: Settings, import_id: int, answers: Answers | None = None, at: Any = LATER) -> int:
    by = desk.cast.person["instructor"]
    answers = answers or Answers(level="thong-hieu")
    return desk.ask(lambda: importing.save_import(import_id, answers, by=by, at=at, media=settings.media).saved)


def stems(desk: Desk, topic: int) -> list[str]:
    return desk.ask(lambda: [question.stem_html for question in bank_questions([topic])])


def refused(act: Callable[[], Any]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


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


def imported_keys(import_id: int) -> list[str]:
    row = session().get_one(QuestionImport, import_id)
    return [one["key"] for one in row.saved or ()]


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


def upload(client: InspectingClient, topic: int, data: bytes, name: str) -> Any:
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap"
    return client.post(url, data={"tep": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def test_a_word_paper_goes_from_the_page_into_the_bank(desk: Desk, client_for: Clients, topic: int) -> None:
    client = client_for("instructor")
    paper = write_paper("x", "cau-hai-cham", "moi-dong", WAYS["dam"], "{}.", ASKED[:4])
    sent = upload(client, topic, paper.data, "de thi.docx")
    assert sent.status_code == 303
    page = client.get(sent.location).text
    assert "Đáp án nhận ra từ chữ đậm" in page
    assert "Lưu 4 câu vào ngân hàng" in page
    done = client.post(sent.location, data={"muc": "thong-hieu"})
    assert done.status_code == 303
    assert "Đã lưu 4 câu" in client.get(sent.location).text
    assert ASKED[0].stem in client.get(f"/ngan-hang-cau-hoi?topic={topic}").text


def test_choices_of_one_page_are_kept_while_another_is_looked_at(desk: Desk, client_for: Clients, topic: int) -> None:
    client, import_id = client_for("instructor"), staged(desk, topic)
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{import_id}"
    form = {"go": "can-xem", "q": ["1", "2"], "t1": "1", "a2": "1", "r2": "1", "k2": "c", "l2": "van-dung", "muc": "nhan-biet"}
    assert client.post(url, data=form).status_code == 303
    view = desk.ask(lambda: question_import(topic, import_id, desk.cast.person["instructor"]))
    assert view.answers.of(2) == Answer(True, "van-dung", ("c",))
    assert view.answers.level == "nhan-biet"
    assert "Lưu 2 câu vào ngân hàng" in client.get(url).text


def test_leaving_a_doubtful_question_is_one_choice_too(desk: Desk, client_for: Clients, topic: int) -> None:
    client, import_id = client_for("instructor"), staged(desk, topic)
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{import_id}"
    client.post(url, data={"q": ["1", "2"], "t1": "1", "a2": "1", "r2": "1", "k2": "-", "muc": "nhan-biet"})
    assert "Đã lưu 1 câu" in client.get(url).text


def test_somebody_elses_file_is_as_if_it_did_not_exist(desk: Desk, client_for: Clients, topic: int) -> None:
    import_id = staged(desk, topic)
    for who in ("coordinator", "tham", "stranger"):
        assert client_for(who).get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{import_id}").status_code in {302, 303, 404}
    theirs = staged(desk, topic, TEXT + "\n", who="coordinator")
    assert client_for("instructor").get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{theirs}").status_code == 404
    other = topic_of(desk, "02-noi")
    assert client_for("instructor").get(f"/ngan-hang-cau-hoi/chuyen-de/{other}/nhap/{import_id}").status_code == 404


@pytest.mark.parametrize(
    ("data", "name", "said"),
    [
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 600, "de.doc", "kiểu cũ"),
        (b"khong phai tep", "de.docx", "không phải tệp Word"),
        (b"PK\x03\x04 cut", "de.docx", "hỏng"),
        (b"%PDF-1.7", "de.md", "PDF"),
        (b"", "de.docx", "trống"),
        (b"x", "de.exe", "Chọn tệp có đuôi"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_with_a_sentence(
    client_for: Clients, topic: int, data: bytes, name: str, said: str
) -> None:
    page = upload(client_for("instructor"), topic, data, name)
    assert page.status_code == 422
    assert said in page.text


def test_pasted_text_is_read_like_a_file_and_nothing_is_asked_for(desk: Desk, client_for: Clients, topic: int) -> None:
    client = client_for("instructor")
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap"
    assert client.post(url, data={"chu": TEXT}).status_code == 303
    empty = client.post(url, data={"chu": " "})
    assert empty.status_code == 422
    assert "Chưa có chữ nào" in empty.text


def test_a_waiting_file_can_be_thrown_away(desk: Desk, client_for: Clients, topic: int) -> None:
    client, import_id = client_for("instructor"), staged(desk, topic)
    url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{import_id}"
    assert client.post(f"{url}/bo").status_code == 303
    assert client.get(url).status_code == 404


def test_the_template_is_read_back_as_a_table_without_questions(client_for: Clients, topic: int) -> None:
    client = client_for("instructor")
    answer = client.get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/mau-nhap.xlsx")
    page = upload(client, topic, answer.data, "mau.xlsx")
    assert page.status_code == 422
    assert "Không thấy câu hỏi nào" in page.text


@pytest.mark.parametrize("kind", ["docx", "xlsx", "gift", "moodle-xml", "qti", "md"])
def test_a_bank_leaves_in_every_format(client_for: Clients, topic: int, kind: str) -> None:
    client = client_for("instructor")
    assert f"dang={kind}" in client.get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/xuat").text
    answer = client.get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/xuat?dang={kind}&du=1")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert len(answer.data) > 100


def test_what_a_format_cannot_hold_is_said_before_the_file_is_taken(desk: Desk, client_for: Clients, topic: int) -> None:
    client, url = client_for("instructor"), f"/ngan-hang-cau-hoi/chuyen-de/{topic}/xuat"
    question = QuestionText("", "single", level="nhan-biet", stem="Hai chữ nào giữ thứ tự?", options=LEFT, shuffle=False)
    by = desk.cast.person["instructor"]
    (new,) = desk.ask(lambda: save_questions(topic, [question], origin="form", by=by, at=NOW))
    page = client.get(f"{url}?dang=gift")
    assert "Việc giữ nguyên thứ tự phương án không ghi được." in page.text
    assert new.key in page.text
    assert f"{url}?dang=gift&amp;du=1" in page.text
    assert client.get(f"{url}?dang=md").headers["Content-Disposition"].startswith("attachment")


def test_a_saved_file_says_of_every_question_whether_it_was_saved(
    desk: Desk, client_for: Clients, settings: Settings, topic: int
) -> None:
    import_id = staged(desk, topic)
    saved(desk, settings, import_id)
    (key,) = desk.ask(lambda: imported_keys(import_id))
    page = client_for("instructor").get(f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{import_id}").text
    assert f">{key}</a>" in page
    assert page.count("Không lưu") == 2


def test_the_check_list_costs_the_same_for_few_questions_and_for_many(
    desk: Desk, client_for: Clients, statements: Callable[[], Any], topic: int
) -> None:
    client = client_for("instructor")
    many = "\n".join(f"Câu {n}: Việc thứ {n} của chị là gì?\nA. Một\nB. Hai\nĐáp án: A\nMức độ: TH" for n in range(1, 60))
    counts = []
    for text in (TEXT, many):
        url = f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhap/{staged(desk, topic, text)}"
        with statements() as seen:
            assert client.get(url).status_code == 200
        counts.append(len(seen))
    assert max(counts) <= 12
    assert counts[1] - counts[0] <= 1  # the bank is read only where something of it is near
