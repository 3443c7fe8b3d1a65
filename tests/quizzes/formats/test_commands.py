"""`flask questions import` and `flask questions export`: what they print, what they write, how they end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select

from app.quizzes.formats.opening import read_file
from app.quizzes.models import Question, QuestionVersion
from app.storage.models import JournalEntry
from app.storage.transaction import session
from tests.cast import PEOPLE, Cast
from tests.quizzes.formats.files import FOLDER

TOPIC = "01-nghe"
GOOD = """::Một::Chị nên hỏi câu nào trước khi nghe ý kiến hội viên?{=Dạo này nhà mình thế nào? ~%50%Chị khỏe không? ~Ký vào đây}

// [tag:van-dung]
::Hai::Chi hội có 40 chị, 60% dự họp. Bao nhiêu chị dự họp?{#24}
"""


def _run(app: Flask, *args: object) -> Result:
    """One command."""
    return app.test_cli_runner().invoke(args=["questions", *map(str, args)])


def _count(app: Flask) -> int:
    """Versions of questions in the database."""
    with app.app_context():
        return session().scalar(select(func.count(QuestionVersion.id))) or 0


@pytest.fixture
def good(tmp_path: Path) -> Path:
    """A file that can be read whole."""
    file = tmp_path / "tot.txt"
    file.write_text(GOOD, encoding="utf-8")
    return file


def test_a_good_file_comes_into_the_bank_whole(app: Flask, cast: Cast, good: Path) -> None:
    result = _run(app, "import", good, "--topic", TOPIC, "--by", PEOPLE["coordinator"][1], "--json")
    said = json.loads(result.output)
    assert (result.exit_code, said["counts"]["read"], said["counts"]["saved"]) == (0, 2, 2)
    with app.app_context():
        versions = session().scalars(select(QuestionVersion).order_by(QuestionVersion.id.desc()).limit(2)).all()
        assert [(row.kind, row.level, row.made_by_id) for row in versions] == [
            ("numeric", "van-dung", cast.person["coordinator"]),
            ("single", "nhan-biet", cast.person["coordinator"]),
        ]
        assert versions[1].options[1]["fraction"] == 0.5
        entry = session().scalars(select(JournalEntry).order_by(JournalEntry.id.desc()).limit(1)).one()
        assert entry.by_id == cast.person["coordinator"]


def test_a_dry_run_touches_nothing(app: Flask, cast: Cast, good: Path) -> None:
    before = _count(app)
    result = _run(app, "import", good, "--topic", TOPIC, "--dry-run", "--json")
    said = json.loads(result.output)
    assert (result.exit_code, said["dry_run"], said["saved"], _count(app)) == (0, True, [], before)
    first = said["questions"][0]
    assert [(row["text"], row["fraction"]) for row in first["options"]] == [
        ("Dạo này nhà mình thế nào?", 1.0),
        ("Chị khỏe không?", 0.5),
        ("Ký vào đây", 0.0),
    ]


def test_a_second_import_names_what_is_there_already(app: Flask, cast: Cast, good: Path) -> None:
    _run(app, "import", good, "--topic", TOPIC)
    said = json.loads(_run(app, "import", good, "--topic", TOPIC, "--dry-run", "--json").output)
    assert [row["duplicates"][0]["likeness"] for row in said["questions"]] == [1.0, 1.0]


def test_what_is_doubtful_is_not_written_silently(app: Flask, cast: Cast) -> None:
    before = _count(app)
    result = _run(app, "import", FOLDER / "van-dong.gift.txt", "--topic", TOPIC, "--json")
    said = json.loads(result.output)
    assert (result.exit_code, said["error"]["reason"], _count(app)) == (2, "not_all_read", before)
    assert said["counts"] == {"found": 14, "read": 11, "check": 1, "unread": 2, "duplicates": 0, "saved": 0}


def test_doubtful_questions_come_in_when_somebody_says_so(app: Flask, cast: Cast) -> None:
    before = _count(app)
    result = _run(app, "import", FOLDER / "van-dong.gift.txt", "--topic", TOPIC, "--accept-doubtful")
    assert (result.exit_code, _count(app) - before) == (2, 12)
    assert "14 câu: 11 đọc được, 1 cần xem, 2 chưa nhập được" in result.output


def test_pictures_of_a_file_are_kept_with_the_question(app: Flask, cast: Cast) -> None:
    result = _run(app, "import", FOLDER / "dieu-le.moodle.xml", "--topic", TOPIC, "--accept-doubtful", "--json")
    assert (result.exit_code, json.loads(result.output)["counts"]["saved"]) == (2, 11)
    with app.app_context():
        stems = session().scalars(select(QuestionVersion.stem_html)).all()
        assert sum("<img" in stem for stem in stems) == 1


@pytest.mark.parametrize(
    ("args", "reason"),
    [
        (["khong-co.txt", "--topic", TOPIC], "no_file"),
        ([FOLDER / "ket-nap.md", "--topic", "99-khong-co"], "no_topic"),
        ([FOLDER / "ket-nap.md", "--topic", f"khac/{TOPIC}"], "no_topic"),
        ([FOLDER / "qti" / "imsmanifest.xml", "--topic", TOPIC], "not_qti"),
        ([FOLDER / "hop-chi-hoi.aiken.txt", "--topic", TOPIC, "--format", "moodle-xml"], "not_xml"),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_sentence(app: Flask, cast: Cast, args: list[object], reason: str) -> None:
    result = _run(app, "import", *args, "--json")
    said = json.loads(result.output)
    assert (result.exit_code, said["error"]["reason"], set(said)) == (1, reason, {"error"})


def test_an_unknown_person_cannot_answer_for_an_import(app: Flask, cast: Cast, good: Path) -> None:
    before = _count(app)
    result = _run(app, "import", good, "--topic", TOPIC, "--by", "0999999999")
    assert (result.exit_code, _count(app)) == (1, before)
    assert "Không có tài khoản 0999999999" in result.output


def test_a_topic_is_named_by_number_key_or_programme_and_key(app: Flask, cast: Cast, good: Path) -> None:
    topic = json.loads(_run(app, "import", good, "--topic", TOPIC, "--dry-run", "--json").output)["topic"]
    for name in (topic["id"], f"{topic['programme']}/{topic['key']}"):
        assert json.loads(_run(app, "import", good, "--topic", name, "--dry-run", "--json").output)["topic"] == topic


@pytest.mark.parametrize("kind", ["gift", "moodle-xml", "qti", "md"])
def test_a_bank_goes_out_and_comes_in_again(app: Flask, cast: Cast, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "xuat"
    result = _run(app, "export", "--topic", TOPIC, "--format", kind, "--out", out)
    assert result.exit_code == 0
    with app.app_context():
        keys = session().scalars(select(Question.key).join(QuestionVersion, QuestionVersion.id == Question.version_id)).all()
    found = read_file(out.read_bytes(), "xuat", kind).found
    assert {row.label for row in found} <= set(keys)
    assert {row.state.value for row in found} == {"read"}


def test_an_export_goes_to_the_screen_when_no_file_is_named(app: Flask, cast: Cast) -> None:
    result = _run(app, "export", "--topic", TOPIC, "--format", "md")
    assert (result.exit_code, result.output.startswith("## ")) == (0, True)


def test_our_own_form_again_makes_no_new_version(app: Flask, cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "xuat.md"
    _run(app, "export", "--topic", TOPIC, "--format", "md", "--out", out)
    before = _count(app)
    said: dict[str, Any] = json.loads(_run(app, "import", out, "--topic", TOPIC, "--json").output)
    assert ({row["state"] for row in said["saved"]}, _count(app)) == ({"same"}, before)


def test_a_picture_of_the_bank_goes_out_and_stays_the_same_when_it_comes_back(app: Flask, cast: Cast, tmp_path: Path) -> None:
    _run(app, "import", FOLDER / "dieu-le.moodle.xml", "--topic", TOPIC, "--accept-doubtful")
    for kind in ("md", "moodle-xml", "qti"):
        out = tmp_path / kind
        assert _run(app, "export", "--topic", TOPIC, "--format", kind, "--out", out).exit_code == 0
        result = _run(app, "import", out, "--topic", TOPIC, "--format", kind, "--dry-run", "--accept-duplicates", "--json")
        said = json.loads(result.output)
        assert (result.exit_code, kind, said["counts"]["read"]) == (0, kind, said["counts"]["found"])
        pictures = [row["pictures"] for row in said["questions"] if "<img" in row["stem"]["html"]]
        assert len(pictures) == 1
        assert (kind == "md") == (pictures == [[]])


def _used_key(app: Flask) -> str:
    """A key of the topic that is in use."""
    with app.app_context():
        return str(session().scalars(select(Question.key).where(Question.retired_at.is_(None)).order_by(Question.id)).first())


def test_a_file_that_would_replace_a_question_in_use_is_looked_at_first(app: Flask, cast: Cast, tmp_path: Path) -> None:
    file, key, before = tmp_path / "moi.md", _used_key(app), _count(app)
    file.write_text(
        f"## {key} {{kind=single level=nhan-biet}}\nBa cộng bốn bằng mấy?\n\n- [x] Bảy\n- [ ] Tám\n", encoding="utf-8"
    )
    said = json.loads(_run(app, "import", file, "--topic", TOPIC, "--dry-run", "--json").output)
    row = said["questions"][0]
    assert (row["state"], row["faults"][-1]["reason"]) == ("check", "replaces"), row
    assert f"Sẽ thay câu {key}" in row["faults"][-1]["sentence"]
    assert (_run(app, "import", file, "--topic", TOPIC).exit_code, _count(app)) == (2, before)
    assert (_run(app, "import", file, "--topic", TOPIC, "--accept-doubtful").exit_code, _count(app)) == (0, before + 1)


def test_the_same_file_twice_is_not_saved_twice_unless_somebody_says_so(app: Flask, cast: Cast, good: Path) -> None:
    _run(app, "import", good, "--topic", TOPIC)
    before = _count(app)
    result = _run(app, "import", good, "--topic", TOPIC)
    assert (result.exit_code, _count(app)) == (2, before)
    assert "2 câu đã có câu giống hệt" in result.output
    again = _run(app, "import", good, "--topic", TOPIC, "--accept-doubtful")
    assert (again.exit_code, _count(app)) == (2, before)
    assert "Để ngoài 2 câu: Một, Hai." in again.output
    assert (_run(app, "import", good, "--topic", TOPIC, "--accept-duplicates").exit_code, _count(app)) == (0, before + 2)


def test_a_doubtful_question_without_key_stays_out_and_the_rest_comes_in(app: Flask, cast: Cast, tmp_path: Path) -> None:
    file, before = tmp_path / "de.txt", _count(app)
    text = "Câu 1: Ai giữ sổ của tổ vay vốn?\nA. Tổ trưởng\nB. Người vay\nĐáp án: A\nCâu 2: Họp ở đâu?\nA. Nhà chị\nB. Nhà tôi\n"
    file.write_text(text, encoding="utf-8")
    result = _run(app, "import", file, "--topic", TOPIC, "--format", "text", "--accept-doubtful")
    assert (result.exit_code, _count(app) - before) == (2, 1), result.output
    assert "Để ngoài 1 câu: Câu 2." in result.output


def test_what_stays_the_same_is_not_called_written(app: Flask, cast: Cast, tmp_path: Path) -> None:
    out = tmp_path / "xuat.md"
    _run(app, "export", "--topic", TOPIC, "--format", "md", "--out", out)
    result = _run(app, "import", out, "--topic", TOPIC)
    assert "Đã ghi" not in result.output
    assert "không có gì mới, giữ nguyên" in result.output


def test_an_export_into_a_folder_that_is_not_there_says_so(app: Flask, cast: Cast, tmp_path: Path) -> None:
    result = _run(app, "export", "--topic", TOPIC, "--format", "md", "--out", tmp_path / "khong-co" / "x.md")
    assert result.exit_code == 1
    assert "Không ghi được tệp" in result.output
