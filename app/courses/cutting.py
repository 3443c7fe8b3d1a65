"""A picture turned and cut: made anew from the whole one, which stays as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.courses.images import PictureSet, make_set
from app.courses.rules.pictures import WHOLE, Cut

if TYPE_CHECKING:
    from PIL import Image


def cut_set(data: bytes, cut: Cut) -> PictureSet:
    """The files of a part of a picture, whose largest WebP file is `data`; BadPicture as `make_set`."""

    def change(image: Image.Image) -> Image.Image:
        from PIL import Image

        ways = {90: Image.Transpose.ROTATE_270, 180: Image.Transpose.ROTATE_180, 270: Image.Transpose.ROTATE_90}
        turned = image.transpose(ways[cut.turn]) if cut.turn in ways else image
        return turned.crop(box_of(cut, turned.width, turned.height))

    return make_set(data, "hinh.webp", change=change)


def box_of(cut: Cut, width: int, height: int) -> tuple[int, int, int, int]:
    """What stays in pixels: left, top, right, bottom; at least one each way."""
    left, top = round(cut.left * width / WHOLE), round(cut.top * height / WHOLE)
    right, bottom = round(cut.right * width / WHOLE), round(cut.bottom * height / WHOLE)
    left, top = min(left, width - 1), min(top, height - 1)
    return left, top, max(right, left + 1), max(bottom, top + 1)
