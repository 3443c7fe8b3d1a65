"""Pictures and files on their way: kept, handed out, cut, listed with their uses, put away and taken back."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image

from app.courses.attachments.naming import stored_name
from app.courses.media import media_here
from app.courses.models import TopicAttachment
from app.courses.package import read_package
from app.courses.queries.authoring import draft_source, files_of_topic
from app.courses.queries.shelf import whole_of
from app.courses.rules.pictures import Cut, Shown, reworded, shown_in
from app.courses.services import publish
from app.courses.services.drafting import keep_lesson_picture, save_draft
from app.courses.services.export import export_package
from app.courses.services.files import Swept, cut_picture, keep_lesson_file, put_away, sweep, take_back
from app.courses.shelf import shelf, used_paths
from app.kernel.refusal import Refused
from app.storage.transaction import session
from tests.cast import NOW, Cast
from tests.courses.conftest import NHO
from tests.courses.handed import office, pdf
from tests.courses.test_authoring_pages import lesson, sent  # noqa: F401 - a fixture
from tests.courses.writing import OLD, bring_out, lesson_id, row_of, shown
from tests.inspection import InspectingClient

Client = Callable[..., InspectingClient]


def drawn(size: tuple[int, int] = (400, 200)) -> bytes:
    """A picture whose left half is red and right half blue."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


@pytest.fixture
def topic(ctx: Flask) -> int:
    """The topic of the first lesson."""
    return row_of(lesson_id()).topic_id


@pytest.fixture
def kept(topic: int, cast: Cast) -> str:
    """A picture that was sent to it."""
    return keep_lesson_picture(topic, drawn(), "a.png", media_here(), by=cast.person["administrator"], at=NOW)


@pytest.fixture
def filed(topic: int, cast: Cast) -> str:
    """A file that was sent to it."""
    return keep_lesson_file(topic, office(), "Mẫu phiếu.docx", media_here(), by=cast.person["administrator"], at=NOW)


def draft(words: str, cast: Cast) -> int:
    """Somebody writes these words into the first lesson."""
    found = lesson_id()
    text = shown(found).replace(OLD, f"{OLD}\n\n{words}")
    save_draft(found, text, seen=row_of(found).version or 0, by=cast.person["instructor"], at=NOW)
    return found


def test_a_lesson_hands_out_a_file_with_its_kind_and_size(client_for: Client, filed: str, cast: Cast, tmp_path: Path) -> None:
    found = draft("[Mẫu](tep:Mẫu-phiếu.docx)", cast)
    page = client_for("administrator").get(f"/soan-bai/{found}").text
    assert 'Mẫu<span class="size"> (Word, 1 KB)</span></a>' in page
    assert bring_out(found, cast, tmp_path) == row_of(found).revision_id


def test_a_file_is_a_download_that_cannot_run(client_for: Client, topic: int, filed: str) -> None:
    file = files_of_topic(topic)[filed]
    answer = client_for("tham").get(f"/tep/{file.sha256}/M%E1%BA%ABu-phi%E1%BA%BFu.docx")
    assert (answer.status_code, answer.data) == (200, office())
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="Mau-phieu.docx"')
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["Mẫu-phiếu.pdf", "a.html", "x%2F..%2Fa.docx", "a.docx%0A", "a b.docx"])
def test_a_file_has_no_other_kind_and_no_other_name(client_for: Client, topic: int, filed: str, name: str) -> None:
    assert client_for("tham").get(f"/tep/{files_of_topic(topic)[filed].sha256}/{name}").status_code == 404


def test_nobody_without_an_account_gets_a_file(client_for: Client, topic: int, filed: str) -> None:
    assert client_for(None).get(f"/tep/{files_of_topic(topic)[filed].sha256}/a.docx").status_code == 303


