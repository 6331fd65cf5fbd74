"""Writes news that nobody ever read: varied articles of any number, for measuring. Same seed, same bytes.

    python -m benchmarks.articles OUT.jsonl --mb 20 [--seed N]      one object a line: id, text, date, title
    python -m benchmarks.articles FOLDER --mb 20                    one .txt each, 1,000 to a folder
    python -m benchmarks.articles OUT.jsonl --mb 20 --like [NEWS.jsonl ...]   and mentions per 1,000 characters beside those of other texts

The first articles of a greater corpus are those of a smaller one. Prints characters, and the share of sentences that occur once.
"""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Callable, Iterable, Iterator
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks import words
from benchmarks.grammar import Context, Grammar, Part, write

TEMPLATES = Path(__file__).with_suffix(".toml")
SEED = 20240926
SHORTEST, LONGEST = 200, 3000  # characters of an article
PASSING = 0.4  # share of the other sentences that hold a fact in passing, but for essays, which hold none
YEARS = range(2005, 2026)
HALFWIDTH = str.maketrans("，：；？（）", ",:;?()")
FULLWIDTH = str.maketrans("0123456789%", "０１２３４５６７８９％")
SHEETS = 1000  # files of one folder


class Article(NamedTuple):
    """One article. `date` is ISO; kind: the kind of news it is made as."""

    id: str
    text: str
    date: str
    title: str
    kind: str

    def line(self) -> str:
        """The article as a line of .jsonl, with its line end."""
        return json.dumps({"id": self.id, "text": self.text, "date": self.date, "title": self.title}, ensure_ascii=False) + "\n"


class Kind(NamedTuple):
    """A kind of news, compiled. facts: share of the sentences that come from `body`."""

    name: str
    facts: float
    title: list[list[Part]]
    lead: list[list[Part]]
    body: list[list[Part]]


class Press:
    """Writes articles; loaded once."""

    def __init__(self) -> None:
        given = tomllib.loads(TEMPLATES.read_text(encoding="utf-8"))
        grammar = Grammar(given["phrases"], *words.load())
        self.kinds = [
            Kind(name, kind["facts"], *([grammar.compile(each) for each in kind[part]] for part in ("title", "lead", "body")))
            for name, kind in given["kinds"].items()
        ]
        self._weights = list(accumulate(kind["weight"] for kind in given["kinds"].values()))
        self._dateline, self._plain, self._passing = (grammar.compile(f"{{{name}}}") for name in ("dateline", "plain", "passing"))

    def article(self, seed: int, number: int) -> Article:
        """The article with that number, whichever others are written."""
        context = Context(Random(f"{seed}:{number}"), 0)
        context.year = YEARS[context.below(len(YEARS))]
        month, day = 1 + context.below(12), 1 + context.below(28)
        fixed = {"year": str(context.year), "month": str(month), "mday": str(day)}
        context.kept = {**fixed, "day": f"{month}月{day}日", "date": f"{context.year}年{month}月{day}日"}
        chance = context.random() * self._weights[-1]
        kind = self.kinds[next(place for place, weight in enumerate(self._weights) if chance < weight)]
        title = write(kind.title[context.below(len(kind.title))], context)
        text = self._dress(title + "\n" + "\n".join(self._paragraphs(kind, context, len(title))), context)
        return Article(f"{kind.name}-{number:07}", text, f"{context.year}-{month:02}-{day:02}", text[: len(title)], kind.name)

    def _paragraphs(self, kind: Kind, context: Context, used: int) -> Iterator[str]:
        """The paragraphs of an article of 200 to 3,000 characters, most of them short."""
        wanted = SHORTEST + int((LONGEST - SHORTEST) * 0.9 * context.random() ** 3)
        sentence = write(self._dateline, context) + write(kind.lead[context.below(len(kind.lead))], context)
        while True:
            length = 1 + context.below(5)
            paragraph = [sentence, *(self._sentence(kind, context) for _ in range(length))]
            yield (text := "".join(paragraph))
            used += len(text)
            if used >= wanted:
                return
            sentence = self._sentence(kind, context)

    def _sentence(self, kind: Kind, context: Context) -> str:
        chance = context.random()
        if chance < kind.facts:
            return write(kind.body[context.below(len(kind.body))], context)
        return write(self._passing if chance - kind.facts < PASSING * (1 - kind.facts) and kind.facts else self._plain, context)

    @staticmethod
    def _dress(text: str, context: Context) -> str:
        """How a page writes: one in eight with half-width punctuation, one in twelve with full-width digits."""
        if context.below(8) == 0:
            text = text.translate(HALFWIDTH)
        return text.translate(FULLWIDTH) if context.below(12) == 0 else text


def articles(seed: int, size: int, length: Callable[[Article], int], press: Press | None = None) -> Iterator[Article]:
    """Articles until their lengths together reach `size`; `length` says in what one counts."""
    press = press or Press()
    number = used = 0
    while used < size:
        article = press.article(seed, number)
        number, used = number + 1, used + length(article)
        yield article


def write_lines(path: Path, seed: int, size: int) -> int:
    """Writes a .jsonl of at least `size` bytes, at most an article more; how many articles it holds."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as out:
        for article in articles(seed, size, lambda article: len(article.line().encode())):
            out.write(article.line())
            count += 1
    return count


def write_folder(folder: Path, seed: int, size: int) -> int:
    """Writes `size` bytes of .txt files into numbered folders below `folder`; how many files."""
    count = 0
    for count, article in enumerate(articles(seed, size, lambda article: len(article.text.encode())), 1):
        below = folder / f"{(count - 1) // SHEETS:04}"
        below.mkdir(parents=True, exist_ok=True)
        (below / f"{article.id}.txt").write_text(article.text, encoding="utf-8", newline="\n")
    return count


def distinct(texts: Iterable[str]) -> float:
    """Share of the sentences that stand but once among all of them."""
    seen: dict[int, int] = {}
    for text in texts:
        for sentence in text.replace("\n", "。").split("。"):
            if sentence:
                key = hash(sentence)
                seen[key] = seen.get(key, 0) + 1
    return sum(count == 1 for count in seen.values()) / max(sum(seen.values()), 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--mb", type=float, default=20)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--like", nargs="*", type=Path, metavar="NEWS.jsonl")
    given = parser.parse_args()
    make = write_lines if given.out.suffix == ".jsonl" else write_folder
    count = make(given.out, given.seed, int(given.mb * 1e6))
    files = [given.out] if given.out.is_file() else sorted(given.out.rglob("*.txt"))
    if given.out.is_file():
        texts = [str(json.loads(line)["text"]) for line in given.out.open(encoding="utf-8")]
    else:
        texts = [file.read_text(encoding="utf-8") for file in files]
    characters = sum(map(len, texts))
    print(
        f"{count:,} articles, {characters:,} characters ({characters // count} each); {distinct(texts):.1%} of the sentences occur once"
    )
    if given.like is not None:
        from benchmarks import density

        density.report(texts, given.like)
    return 0


if __name__ == "__main__":
    sys.exit(main())
