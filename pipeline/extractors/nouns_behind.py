"""The noun that follows a figure: 400余项形式多样的活动 → 活动."""

from __future__ import annotations

from pipeline.extractors.noun_words import (
    AND,
    BREAKS,
    CAMPAIGN,
    CLOSING,
    GOES_ON,
    HEADS,
    IS_HELD,
    LISTED,
    LONGEST,
    MEASURING,
    NOMINAL,
    NUMERALS,
    ONE_CHARACTER,
    PEOPLE,
    PERSONS,
    QUALITIES,
    STOPS_HERE,
    SUFFIXES,
    VERBS,
    NounWords,
)
from pipeline.segment import Text

ASPECTS = frozenset("了着过")
DEEDS = frozenset(("事故", "案件", "事件", "案", "行为", "纠纷"))  # what a verb before them tells apart


class NounsBehind(NounWords):
    """Reads what stands behind a figure."""

    def after(self, text: Text, end: int, i: int, unit: str, share: bool = False) -> tuple[str, int]:
        """The noun phrase that begins at `end`, in word `i`, its last compound, and where it ends; "" and -1 without one."""
        words, tags, starts, kinds = text.words, text.tags, text.starts, self._kinds
        if i >= len(words):
            return "", -1
        begin = head = quoted_end = -1  # offsets
        quoted = ""
        if starts[i] < end:  # one word holds the measure and the noun: 名演员
            begin, head = end, starts[i + 1]
            i += 1
        first, last = i, min(len(words), i + LONGEST)
        held = unit in self._held
        if i < len(words) and words[i] in self._relative:
            i = self._behind_clause(words, i)
        while i < last:
            word, tag = words[i], tags[i]
            kind = kinds[word] if word in kinds else self.kind(word, tag)
            if kind & GOES_ON:
                if head >= 0 and i + 1 < len(words) and words[i + 1] in ASPECTS:
                    break  # 50名农户学会了嫁接
                if begin < 0:
                    begin = starts[i]
                i += 1
                head = starts[i]
                continue
            if kind & STOPS_HERE:
                break
            if kind & IS_HELD:
                if head >= 0 and i + 1 < len(words) and words[i + 1] in ASPECTS:
                    break
                if begin < 0:
                    begin = starts[i]
                i += 1
                head = starts[i]
                if held and not self._goes_on(words, tags, i):
                    break
                continue
            following = tags[i + 1] if i + 1 < len(words) else "x"
            if head >= 0 and (
                (tag in PERSONS and word[0] in self._surnames)  # 67岁的居民王先生
                or (word in ONE_CHARACTER and (following in ("f", "ul") or words[i + 1 : i + 2] == ["为"]))
            ):
                break
            if word in ONE_CHARACTER and following == "f" and head < 0:
                i += 2  # 4场线上讲座
                continue
            if tag == "x" and word in CLOSING:
                close = self._match(words, i, 1)
                if close < 0:
                    break
                if word == "(":
                    if head >= 0 and starts[close] - starts[i] < 12:
                        head = starts[close + 1]
                    break
                if head >= 0 and word != "“":
                    break
                quoted, quoted_end = self._slice(text, i + 1, close), starts[close + 1]
                if head >= 0:
                    break
                i = close + 1
                continue
            if word == "及" and words[i + 1 : i + 2] in (["以上"], ["以下"]):  # 30个地级及以上|城市
                begin = head = -1
                i += 2
                continue
            if word in AND:
                if head != starts[i] or following not in HEADS or following in ("nt", "nr") or self._starts_anew(words[i + 1]):
                    break
            elif word == "的":
                if head >= 0 and tags[i - 1] not in QUALITIES:
                    break
                begin = head = -1
                quoted = ""
            elif word[-1] in MEASURING and (len(word) > 1 or begin >= 0):
                if head >= 0 and not held and len(word) > 1:
                    break  # 1400个站点雨量超过50毫米: the stations are counted
                begin, head = (starts[i] if begin < 0 else begin), starts[i + 1]
            elif (tag == "ns" or (tag == "nt" and head < 0)) and (len(word) > 3 or starts[i + 1] in text.toponym_starts):
                if head >= 0:
                    break
            elif tag in ("ns", "nt") and not (head >= 0 and word in self._governing):
                begin, head = (starts[i] if begin < 0 else begin), starts[i + 1]  # 城市, 加油站: names by jieba's tag alone
            elif word in self._plain:
                pass
            elif head >= 0 and word in self._links:
                break
            elif tag in NOMINAL or (len(word) > 1 and word in self._activities) or (tag == "m" and word[0] not in NUMERALS):
                if self._says(words, tags, i, head, held, following, share):
                    break
                if begin < 0:
                    begin = starts[i]
                if tag != "b":
                    head = starts[i + 1]
                    if held and word in self._activities and not self._goes_on(words, tags, i + 1):
                        break
            elif begin >= 0 and len(word) == 1 and (word in SUFFIXES or (word == "会" and "".join(words[i + 1 : i + 2]) in BREAKS)):
                head = starts[i + 1]
            elif tag in VERBS or tag in ("t", "vg", "g"):
                if held and word + "".join(words[i + 1 : i + 2]) in self._events:  # 12场新品|发布|活动
                    begin, head = (starts[i] if begin < 0 else begin), starts[i + 2]
                    break
                describes = word in self._participles and following in HEADS
                if "".join(words[i + 1 : i + 2]) in DEEDS and word not in self._governing:  # 两起列车脱轨|事故
                    begin, head = (starts[i] if begin < 0 else begin), starts[i + 2]
                    break
                if head >= 0 or quoted or word in self._links or (share and not describes):
                    break
                if describes:
                    pass
                elif word in self._governing:
                    bound = unit not in PEOPLE and i + 1 < len(words) and words[i + 1] in SUFFIXES  # 安置点
                    if not bound and (unit in LISTED or unit in PEOPLE or following != "n"):
                        break
                elif len(word) > 1 and unit not in PEOPLE and self._ends(words, tags, i + 1):
                    begin, head = (starts[i] if begin < 0 else begin), starts[i + 1]
                    break
                elif len(word) > 1 and (unit in PEOPLE or not self._leads(words, tags, i + 1)):
                    break
                if begin < 0:
                    begin = starts[i]
            elif tag in QUALITIES:
                if head >= 0 and following not in NOMINAL:
                    break
                if begin < 0:
                    begin = starts[i]
            else:
                break
            i += 1
        phrase = (text.document.text[begin:head].strip("“”"), head) if head >= 0 else (quoted, quoted_end)
        if len(phrase[0]) == 1 and phrase[0] in self._surnames:
            return "", -1  # 66岁的钱|广田
        if unit in LISTED and self.activity(phrase[0]) is not True:
            return self._listed(text, first) or phrase
        return phrase

    @staticmethod
    def _behind_clause(words: list[str], i: int) -> int:
        """The word behind the 的 of a clause that begins at `i`: 6名来自基层一线的|教师; `i` where the clause has none."""
        for j in range(i + 1, min(len(words) - 1, i + LONGEST)):
            if words[j] in BREAKS:
                break
            if words[j] == "的":
                return j + 1
        return i

    @staticmethod
    def _leads(words: list[str], tags: list[str], i: int) -> bool:
        """Whether a verb before word `i` may describe it: 预约名额, 种植户."""
        return i < len(words) and (tags[i] in NOMINAL or tags[i] in VERBS or words[i] in SUFFIXES)

    def _ends(self, words: list[str], tags: list[str], i: int) -> bool:
        """Whether a noun phrase cannot go on with word `i`."""
        return i >= len(words) or tags[i] in ("x", "d", "p", "c") or (tags[i] in VERBS and words[i] in self._governing)

    def _starts_anew(self, word: str) -> bool:
        """Whether a word behind 、 or 和 begins another clause or figure."""
        return word in self._governing or word[-1] in NUMERALS

    def _says(self, words: list[str], tags: list[str], i: int, head: int, held: bool, following: str, share: bool) -> bool:
        """Whether a word tagged as a noun begins what is said of the counted thing: 26名队员参赛, 百场活动进万家."""
        word, tag = words[i], tags[i]
        if head < 0:
            described = word in self._participles and following in HEADS
            return not described and (word in self._predicates or (share and word in self._governing))
        if word in self._activities:
            return i + 1 < len(words) and words[i + 1] in ASPECTS
        if word in self._predicates or tag in ("l", "i"):
            return True
        if word in self._governing:
            acts = tag != "vn" or following not in NOMINAL or tags[i + 2 : i + 3] == ["m"]  # 52家企业|布置|展台|60个
            if acts:
                return True
        if held:
            return word[0] in CAMPAIGN and len(word) == 3
        return tag == "vn" and following not in NOMINAL

    def _goes_on(self, words: list[str], tags: list[str], i: int) -> bool:
        """Whether a compound goes on behind an activity noun: 活动 in 讲座活动, 项目 in 活动项目."""
        if i >= len(words):
            return False
        word = words[i]
        if word in self._activities or word in AND or word == "(":
            return True
        return tags[i] in ("n", "k", "ng") and word not in self._predicates and word[0] not in CAMPAIGN

    def _listed(self, text: Text, i: int) -> tuple[str, int] | None:
        """The thing held behind 等 or 的 in the same clause: 63项质量宣传、质量整治和质量服务等活动."""
        words = text.words
        for j in range(i, min(len(words) - 1, i + 24)):
            if words[j] in BREAKS:
                return None
            if words[j] in ("等", "的"):
                noun = self.after(text, text.starts[j + 1], j + 1, "")
                if self.activity(noun[0]):
                    return noun
        return None
