"""Finds, reads, checks and compiles the rules.

A rule file is TOML: fragments once in `[lexicon]`, reused as `{name}`, and `[[rule]]` tables. A fragment is a
pattern, or `{ file = "lexicon/measures.txt" }` for a list with one item a line; the numerals (`{amount}`, `{range}`,
`{percentage}`, see `numerals.FRAGMENTS`) are known to every file. `{name.b}` is the fragment `name`
with `_b` behind each of its group names, so that a range can hold the same fragment twice. The rules of a file
are tried in file order: at one place the first rule that matches wins, so the longer form
stands first. `begins` lists words with one of which every match begins (`[在赴]京` is 在京 and 赴京): a rule that has them is
tried only where they stand. Patterns see the text with its width folded (`numerals.fold`): write `,:()%` and `0-9`, never `，：（）％０`.

Source of the form: edsnlp's `patterns.py` and duckling's `Corpus.hs` (rules and examples as data, near misses too).
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Mapping
from functools import cached_property
from itertools import product
from pathlib import Path
from typing import Any

import regex
from pydantic import ValidationError

from pipeline.errors import RuleError
from pipeline.numerals import FRAGMENTS, fold
from pipeline.ruleset.matching import GROUP, Match, Rule, RuleFile
from pipeline.ruleset.tables import EXAMPLE_DATE, Example, FileTable, RuleTable

__all__ = ["EXAMPLE_DATE", "Example", "Match", "Rule", "RuleFile", "RuleTable", "Ruleset", "alternation", "builtin_folder", "load"]

CLASS = regex.compile(r"(\[[^\]]+\])")
FRAGMENT = regex.compile(r"\{([a-z_][a-z0-9_]*)(?:\.([a-z]))?\}")


class Ruleset:
    """All rules of one or more folders."""

    def __init__(self, folders: tuple[Path, ...], files: dict[str, RuleFile]) -> None:
        self.folders, self.files = folders, files

    def __getitem__(self, name: str) -> RuleFile:
        return self.files[name]

    @cached_property
    def by_id(self) -> dict[str, Rule]:
        return {rule.id: rule for file in self.files.values() for rule in file.rules}

    @property
    def data(self) -> Path:
        """The built-in folder, for the tables beside the rule files."""
        return self.folders[0]

    def word_list(self, name: str) -> tuple[str, ...]:
        """The items of `lexicon/NAME.txt` of every folder, in order, each once."""
        words: dict[str, None] = {}
        for folder in self.folders:
            path = folder / "lexicon" / f"{name}.txt"
            if path.is_file():
                words.update(dict.fromkeys(read_list(path)))
        if not words:
            raise RuleError(self.data / "lexicon" / f"{name}.txt", "", "", "the list is missing or empty")
        return tuple(words)

    @cached_property
    def hash(self) -> str:
        """sha256 over every file of the rule folders, by relative name."""
        digest = hashlib.sha256()
        for folder in self.folders:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()


def builtin_folder() -> Path:
    """The rules of this package: inside the wheel, else beside the package in the checkout."""
    package = Path(__file__).parents[1]
    inside = package / "_rules"
    return inside if inside.is_dir() else package.parent / "rules"


def load(*extra: Path) -> Ruleset:
    """The built-in rules, extended by the folders given; a rule with a known id replaces that rule.

    Raises:
        RuleError: naming file, rule id and key, for anything a rule file has wrong.
    """
    folders = (builtin_folder(), *extra)
    files: dict[str, RuleFile] = {}
    for folder in folders:
        if not folder.is_dir():
            raise RuleError(folder, "", "", "no such folder of rules")
        for path in sorted(folder.glob("*.toml")):
            loaded = read_file(path, files.get(path.stem))
            files[path.stem] = loaded
    seen: dict[str, Path] = {}
    for file in files.values():
        for rule in file.rules:
            if rule.id in seen and seen[rule.id] != rule.file:
                raise RuleError(rule.file, rule.id, "id", f"is taken by {seen[rule.id]}")
            seen[rule.id] = rule.file
    return Ruleset(folders, files)


def read_file(path: Path, base: RuleFile | None = None) -> RuleFile:
    """One rule file; `base` is the file of the same name that it extends."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise RuleError(path, "", "", f"not valid TOML: {error}") from None
    try:
        table = FileTable.model_validate(raw)
    except ValidationError as error:
        raise _first_problem(path, raw, error) from None
    lists = dict(base.lists) if base else {}
    fragments = dict(base.fragments if base else FRAGMENTS)
    for name, given in table.lexicon.items():
        if isinstance(given, str):
            fragments[name] = _expand(given, fragments, path, "", name)
        else:
            words = read_list(path.parent / given.get("file", "")) if set(given) == {"file"} else None
            if words is None:
                raise RuleError(path, "", name, 'a list is written { file = "lexicon/NAME.txt" }')
            lists[name] = words
            fragments[name] = alternation(words)
    own = {}
    for rule in table.rule:
        if rule.id in own:
            raise RuleError(path, rule.id, "id", "stands twice in this file")
        own[rule.id] = _check(rule, table, fragments, path)
    kept = [own.pop(rule.id, rule) for rule in (base.rules if base else ())]
    first = table.first or (base.first if base else "")
    return RuleFile(path.stem, path, table.examples, first, (*own.values(), *kept), fragments, lists)