def test_the_same_file_is_kept_once_and_another_of_its_name_gets_a_number(topic: int, filed: str, cast: Cast) -> None:
    more = {"by": cast.person["administrator"], "at": NOW}
    assert keep_lesson_file(topic, office(), "Mẫu phiếu.docx", media_here(), **more) == filed
    assert keep_lesson_file(topic, office(more={"a": b"b"}), "Mẫu phiếu.docx", media_here(), **more) == "files/Mẫu-phiếu-2.docx"


def test_a_file_is_sent_with_the_editor_and_a_bad_one_says_why(client_for: Client, lesson: int) -> None:  # noqa: F811
    client, text = client_for("administrator"), shown(lesson)
    good = sent(text, do="file", called="Phiếu", file=(io.BytesIO(pdf()), "Đơn (1).pdf"))
    page = client.post(f"/soan-bai/{lesson}", data=good).text
    assert "[Phiếu](tep:Đơn-1.pdf)" in page
    bad = client.post(f"/soan-bai/{lesson}", data=sent(text, do="file", file=(io.BytesIO(b"MZ"), "a.pdf"))).text
    assert "không phải PDF thật" in bad


def test_a_link_to_a_file_that_is_not_there_is_named(topic: int, cast: Cast, client_for: Client) -> None:
    found = draft("[Mẫu](tep:khong-co.pdf)", cast)
    assert "Không có tệp “khong-co.pdf” trong chuyên đề." in client_for("administrator").get(f"/soan-bai/{found}").text


def test_a_picture_is_turned_and_cut_and_the_whole_one_stays(topic: int, kept: str, cast: Cast) -> None:
    more = {"by": cast.person["administrator"], "at": NOW}
    new = cut_picture(topic, kept, Cut(90, 0, 0, 1000, 500), media_here(), **more)
    found = whole_of(topic, new)
    assert found is not None
    assert (found.path, found.cut) == (kept, Cut(90, 0, 0, 1000, 500))
    assert cut_picture(topic, new, Cut(), media_here(), **more) == kept
    figure = {item.item.path: item.item for item in shelf([topic])}[new]
    data = media_here().get(f"{figure.sha256}-{figure.width}.webp") or b""
    image = Image.open(io.BytesIO(data)).convert("RGB")
    red, _green, blue = image.getpixel((100, 100))  # type: ignore[misc]
    assert (image.size, red > 200 > 50 > blue) == ((200, 200), True)


def test_a_cut_that_leaves_nothing_is_refused(topic: int, kept: str, cast: Cast) -> None:
    for cut in (Cut(0, 900, 0, 910, 1000), Cut(0, -5, 0, 1000, 1000), Cut(0, 600, 0, 400, 1000)):
        with pytest.raises(Refused) as refused:
            cut_picture(topic, kept, cut, media_here(), by=cast.person["administrator"], at=NOW)
        assert refused.value.reason == "too_small"


@pytest.mark.parametrize("turns", [1, 2, 3, 4])
def test_turning_four_times_and_back_changes_nothing(turns: int) -> None:
    cut = begun = Cut(0, 100, 200, 700, 950)
    for _turn in range(turns):
        cut = cut.turned(clockwise=True)
    for _turn in range(turns):
        cut = cut.turned(clockwise=False)
    assert cut == begun
    assert begun.turned(clockwise=True) == Cut(90, 50, 100, 800, 700)


def test_words_of_a_picture_are_written_anew_and_nothing_else() -> None:
    text = 'a ![x](images/a.png "c") b ![y](images/b.png) ![x](images/a.png)'
    assert reworded(text, "images/a.png", Shown("images/n.webp", "mới", "")) == (
        "a ![mới](images/n.webp) b ![y](images/b.png) ![mới](images/n.webp)"
    )
    assert [one.path for one in shown_in(text)] == ["images/a.png", "images/b.png"]


