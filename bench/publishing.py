"""What publishing a large package costs: 60 lessons with 200 photos on every core, then again with one sentence changed."""

from __future__ import annotations

import io
import random
import shutil
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from app.courses.crew import cores
from app.courses.package import read_package
from app.courses.services import PublishOutcome, publish
from app.factory import create_app
from app.kernel.clock import utc_now
from app.kernel.settings import ROOT, Settings
from app.storage.base import db
from app.storage.migrations import upgrade
from bench.databases import empty_database
from bench.faults import BenchFault
from bench.table import say

PACKAGE, PICTURES, LEAST_LESSONS = "nghiep-vu-co-ban-25-ngay", 200, 55
_SIZE = (1600, 1000)


@dataclass(frozen=True)
class PublishFigures:
    """Seconds of the first publish and of one after a change; lessons that each wrote; how often it said how far it is."""

    first_s: float
    again_s: float
    lessons: int
    pictures: int
    touched: int
    told: int
    cores: int

    @property
    def ok(self) -> bool:
        """Whether the change touched one lesson, and all the work was told."""
        return self.touched == 1 and self.told == self.lessons + self.pictures


def measure_publish() -> PublishFigures:
    """The largest package with photos in every lesson, on a database of its own."""
    with empty_database("sqlite") as (folder, url):
        package = _package(folder)
        app = create_app(Settings(database_url=url, secret_key="bench", instance=folder, content=ROOT / "courses_content"))
        told: list[int] = []
        try:
            with app.app_context():
                upgrade()
                first_s, first = _timed(package, folder, told)
                lesson = min(package.glob("*/01-*.md"))
                lesson.write_text(lesson.read_text(encoding="utf-8") + "\nMột câu thêm vào.\n", encoding="utf-8")
                again_s, again = _timed(package, folder, [])
        finally:
            with app.app_context():
                db.engine.dispose()
    return PublishFigures(first_s, again_s, first.lessons_new, first.pictures_new, again.lessons_new, len(told), cores())


def line(figures: PublishFigures) -> str:
    """The figures as a sentence."""
    return (
        f"Phát hành {figures.lessons} bài, {figures.pictures} hình trên {figures.cores} nhân: {say(figures.first_s)} giây, "
        f"báo tiến độ {figures.told} lần; sửa một câu rồi phát hành lại: {say(figures.again_s)} giây, {figures.touched} bài đổi, "
        f"{'đạt' if figures.ok else 'CHƯA ĐẠT'}."
    )


def _timed(package: Path, folder: Path, told: list[int]) -> tuple[float, PublishOutcome]:
    """Seconds of one publish, and what it did."""
    begun = time.perf_counter()
    how: dict[str, Any] = {"media": folder / "media", "progress": lambda number, _all, _what: told.append(number)}
    outcome = publish(read_package(package), by=None, at=utc_now(), **how)
    return time.perf_counter() - begun, outcome


def _package(folder: Path) -> Path:
    """A copy of the package with photos until it shows so many pictures."""
    package = folder / "content" / PACKAGE
    shutil.copytree(ROOT / "courses_content" / PACKAGE, package)
    lessons = sorted(package.glob("*/[0-9][0-9]-*.md"))
    if len(lessons) < LEAST_LESSONS:
        raise BenchFault(f"Gói chỉ có {len(lessons)} bài.")
    here = len(list(package.glob("*/images/*.png")))
    noise = random.Random(50)
    for number in range(PICTURES - here):
        lesson = lessons[number % len(lessons)]
        picture = lesson.parent / "images" / f"anh-{number}.jpg"
        picture.parent.mkdir(exist_ok=True)
        picture.write_bytes(_photo(noise))
        with lesson.open("a", encoding="utf-8") as file:
            file.write(f"\n![Ảnh số {number}](images/{picture.name})\n")
    return package


def _photo(noise: random.Random) -> bytes:
    """A picture as heavy as a photo of a phone that was made smaller once."""
    small = Image.frombytes("RGB", (80, 50), noise.randbytes(80 * 50 * 3))
    file = io.BytesIO()
    small.resize(_SIZE, Image.Resampling.BICUBIC).save(file, "JPEG", quality=85)
    return file.getvalue()
