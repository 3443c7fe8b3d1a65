"""The pages of the programme desk: every one works without JavaScript, and is not there for who has no business with it."""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from flask import Flask
from sqlalchemy import event

from app.courses.models import Topic, TopicSteward
from app.courses.rules.outlines.steps import change_topic, drop_topic, move_topic
from app.courses.services.outlines import begin_edition, begin_variant
from app.people.rules import Role
from app.people.services.persons import grant_role
from app.storage.base import db
from app.storage.transaction import session
from app.storage.writes import insert_once
from tests.cast import NHO, NOW, Cast
from tests.courses.programmes import at_desk, bring_out, drafted, facts_of, newest, programme_id, publish_files, work
from tests.inspection import InspectingClient

Client = Callable[..., InspectingClient]


@pytest.fixture
def nho(ctx: Flask, cast: Cast) -> int:
    """The cast's programme; the instructor answers for one of its topics."""
    topic = session().query(Topic.id).filter_by(key="01-nghe").order_by(Topic.id).first()
    assert topic is not None
    insert_once(TopicSteward, [{"topic_id": topic[0], "person_id": cast.person["instructor"]}], unique=("topic_id", "person_id"))
    session().commit()
    return programme_id()


@pytest.fixture
def drafting(nho: int, cast: Cast) -> int:
    """The same with an open draft."""
    begin_edition(nho, by=cast.person["administrator"], at=NOW)
    return nho


def form(**more: str) -> dict[str, str | list[str]]:
    """The form of a topic."""
    said = {
        "title": "Lắng nghe",
        "code": "T1",
        "block": "chung",
        "mode": "online",
        "kind": "topic",
        "theory": "2",
        "practice": "2",
    }
    return {"version": "1", "do": "save", **said, **more}


def test_the_list_names_the_programmes_with_where_they_stand(client_for: Client, nho: int) -> None:
    page = client_for("administrator").get("/chuong-trinh").text
    assert "Lớp thử nghiệm" in page
    assert "ấn bản 1" in page


@pytest.mark.parametrize(("who", "status"), [("instructor", 200), ("coordinator", 404), ("tham", 404), ("stranger", 404)])
def test_who_may_open_a_programme(client_for: Client, nho: int, who: str, status: int) -> None:
    assert client_for(who).get(f"/chuong-trinh/{nho}").status_code == status


def test_an_instructor_without_a_topic_reads_what_the_desk_is(client_for: Client, ctx: Flask, cast: Cast) -> None:
    assert "Chưa có chương trình nào để soạn" in client_for("instructor").get("/chuong-trinh").text
    assert client_for("instructor").get(f"/chuong-trinh/{programme_id()}").status_code == 404


def test_an_instructor_reads_and_does_not_write(client_for: Client, drafting: int) -> None:
    page = client_for("instructor").get(f"/chuong-trinh/{drafting}").text
    assert "Đưa T1 xuống" not in page
    for url in ("", "/chuyen-de/01-nghe", "/chuyen-de-moi", "/thong-tin"):
        assert client_for("instructor").post(f"/chuong-trinh/{drafting}{url}", data=form()).status_code == 404
    assert client_for("instructor").post(f"/chuong-trinh/{drafting}/duyet", data={"do": "submit"}).status_code == 404


def test_a_draft_goes_its_way_over_the_pages(client_for: Client, nho: int) -> None:
    here, writer = f"/chuong-trinh/{nho}", client_for("administrator")
    assert "Bản nháp, lần sửa 1" in writer.post(here, data={"do": "begin"}, follow_redirects=True).text
    moved = writer.post(here, data={"do": "down:01-nghe", "version": "1"}, follow_redirects=True).text
    assert "autofocus" in moved
    assert "Đổi thứ tự" in writer.get(f"{here}/khac").text
    writer.post(f"{here}/duyet", data={"do": "submit", "version": "2"})
    assert "người đã sửa không tự duyệt" in writer.get(f"{here}/khac").text
    reader = client_for("instructor")
    assert "Duyệt bản này" in reader.get(f"{here}/khac").text
    assert "Đã duyệt" in reader.post(f"{here}/duyet", data={"do": "approve", "version": "2"}, follow_redirects=True).text
    done = writer.post(f"{here}/duyet", data={"do": "publish", "version": "2"}, follow_redirects=True).text
    assert "Đã phát hành ấn bản 2" in done
    assert "khác gì ấn bản 1" in done