def test_the_page_of_a_picture_works_without_javascript(client_for: Client, kept: str, cast: Cast) -> None:
    found = draft(f"![Hai màu]({kept})", cast)
    client, form = client_for("administrator"), {"ten": kept, "turn": "0", "left": "50", "alt": "Nửa xanh", "caption": "Xanh"}
    assert f'value="hinh:{kept}"' in client.get(f"/soan-bai/{found}").text
    assert 'viewBox="0 0 400 200"' in client.get(f"/soan-bai/{found}/hinh?ten={kept}").text
    turned = client.post(f"/soan-bai/{found}/hinh", data=form | {"do": "right"}).text
    assert 'viewBox="0 0 200 400"' in turned
    assert 'name="top" min="0" max="95" step="0.1" value="50.0"' in turned
    assert client.post(f"/soan-bai/{found}/hinh", data=form | {"do": "save", "alt": " "}).status_code == 422
    assert client.post(f"/soan-bai/{found}/hinh", data=form | {"do": "save", "left": "99"}).status_code == 422
    assert client.post(f"/soan-bai/{found}/hinh", data=form | {"do": "save"}).status_code == 303
    source = draft_source(row_of(found).draft_id or 0)
    assert kept not in source
    assert "![Nửa xanh](images/" in source
    assert '.webp "Xanh")' in source


@pytest.mark.parametrize("path", ["images/khong-co.png", "../../x", "images/" + "a" * 300])
def test_a_picture_that_the_lesson_does_not_show_has_no_page(client_for: Client, lesson: int, path: str) -> None:  # noqa: F811
    assert client_for("administrator").get(f"/soan-bai/{lesson}/hinh?ten={path}").status_code == 404


def test_the_shelf_says_where_each_is_used_and_what_is_not(client_for: Client, kept: str, filed: str, cast: Cast) -> None:
    client = client_for("administrator")
    assert "chưa dùng" in client.get("/soan-bai/hinh-va-tep?xem=chua-dung").text
    draft(f"![Hai màu]({kept})\n\n[Mẫu](tep:Mẫu-phiếu.docx)", cast)
    page = client.get("/soan-bai/hinh-va-tep").text
    assert page.count("(bản nháp)") == 2
    assert "Hai màu" in page
    assert "Mẫu-phiếu.docx" in client.get("/soan-bai/hinh-va-tep?q=mau+phieu&sap=ten").text
    assert "Không có hình hay tệp nào như vậy" in client.get("/soan-bai/hinh-va-tep?xem=chua-dung").text


def test_what_nobody_uses_is_put_away_and_taken_back(client_for: Client, topic: int, kept: str) -> None:
    client, form = client_for("administrator"), {"ten": kept, "do": "away"}
    assert client.post(f"/soan-bai/hinh-va-tep/{topic}", data=form).status_code == 303
    assert "Lấy lại" in client.get("/soan-bai/hinh-va-tep?xem=da-bo").text
    assert whole_of(topic, kept) is None
    client.post(f"/soan-bai/hinh-va-tep/{topic}", data=form | {"do": "back"})
    assert whole_of(topic, kept) is not None


def test_what_a_text_names_is_never_put_away(topic: int, filed: str, cast: Cast, tmp_path: Path) -> None:
    found = draft("[Mẫu](tep:Mẫu-phiếu.docx)", cast)
    more = {"by": cast.person["administrator"], "at": NOW}
    with pytest.raises(Refused, match="đang dùng"):
        put_away(topic, filed, used=used_paths(topic), **more)
    bring_out(found, cast, tmp_path)
    with pytest.raises(Refused, match="đang dùng"):  # an earlier published text is enough
        put_away(topic, filed, used=(), **more)
    with pytest.raises(Refused, match="không còn để lấy lại"):
        take_back(topic, filed, **more)


def test_after_a_month_the_files_go_and_no_sooner(topic: int, kept: str, filed: str, cast: Cast) -> None:
    file, media = files_of_topic(topic)[filed], media_here()
    for path in (kept, filed):
        put_away(topic, path, used=(), by=cast.person["administrator"], at=NOW)
    assert sweep(media, used=used_paths, at=NOW + timedelta(days=29)).names == 0
    assert media.has(stored_name(file.sha256, "docx"))
    swept = sweep(media, used=used_paths, at=NOW + timedelta(days=31))
    assert (swept.names, swept.files) == (2, 4)
    assert not media.has(stored_name(file.sha256, "docx"))
    assert session().query(TopicAttachment).count() == 0


