"""The old Vietnamese encodings TCVN3 (ABC) and VNI: one byte or two for a letter, shown right only in fonts made for them.

Sources of the tables: TCVN3 is the upper half of TCVN 5712:1993 VN1, letter for letter what glibc's iconv calls TCVN5712-1
(its capitals with a tone below 0x20 are control bytes and never stand in a file; ABC fonts write them as small letters).
VNI is the VNI-Win table for Latin letters as VNI Software published it: a base letter, then a letter that stands for its mark.
"""

from __future__ import annotations

import re

_TCVN3_FROM_80 = (
    "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨ\xa0ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịò"
    "ỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
"""The letters of the bytes 0x80 to 0xFF."""
_VNI_MARKS = {
    "a": dict(zip("ùøûõïâáàåãäêéèúüë", "áàảãạâấầẩẫậăắằẳẵặ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
"""What a base letter and the letter after it make together."""
_VNI_SINGLE = dict(zip("ôöîíìæóòñ", "ơưỵíìỉĩịđ", strict=True))
"""Letters that are one byte."""
_VNI_PAIR = re.compile("([aeoôuöy])([ùøûõïâáàåãäêéèúüë])|([ôöîíìæóòñ])", re.IGNORECASE)
_VNI_SPECIFIC = re.compile("(?!o[áàã])([aeoôuöy])([ùøûõïâáàåãäêéèúüë])")


def from_tcvn3(data: bytes) -> str:
    """The text of bytes in TCVN3 (ABC)."""
    return "".join(chr(byte) if byte < 0x80 else _TCVN3_FROM_80[byte - 0x80] for byte in data)


def from_vni(data: bytes) -> str:
    """The text of bytes in VNI; UnicodeDecodeError where Windows-1252 has no letter."""
    return _VNI_PAIR.sub(_vni_letter, data.decode("cp1252"))


def _vni_letter(found: re.Match[str]) -> str:
    """One letter with its mark; a pair that means nothing together is two letters."""
    base, mark, single = found.groups()
    if single is not None:
        letter = _VNI_SINGLE[single.lower()]
        return letter.upper() if single.isupper() else letter
    together = _VNI_MARKS[base.lower()].get(mark.lower())
    if together is None:
        return _vni_alone(base) + _vni_alone(mark)
    return together.upper() if base.isupper() else together


def _vni_alone(letter: str) -> str:
    """A letter that stands by itself."""
    meant = _VNI_SINGLE.get(letter.lower(), letter)
    return meant.upper() if letter.isupper() else meant


def says_vni(data: bytes) -> bool:
    """Whether two letters make one of VNI anywhere in the text; “oà” proves nothing, Windows writes “hoà” with the same bytes."""
    text = data.decode("cp1252", "replace").lower()
    return any(mark in _VNI_MARKS.get(base, "") for base, mark in _VNI_SPECIFIC.findall(text))
