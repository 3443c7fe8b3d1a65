"""Numbers as no page of ours writes them, in addresses and forms: of other scripts, huge, half: a page or 404, never an error."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from app.kernel.ids import is_id, row_id
from tests.inspection import InspectingClient
from tests.quizzes.conftest import Desk
from tests.quizzes.editing import id_of
from tests.quizzes.test_staff_pages import topic_of

Clients = Callable[..., InspectingClient]
STRANGE = ("९", "٣", "²", "½", "１", "9" * 30, "9" * 5_000, "-1", "1e3", "0x1", "1_0", " ", "NaN")
NUMBERS = pytest.mark.parametrize("said", ["९", "9" * 30, "9" * 5_000, "1e3"], ids=["other script", "huge", "endless", "half"])
SAFE = {200, 302, 303, 404, 409, 422}


@pytest.mark.parametrize("said", STRANGE, ids=range(len(STRANGE)))
def test_what_is_no_number_of_a_row_is_none(said: str) -> None:
    assert not is_id(said)
    with pytest.raises(ValueError, match=r"\A" + re.escape(said) + r"\Z"):
        row_id(said)


@NUMBERS
def test_addresses_of_staff(desk: Desk, client_for: Clients, said: str) -> None:
    client, topic, question = client_for("administrator"), topic_of(desk), id_of(desk, "t1-01")
    paper, cohort = desk.paper("kiem-tra").id, desk.cast.cohort["thu"]
    of_bank, of_class = "/ngan-hang-cau-hoi", f"/lop/{cohort}/bai-kiem-tra/{paper}"
    for path, names in {
        of_bank: ("topic", "trang", "bo"),
        f"{of_bank}/{question}": ("luu",),
        f"{of_bank}/chuyen-de/{topic}/thu": ("cau",),
        f"{of_bank}/{question}/cham-lai": ("trang", "ban"),
        f"{of_bank}/phan-tich": ("chuyen-de", "topic"),
        f"{of_bank}/phan-tich/de/{paper}": ("lop", "trang"),
        f"{of_bank}/{question}/phan-tich": ("lop", "ban"),
        f"/de/{paper}/thu": ("so",),
        f"{of_class}/them-gio": ("hv",),
    }.items():
        for name in names:
            assert client.get(path, query_string={name: said}).status_code in SAFE, (path, name)
    remedy = {"cach": f"version-{said}", "ban": said}
    assert client.get(f"{of_bank}/{question}/cham-lai", query_string=remedy).status_code == 200
    assert client.get(f"{of_bank}/{said}").status_code == 404


@NUMBERS
def test_forms_of_staff(desk: Desk, client_for: Clients, said: str) -> None:
    client, topic, question = client_for("administrator"), topic_of(desk), id_of(desk, "t1-01")
    paper, cohort = desk.paper("kiem-tra").id, desk.cast.cohort["thu"]
    for path, sent in {
        f"/ngan-hang-cau-hoi/{question}/lay-lai": {"number": said, "seen": said},
        f"/ngan-hang-cau-hoi/{question}/chon-ban": {"number": said, "seen": said, "keep": "web"},
        f"/ngan-hang-cau-hoi/{question}/sua": {
            "seen": said,
            "kind": "single",
            "stem": "Hỏi?",
            "right": said,
            "do": f"del-{said}",
        },
        f"/ngan-hang-cau-hoi/{question}/cham-lai": {"cach": f"version-{said}", "ban": said, "thay": said, "ly-do": "Sai đáp án"},
        f"/ngan-hang-cau-hoi/chuyen-de/{topic}/thu": {"cau": said, "source": "", "choice": said},
        f"/ngan-hang-cau-hoi/chuyen-de/{topic}/nhieu-cau": {"do": "level", "cau": said, "level": "nhan-biet", "ve-trang": said},
        f"/ngan-hang-cau-hoi/chuyen-de/{topic}/cau-moi": {"kind": "numeric", "stem": "Mấy?", "marks": said, "r1-text": said},
        f"/de/{paper}/sua": {"minutes": said, "tries": said, "pass_mark": said, "lines-0-count": said, "lines-0-topic": said},
        f"/de/{paper}/thu": {"1": said},
        f"/lop/{cohort}/bai-kiem-tra/{paper}/them-gio": {"who": said, "minutes": said, "tries": said, "reason": "Mất điện"},
        f"/lop/{cohort}/bai-kiem-tra/{paper}/cai-dat": {"opens_at": said, "closes_at": said, "shows": said},
    }.items():
        assert client.post(path, data=sent).status_code in SAFE, path


@NUMBERS
def test_answers_of_a_trainee(desk: Desk, client_for: Clients, said: str) -> None:
    attempt, tham = desk.start("tham", "01-nghe"), client_for("tham")
    assert tham.post(f"/bai-lam/{attempt}/cau/1", data={"choice": "a", "go": said}).status_code == 303
    assert tham.post(f"/bai-lam/{attempt}/cau/1", data={"choice": "a", "given": said, "order": said}).status_code in SAFE
    assert tham.post(f"/bai-lam/{attempt}/dap-an", data={"cau": said}).status_code == 404
    assert tham.get(f"/bai-lam/{attempt}/cau/{said}").status_code == 404
