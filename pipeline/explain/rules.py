"""Which rule a mention comes from: its file, why it is there, its first examples; or the list that named it."""

from __future__ import annotations

from pathlib import Path

from pipeline.numerals import fold
from pipeline.ruleset import Ruleset, builtin_folder

EXAMPLES = 2
PLACES = {  # rules of names: location.NAME → where they stand and what they say
    "division": ("gazetteer/divisions.csv", "a division by its name"),
    "country": ("gazetteer/countries.csv", "a country by its name"),
    "city": ("gazetteer/cities.csv", "a city abroad by its name"),
    "joint": ("gazetteer/joint.csv", "a short form of several divisions"),
    "region": ("gazetteer/regions.csv", "a region that has a name and no code of its own"),
    "zone": ("gazetteer/zones.csv", "a functional zone"),
    "town": ("lexicon/town_heads.txt", "a town or village by its last word"),
    "venue": ("lexicon/venue_heads.txt", "a venue by its last word, named by what stands before it"),
    "feature": ("lexicon/short_venue_heads.txt", "a natural feature or a house by its last character"),
    "foreign": ("locations.toml", "a transliterated name by its last word"),
}
BODIES = ("organ", "body", "company", "school", "facility", "unit")


def told(rules: Ruleset, rule_id: str, surface: str) -> list[str]:
    """The lines that tell of a rule: first its id and file, then its why and examples, each with two blanks before it."""
    rule = rules.by_id.get(rule_id)
    if rule is None:
        file, says = _of_list(rules, rule_id, surface)
        return [f"rule {rule_id} · rules/{file}", f"  {says}"]
    table = rule.table
    why = [f"  why: {table.why}"] if table.why else []
    return [
        f"rule {rule_id} · {_shown(rule.file)}", *why,
        *(f"  for example {example.span} in: {example.text}" for example in table.match[:EXAMPLES]),
    ]  # fmt: skip


def _shown(file: Path) -> str:
    folder = builtin_folder()
    return f"rules/{file.relative_to(folder)}" if file.is_relative_to(folder) else str(file)


def _of_list(rules: Ruleset, rule_id: str, surface: str) -> tuple[str, str]:
    family, _, name = rule_id.partition(".")
    if family == "location":
        return PLACES[name]
    if name == "known":
        return "lexicon/organizations.txt", "a body of the list"
    if name == "gloss":
        return "organizations.toml", "no place is labelled in the bracket behind a body's name"
    heads = [(len(head), kind, head) for kind in BODIES for head in rules.word_list(f"heads_{kind}") if fold(surface).endswith(fold(head))]
    _, kind, head = max(heads, default=(0, "body", surface))
    kind = name if name in BODIES else kind
    named = {"proper": "its own name", "quoted": "a quoted name", "joined": "the body it is listed with"}.get(name, "a place or body")
    return f"lexicon/heads_{kind}.txt", f"a body by its last word {head}, begun by {named}"
