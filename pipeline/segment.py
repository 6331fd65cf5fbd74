"""jieba's room: a Document becomes words with tags and offsets.

The engine is rjieba with HMM off, whose words are jieba's (tests hold them equal); `Segmenter("jieba")` runs jieba
itself. Each Segmenter owns its dictionary: nothing here is process-wide. Extractors read the word lists, which cost
0.05 of jieba; the spaCy Doc of the same words costs as much again and is built when asked for.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from pipeline.numerals import fold
from pipeline.types import Document, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

# Where a word must end whatever the dictionary says: 农业局|和|县供销社 (和县 is a county), 协调科|科长, 大学|教授, 120|多种|产品.
# A cut follows the first character, which every alternative shares, so that the search can skip to it.
CUTS = re.compile(
    r"[局厅委府院部会科处司室所队学县市区和种](?:(?<=[局厅委府])(?=和(?!平[区分派支大路街]))"
    r"|(?<=[局厅委府]和)(?!平[区分派支大路街])|(?<=[院部会]和)(?=[省市县区])"
    r"|(?<=[科处局司室所厅院队])(?=[科处局司室所厅院队]长)|(?<=[^大小中]大学)(?![生士城堂问者期本专里])|(?<=[县市区])(?=城管)"
    r"|(?<=[0-9十百千万]多种))"
)
WIDEST = 1000  # characters of a sentence before and behind what it is asked for: a text without stops must not cost its square
WORD_FREQUENCY = 20_000  # jieba's dictionary counts up to 883 634; a name of ours must outweigh its parts


class Text:
    """A segmented document.

    folded: the text with width folded, same length; words, tags: one each a word, joined words are `folded`;
    starts: the offset of each word, and the length of the text at the end (so `len(starts) == len(words) + 1`).
    """

    __slots__ = ("__dict__", "document", "folded", "full_names", "starts", "tags", "toponym_starts", "toponyms", "words")

    def __init__(self, document: Document, folded: str, words: list[str], tags: list[str]) -> None:
        self.document, self.folded, self.words, self.tags = document, folded, words, tags
        self.starts = [0, *accumulate(map(len, words))]
        self.toponyms: Any = None  # what extractors.toponyms found here: two extractors ask
        self.toponym_starts: dict[int, int] = {}  # the end of each of them → its start
        self.full_names: dict[str, tuple[int, Span | None]] = {}  # what events.titles found up to where

    def word_at(self, offset: int) -> int:
        """Index of the word that holds the character at `offset`."""
        return bisect_right(self.starts, offset) - 1

    @cached_property
    def lines(self) -> list[int]:
        """Where each line begins."""
        return [0, *[found.end() for found in re.finditer("\n", self.folded)]]

    @cached_property
    def _sentences(self) -> list[int]:
        return [0, *[found.end() for found in re.finditer("[。!?;\n]", self.folded)]]

    def line_start(self, offset: int) -> int:
        """Where the line that holds an offset begins."""
        return self.lines[bisect_right(self.lines, offset) - 1]

    def line(self, offset: int) -> Span:
        """The line that holds an offset, without its end."""
        at = bisect_right(self.lines, offset)
        return Span(self.lines[at - 1], self.lines[at] - 1 if at < len(self.lines) else len(self.folded))

    def sentence(self, offset: int) -> Span:
        """The sentence that holds an offset, without its stop; a semicolon ends one too. Of a long one, what is near."""
        at = bisect_right(self._sentences, offset)
        end = self._sentences[at] - 1 if at < len(self._sentences) else len(self.folded)
        return Span(max(self._sentences[at - 1], offset - WIDEST), min(end, offset + WIDEST))

    @cached_property
    def boundaries(self) -> frozenset[int]:
        """Every offset at which a word begins or ends."""
        return frozenset(self.starts)

    @cached_property
    def doc(self) -> Doc:
        """The spaCy Doc of these words: `token.idx` is the offset, `token.tag_` the tag.

        `doc.text` is the folded text; the document keeps the text as it was.
        """
        from spacy.tokens import Doc
        from spacy.vocab import Vocab

        return Doc(Vocab(), words=self.words, spaces=[False] * len(self.words), tags=self.tags)


class Segmenter:
    """jieba's dictionary and algorithm, loaded on first use.

    Args:
        lexicon: words that must hold together, with their tags.
        engine: "rjieba" or "jieba"; the words are the same.
        tags: of words that the dictionary has with another one.
    """

    def __init__(
        self, lexicon: Iterable[tuple[str, str]] = (), engine: str = "rjieba", tags: Iterable[tuple[str, str]] = ()
    ) -> None:
        if engine not in ("rjieba", "jieba"):
            raise ValueError(f"engine must be rjieba or jieba, not {engine!r}")
        self.engine = engine
        self._lexicon, self._tags = tuple(lexicon), tuple(tags)

    @cached_property
    def _engine(self) -> tuple[Callable[[str], list[str]], Tags]:
        cut, tags = self._rjieba() if self.engine == "rjieba" else self._jieba()
        tags.update(self._tags)
        return cut, tags

    def _rjieba(self) -> tuple[Callable[[str], list[str]], Tags]:
        import rjieba

        engine: Any = rjieba.Jieba()
        for word, tag in self._lexicon:
            engine.add_word(word, WORD_FREQUENCY, tag)
        return (lambda text: engine.cut(text, False)), Tags(lambda word: engine.tag(word, False)[0][1])

    def _jieba(self) -> tuple[Callable[[str], list[str]], Tags]:
        import jieba

        tokenizer = jieba.Tokenizer()
        tokenizer.initialize()
        known: dict[str, str] = {}
        with tokenizer.get_dict_file() as lines:
            for line in lines:
                word, _, tag = line.decode("utf-8").split()
                known[word] = tag
        for word, tag in self._lexicon:
            tokenizer.add_word(word, WORD_FREQUENCY, tag)
            known[word] = tag
        return (lambda text: tokenizer.lcut(text, HMM=False)), Tags(lambda word: known.get(word, "x"))

    def segment(self, document: Document) -> Text:
        """Words, tags and offsets of a document's text. Tags are jieba's; `m` for numbers, `eng` for Latin words."""
        cut, tags = self._engine
        folded = fold(document.text)
        words: list[str] = []
        start = 0
        for found in CUTS.finditer(folded):
            words += cut(folded[start : found.end()])
            start = found.end()
        words += cut(folded[start:])
        return Text(document, folded, words, list(map(tags.__getitem__, words)))


class Tags(dict[str, str]):
    """The tag of every word met so far: asking for them one by one costs the engines more than cutting does."""

    def __init__(self, ask: Callable[[str], str]) -> None:
        super().__init__()
        self._ask = ask

    def __missing__(self, word: str) -> str:
        # The engines disagree on the tags of digits and Latin letters, so these are ours.
        if word < "\x80":
            tag = "m" if word[0].isdigit() else "eng" if word[0].isalpha() else "x"
        else:
            tag = self._ask(word)
        self[word] = tag
        return tag
