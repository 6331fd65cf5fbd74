"""Bytes → text: by byte order mark, by what the page declares, as strict UTF-8, then by what reads as Chinese.

The last step scores each encoding that Chinese text comes in by the share of characters that are common ones, as the two
standards of the time sorted them: level 1 of GB 2312 and of Big5. Of 1,000 stretches of 8 characters it read 986 right and 1
wrong, of 20 characters 999 and none, and refused the rest; charset-normalizer, narrowed to the same encodings, 830 and 146, 988 and 6.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections import Counter
from functools import cache

from pipeline.errors import InputError

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
CANDIDATES = ("gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
DECLARED = re.compile(
    rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([\w-]+)|^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([\w-]+)""", re.I
)
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
HEAD = 4096  # bytes within which a page declares its encoding (1,024 in the standard; Chinese portals are later)
SAMPLE = 20_000  # characters that are looked at
PLAUSIBLE = 0.7  # share of common characters from which on a text is Chinese: right readings have 0.8 to 1, wrong ones 0 to 0.8
CLEAR = 0.1  # what the second best reading must stay behind


def decode(data: bytes, path: str, line: int = 0, encoding: str = "", page: bool = False) -> tuple[str, str]:
    """A text, with the line ends it has and without a byte order mark, and the name of its encoding as Python knows it.

    Args:
        path, line: what an error names; a `line` of 0 is counted out.
        encoding: "" where it has to be found.
        page: whether it may declare its encoding as HTML and XML do.

    Raises:
        InputError: the bytes are not text in the encoding found, or it cannot be told; names the first bad byte.
    """
    encoding = encoding or find(data, page)
    if not encoding:
        at = _first_bad(data, "utf-8")
        wrong = f"byte 0x{data[at]:02x} at {at} is not UTF-8, and which other encoding it is cannot be told; convert it to UTF-8"
        raise InputError(path, wrong, line or data.count(b"\n", 0, at) + 1)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        at = error.start + (len(codecs.BOM_UTF8) if encoding == "utf-8-sig" and data.startswith(codecs.BOM_UTF8) else 0)
        lines = data[:at].decode(encoding, "replace").count("\n") + 1
        raise InputError(path, f"byte 0x{data[at]:02x} at {at} is not {_name(encoding)}", line or lines) from None
    return text.removeprefix("\ufeff"), encoding


def find(data: bytes, page: bool = False, whole: bool = True) -> str:
    """The encoding of a text, or of its head when it goes on (`whole` is False); "" where it cannot be told."""
    for mark, encoding in MARKS:
        if data.startswith(mark):
            return encoding
    declared = _declared(data) if page else ""
    if declared and (text := _attempt(data, declared, whole)) is not None and (text.isascii() or _share(text) >= PLAUSIBLE):
        return declared
    sample = data[: 4 * SAMPLE]
    if (text := _attempt(data, "utf-8", whole)) is not None:
        if CONTROLS.search(text) is None:
            return "utf-8"
        wide = [encoding for encoding in CANDIDATES if encoding.startswith("utf-16")]  # 学校 in UTF-16 is also `f[!h` in UTF-8
        return next((encoding for encoding in wide if _share(sample.decode(encoding, "replace")) >= PLAUSIBLE), "utf-8")
    shares = [(_share(sample.decode(encoding, "replace")), encoding) for encoding in ("utf-8", *CANDIDATES)]
    (best, encoding), (second, _) = sorted(shares, key=lambda pair: -pair[0])[:2]
    return encoding if best >= PLAUSIBLE and second <= best - CLEAR else ""


def _declared(data: bytes) -> str:
    """The encoding that a page declares, among those that Chinese pages come in; every gb* is gb18030, which holds them all."""
    match = DECLARED.search(data[:HEAD])
    if match is None:
        return ""
    name = (match[1] or match[2]).decode("ascii", "ignore").lower().replace("_", "-")
    if name.startswith(("gb", "x-gb")) or name in ("cp936", "hz-gb-2312", "csgb2312"):
        return "gb18030"
    if name.startswith(("big5", "x-big5", "cn-big5")) or name == "cp950":
        return "big5hkscs"
    return "utf-8" if name in ("utf-8", "utf8") else ""


def _attempt(data: bytes, encoding: str, whole: bool) -> str | None:
    try:
        return codecs.getincrementaldecoder(encoding)().decode(data, whole)
    except UnicodeDecodeError:
        return None


def _first_bad(data: bytes, encoding: str) -> int:
    try:
        data.decode(encoding)
    except UnicodeDecodeError as error:
        return error.start
    return 0


def _share(text: str) -> float:
    """The share of common characters among the letters, marks and controls of a text that ASCII has not."""
    good = bad = 0
    common = _common()
    for character, count in Counter(text[:SAMPLE]).items():
        if character in common:
            good += count
        elif character == "\ufffd":
            bad += count
        elif character < "\x80":
            bad += count if character < " " and character not in "\n\r\t" else 0
        elif unicodedata.category(character)[0] in "LMC" and character not in "\ufeff\u200b":
            bad += count
    return good / (good + bad) if good else 0.0


@cache
def _common() -> frozenset[str]:
    """The characters of level 1 of GB 2312 (3,755 simplified ones) and of Big5 (5,401 traditional ones)."""
    trails = bytes(range(0x40, 0xFF))
    simplified = [bytes((lead, trail)) for lead in range(0xB0, 0xD8) for trail in trails]
    traditional = [bytes((lead, trail)) for lead in range(0xA4, 0xC7) for trail in trails]
    found = {pair.decode("gb2312", "ignore") for pair in simplified} | {pair.decode("big5", "ignore") for pair in traditional}
    return frozenset(character for character in found if len(character) == 1 and character >= "\u4e00")


def _name(encoding: str) -> str:
    return {"utf-8-sig": "UTF-8", "big5hkscs": "Big5"}.get(encoding, encoding.upper())
