"""Pictures: what is taken, what comes out."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image

from app.courses.images import BadPicture, check_picture, make_set, read_bytes, widths_of
from app.courses.pictures import keep

pytestmark = pytest.mark.sqlite_only


def packed(kind: str, size: tuple[int, int] = (900, 300), mode: str = "RGB", **more: object) -> bytes:
    """A picture file of this kind."""
    file = io.BytesIO()
    Image.new(mode, size, 120).save(file, kind, **more)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    """A picture that came out."""
    return Image.open(io.BytesIO(data))


@pytest.mark.parametrize(
    ("width", "made"),
    [(100, (100,)), (360, (360,)), (500, (360, 500)), (720, (360, 720)), (1000, (360, 720, 1000)), (4000, (360, 720, 1280))],
)
def test_at_most_three_widths_and_never_larger(width: int, made: tuple[int, ...]) -> None:
    assert widths_of(width) == made


@pytest.mark.parametrize(
    ("kind", "name", "mode"),
    [
        ("PNG", "a.png", "RGBA"),
        ("PNG", "a.png", "P"),
        ("PNG", "a.png", "I;16"),
        ("JPEG", "a.JPG", "CMYK"),
        ("WEBP", "a.webp", "RGB"),
        ("GIF", "a.gif", "P"),
    ],
)
def test_every_kind_becomes_webp(kind: str, name: str, mode: str) -> None:
    made = make_set(packed(kind, mode=mode), name)
    assert [(file.width, file.height) for file in made.files] == [(360, 120), (720, 240), (900, 300)]
    assert {opened(file.data).format for file in made.files} == {"WEBP"}


def test_a_photo_is_turned_upright_and_tells_nothing_about_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "May anh cua chi Thao"
    made = make_set(packed("JPEG", (400, 200), exif=exif.tobytes()), "a.jpg")
    assert (made.largest.width, made.largest.height) == (200, 400)
    assert all(b"Thao" not in file.data and not opened(file.data).getexif() for file in made.files)


def test_only_the_first_frame_of_a_moving_picture_is_kept() -> None:
    file = io.BytesIO()
    frames = [Image.new("RGB", (50, 50), colour) for colour in ("red", "blue")]
    frames[0].save(file, "GIF", save_all=True, append_images=frames[1:])
    image = opened(make_set(file.getvalue(), "a.gif").largest.data).convert("RGB")
    red, _green, blue = image.getpixel((10, 10))  # type: ignore[misc]
    assert red > 200 > 50 > blue


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "a.png", "SVG"),
        (b"<?php system('x');", "a.jpg", "không phải hình"),
        (b"%PDF-1.4", "a.png", "không phải hình"),
        (b"BM" + bytes(60), "a.png", "không phải hình"),
        (packed("JPEG"), "a.png", "mang đuôi khác"),
        (packed("PNG"), "a.svg", "mang đuôi khác"),
        (packed("PNG", (300, 300))[:-60], "a.png", "bị hỏng"),
        (packed("JPEG", (2000, 2000))[:-9000], "a.jpg", "bị hỏng"),
    ],
)
def test_a_look_alike_is_refused(data: bytes, name: str, words: str) -> None:
    with pytest.raises(BadPicture, match=words):
        check_picture(data, name)


@pytest.mark.parametrize("side", [6000, 20000, 60000])
def test_a_bomb_is_refused_unopened(side: int) -> None:
    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", len(head)) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    with pytest.raises(BadPicture, match="triệu điểm ảnh"):
        check_picture(b"\x89PNG\r\n\x1a\n" + chunk + b"\x00\x00\x00\x00IEND\xaeB`\x82", "a.png")


def test_files_are_written_once_under_their_hash(tmp_path: Path) -> None:
    made = make_set(packed("PNG"), "a.png")
    assert keep(made, tmp_path / "media") == 3
    names = {path.name: path.stat().st_mtime_ns for path in (tmp_path / "media").iterdir()}
    assert set(names) == {f"{made.sha256}-{width}.webp" for width in (360, 720, 900)} | {f"{made.sha256}.jpg"}
    assert keep(made, tmp_path / "media") == 0
    assert {path.name: path.stat().st_mtime_ns for path in (tmp_path / "media").iterdir()} == names


def test_a_missing_or_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.png").touch()
    for name in ("a.png", "b.png"):
        with pytest.raises(BadPicture):
            read_bytes(tmp_path / name)
