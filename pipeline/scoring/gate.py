"""Floors that no change may fall below, and the hash of the gold they were measured on.

The floors stand in `floors.toml` of the corpus folder. Raising them is one command; lowering one, or measuring on
another gold, must be asked for. Source of the idea: trafilatura's `tests/eval_gate.py`.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import GoldError

NAME = "floors.toml"
HEAD = """\
# No score may fall below its floor: `make test` fails. `make floors` raises them to the scores of today;
# `yaosu evaluate --lower-floors` also lowers them and accepts a changed gold: say why in the commit.
"""
STEP = 10_000  # floors are kept to four decimals, rounded down
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Floors:
    """gold: sha256 by file name. figures: by split (`dev`, `test`), then by name as in `Scores.figures`."""

    gold: dict[str, str]
    figures: dict[str, dict[str, float]]


def read_floors(path: Path) -> Floors:
    """The floors of a file.

    Raises:
        GoldError: the file does not exist or is no such table.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise GoldError(path, 0, "no such file of floors; `make floors` writes it") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise GoldError(path, 0, f"not valid TOML: {error}") from None
    gold = raw.pop("gold", None)
    if not isinstance(gold, dict) or not all(isinstance(digest, str) for digest in gold.values()):
        raise GoldError(path, 0, "gold must be a table of hashes")
    for split, figures in raw.items():
        if not isinstance(figures, dict) or not all(type(f) in (int, float) and 0 <= f <= 1 for f in figures.values()):
            raise GoldError(path, 0, f"{split} must be a table of figures between 0 and 1")
    return Floors(gold, raw)


def compare(floors: Floors, gold: Mapping[str, str], figures: Mapping[str, Mapping[str, float]]) -> list[str]:
    """What is wrong, one line each; empty when the gate is open. A figure without a floor is a fault too."""
    problems = [f"the gold changed: {name}" for name in sorted({*floors.gold, *gold}) if floors.gold.get(name) != gold.get(name)]
    for split, by_name in figures.items():
        known = floors.figures.get(split, {})
        for name in sorted({*known, *by_name}):
            if name not in known:
                problems.append(f"{split} {name} has no floor")
            elif name not in by_name:
                problems.append(f"{split} {name} has a floor of {known[name]:.4f} and no score")
            elif by_name[name] < known[name] - ROUNDING:
                problems.append(f"{split} {name} is {by_name[name]:.4f}, its floor {known[name]:.4f}")
    return problems


def moved(
    floors: Floors | None, gold: Mapping[str, str], figures: Mapping[str, Mapping[str, float]], lower: bool = False
) -> tuple[Floors, list[str]]:
    """Floors at the scores of today, and what moved, one line each.

    Args:
        floors: those of yesterday, None when there are none yet.
        lower: also lower floors, drop those without a score, and accept a changed gold; without it floors only rise.

    Raises:
        ValueError: the gold changed, and `lower` does not accept it.
    """
    old = floors or Floors(dict(gold), {})
    if old.gold != gold and not lower:
        raise ValueError("the gold is not the one that the floors were measured on; --lower-floors accepts it")
    new: dict[str, dict[str, float]] = {}
    lines = []
    for split, by_name in figures.items():
        before = old.figures.get(split, {})
        new[split] = {} if lower else dict(before)
        for name, figure in by_name.items():
            today = math.floor((figure + ROUNDING) * STEP) / STEP
            kept = today if lower else max(today, before.get(name, 0.0))
            new[split][name] = kept
            if kept != before.get(name):
                lines.append(f"{split} {name}: {before.get(name, 0.0):.4f} → {kept:.4f}")
    return Floors(dict(gold), {**old.figures, **new}), lines


def write_floors(path: Path, floors: Floors) -> None:
    """Writes the floors so that either the old or the new file stands there."""
    parts = [HEAD, "\n[gold]\n", *(f'"{name}" = "{digest}"\n' for name, digest in sorted(floors.gold.items()))]
    for split, figures in floors.figures.items():
        parts += [f"\n[{split}]\n", *(f'"{name}" = {figure}\n' for name, figure in figures.items())]
    draft = path.with_name(path.name + ".part")
    draft.write_text("".join(parts), encoding="utf-8", newline="\n")
    draft.replace(path)