def test_a_draft_is_sent_back_with_why(client_for: Client, drafting: int) -> None:
    here, writer, reader = f"/chuong-trinh/{drafting}", client_for("administrator"), client_for("instructor")
    writer.post(here, data={"do": "down:01-nghe", "version": "1"})
    writer.post(f"{here}/duyet", data={"do": "submit", "version": "2"})
    assert "Ghi cần sửa gì" in reader.post(f"{here}/duyet", data={"do": "return", "version": "2"}, follow_redirects=True).text
    reader.post(f"{here}/duyet", data={"do": "return", "version": "2", "note": "T1 phải đứng đầu"})
    assert "T1 phải đứng đầu" in writer.get(f"{here}/khac").text


def test_undo_and_back_to_a_step(client_for: Client, drafting: int) -> None:
    here, client = f"/chuong-trinh/{drafting}", client_for("administrator")
    client.post(here, data={"do": "down:01-nghe", "version": "1"})
    client.post(here, data={"do": "undo", "version": "2"})
    assert drafted(drafting).topics[0].key == "01-nghe"
    client.post(here, data={"do": "back", "to": "2", "version": "3"})
    assert drafted(drafting).topics[0].key == "02-noi"


def test_a_topic_is_changed_and_a_wrong_number_said_at_its_field(client_for: Client, drafting: int) -> None:
    url, client = f"/chuong-trinh/{drafting}/chuyen-de/01-nghe", client_for("administrator")
    wrong = client.post(url, data=form(theory="2,3", title="Nghe"))
    assert (wrong.status_code, 'value="2,3"' in wrong.text, 'value="Nghe"' in wrong.text) == (422, True, True)
    lesson = newest(drafting).topics[0].lessons[0]
    assert client.post(url, data=form(**{f"tiet-{lesson.key}": "nhiều"})).status_code == 422
    client.post(url, data=form(title="Lắng nghe kỹ", practice="3"))
    topic = drafted(drafting).topics[0]
    assert (topic.title, topic.practice) == ("Lắng nghe kỹ", 3)
    assert "các bài và bài tự kiểm tra cộng 4 tiết, chuyên đề ghi 5 tiết" in client.get(f"/chuong-trinh/{drafting}").text


def test_a_topic_that_somebody_else_changed_keeps_what_was_typed(client_for: Client, drafting: int) -> None:
    url, client = f"/chuong-trinh/{drafting}/chuyen-de/01-nghe", client_for("administrator")
    client.post(f"/chuong-trinh/{drafting}", data={"do": "down:thuc-hanh", "version": "1"})
    answer = client.post(url, data=form(title="Chữ của tôi"))
    assert (answer.status_code, 'value="Chữ của tôi"' in answer.text) == (409, True)
    assert "có người vừa sửa" in answer.text


def test_a_new_topic_comes_after_the_last_of_its_mode(client_for: Client, drafting: int) -> None:
    url, client = f"/chuong-trinh/{drafting}/chuyen-de-moi", client_for("administrator")
    assert client.get(url).status_code == 200
    client.post(url, data=form(title="Hòa giải ở thôn", code="P3", mode="in_person", theory="1", practice="1"))
    assert drafted(drafting).topics[-1].key == "hoa-giai-o-thon"
    assert client.post(url, data=form(title="", version="2")).status_code == 422


def test_dropping_a_topic_offers_to_mend_what_named_it(client_for: Client, drafting: int) -> None:
    here, client = f"/chuong-trinh/{drafting}", client_for("administrator")
    page = client.post(here, data={"do": "drop", "key": "02-noi", "version": "1"}, follow_redirects=True).text
    assert "lấy 2 câu từ một chuyên đề không còn" in page
    client.post(here, data={"do": "drop_draw", "key": "kiem-tra", "topic": "02-noi", "version": "2"})
    assert [line["topic"] for line in drafted(drafting).papers[0]["blueprint"]] == ["01-nghe"]