def test_what_a_draft_names_again_after_it_was_put_away_comes_back(topic: int, filed: str, cast: Cast) -> None:
    put_away(topic, filed, used=(), by=cast.person["administrator"], at=NOW)
    draft("[Mẫu](tep:Mẫu-phiếu.docx)", cast)
    assert sweep(media_here(), used=used_paths, at=NOW + timedelta(days=31)) == Swept(0, 0)
    assert filed in files_of_topic(topic)


def test_two_files_that_come_under_one_name_wait_for_each_other_at_the_topic(
    topic: int, cast: Cast, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    with statements() as seen:
        keep_lesson_file(topic, pdf(), "Giấy mời.pdf", media_here(), by=cast.person["administrator"], at=NOW)
    assert " ".join(seen[0].split()).startswith("SELECT topics.id FROM topics WHERE topics.id = ")


def test_a_topic_that_is_not_hers_is_as_if_it_did_not_exist(client_for: Client, topic: int, kept: str) -> None:
    assert client_for("instructor").post(f"/soan-bai/hinh-va-tep/{topic}", data={"ten": kept}).status_code == 404
    assert "Chưa có chuyên đề nào để soạn" in client_for("instructor").get("/soan-bai/hinh-va-tep").text


def test_the_shelf_costs_the_same_with_one_picture_and_with_forty(
    client_for: Client, topic: int, kept: str, cast: Cast, statements: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    client, counts = client_for("administrator"), []
    client.get("/soan-bai/hinh-va-tep")
    for many in (0, 40):
        for n in range(many):
            keep_lesson_file(topic, pdf(f"% {n}".encode()), f"{n}.pdf", media_here(), by=cast.person["administrator"], at=NOW)
        with statements() as seen:
            client.get("/soan-bai/hinh-va-tep")
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 12


def test_an_old_phone_gets_a_jpeg_and_every_other_webp(client_for: Client, kept: str, topic: int) -> None:
    client, item = client_for("tham"), shelf([topic])[-1].item
    name = f"/media/{item.sha256}-{item.width}.webp"
    old = "image/png,image/svg+xml,image/*;q=0.8,video/*;q=0.8,*/*;q=0.5"
    kinds = [client.get(name, headers={"Accept": accept}).mimetype for accept in (old, "image/avif,image/webp,*/*", "*/*", "")]
    assert kinds == ["image/jpeg", "image/webp", "image/webp", "image/webp"]


def test_an_export_carries_a_file_of_the_web_and_publishing_it_changes_nothing(
    filed: str, kept: str, cast: Cast, tmp_path: Path
) -> None:
    bring_out(draft(f"![Hai màu]({kept})\n\n[Mẫu](tep:Mẫu-phiếu.docx)", cast), cast, tmp_path)
    done = export_package(NHO, tmp_path / "ra", media_here())
    assert sorted(done.pictures) == sorted([f"01-nghe/{kept}", f"01-nghe/{filed}"])
    assert (tmp_path / "ra" / "nho" / "01-nghe" / filed).read_bytes() == office()
    again = publish(read_package(tmp_path / "ra" / "nho"), by=None, at=NOW, media=media_here())
    assert (again.lessons_new, again.changed) == (0, False)


def test_a_pack_lists_files_with_their_size_and_never_holds_them(
    client_for: Client, filed: str, cast: Cast, tmp_path: Path
) -> None:
    bring_out(draft("[Mẫu](tep:Mẫu-phiếu.docx)", cast), cast, tmp_path)
    client, enrolment = client_for("tham"), cast.enrolment["tham"]
    page = client.get(f"/hoc/{enrolment}/tai-ve").text
    assert "Tệp kèm, tải riêng:" in page
    assert ">Mẫu (Word, 1 KB)</a>" in page
    assert "/tep/" not in client.get(f"/hoc/{enrolment}/goi").text
