"""The door of the queue, the page of what waits, packs, and the files that coordinators bring."""

from __future__ import annotations

import gzip
import hashlib
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask

from app.courses.queries import forget_courses
from app.offline.rules import seal_key, seal_of
from app.web import icons
from tests.cast import Cast
from tests.inspection import InspectingClient
from tests.offline.conftest import FIRST, ONE, Phone

Clients = Callable[..., InspectingClient]
DOOR = "/ngoai-tuyen/gui"


def send(client: InspectingClient, phone: Phone, items: list[Any], version: str = "1", who: int | None = None) -> Any:
    """A batch over the line."""
    body = {"who": str(phone.person if who is None else who), "now": 0, "items": items}
    return client.post(DOOR, json=body, headers={"X-Queue-Version": version})


def test_the_door_says_who_is_in_and_gives_a_token(client_for: Clients, phone: Phone) -> None:
    said = client_for("tham").get(DOOR).json
    assert said["who"] == str(phone.person)
    assert (len(said["seal"]), said["csrf"] != "") == (64, True)
    assert said["seal"] != client_for("anh").get(DOOR).json["seal"]


def test_a_batch_is_answered_event_by_event(client_for: Clients, phone: Phone) -> None:
    items = [phone.section(), phone.section("không-có")]
    answers = send(client_for("tham"), phone, items).json["answers"]
    assert [(one["id"], one["outcome"]) for one in answers] == [(items[0]["id"], "taken"), (items[1]["id"], "refused")]
    again = send(client_for("tham"), phone, items).json["answers"]
    assert [(one["outcome"], one["refused"], one["sentence"]) for one in again] == [
        ("already", False, ""),
        ("already", True, answers[1]["sentence"]),
    ]


def test_what_another_account_kept_is_not_taken(client_for: Clients, phone: Phone) -> None:
    answer = send(client_for("anh"), phone, [phone.section()])
    assert (answer.status_code, answer.json["error"]) == (409, "Những việc này thuộc tài khoản khác.")


@pytest.mark.parametrize("version", ["", "0", "2"])
def test_a_page_of_another_release_is_told_to_load_anew_and_nothing_is_lost(
    client_for: Clients, phone: Phone, version: str
) -> None:
    answer = send(client_for("tham"), phone, [phone.section()], version)
    assert (answer.status_code, answer.json["reload"]) == (409, True)
    assert "vẫn còn trong máy" in answer.json["error"]


def test_ten_thousand_events_are_refused_in_words_and_two_hundred_are_taken(client_for: Clients, phone: Phone) -> None:
    client = client_for("tham")
    answer = send(client, phone, [{"id": "x"}] * 10_000)
    assert (answer.status_code, answer.json["error"]) == (413, "Mỗi lần gửi nhiều nhất 200 việc. Chia ra gửi từng phần.")
    assert len(send(client, phone, [phone.section() for _each in range(200)]).json["answers"]) == 200


@pytest.mark.parametrize("body", [b"", b"[1]", b"x", b'{"items": 5}', b"[" * 50_000])
def test_nonsense_at_the_door_gets_a_sentence(client_for: Clients, body: bytes) -> None:
    headers = {"X-Queue-Version": "1", "Content-Type": "application/json"}
    answer = client_for("tham").post(DOOR, data=body, headers=headers)
    assert answer.status_code in {400, 409}
    assert answer.json["error"].endswith(".")


def test_what_was_refused_stands_on_the_page_in_words(client_for: Clients, phone: Phone) -> None:
    client = client_for("tham")
    assert "Không có việc nào bị từ chối" in client.get("/ngoai-tuyen").text
    send(client, phone, [phone.section("không-có")])
    page = client.get("/ngoai-tuyen").text
    assert "Đã đọc một phần bài" in page
    assert "Phần này không còn trong bài." in page


def manifest(client: InspectingClient, cast: Cast) -> Any:
    """What is in her pack."""
    return client.get(f"/hoc/{cast.enrolment['tham']}/goi").json


def test_a_pack_has_what_its_hashes_say_and_belongs_to_nobody(client_for: Clients, cast: Cast, ctx: Flask) -> None:
    client = client_for("tham")
    topics = manifest(client, cast)["topics"]
    assert [topic["code"] for topic in topics] == ["T1", "T2"]
    for lesson in (one for topic in topics for one in topic["lessons"]):
        body = client.get(f"/hoc/{cast.enrolment['tham']}/goi/{lesson['id']}").data
        assert hashlib.sha256(body).hexdigest() == lesson["sha256"]
        assert len(gzip.compress(body)) <= lesson["bytes"] + 20
        page = body.decode()
        assert "Hà Thị Thắm" not in page
        assert "csrf_token" not in page
        assert "data-who" not in page
        assert "/hoc/0/" in page


def test_a_pack_is_the_same_for_everybody_and_after_a_restart(app: Flask, client_for: Clients, cast: Cast) -> None:
    tham = manifest(client_for("tham"), cast)
    with app.app_context():
        forget_courses()
    anh = client_for("anh").get(f"/hoc/{cast.enrolment['anh']}/goi").json
    assert anh == tham