@pytest.mark.parametrize("data", [{}, {"do": "x"}, {"do": "place:01-nghe", "to": "-1"}, {"do": "up:khong-co"}, {"do": "share"}])
def test_a_button_that_means_nothing_changes_nothing(client_for: Client, drafting: int, data: dict[str, str]) -> None:
    before = drafted(drafting)
    answer = client_for("administrator").post(f"/chuong-trinh/{drafting}", data={"version": "1", **data})
    assert answer.status_code == 303
    assert drafted(drafting) == before


def test_the_facts_of_the_programme(client_for: Client, drafting: int) -> None:
    url, client = f"/chuong-trinh/{drafting}/thong-tin", client_for("administrator")
    facts = {"version": "1", "title": "Lớp mới", "short_title": "Mới", "periods": "18", "online_share": "50", "on": "05/01/2026"}
    assert client.post(url, data=facts | {"periods": "nhiều"}).status_code == 422
    assert "quyết định ghi 18 tiết: còn thiếu 2 tiết" in client.post(url, data=facts, follow_redirects=True).text
    assert drafted(drafting).decision["on"] == "2026-01-05"


def test_the_list_of_what_differs_as_a_workbook(client_for: Client, drafting: int) -> None:
    client = client_for("administrator")
    client.post(f"/chuong-trinh/{drafting}", data={"do": "down:01-nghe", "version": "1"})
    data = client.get(f"/chuong-trinh/{drafting}/khac.xlsx").data
    rows = list(openpyxl.load_workbook(io.BytesIO(data)).active.iter_rows(values_only=True))
    assert any(row[2] == "Đổi thứ tự" for row in rows)


@pytest.mark.parametrize("place", ["khac?tu=9&den=1", "khac?tu=<b>", "chuyen-de/khong-co", "khac.xlsx?den=x"])
def test_what_is_not_there_is_not_found(client_for: Client, drafting: int, place: str) -> None:
    assert client_for("administrator").get(f"/chuong-trinh/{drafting}/{place}").status_code == 404


def test_a_province_has_one_variant_of_its_own(client_for: Client, nho: int, cast: Cast) -> None:
    url, client = f"/chuong-trinh/{nho}/ban-rieng", client_for("administrator")
    data = {"called": "Lớp thử Thanh Hóa", "unit": str(cast.unit["home"])}
    assert client.post(url, data=data | {"called": ""}).status_code == 422
    assert client.post(url, data=data | {"unit": str(cast.unit["other"])}).status_code == 422
    page = client.post(url, data=data, follow_redirects=True).text
    assert page.count("dùng chung") >= len(newest(nho).topics)
    assert "đã có chương trình riêng" in client.post(url, data=data, follow_redirects=True).text


def test_a_variant_is_not_there_for_another_province(client_for: Client, nho: int, cast: Cast) -> None:
    grant_role(person_id=cast.person["stranger"], role=Role.ADMINISTRATOR, unit_id=cast.unit["other"], by=None, at=NOW)
    by = cast.person["administrator"]
    variant = begin_variant(nho, unit_id=cast.unit["home"], title="Bản của Thanh Hóa", by=by, at=NOW)
    other = client_for("stranger")
    assert "Bản của Thanh Hóa" not in other.get("/chuong-trinh").text
    assert other.get(f"/chuong-trinh/{variant}").status_code == 404
    assert other.post(f"/chuong-trinh/{variant}", data={"do": "drop", "key": "01-nghe", "version": "1"}).status_code == 404
    assert at_desk(variant).version == 1


def test_the_pages_cost_the_same_at_every_length(client_for: Client, drafting: int) -> None:
    client = client_for("administrator")
    client.get(f"/chuong-trinh/{drafting}")
    for place in ("", "/khac", "/chuyen-de/01-nghe", "/dung-chung"):
        asked: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *args, into=asked: into.append(args[2]))
        assert client.get(f"/chuong-trinh/{drafting}{place}").status_code == 200
        assert len(asked) <= 12 + (2 if place == "/khac" else 0), (place, len(asked))


@pytest.fixture
def behind(nho: int, cast: Cast) -> tuple[int, int]:
    """(the Academy's programme with a second edition, a province's variant made of the first with a name of its own)."""
    variant = begin_variant(nho, unit_id=cast.unit["home"], title="Lớp thử tỉnh", by=cast.person["administrator"], at=NOW)
    work(variant, cast, lambda old: change_topic(old, "tong-ket", facts_of(old, "tong-ket", title="Tổng kết ở tỉnh")))
    bring_out(variant, cast)
    work(nho, cast, lambda old: move_topic(old, "01-nghe", 1))
    work(nho, cast, lambda old: change_topic(old, "tong-ket", facts_of(old, "tong-ket", title="Tổng kết khóa học")))
    bring_out(nho, cast)
    return nho, variant


