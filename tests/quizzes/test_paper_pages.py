"""Pages of papers for staff: a class's paper, its windows, extra time, the blueprint, trial draws, printed attempts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from sqlalchemy import func, select

from app.quizzes.models import Answer, Attempt, Paper, PaperExtra, PaperSetting
from app.quizzes.queries.sitting import extras_of_class
from app.storage.transaction import session
from tests.cast import NOW
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.test_staff_pages import make_steward

Clients = Callable[..., InspectingClient]
LATER = NOW + timedelta(hours=2)


def urls(desk: Desk, key: str = "kiem-tra", cohort: str = "thu") -> dict[str, str]:
    """The addresses of a paper in a class and of its edition."""
    paper, base = desk.paper(key).id, f"/lop/{desk.cast.cohort[cohort]}/bai-kiem-tra"
    return {
        "list": base,
        "page": f"{base}/{paper}",
        "xlsx": f"{base}/{paper}/bang.xlsx",
        "print": f"{base}/{paper}/in",
        "settings": f"{base}/{paper}/cai-dat",
        "extra": f"{base}/{paper}/them-gio",
        "paper": f"/de/{paper}",
        "edit": f"/de/{paper}/sua",
        "try": f"/de/{paper}/thu?so=7",
        "five": f"/de/{paper}/nam-de?so=7",
    }


@pytest.fixture
def coordinator(client_for: Clients) -> InspectingClient:
    return client_for("coordinator")


def test_out_of_scope_is_like_not_existing_byte_for_byte(desk: Desk, client_for: Clients) -> None:
    mine = urls(desk)
    mine |= {"print_attempt": f"/bai-lam/{desk.sit('tham', 'kiem-tra')}/in"}
    for who, closed in (
        ("other_coordinator", {"list", "page", "xlsx", "print", "settings", "extra", "edit", "print_attempt"}),
        ("instructor", set(mine)),
        ("anh", set(mine)),
        ("coordinator", {"edit"}),
    ):
        client = client_for(who)
        nowhere = client.get("/khong-co-trang-nay")
        for name in closed:
            answer = client.get(mine[name])
            assert (answer.status_code, answer.data) == (404, nowhere.data), (who, name)


def test_a_paper_of_another_edition_does_not_exist_in_a_class(desk: Desk, coordinator: InspectingClient) -> None:
    for url in urls(desk).values():
        if url.startswith("/lop/") and not url.endswith("bai-kiem-tra"):
            wrong = re.sub(r"bai-kiem-tra/\d+", "bai-kiem-tra/999999", url)
            assert coordinator.get(wrong).status_code == 404


def test_the_class_page_names_everybody_with_state_and_reminders(desk: Desk, coordinator: InspectingClient) -> None:
    desk.sit("tham", "kiem-tra", at=NOW - timedelta(minutes=11))
    running = desk.start("anh", "kiem-tra")
    desk.save("anh", running, 1, desk.right(running)[1])
    text = coordinator.get(urls(desk)["page"]).text
    assert "Đang làm: còn 30 phút, đã lưu 1 trong" in text
    assert "Đã đạt: 1 người" in text
    assert "Chưa làm: 2 người" in text
    assert "Chào chị Bình, chị chưa làm" in text
    assert f"/bai-lam/{running}/nhat-ky" in text
    assert 'data-seconds="30"' in text


def test_the_page_costs_the_same_however_many_people(
    desk: Desk, coordinator: InspectingClient, statements: Callable[[], Any]
) -> None:
    counts = []
    for who in ("tham", "anh"):
        desk.sit(who, "kiem-tra")
        coordinator.get(urls(desk)["page"])
        with statements() as seen:
            coordinator.get(urls(desk)["page"])
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_the_workbook_has_numbers_as_numbers(desk: Desk, coordinator: InspectingClient) -> None:
    desk.sit("tham", "kiem-tra", at=NOW - timedelta(minutes=11))
    sheet = openpyxl.load_workbook(io.BytesIO(coordinator.get(urls(desk)["xlsx"]).data)).active
    rows = {row[1]: row for row in sheet.iter_rows(values_only=True) if row[1]}
    assert rows["Hà Thị Thắm"][4:7] == ("Đã đạt", 1, 10)
    assert rows["Nguyễn Thị Bình"][4:7] == ("Chưa làm", 0, None)
    assert rows["Hà Thị Thắm"][3] == "0912000001"


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"opens_at": "8:00"}, "Nhập giờ và ngày"),
        ({"opens_at": "25:00 12/11/2026"}, "Không có giờ"),
        ({"opens_at": "8:00 31/02/2026"}, "Không có ngày"),
        ({"opens_at": "9:00 12/11/2026", "closes_at": "8:00 12/11/2026"}, "Giờ đóng phải sau giờ mở"),
        ({"closes_at": "8:00 12/12/2026"}, "giờ đóng không được muộn hơn"),
        ({"shows": "tat-ca"}, "Chọn một trong các mục có sẵn"),
        ({"reason": ""}, "Ghi lý do"),
    ],
)
def test_a_window_that_cannot_be_read_is_said_and_kept_as_typed(
    desk: Desk, coordinator: InspectingClient, sent: dict[str, str], sentence: str
) -> None:
    answer = coordinator.post(urls(desk)["settings"], data={"reason": "Đổi lịch"} | sent)
    assert answer.status_code == 422
    assert sentence in answer.text
    assert all(value in answer.text for name, value in sent.items() if name.endswith("_at"))
    assert desk.ask(lambda: session().scalar(select(func.count()).select_from(PaperSetting))) == 0


def test_minutes_are_given_from_the_class_shown_to_her_and_taken_back(
    desk: Desk, coordinator: InspectingClient, client_for: Clients
) -> None:
    attempt, her_id = desk.start("tham", "kiem-tra"), str(desk.cast.enrolment["tham"])
    before = desk.ask(lambda: session().scalar(select(Attempt.due_at)))
    page = coordinator.get(urls(desk)["extra"] + f"?hv={her_id}").text
    assert re.search(rf'checked[^>]*value="{her_id}"', page)
    sent = {"who": [her_id], "minutes": "15", "cause": "line", "reason": "Mất điện từ 8:10", "client": "0123456789"}
    for _time in range(2):
        assert coordinator.post(urls(desk)["extra"], data=sent).status_code == 303
    assert desk.ask(lambda: session().scalar(select(Attempt.due_at))) == before + timedelta(minutes=15)
    assert "thêm 15 phút" in coordinator.get(urls(desk)["page"]).text
    her_page = f"/hoc/{her_id}/bai-kiem-tra/{desk.paper('kiem-tra').id}"
    assert "Người phụ trách lớp đã cho chị thêm 15 phút." in client_for("tham").get(her_page).text
    (row,) = desk.ask(lambda: extras_of_class(desk.cast.cohort["thu"]))
    undo = f"/lop/{desk.cast.cohort['thu']}/them-gio/{row.id}/bo"
    assert client_for("other_coordinator").post(undo, data={"reason": "x"}).status_code == 404
    assert coordinator.post(undo, data={"reason": ""}).status_code == 303
    assert desk.ask(lambda: session().scalar(select(Attempt.due_at))) == before + timedelta(minutes=15)
    assert coordinator.post(undo, data={"reason": "Ghi nhầm"}).status_code == 303
    assert desk.ask(lambda: session().scalar(select(Attempt.due_at).where(Attempt.id == attempt))) == before
    text = coordinator.get(urls(desk)["page"]).text
    assert "Ghi nhầm" in text
    assert "Đã bỏ" in text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "ít nhất một mục"),
        ({"minutes": "0"}, "từ 1 trở lên"),
        ({"minutes": "601"}, "không quá 600"),
        ({"minutes": "mười"}, "Nhập một số nguyên"),
        ({"minutes": "5", "who": []}, "Chọn ít nhất một học viên"),
        ({"minutes": "5", "who": ["999999"]}, "Chọn trong các mục có sẵn"),
        ({"minutes": "5", "cause": "buon"}, "Chọn một trong các mục có sẵn"),
        ({"closes_at": "8:00 12/11/2026"}, "Giờ đóng riêng phải sau"),
        ({"minutes": "5", "reason": ""}, "Nói rõ lý do"),
    ],
)
def test_what_cannot_be_given_is_said(desk: Desk, coordinator: InspectingClient, sent: dict[str, Any], sentence: str) -> None:
    whole = {"who": [str(desk.cast.enrolment["tham"])], "cause": "line", "reason": "Mất điện", "client": "0123456789"} | sent
    answer = coordinator.post(urls(desk)["extra"], data=whole)
    assert (answer.status_code, sentence in answer.text) == (422, True)
    assert desk.ask(lambda: session().scalar(select(func.count()).select_from(PaperExtra))) == 0


def test_the_page_of_a_paper_shows_its_blueprint_and_what_ten_is(desk: Desk, coordinator: InspectingClient) -> None:
    text = coordinator.get(urls(desk)["paper"]).text
    assert "Ma trận đề" in text
    assert "Điểm 10 là được trọn số điểm ấy" in text
    assert "Chưa có ai làm bài" in text
    desk.start("tham", "kiem-tra")
    assert "Đã có 1 lượt làm bài này nên đề giữ nguyên." in coordinator.get(urls(desk)["paper"]).text


def test_an_administrator_edits_a_paper_until_somebody_begins(desk: Desk, client_for: Clients) -> None:
    client, page = client_for("administrator"), urls(desk)["edit"]
    sent = form_of(client.get(page).text) | {"minutes": "20", "pass_mark": "6,5", "which_counts": "last", "reason": "Rút gọn"}
    assert client.post(page, data=sent).status_code == 303
    assert "thời gian làm bài" in client.get(urls(desk)["paper"]).text
    paper = desk.ask(lambda: session().scalar(select(Paper).where(Paper.key == "kiem-tra")))
    assert paper is not None
    assert (paper.minutes, paper.pass_mark, paper.which_counts) == (20, 6.5, "last")
    wrong = client.post(page, data=sent | {"lines-0-count": "199"})
    assert (wrong.status_code, "chỉ có" in wrong.text) == (422, True)
    desk.start("tham", "kiem-tra")
    late = client.post(page, data=sent | {"minutes": "30"})
    assert (late.status_code, "không sửa được nữa" in late.text) == (409, True)


def form_of(html: str) -> dict[str, str]:
    """What a browser would send back of a form that nobody touched."""
    found = dict(re.findall(r'<input[^>]*\bname="([^"]+)"[^>]*\bvalue="([^"]*)"', html))
    for name, body in re.findall(r'<select[^>]*\bname="([^"]+)"[^>]*>(.*?)</select>', html, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"', body) or re.search(r'<option value="([^"]*)"', body)
        found[name] = chosen[1] if chosen else ""
    return found


def test_a_trial_is_judged_and_nothing_is_kept(desk: Desk, coordinator: InspectingClient) -> None:
    page = urls(desk)["try"]
    text = coordinator.get(page).text
    assert coordinator.get(page).text.count("q1.choice") == text.count("q1.choice") > 0
    names = set(re.findall(r'name="(q\d+\.choice)"', text))
    sent = {name: (re.search(rf'name="{re.escape(name)}"[^>]*value="([^"]+)"', text) or [0, "đáp"])[1] for name in names}
    judged = coordinator.post(page, data=sent)
    assert judged.status_code == 200
    assert "Được" in judged.text
    assert "Làm lại đề này" in judged.text
    assert desk.ask(lambda: session().scalar(select(func.count()).select_from(Attempt))) == 0
    assert desk.ask(lambda: session().scalar(select(func.count()).select_from(Answer))) == 0
    odd = coordinator.post(page, data={"q1.choice": "zz", "qx.choice": "a", "q99999.choice": "a", "q2.choice.x": "a"})
    assert odd.status_code in {200, 303}


def test_nobody_tries_a_paper_whose_banks_ask_her_just_now(desk: Desk, client_for: Clients) -> None:
    from app.cohorts import services as cohorts

    cast = desk.cast

    def join() -> int:
        facts = {"unit_id": None, "post_title": "", "post_kind": "chair", "by": cast.person["second"], "at": NOW}
        return cohorts.enrol(cohort_id=cast.cohort["thu"], person_id=cast.person["coordinator"], **facts)

    cast_enrolment = desk.ask(join)
    desk.cast.enrolment["coordinator"] = cast_enrolment
    client = client_for("coordinator")
    assert client.get(urls(desk)["try"]).status_code == 200
    assert client.post(urls(desk)["try"].partition("?")[0]).status_code == 303
    desk.start("coordinator", "kiem-tra")
    assert client.get(urls(desk)["try"]).status_code == 404
    assert client.get(urls(desk)["five"]).status_code == 404
    assert "Thử đề" not in client.get(urls(desk)["paper"]).text
    del desk.cast.enrolment["coordinator"]


def test_five_draws_stand_side_by_side(desk: Desk, coordinator: InspectingClient) -> None:
    text = coordinator.get(urls(desk)["five"]).text
    assert text.count("số ") >= 5
    assert "Thử lấy 200 đề liền nhau" in text
    assert coordinator.get(urls(desk)["five"].partition("?")[0]).status_code == 302


def test_a_printed_attempt_has_person_clocks_marks_in_words_and_signatures(
    desk: Desk, coordinator: InspectingClient, client_for: Clients, clock: Callable[..., None]
) -> None:
    attempt = desk.sit("tham", "kiem-tra")
    tham = client_for("tham")
    assert tham.get(f"/bai-lam/{attempt}/in").location == f"/bai-lam/{attempt}/ket-qua"
    clock(LATER)
    text = coordinator.get(f"/bai-lam/{attempt}/in").text
    for part in ("Hà Thị Thắm", "Lớp thu (LOP-THU)", "10 (mười)", "máy chủ nhận lúc 10:00:00", "(ký, ghi rõ họ tên)", "bí mật"):
        assert part in text, part
    own = tham.get(f"/bai-lam/{attempt}/in")
    assert own.status_code == 200
    assert "bí mật" not in own.text
    assert "nhat-ky" not in own.text


def test_all_attempts_of_a_class_are_one_print(desk: Desk, coordinator: InspectingClient, statements: Callable[[], Any]) -> None:
    assert "Chưa có bài nào đã nộp" in coordinator.get(urls(desk)["print"]).text
    counts = []
    for who in ("tham", "anh"):
        desk.sit(who, "kiem-tra")
        with statements() as seen:
            text = coordinator.get(urls(desk)["print"]).text
        counts.append(len(seen))
    assert text.count("sheet-page") == 2
    assert text.index("Lê Thị Lan Anh") < text.index("Hà Thị Thắm")
    assert counts[0] == counts[1] <= 12


def test_an_open_attempt_is_not_printed(desk: Desk, coordinator: InspectingClient, client_for: Clients) -> None:
    attempt = desk.start("tham", "kiem-tra")
    assert coordinator.get(f"/bai-lam/{attempt}/in").location == f"/bai-lam/{attempt}/nhat-ky"
    assert client_for("tham").get(f"/bai-lam/{attempt}/in").location == f"/bai-lam/{attempt}/xem-lai"


def test_an_instructor_of_one_topic_sees_no_keys_of_the_others(desk: Desk, client_for: Clients) -> None:
    make_steward(desk)
    client = client_for("instructor")
    assert client.get(f"/de/{desk.paper('kiem-tra').id}").status_code == 200
    for path in ("thu?so=7", "nam-de?so=7", "word?so=7"):
        assert client.get(f"/de/{desk.paper('kiem-tra').id}/{path}").status_code == 404
        assert client.get(f"/de/{desk.paper('01-nghe').id}/{path}").status_code == 200


def test_five_draws_say_how_far_they_lie_apart(desk: Desk, coordinator: InspectingClient) -> None:
    assert "Năm đề này" in coordinator.get(urls(desk)["five"]).text
