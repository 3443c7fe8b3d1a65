"""Files beside lessons in a package: checked, published once, handed on by an export to the same bytes."""

from __future__ import annotations

import pytest

from app.courses.crew import made_sets
from app.courses.images import BadPicture
from app.courses.queries import edition_view, revision_view
from app.courses.services import Faulty
from tests.courses.conftest import FIGURE, LESSON, Desk
from tests.courses.handed import office, pdf

pytestmark = [pytest.mark.sqlite_only, pytest.mark.usefixtures("press")]

LINK = "\n[Mẫu phiếu](tep:Mẫu-phiếu.docx)\n"


def put(desk: Desk, data: bytes, name: str = "Mẫu-phiếu.docx") -> Desk:
    """A file beside the first lesson."""
    path = desk.folder / "01-nghe" / "files" / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    return desk


def test_a_file_is_published_with_its_lesson_and_another_one_makes_a_new_text(desk: Desk) -> None:
    outcome = put(desk, office()).add(LESSON, LINK).publish()
    html = revision_view(edition_view(outcome.edition_id, 1).lessons[0].revision_id).sections[-1].html
    assert 'class="file"' in html
    assert 'M%E1%BA%ABu-phi%E1%BA%BFu.docx"' in html
    assert "(Word, 1 KB)" in html
    assert desk.publish().changed is False
    assert put(desk, office(more={"a": b"b"})).publish().lessons_new == 1


@pytest.mark.parametrize(
    ("data", "name", "link", "words"),
    [
        (office(), "khac.docx", LINK, "Không có tệp “Mẫu-phiếu.docx”"),
        (office(more={"word/vbaProject.bin": b"x"}), "Mẫu-phiếu.docx", LINK, "macro"),
        (pdf()[:30], "a.pdf", "\n[x](tep:a.pdf)\n", "chép thiếu"),
        (pdf(), "a..b.pdf", "\n[x](tep:a..b.pdf)\n", "Đổi tên tệp “a..b.pdf” thành “a-b.pdf”"),
        (pdf(), "a.pdf", "\n[x](tep:../../programme.yml)\n", "Không có tệp"),
    ],
)
def test_a_file_that_is_not_there_or_not_taken_is_named_with_its_line(
    desk: Desk, data: bytes, name: str, link: str, words: str
) -> None:
    fault = next(fault for fault in put(desk, data, name).add(LESSON, link).errors() if words in fault.sentence)
    assert fault.file == f"goi-thu/{LESSON}"
    assert fault.line > 10


def test_a_picture_that_was_cut_off_is_found_while_its_files_are_made(desk: Desk) -> None:
    path = desk.draw().add(LESSON, FIGURE).folder / "01-nghe" / "images" / "hai-nguoi.png"
    path.write_bytes(path.read_bytes()[:-30])
    with pytest.raises(Faulty) as refused:
        desk.publish()
    assert "bị hỏng hoặc chép thiếu" in refused.value.faults[0].sentence
    assert refused.value.faults[0].file == f"goi-thu/{LESSON}"


def test_every_picture_that_is_made_is_told(desk: Desk) -> None:
    told: list[tuple[int, int, str]] = []
    desk.draw().add(LESSON, FIGURE).publish(progress=lambda *step: told.append(step))
    assert told[0] == (1, 1, "Hình 01-nghe/images/hai-nguoi.png")
    assert [step[:2] for step in told[1:]] == [(1, 3), (2, 3), (3, 3)]


def test_many_pictures_are_made_by_several_processes_and_a_bad_one_comes_as_what_it_is(desk: Desk) -> None:
    for number in range(7):
        desk.draw(f"images/{number}.png", (20 + number, 10))
    paths = sorted((desk.folder / "01-nghe" / "images").iterdir())
    paths[0].write_bytes(b"MZ")
    made = dict(made_sets(paths, processes=2))
    assert isinstance(made[str(paths[0])], BadPicture)
    assert sum(not isinstance(one, BadPicture) for one in made.values()) == 6
