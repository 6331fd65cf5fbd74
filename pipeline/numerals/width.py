"""Width folded one to one, so that one pattern sees １２ and 12, （ and (."""

from __future__ import annotations

import re

_FOLDED = {
    **{chr(c): chr(c - 0xFEE0) for c in range(0xFF01, 0xFF5F)},  # full-width ASCII
    **dict.fromkeys("–―─━", "—"),  # dashes that join or explain
    **dict.fromkeys("−﹣‐‑", "-"),
    **dict.fromkeys("〜∼∽", "~"),
    **dict.fromkeys("•・‧∙⋅･", "·"),
    **dict.fromkeys("○◯", "〇"),
    **dict.fromkeys("\u00a0\u3000\u202f\u205f\u200b\ufeff", " "),
    **{chr(c): " " for c in range(0x2000, 0x200B)},
    **dict(zip("﹪﹐﹑､｡﹒﹔﹕﹖﹗﹙﹚", "%,、、。.;:?!()", strict=True)),
}
_FOLDABLE = re.compile("[" + "".join(map(re.escape, _FOLDED)) + "]")


def fold(text: str) -> str:
    """The text with its width folded one to one, for matching only: offsets stay.

    Full-width ASCII becomes ASCII (`，：（％－～` → `,:(%-~`), every long dash `—`, every minus and hyphen `-`, every wave
    `~`, every middle dot `·`, ○ 〇, and no-break, ideographic and zero-width blanks a space. 、。《》“” stay.
    """
    for character in set(_FOLDABLE.findall(text)):  # 8 times as fast as str.translate: few characters, many times each
        text = text.replace(character, _FOLDED[character])
    return text
