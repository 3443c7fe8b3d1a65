"""Packs over the line: strong tags, parts, what changed; and that nothing is in them that a phone must not have."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from app.courses.memory import Memory
from app.courses.queries import edition_view
from app.offline import packing
from app.offline.views import blueprint
from app.people.models import Person
from app.quizzes.models import QuestionVersion
from app.storage.base import db
from tests.cast import TRAINEES, Cast
from tests.inspection import InspectingClient
from tests.offline.conftest import Phone
from tests.parted import part_the_bank

Clients = Callable[..., InspectingClient]
GZIP = {"Accept-Encoding": "gzip"}


@pytest.fixture(params=["", "/{lesson}"], ids=["contents", "lesson"])
def url(request: pytest.FixtureRequest, cast: Cast, phone: Phone) -> str:
    """A file of her pack."""
    return f"/hoc/{cast.enrolment['tham']}/goi" + str(request.param).format(lesson=phone.lesson)


def test_a_file_of_a_pack_has_a_strong_tag_and_the_same_bytes_each_time(client_for: Clients, url: str) -> None:
    client = client_for("tham")
    first, again = client.get(url, headers=GZIP), client.get(url, headers=GZIP)
    assert first.headers["Content-Encoding"] == "gzip"
    assert first.headers["ETag"].startswith('"')
    assert (first.headers["ETag"], first.data) == (again.headers["ETag"], again.data)
    plain = client.get(url, headers={"Accept-Encoding": "identity"})
    assert plain.headers["ETag"] != first.headers["ETag"]
    assert plain.data == gzip.decompress(first.data)


def test_who_has_it_gets_nothing_again(client_for: Clients, url: str) -> None:
    client = client_for("tham")
    tag = client.get(url, headers=GZIP).headers["ETag"]
    for said in (tag, f'"another", {tag}', "*"):
        answer = client.get(url, headers={**GZIP, "If-None-Match": said})
        assert (answer.status_code, answer.data, answer.headers["ETag"]) == (304, b"", tag)
    assert client.get(url, headers={**GZIP, "If-None-Match": '"another"'}).status_code == 200


def test_a_download_that_broke_off_goes_on_where_it_stopped(client_for: Clients, url: str) -> None:
    client = client_for("tham")
    whole = client.get(url, headers=GZIP)
    half = len(whole.data) // 2
    rest = client.get(url, headers={**GZIP, "Range": f"bytes={half}-", "If-Range": whole.headers["ETag"]})
    assert rest.status_code == 206
    assert rest.headers["Content-Range"] == f"bytes {half}-{len(whole.data) - 1}/{len(whole.data)}"
    assert whole.data[:half] + rest.data == whole.data


def test_what_changed_meanwhile_comes_whole(client_for: Clients, url: str) -> None:
    client = client_for("tham")
    answer = client.get(url, headers={**GZIP, "Range": "bytes=10-", "If-Range": '"what it was before"'})
    assert answer.status_code == 200
    assert client.get(url, headers={"Range": "bytes=99999999-", "Accept-Encoding": "identity"}).status_code == 416


def test_a_lesson_that_was_withdrawn_is_gone_and_the_version_says_so(
    app: Flask, client_for: Clients, cast: Cast, phone: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    client, base = client_for("tham"), f"/hoc/{cast.enrolment['tham']}/goi"
    before = client.get(base).json
    with app.app_context():
        edition = edition_view(cast.edition, 1)
    kept = tuple(topic for topic in edition.topics if topic.id != edition.online_topics[0].id)
    monkeypatch.setattr(blueprint, "edition_view", lambda _id, _version: replace(edition, topics=kept))
    monkeypatch.setattr(packing, "_packs", Memory(8))
    after = client.get(base).json
    gone = before["topics"][0]
    assert after["version"] != before["version"]
    assert after["topics"] == before["topics"][1:]
    assert [client.get(f"{base}/{one['id']}").status_code for one in gone["lessons"]] == [404] * len(gone["lessons"])


def everything(client: InspectingClient, enrolment: int) -> Iterator[str]:
    """All that a phone downloads for an enrolment."""
    yield json.dumps(client.get(f"/hoc/{enrolment}/cua-toi").json, ensure_ascii=False)
    contents = client.get(f"/hoc/{enrolment}/goi")
    yield contents.text
    for topic in contents.json["topics"]:
        for lesson in topic["lessons"]:
            body = client.get(f"/hoc/{enrolment}/goi/{lesson['id']}").data
            assert hashlib.sha256(body).hexdigest() == lesson["sha256"]
            yield body.decode()
        for quiz in topic["quizzes"]:
            body = client.get(f"/hoc/{enrolment}/goi/luyen/{quiz['id']}").data
            assert hashlib.sha256(body).hexdigest() == quiz["sha256"]
            yield body.decode()


@pytest.mark.parametrize("key", TRAINEES)
def test_no_pack_holds_another_person_or_a_graded_question(client_for: Clients, cast: Cast, ctx: Flask, key: str) -> None:
    client, others = client_for(key), dict(db.session.execute(select(Person.id, Person.full_name)).tuples().all())
    mine = others.pop(cast.person[key])
    graded = set(_stems(db.session.scalars(select(QuestionVersion)).all()))
    assert len(graded) > 5
    texts = list(everything(client, cast.enrolment[key]))
    assert mine in texts[0]
    for text in texts:
        assert [name for name in others.values() if name in text] == []
        assert [stem for stem in graded if stem in text] == []


def test_a_pack_holds_the_quiz_of_a_parted_bank_and_no_question_for_tests(
    client_for: Clients, cast: Cast, ctx: Flask, tmp_path: Path
) -> None:
    client, manifest = client_for("tham"), f"/hoc/{cast.enrolment['tham']}/goi"
    before = client.get(manifest).json
    part_the_bank(tmp_path / "nho")
    after = client.get(manifest).json
    assert after["version"] != before["version"], "what was published since is fetched the next time"
    assert [len(topic["quizzes"]) for topic in after["topics"]] == [1, 0]
    whole = " ".join(everything(client, cast.enrolment["tham"]))
    rows = db.session.execute(select(QuestionVersion.stem_html, QuestionVersion.use)).tuples().all()
    assert {use for stem, use in rows if stem in whole} == {"practice"}
    assert "Phản hồi luyện tập một." in whole
    quiz = after["topics"][0]["quizzes"][0]["id"]
    assert f"/hoc/0/luyen/{quiz}" in whole, "the last lesson leads on to it"
    assert [client_for(key).get(f"{manifest}/luyen/{quiz}").status_code for key in ("neighbour", "stranger")] == [404] * 2
    assert client.get(f"{manifest}/luyen/99999").status_code == 404


def _stems(versions: Any) -> Iterator[str]:
    """The words of questions as pages show them."""
    for version in versions:
        yield version.stem_html.removeprefix("<p>").removesuffix("</p>").strip()


def test_the_pack_of_another_enrolment_is_as_if_it_did_not_exist(client_for: Clients, cast: Cast, phone: Phone) -> None:
    paths = [f"/hoc/{cast.enrolment['tham']}{path}" for path in ("/goi", f"/goi/{phone.lesson}", "/cua-toi", "/tai-ve")]
    for key in ("anh", "neighbour", "coordinator", "instructor", "stranger"):
        client = client_for(key)
        assert [client.get(path).status_code for path in paths] == [404] * 4


def test_the_version_is_told_with_the_contents(client_for: Clients, cast: Cast) -> None:
    answer = client_for("tham").get(f"/hoc/{cast.enrolment['tham']}/goi", headers=GZIP)
    said = json.loads(gzip.decompress(answer.data))
    assert answer.headers["ETag"] == f'"{said["version"]}-gz"'
