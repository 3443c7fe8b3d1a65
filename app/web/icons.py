"""Draws the icons of the installed app, the open book of the mark: `python -m app.web.icons` writes them anew."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image, ImageDraw

FOLDER = Path(__file__).with_name("static")
SHEET, COVER, LEFT, RIGHT = "#ffffff", "#1c3372", "#28479b", "#96306d"
SIZES = {"icon-192.png": (192, False), "icon-512.png": (512, False), "icon-512-mask.png": (512, True)}
"""Names with (pixels, whether a phone may cut it to its own shape: then nothing stands near the edge)."""
_FINE = 4
_TOP = ((1.0, 3.5), (5.0, 2.0), (10.0, 2.5), (14.0, 5.0))
_BOTTOM = ((14.0, 24.0), (10.0, 21.5), (5.0, 21.0), (1.0, 22.5))
Point = tuple[float, float]


def draw(pixels: int, *, to_cut: bool) -> bytes:
    """The icon as PNG; the same bytes at every call."""
    whole = pixels * _FINE
    image = Image.new("RGB", (whole, whole), COVER)
    pen = ImageDraw.Draw(image)
    edge = whole * (0.18 if to_cut else 0.08)
    pen.rounded_rectangle((edge, edge, whole - edge, whole - edge), whole * 0.12, SHEET)
    scale = (whole - 2 * edge) * 0.78 / 30
    left, top = (whole - 30 * scale) / 2, (whole - 26 * scale) / 2
    for page, mirrored in ((LEFT, False), (RIGHT, True)):
        outline = [*_curve(_TOP), *_curve(_BOTTOM)]
        pen.polygon([(left + (30 - x if mirrored else x) * scale, top + y * scale) for x, y in outline], page)
    file = io.BytesIO()
    image.resize((pixels, pixels), Image.Resampling.LANCZOS).quantize(32).save(file, "PNG", optimize=True)
    return file.getvalue()


def _curve(points: tuple[Point, Point, Point, Point], steps: int = 24) -> list[Point]:
    """A cubic Bézier curve as points."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = points
    found = []
    for step in range(steps + 1):
        t = step / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        xs, ys = (ax, bx, cx, dx), (ay, by, cy, dy)
        found.append((sum(w * x for w, x in zip(weights, xs, strict=True)), sum(w * y for w, y in zip(weights, ys, strict=True))))
    return found


def main() -> None:
    """Write the files."""
    for name, (pixels, to_cut) in SIZES.items():
        (FOLDER / name).write_bytes(draw(pixels, to_cut=to_cut))


if __name__ == "__main__":
    main()
