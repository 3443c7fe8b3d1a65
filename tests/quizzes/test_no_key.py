"""While an attempt is open, nothing that reaches the browser depends on the key."""

from __future__ import annotations

import re

from sqlalchemy import select

from app.quizzes.models import QuestionVersion
from app.storage.transaction import session, transaction
from tests.quizzes.conftest import Desk

_RANDOM = re.compile(rb'name="(?:csrf_token|client_id)" value="[^"]*"')


def turn_the_key() -> None:
    """Every right option becomes wrong and the other way round; other feedback, other explanations, other accepted words."""
    with transaction() as db:
        for version in db.scalars(select(QuestionVersion)):
            version.options = [
                {**option, "correct": not option["correct"], "feedback_html": "Phản hồi khác hẳn."} for option in version.options
            ]
            version.explanation_html = "Lời giải thích khác hẳn."
            version.accepts = {"accepted": ["khác hẳn"], "forgive": []} if version.accepts else {}


def pages(desk: Desk, client, attempt: int, earlier: list[int]) -> list[bytes]:  # type: ignore[no-untyped-def]
    """Everything she can see or send during an attempt, the bytes without what is random in them."""
    enrolment = desk.cast.enrolment["tham"]
    addresses = [f"/bai-lam/{attempt}/cau/{n}" for n in range(1, 6)]
    addresses += [f"/bai-lam/{attempt}/xem-lai", f"/bai-lam/{attempt}/ket-qua"]
    addresses += [f"/bai-lam/{old}/ket-qua" for old in earlier]
    addresses += [f"/hoc/{enrolment}/bai-kiem-tra/{desk.paper(key).id}" for key in ("01-nghe", "02-noi", "kiem-tra")]
    addresses += ["/ngan-hang-cau-hoi", "/ngan-hang-cau-hoi/1", "/ngan-hang-cau-hoi/1/sua", "/ngan-hang-cau-hoi/1/cac-ban"]
    got = [client.get(address) for address in addresses]
    for n in range(1, 5):
        for choice in ("a", "b", "c", "zz", "nghe"):
            data = {"choice": choice, "client_id": f"ten-co-dinh-{n}", "go": "1"}
            got.append(client.post(f"/bai-lam/{attempt}/cau/{n}", data=data))
            got.append(client.post(f"/bai-lam/{attempt}/cau/{n}", data=data, headers={"Accept": "application/json"}))
    return [str(answer.status_code).encode() + str(answer.location).encode() + _RANDOM.sub(b"", answer.data) for answer in got]


def test_every_response_is_the_same_when_only_the_key_differs(desk: Desk, client_for) -> None:  # type: ignore[no-untyped-def]
    earlier = [desk.sit("tham", "01-nghe"), desk.sit("tham", "kiem-tra", right=False)]
    attempt = desk.start("tham", "kiem-tra")
    client = client_for("tham")
    pages(desk, client, attempt, earlier)
    first = pages(desk, client, attempt, earlier)
    desk.ask(turn_the_key)
    assert pages(desk, client, attempt, earlier) == first
    assert [page[:3] for page in first[:7]] == [b"200"] * 4 + [b"404", b"200", b"303"]
    assert not any(secret.encode() in page for page in first for secret in ("bí mật", "correct", "feedback_html"))


def test_the_words_of_the_key_stand_in_the_database(desk: Desk) -> None:
    texts = desk.ask(lambda: session().scalars(select(QuestionVersion.explanation_html)).all())
    assert texts
    assert all("bí mật" in text for text in texts)
