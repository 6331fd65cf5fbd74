"""What a figure measures: the noun before it, across the words that join the two (达, 同比增长, 由…升至)."""

from __future__ import annotations

from pipeline.extractors.noun_words import (
    AND,
    BASIS,
    BODIES,
    BREAKS,
    CLAUSE,
    FARTHEST,
    FIRST,
    HEAD,
    HEADS,
    INNER,
    LONGEST,
    MEASURING,
    NOMINAL,
    NUMERALS,
    OPENING,
    OTHER_SIDE,
    OUTER,
    PASSED,
    RATIOS,
    STOPS,
    SUFFIXES,
    VERBS,
    NounWords,
)
from pipeline.segment import Text

INSIDE = frozenset("内中里")
ADVERBS = frozenset(("每年", "每月", "每天", "全年", "共", "已", "累计", "平均"))  # 共建设, 每年培训: behind them a verb is one
WHO = HEADS - {"vn", "an", "j"}
PERSON_ENDS = frozenset("员者生众民工师客士友童")


class NounsBefore(NounWords):
    """Reads what stands before a figure."""

    def before(self, text: Text, start: int, at: int, floor: int, share: bool, unit: str = "") -> tuple[str, str]:
        """The noun phrase that ends before `start`, in word `at`, in its clause and not before `floor`.

        With it come the words that join it to its figure (同比增长). The phrase is "" when there is none.
        """
        words, tags, starts, kinds = text.words, text.tags, text.starts, self._kinds
        i = at - 1
        link, changed, acted = "", False, False
        floor = max(floor, start - FARTHEST)
        while i >= 0 and starts[i] >= floor:
            word, tag = words[i], tags[i]
            kind = kinds[word] if word in kinds else self.kind(word, tag)
            if share and word in INSIDE and (adverbial := self._adverbial(words, i)) >= 0:
                i = adverbial - 1  # 指数在扩张区间内上升0.4个百分点
                continue
            if kind & HEAD:
                break
            if kind & CLAUSE:
                return "", link
            if word == "比" and i and words[i - 1] == "占":
                break
            if word == ")":
                i = self._match(words, i, -1)
            elif word in self._changes:
                changed, link = True, word + link
            elif word in self._links:
                link = word + link
            elif tag in PASSED or word in self._times or word == "每" or (tag == "f" and share) or (word == " " and share):
                pass
            elif tag == "m" and (words[i + 1] in self._times or tags[i + 1] == "t"):
                pass
            elif share and changed and tag in VERBS and i and tags[i - 1] in HEADS and starts[i - 1] >= floor:
                break  # 商标注册增长4%: the act is what grew
            elif share and tag in VERBS and len(word) > 1 and words[i + 1][0] == "占" and word not in self._governing:
                break  # 境外|展商|占17%: jieba's dictionary has the word as a verb
            elif share and tag in VERBS and not self._measurable(word) and not (word in SUFFIXES and tags[i - 1] in HEADS):
                link = word + link
            elif unit == "人次" and tag in VERBS and i == at - 1 and self._doer(text, i):
                pass  # 志愿者上岗1.6万人次: the people, not the act
            elif not share and unit != "人次" and word in self._governing and tag in VERBS and word not in self._activities:
                acted = True
            elif word in self._predicates:
                pass
            else:
                break
            i -= 1
        if changed and i >= 0:
            folded, end = text.folded, starts[i + 1]
            if folded.find("比", floor, end) >= 0 or folded.find("较", floor, end) >= 0:
                i = self._compared(text, i, floor)
        if i < 0 or starts[i] < floor or words[i] in BREAKS:
            return "", link
        while unit == "人" and i > 0 and starts[i] > floor and tags[i] in VERBS:
            i -= 1  # 采购商到会超10万人
        if unit == "人" and tags[i] not in WHO:
            return "", link
        if acted and (tags[i] in ("nt", "ns", "nr", "r") or words[i][-1] in BODIES):
            return "", link  # who did it, not to what: 公安局查处12起
        return self._phrase(text, i, floor, share, unit, link)

    def _phrase(self, text: Text, i: int, floor: int, share: bool, unit: str, link: str) -> tuple[str, str]:
        words, tags, starts, folded = text.words, text.tags, text.starts, text.folded
        k = self._leftmost(text, i, floor, share)
        if k > 0 and starts[k - 1] >= floor:
            previous = words[k - 1]
            if previous in BASIS or previous in OTHER_SIDE:  # 按可比口径: by what measure, not what; 快于城镇居民
                return self.before(text, starts[k - 1], k - 1, floor, share, unit)
            if share and folded.find("占", floor, starts[k]) >= 0 and words[i][-2:] not in RATIOS:
                whole = self._whole(text, k, floor)
                if whole >= 0:  # 占申请总量的四分之一: a share of a whole is one of what stands before 占
                    return self.before(text, starts[whole], whole, floor, share, unit)
            if k == i and previous == "的" and words[i] in RATIOS:  # 零售额占总额的比重: nothing less says what it is
                while k > 0 and starts[k - 1] >= floor and words[k - 1] not in BREAKS and i - k < LONGEST:
                    k -= 1
        low = k if k <= i and self._kinds.get(words[k], 0) & FIRST else self._trimmed(text, k, i, share)
        if low > i:
            return "", link
        if low == i and tags[i] in STOPS and words[i][-1] not in MEASURING and (tags[i] != "m" or words[i][0] in NUMERALS):
            return "", link
        phrase = text.document.text[starts[low] : starts[i + 1]].strip("“”‘’")
        if len(phrase) > 3:
            for length in (2, 3):
                if phrase[-length:] in self._changes and len(phrase) > length + 1:
                    phrase = phrase[:-length]
        if unit in ("家次", "户次") and self.activity(phrase) is False and len(phrase) > 3:
            phrase = phrase[:-2]  # 场所核查76家次: the places
        return phrase, link

    def _whole(self, text: Text, k: int, floor: int) -> int:
        """The word 占 before word `k` in its clause, or -1."""
        words = text.words
        for j in range(k - 1, max(-1, k - 8), -1):
            if text.starts[j] < floor or words[j] in BREAKS:
                return -1
            if words[j] in ("占", "占到"):
                return j if words[j + 1] != "比" else -1
        return -1

    def _doer(self, text: Text, i: int) -> bool:
        """Whether the people who do what verb `i` says stand before it, adverbs between them or none."""
        words, tags = text.words, text.tags
        j = i - 1
        while j > 0 and (tags[j] in PASSED or words[j] in self._links):
            j -= 1
        return j >= 0 and words[j][-1] in PERSON_ENDS and tags[j] in WHO

    @staticmethod
    def _adverbial(words: list[str], i: int) -> int:
        """The 在 with which the adverbial begins that ends in word `i`, -1 without one near by."""
        for j in range(i - 1, max(-1, i - 6), -1):
            if words[j] in BREAKS or words[j] in AND:
                break
            if words[j] == "在":
                return j
        return -1

    def _measurable(self, word: str) -> bool:
        return word in self._activities or word in self._nominal or word[-1] in MEASURING

    def _compared(self, text: Text, i: int, floor: int) -> int:
        """The word before 比去年同期 or 较上届, when the clause compares."""
        words, j = text.words, i
        while j >= 0 and text.starts[j] >= floor and words[j] not in BREAKS and i - j < LONGEST:
            if words[j] in ("比", "较") and (j == 0 or words[j - 1] != "占"):
                j -= 1
                while j >= 0 and text.starts[j] >= floor and (text.tags[j] in PASSED or words[j] in self._links):
                    j -= 1
                return j
            j -= 1
        return i

    def _leftmost(self, text: Text, i: int, floor: int, share: bool) -> int:
        """The first word of the phrase that ends with word `i`."""
        words, tags, starts, kinds = text.words, text.tags, text.starts, self._kinds
        k, last = i, max(-1, i - LONGEST)
        while k > last and starts[k] >= floor:
            word, tag = words[k], tags[k]
            kind = kinds[word] if word in kinds else self.kind(word, tag)
            if kind & INNER:
                k -= 1
                continue
            if kind & OUTER:
                break
            if tag == "x" and word in OPENING:
                opening = self._match(words, k, -1)
                if opening == k:
                    break
                k = opening
            elif word in AND:
                if not share or k == 0 or tags[k - 1] not in HEADS:
                    break
            elif word[-1] in MEASURING and word != "比":
                pass
            elif word == "比" and k and words[k - 1] == "占":
                k -= 1
            elif tag == "f" and len(word) == 1 and k < i and k and tags[k - 1] in HEADS:
                pass  # 线上订单
            elif k == i and word in SUFFIXES and k and tags[k - 1] in NOMINAL | VERBS:
                pass
            elif tag in STOPS or (word in self._links and not self._bound(words, k, i)):
                break
            elif tag in ("ns", "nr", "nt"):
                if k < i:
                    k -= 1
                    if k < 0 or tags[k] not in ("ns", "nr", "nt"):
                        break
                    continue
            elif tag in VERBS and k < i and word in self._governing and not self._bound(words, k, i):
                break
            k -= 1
        return k + 1

    def _bound(self, words: list[str], k: int, i: int) -> bool:
        """Whether word `k` is the stem of 整改率 or 种植面积; what leads to a figure only before one character: 实现|利润额."""
        if k >= i:
            return False
        following = words[k + 1]
        measured = following[-1] in MEASURING and (len(following) == 1 or words[k] not in self._links)
        return measured or following == "面积" or following in SUFFIXES

    def _trimmed(self, text: Text, k: int, i: int, share: bool) -> int:
        words, tags, kinds = text.words, text.tags, self._kinds
        while k <= i:
            if kinds.get(words[k], 0) & FIRST:
                break
            acts = tags[k] in VERBS or (tags[k] in ("vn", "n") and k > 0 and (tags[k - 1] in PASSED or words[k - 1] in ADVERBS))
            verb = k < i and acts and words[k] in self._governing and not self._bound(words, k, i)
            place = tags[k] == "ns" and (k < i or share or text.starts[k + 1] in text.toponym_starts)
            dated = words[k] in self._times and k > 0 and tags[k - 1] == "m"
            if not (verb or dated or words[k] in self._plain or place or (k < i and tags[k] in ("c", "d")) or words[k] in AND):
                break
            k += 1
        return k

    # -- earlier in the text --------------------------------------------------------------------------------------------

    def latest_activity(self, text: Text, start: int, floor: int) -> str:
        """The last thing held that the text names between `floor` and `start`: 举办巡回宣讲,…首批6场."""
        i = last = text.word_at(start) - 1
        while i >= 0 and text.starts[i] >= floor and last - i < FARTHEST:
            if text.words[i] in self._activities and len(text.words[i]) > 1:
                low = self._trimmed(text, self._leftmost(text, i, floor, False), i, False)
                return self._slice(text, low, i + 1)
            i -= 1
        return ""

    def latest_indicator(self, text: Text, start: int, floor: int) -> str:
        """The last indicator that the text names between `floor` and `start`: 指数有所回升,同比增长5.8%."""
        i = last = text.word_at(start) - 1
        while i >= 0 and text.starts[i] >= floor and last - i < FARTHEST:
            word = text.words[i]
            if (len(word) > 1 and word[-1] in MEASURING and text.tags[i] == "n") or word in self._nominal:
                return self._slice(text, self._trimmed(text, self._leftmost(text, i, floor, True), i, True), i + 1)
            i -= 1
        return ""
