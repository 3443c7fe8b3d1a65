"""Vietnamese text written in the old encodings, for tests: the product only reads them."""

from __future__ import annotations

import unicodedata

from app.kernel.old_encodings import from_tcvn3, from_vni

_TCVN3 = {from_tcvn3(bytes([byte])): byte for byte in range(0x80, 0x100)}
_TONES = "\u0300\u0309\u0303\u0301\u0323"


def tcvn3(text: str) -> bytes:
    """`text` in TCVN3; a capital with a tone that the table lacks is a small letter, as ABC fonts have it."""
    written = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        if letter.isascii():
            written += letter.encode()
        else:
            written.append(_TCVN3[letter] if letter in _TCVN3 else _TCVN3[letter.lower()])
    return bytes(written)


def vni(text: str) -> bytes:
    """`text` in VNI."""
    return "".join(_VNI.get(letter, letter) for letter in unicodedata.normalize("NFC", text)).encode("cp1252")


def cp1258(text: str) -> bytes:
    """`text` in Windows-1258: letters with hat, horn and breve whole, tones apart."""
    written = []
    for letter in unicodedata.normalize("NFC", text):
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))
        written.append(base + "".join(part for part in parts if part in _TONES))
    return "".join(written).encode("cp1258")


def _pairs() -> dict[str, str]:
    """Each letter as VNI writes it, found by reading all pairs of letters."""
    found: dict[str, str] = {}
    singles = "ôöîíìæóòñ"
    for base in "aeouyôö" + "aeouyôö".upper():
        for mark in "ùøûõïâáàåãäêéèúüë":
            read = from_vni(f"{base}{mark}".encode("cp1252"))
            if len(read) == 1:
                found.setdefault(read, base + mark)
    for single in singles + singles.upper():
        found.setdefault(from_vni(single.encode("cp1252")), single)
    return found


_VNI = _pairs()
