"""The codes on a photo of cards."""

from __future__ import annotations

import io
import warnings

import zxingcpp
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS, MOST_WEBP_PIXELS = 16_000_000, 6_000_000
"""The most that is unpacked; of a JPEG only every second, fourth or eighth point is."""
MOST_CODES = 60


def read_codes(data: bytes) -> list[str]:
    """The texts of all QR codes on a photo, each once; none when it is no picture, too large, or shows none."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=("JPEG", "PNG", "WEBP")) as photo:
                photo.draft("L", (2400, 2400))
                if photo.width * photo.height > (MOST_WEBP_PIXELS if photo.format == "WEBP" else MOST_PIXELS):
                    return []
                grey = ImageOps.exif_transpose(photo.convert("L"))
        except (
            OSError,
            SyntaxError,
            ValueError,
            UnidentifiedImageError,
            Image.DecompressionBombError,
            Image.DecompressionBombWarning,
        ):
            return []
    grey.thumbnail((2400, 2400))
    found = zxingcpp.read_barcodes(grey, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode))
    return list(dict.fromkeys(code.text for code in found if code.text))[:MOST_CODES]