def read_list(path: Path) -> tuple[str, ...]:
    """A word list: one item a line, `#` begins a comment."""
    if not path.is_file():
        raise RuleError(path, "", "", "no such list")
    lines = (line.partition("#")[0].strip() for line in path.read_text(encoding="utf-8").splitlines())
    words = tuple(line for line in lines if line)
    double = {word for word in words if words.count(word) > 1}
    if double:
        raise RuleError(path, "", sorted(double)[0], "stands twice in this list")
    return words


def alternation(words: Iterable[str]) -> str:
    """A pattern for any of the words, longest first where one begins another, shared beginnings taken out."""
    tree: dict[str, Any] = {}
    for word in words:
        node = tree
        for char in fold(word):
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(tree)


def _branch(node: Mapping[str, Any]) -> str:
    singles = [char for char, below in node.items() if char and set(below) == {""}]
    longer = [regex.escape(char) + _branch(below) for char, below in node.items() if char and set(below) != {""}]
    if singles:
        longer.append(regex.escape(singles[0]) if len(singles) == 1 else "[" + "".join(map(regex.escape, singles)) + "]")
    body = longer[0] if len(longer) == 1 and "" not in node else "(?:" + "|".join(longer) + ")"
    return body + "?" if "" in node else body


def _check(rule: RuleTable, table: FileTable, fragments: Mapping[str, str], path: Path) -> Rule:
    if not rule.match:
        raise RuleError(path, rule.id, "match", "a rule needs at least one example that it matches")
    if not rule.no_match:
        raise RuleError(path, rule.id, "no_match", "a rule needs at least one near miss")
    pattern = _expand(rule.pattern, fragments, path, rule.id, "pattern")
    try:
        compiled = regex.compile(pattern, regex.V1)
    except regex.error as error:
        raise RuleError(path, rule.id, "pattern", f"not a pattern: {error}") from None
    if compiled.match("") is not None:
        raise RuleError(path, rule.id, "pattern", "matches the empty text")
    for example in (*rule.match, *rule.xfail):
        if example.text.count(example.span) != 1:
            raise RuleError(path, rule.id, "match", f"span {example.span!r} must stand once in {example.text!r}")
    begins = _begins(rule, fragments, path)
    for example in rule.match if begins else ():
        if not fold(example.span).startswith(begins):
            raise RuleError(path, rule.id, "begins", f"span {example.span!r} begins with none of these words")
    unknown = set(table.defaults) - {"type", "kind", "modifier", "unit", "role", "normalize", "cue"}
    if unknown:
        raise RuleError(path, "", f"defaults.{sorted(unknown)[0]}", "unknown key")
    filled = {key: given for key, given in table.defaults.items() if not getattr(rule, key)}
    return Rule(rule.model_copy(update={"pattern": pattern, "begins": begins, **filled}), path)


def _expand(pattern: str, fragments: Mapping[str, str], path: Path, rule: str, key: str) -> str:
    def replace(found: regex.Match[str]) -> str:
        name, instance = found[1], found[2]
        if name not in fragments:
            raise RuleError(path, rule, key, f"unknown fragment {{{name}}}")
        body = fragments[name]
        if instance:
            body = GROUP.sub(lambda group: f"(?<{group[1]}_{instance}>", body)
        return f"(?:{body})"

    return FRAGMENT.sub(replace, pattern)


def _begins(rule: RuleTable, fragments: Mapping[str, str], path: Path) -> tuple[str, ...]:
    """The words that the items of `begins` stand for (`[对驻]华` for 对华 and 驻华), none of which begins another."""
    words: set[str] = set()
    for given in rule.begins:
        item = FRAGMENT.sub(lambda found: _expand(found[0], fragments, path, rule.id, "begins")[3:-1], given)
        parts = CLASS.split(item)
        for part in parts[1::2]:
            if set(part) & set("-^\\"):
                raise RuleError(path, rule.id, "begins", f"{part!r} may hold single characters only")
        words.update(map("".join, product(*(part[1:-1] if number % 2 else (part,) for number, part in enumerate(parts)))))
    kept: list[str] = []
    for word in sorted(words):
        if not kept or not word.startswith(kept[-1]):
            kept.append(word)
    return tuple(kept)


def _first_problem(path: Path, raw: Mapping[str, Any], error: ValidationError) -> RuleError:
    problem = error.errors()[0]
    where = list(problem["loc"])
    rule = ""
    if len(where) > 1 and where[0] == "rule" and isinstance(where[1], int):
        rules = raw.get("rule", [])
        given = rules[where[1]] if isinstance(rules, list) and where[1] < len(rules) else {}
        rule = str(given.get("id", f"rule {where[1] + 1}")) if isinstance(given, dict) else ""
        where = where[2:]
    key = ".".join(str(part) for part in where)
    message = "unknown key" if problem["type"] == "extra_forbidden" else problem["msg"].lower()
    return RuleError(path, rule, key, message)
