"""Width and script folded one to one, so that one pattern sees １２ and 12, （ and (, 舉辦 and 举办."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Any

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
# Characters of traditional text; a handful of any article's are among them.
_TRADITIONAL = re.compile(
    "[國會學體縣區廳辦議聯業務經濟與為來對時實後個們從東車馬長門問間開關電話語說讀書質標準權證檢測監審計劃協調導領總統報紙廣場館藝術團隊員"
    "數據資產財稅銀貿環護節慶賽運動龍鄉鎮鄰島灣橋臺寧遼蘇陝滬閩贛粵瓊貴雲貢鄭漢烏魯爾應該機構單號樓層點線網絡訊聞發佈舉啟閉競選參觀訪講習"
    "訓練專題論壇萬億條項屆週歲於這裡還將並無過進達遠邊連適遲遺鄧醫釋鋼鐵錢鐘鏡閱閣陽陰陳陸際隨險難雜離雙雞靈靜響順須頒預頭願類風飛飯齊齡]"
)
_FOLDABLE = re.compile("[" + "".join(map(re.escape, _FOLDED)) + "]")


def fold(text: str) -> str:
    """The text with its width and script folded one to one, for matching only: offsets stay.

    Full-width ASCII becomes ASCII (`，：（％－～` → `,:(%-~`), every long dash `—`, every minus and hyphen `-`, every wave
    `~`, every middle dot `·`, ○ 〇, and no-break, ideographic and zero-width blanks a space. 、。《》“” stay. Traditional
    characters become simplified ones.
    """
    return _known_word(text) if len(text) <= _LONGEST_WORD else _known_text(text)


def _fold(text: str) -> str:
    for character in set(_FOLDABLE.findall(text)):  # 8 times as fast as str.translate: few characters, many times each
        text = text.replace(character, _FOLDED[character])
    return simplified(text) if _TRADITIONAL.search(text) else text


def simplified(text: str) -> str:
    """Traditional characters as simplified ones, as many as before (OpenCC's t2s keeps the length)."""
    simplified: str = _converter().convert(text)
    return simplified if len(simplified) == len(text) else text


@cache
def _converter() -> Any:
    import opencc

    return opencc.OpenCC("t2s")


_LONGEST_WORD = 16  # characters; the same names and units come again and again
_known_word = lru_cache(maxsize=4096)(_fold)
_known_text = lru_cache(maxsize=1)(_fold)  # a text is read, and then cut into words
