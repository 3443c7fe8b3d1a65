"""ZIP files of questions: unpacked within the same budget as workbooks."""

from __future__ import annotations

import io
import zipfile
import zlib
from pathlib import PurePosixPath

from app.cohorts.sheet.container import unpacked
from app.kernel.refusal import Refused
from app.kernel.text import _
from app.quizzes.formats.text import MAX_BYTES, too_big

_WANTED = (".xml", ".png", ".jpg", ".jpeg", ".gif", ".webp")
_PASSWORD = _("Tệp nén có đặt mật khẩu nên không đọc được. Bỏ mật khẩu rồi tải lên lại.")


def files_of(data: bytes) -> dict[str, bytes]:
    """The XML files and pictures of a package by their path in it.

    Refused: "too_big", "password", "truncated", "bad_path".
    """
    if len(data) > MAX_BYTES:
        raise too_big()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            files = unpacked(package, lambda entry: entry.filename.lower().endswith(_WANTED))
    except Refused as refusal:
        raise Refused("password", _PASSWORD) if refusal.reason == "password" else too_big() from refusal
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError) as error:
        sentence = _("Tệp nén bị hỏng hoặc chưa tải lên hết. Tải tệp lên lại.")
        raise Refused("truncated", sentence) from error
    if any(".." in PurePosixPath(name.replace("\\", "/")).parts for name in files):
        raise Refused("bad_path", _("Tệp nén có đường dẫn trỏ ra ngoài gói nên không đọc. Xuất lại tệp từ nguồn."))
    return files
