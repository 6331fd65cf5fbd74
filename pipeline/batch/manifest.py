"""manifest.json: what a run was made of. Two runs with the same rows have the same one: it tells neither time nor machine."""

from __future__ import annotations

import json
import platform
import re
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import NamedTuple

from pipeline import ruleset
from pipeline.batch.documents import Settings
from pipeline.batch.parts import MAGIC

NAME = "manifest.json"
PACKAGE = Path(__file__).parents[1]


class Counts(NamedTuple):
    """Every input document is one of these: found = done + rejected + skipped.

    skipped: files in the folders given that no reader reads.
    """

    found: int
    done: int
    rejected: int
    skipped: int


class Made(NamedTuple):
    """What rows are made by, whatever they are made of."""

    versions: dict[str, str]
    code: str
    rules: str


@cache
def made_by(rules: tuple[str, ...]) -> Made:
    """The versions of this package and of the libraries it names, and the hashes of its sources and of the rule folders."""
    digest = sha256()
    for path in sorted(PACKAGE.rglob("*.py")):
        digest.update(path.relative_to(PACKAGE).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    folders = (ruleset.builtin_folder(), *map(Path, rules))
    return Made(_versions(), digest.hexdigest(), ruleset.Ruleset(folders, {}).hash)


def _versions() -> dict[str, str]:
    found = {"yaosu": version("yaosu"), "python": platform.python_version()}
    for requirement in requires("yaosu") or ():
        name = re.split(r"[^\w.-]", requirement, maxsplit=1)[0]
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue  # of an extra
    return dict(sorted(found.items()))


def key(settings: Settings) -> str:
    """A hash of all that the rows of every document depend on: parts of runs with another one are of no use."""
    return sha256(json.dumps([MAGIC, settings, made_by(settings.rules)]).encode()).hexdigest()


def manifest(settings: Settings, inputs: list[str], digest: str, formats: tuple[str, ...], counts: Counts, rows: dict[str, int]) -> str:
    """The text of the file.

    Args:
        digest: of all pieces with their contents, in order; "" where it is not known.
    """
    made = made_by(settings.rules)
    told = {
        "versions": made.versions,
        "code_sha256": made.code,
        "rules_sha256": made.rules,
        "arguments": {
            "inputs": inputs,
            "date": settings.date,
            "rules": settings.rules,
            "segmenter": settings.engine,
            "formats": formats,
            "limits": settings.limits._asdict(),
        },
        **({"inputs_sha256": digest} if digest else {}),
        "counts": {"in": counts.found, **{name: getattr(counts, name) for name in counts._fields[1:]}},
        "rows": rows,
    }
    return json.dumps(told, ensure_ascii=False, indent=2) + "\n"