def test_a_variant_follows_the_new_edition_over_the_page(client_for: Client, behind: tuple[int, int]) -> None:
    here, client = f"/chuong-trinh/{behind[1]}", client_for("administrator")
    assert "Chương trình gốc đã có ấn bản 2" in client.get(here).text
    assert "bản gốc đã đổi" in client.get("/chuong-trinh").text
    page = client.get(f"{here}/doi-chieu?ben=followed").text
    assert "Hai bên cùng đổi: cần chọn" in page
    assert "Thứ tự các chuyên đề" in page
    open_ = client.post(f"{here}/doi-chieu", data={"ben": "followed", "version": "0"})
    assert (open_.status_code, "Còn 1 chỗ chưa chọn" in open_.text) == (422, True)
    data = {"ben": "followed", "version": "0", "cho-topic/tong-ket/words": "ours"}
    assert "Đã ghép vào bản nháp" in client.post(f"{here}/doi-chieu", data=data, follow_redirects=True).text
    outline = drafted(behind[1])
    assert [topic.key for topic in outline.topics][:2] == ["02-noi", "01-nghe"]
    assert (outline.topics[-1].title, outline.follows) == ("Tổng kết ở tỉnh", {"id": "nho", "edition": 2})
    assert "Không còn gì phải đối chiếu" in client.get(f"{here}/doi-chieu?ben=followed").text


def test_a_draft_that_an_edition_overtook_is_put_together_with_it(client_for: Client, drafting: int, tmp_path: Path) -> None:
    here, client = f"/chuong-trinh/{drafting}", client_for("administrator")
    client.post(here, data={"do": "down:01-nghe", "version": "1"})
    folder = tmp_path / "nho"
    shutil.copytree(NHO, folder)
    file = folder / "programme.yml"
    file.write_text(file.read_text(encoding="utf-8").replace("title: Tổng kết,", "title: Tổng kết lớp,"), encoding="utf-8")
    assert publish_files(folder).edition_number == 2
    assert "Đã có ấn bản khác" in client.get(here).text
    data = {"ben": "newest", "version": "2"}
    assert "Đã ghép vào bản nháp" in client.post(f"{here}/doi-chieu", data=data, follow_redirects=True).text
    assert [topic.title for topic in drafted(drafting).topics][0::4] == ["Nói cho dễ hiểu", "Tổng kết lớp"]
    assert not at_desk(drafting).is_overtaken


def test_what_a_variant_changed_is_told_beside_what_it_follows(client_for: Client, behind: tuple[int, int]) -> None:
    page = client_for("administrator").get(f"/chuong-trinh/{behind[1]}/khac?tu=goc&den=1").text
    assert "Tổng kết ở tỉnh" in page
    assert "Tổng kết khóa học" in page


@pytest.mark.parametrize("side", ["", "x", "files", "newest", "followed"])
def test_with_nothing_to_put_together_the_page_says_so(client_for: Client, drafting: int, side: str) -> None:
    client, url = client_for("administrator"), f"/chuong-trinh/{drafting}/doi-chieu"
    assert "Không còn gì phải đối chiếu" in client.get(f"{url}?ben={side}").text
    assert "Không còn gì phải đối chiếu" in client.post(url, data={"ben": side, "version": "1"}).text


def test_a_topic_is_shared_over_the_page(client_for: Client, behind: tuple[int, int], cast: Cast) -> None:
    here, client = f"/chuong-trinh/{behind[1]}", client_for("administrator")
    work(behind[1], cast, lambda old: drop_topic(old, "thuc-hanh"))
    page = client.get(f"{here}/dung-chung").text
    assert "Thực hành tại lớp" in page
    edition = str(at_desk(behind[0]).edition_id)
    data = {"do": "share", "key": "thuc-hanh", "edition": edition, "version": str(at_desk(behind[1]).version)}
    client.post(here, data=data)
    topic = drafted(behind[1]).topic("thuc-hanh")
    assert topic is not None
    assert topic.package == "nho"