def test_a_packed_lesson_carries_the_feedback_and_no_graded_test(client_for: Clients, cast: Cast, phone: Phone) -> None:
    page = client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/goi/{phone.lesson}").text
    assert "Nghe trước, nói sau." in page
    assert 'data-right="1"' in page
    assert "tu-kiem-tra" not in page.replace("Tự kiểm tra", "")


def test_a_pack_that_is_known_costs_no_bytes(client_for: Clients, cast: Cast, phone: Phone) -> None:
    client = client_for("tham")
    for url in (f"/hoc/{cast.enrolment['tham']}/goi", f"/hoc/{cast.enrolment['tham']}/goi/{phone.lesson}"):
        first = client.get(url)
        again = client.get(url, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")


def test_making_a_pack_keeps_the_words_that_wait_for_her(client_for: Clients, cast: Cast, phone: Phone) -> None:
    client = client_for("tham")
    client.post(f"/hoc/{cast.enrolment['tham']}/bai/{phone.lesson}/phan", data={"section": "lam-thu"})
    manifest(client, cast)
    assert "còn câu tự kiểm tra hoặc phần chưa đọc" in client.get(f"/hoc/{cast.enrolment['tham']}").text


def test_what_is_hers_alone_comes_apart_and_only_to_her(client_for: Clients, cast: Cast, phone: Phone) -> None:
    client = client_for("tham")
    send(client, phone, [phone.section(), phone.check()])
    url = f"/hoc/{cast.enrolment['tham']}/cua-toi"
    mine = client.get(url).json
    assert (mine["name"], mine["enrolment"]) == ("Hà Thị Thắm", cast.enrolment["tham"])
    assert mine["read"] == {str(phone.lesson): [FIRST]}
    assert mine["answers"] == {str(phone.lesson): {ONE: ["b"]}}
    assert client_for("anh").get(url).status_code == 404


@pytest.mark.parametrize("path", ["tai-ve", "goi", "cua-toi"])
def test_a_page_of_packs_costs_few_statements(client_for: Clients, cast: Cast, path: str, statements: Callable[[], Any]) -> None:
    client, url = client_for("tham"), f"/hoc/{cast.enrolment['tham']}/{path}"
    client.get(url)
    with statements() as seen:
        assert client.get(url).status_code == 200
    assert len(seen) <= 6, seen


def test_a_coordinator_brings_a_file_with_a_look_at_it_first(client_for: Clients, cast: Cast, phone: Phone) -> None:
    text = json.dumps({"who": str(phone.person), "offset": 0, "items": [phone.section(), phone.section("không-có")]})
    seal = seal_of(seal_key("tests", phone.person), text)
    file = json.dumps({"so-hoc": 1, "who": str(phone.person), "text": text, "seal": seal}).encode()
    client, url = client_for("coordinator"), f"/lop/{cast.cohort['thu']}/viec-tu-tep"
    answer = client.post(url, data={"tep": (io.BytesIO(file), "viec-cho-gui.json")})
    page = client.get(answer.location).text
    assert "Có 2 việc chưa ghi, 0 việc đã ghi từ trước." in page
    assert client.post(answer.location).status_code == 303
    page = client.get(answer.location).text
    assert "Đã ghi 1 việc từ tệp này." in page
    assert "Phần này không còn trong bài." in page
    assert "Hà Thị Thắm" in client.get(url).text


def test_a_file_that_was_changed_is_refused_at_its_field(client_for: Clients, cast: Cast) -> None:
    url = f"/lop/{cast.cohort['thu']}/viec-tu-tep"
    for name, data in (("viec.json", b"{}"), ("viec.txt", b"{}"), ("viec.json", b"")):
        answer = client_for("coordinator").post(url, data={"tep": (io.BytesIO(data), name)})
        assert answer.status_code == 422
        assert 'id="tep-why"' in answer.text


def test_without_a_line_a_page_that_nobody_owns_says_what_still_works(client_for: Clients) -> None:
    page = client_for(None).get("/mat-mang")
    assert "Trang này chưa có trong máy" in page.text
    assert "data-who" not in page.text


def test_the_app_can_be_installed(app: Flask, client_for: Clients) -> None:
    page = client_for(None).get("/dang-nhap").text
    url = page.split('rel="manifest" href="')[1].split('"')[0]
    said = json.loads(client_for(None).get(url).data)
    assert (said["name"], said["start_url"], said["display"]) == ("Sổ học 50/50", "/", "standalone")
    for icon in said["icons"]:
        picture = client_for(None).get(url.replace("app.webmanifest", icon["src"])).data
        assert picture.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", sorted(icons.SIZES))
def test_the_icons_are_what_the_script_draws(name: str) -> None:
    pixels, to_cut = icons.SIZES[name]
    assert (icons.FOLDER / name).read_bytes() == icons.draw(pixels, to_cut=to_cut)
