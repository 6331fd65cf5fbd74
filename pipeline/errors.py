"""Every error a user can meet, under one base class, each naming where it happened."""

from __future__ import annotations

from pathlib import Path


class YaosuError(Exception):
    """Base of all errors this package raises on purpose. `str()` is one line fit for stderr."""

    def __reduce__(self) -> tuple[object, ...]:
        # Exception's own way calls the class with the message alone; errors go from process to process.
        return _again, (type(self), str(self), vars(self))


def _again(kind: type[YaosuError], message: str, fields: dict[str, object]) -> YaosuError:
    error = kind.__new__(kind, message)
    error.__dict__.update(fields)
    return error


class RuleError(YaosuError):
    """A rule file that cannot be used.

    Args:
        file: the rule file.
        rule: id of the rule, or "" when the file itself is at fault.
        key: the key at fault, or "".
        problem: what is wrong and what would be right.
    """

    def __init__(self, file: Path | str, rule: str, key: str, problem: str) -> None:
        self.file, self.rule, self.key, self.problem = str(file), rule, key, problem
        where = ": ".join(part for part in (str(file), rule, key) if part)
        super().__init__(f"{where}: {problem}")


class InputError(YaosuError):
    """An input that cannot be read.

    Args:
        path: the file.
        problem: what is wrong and what to do.
        line: 1-based line, or 0 when the whole file is at fault.
    """

    def __init__(self, path: Path | str, problem: str, line: int = 0) -> None:
        self.path, self.problem, self.line = str(path), problem, line
        where = f"{path}:{line}" if line else str(path)
        super().__init__(f"{where}: {problem}")


class GoldError(YaosuError):
    """A gold or prediction table that contradicts its texts or its own columns.

    Args:
        file: the table.
        row: 1-based line of the table, header included, or 0.
        problem: what is wrong.
    """

    def __init__(self, file: Path | str, row: int, problem: str) -> None:
        self.file, self.row, self.problem = str(file), row, problem
        where = f"{file}:{row}" if row else str(file)
        super().__init__(f"{where}: {problem}")


class ExtraError(YaosuError):
    """A library that a wish needs and that is not installed.

    Args:
        wish: what needs it.
        missing: the library that is missing.
        extra: the extra of this package that brings it.
    """

    def __init__(self, wish: str, library: str, extra: str) -> None:
        self.wish, self.missing, self.extra = wish, library, extra
        super().__init__(f"{wish} needs {library}: pip install 'yaosu[{extra}]'")


class WorkerError(YaosuError):
    """A process of the run that ended before it could begin.

    Args:
        reason: how it ended.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"a worker process {reason} while it started: is there memory enough for so many workers?")


class ClusterError(YaosuError):
    """What Spark could not do.

    Args:
        reason: what it said.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(f"Spark: {reason}")
