"""Sentences from templates: `{name}` is a phrase or a drawn word, `{name!}` the same all through one text.

A template is compiled once into its parts, so that writing gigabytes takes minutes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from random import Random

SLOT = re.compile(r"\{(\w+)((?: -?\d+)*)(!?)\}")


class Context:
    """One text in the making: its source of chance, the year it is of, and the words that stay the same all through it."""

    __slots__ = ("kept", "random", "year")

    def __init__(self, random: Random, year: int) -> None:
        self.random = random.random
        self.year = year
        self.kept: dict[str, str] = {}

    def below(self, number: int) -> int:
        """A whole number from 0 to number - 1."""
        return int(self.random() * number)

    def among(self, items: Sequence[str]) -> str:
        return items[int(self.random() * len(items))]


Draw = Callable[[Context], str]
Part = str | Draw


class Grammar:
    """Phrases and words by name. `words` draw from the tables; a word that takes numbers stands in `ranges`.

    Raises:
        ValueError: a template names what is neither a phrase nor a word.
    """

    def __init__(
        self, phrases: Mapping[str, Sequence[str]], words: Mapping[str, Draw], ranges: Mapping[str, Callable[[int, int], Draw]]
    ) -> None:
        self._words, self._ranges = words, ranges
        self._phrases: dict[str, list[list[Part]]] = {name: [] for name in phrases}
        for name, templates in phrases.items():
            self._phrases[name] += [self.compile(template) for template in templates]

    def compile(self, template: str) -> list[Part]:
        parts: list[Part] = []
        at = 0
        for slot in SLOT.finditer(template):
            if slot.start() > at:
                parts.append(template[at : slot.start()])
            parts.append(self._slot(slot[1], slot[2].split(), slot[3]))
            at = slot.end()
        if at < len(template):
            parts.append(template[at:])
        if any(isinstance(part, str) and ("{" in part or "}" in part) for part in parts):
            raise ValueError(f"no slot between the braces of {template!r}")
        return parts

    def _slot(self, name: str, numbers: Sequence[str], kept: str) -> Draw:
        if numbers:
            if name not in self._ranges or len(numbers) != 2:
                raise ValueError(f"{name!r} takes no such numbers: {' '.join(numbers)}")
            draw = self._ranges[name](int(numbers[0]), int(numbers[1]))
        elif name in self._phrases:
            draw = self._phrase(self._phrases[name])
        elif name in self._words:
            draw = self._words[name]
        else:
            raise ValueError(f"{name!r} is neither a phrase nor a word")
        return self._keep(name, draw) if kept else draw

    @staticmethod
    def _phrase(templates: list[list[Part]]) -> Draw:
        def draw(context: Context) -> str:
            return write(templates[int(context.random() * len(templates))], context)

        return draw

    @staticmethod
    def _keep(name: str, draw: Draw) -> Draw:
        def again(context: Context) -> str:
            kept = context.kept.get(name)
            if kept is None:
                kept = context.kept[name] = draw(context)
            return kept

        return again


def write(parts: Sequence[Part], context: Context) -> str:
    """The text of a compiled template."""
    return "".join([part if isinstance(part, str) else part(context) for part in parts])
