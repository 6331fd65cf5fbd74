"""Opens the files, packed or not, and bounds what comes out of them."""

from __future__ import annotations

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from pipeline.errors import InputError
from pipeline.reading.limits import SKIPPED, Limits

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

MAGIC = b"\x1f\x8b"
PACKED = "is gzip: give it the ending .gz, or unpack it"
BUFFER = 1 << 16


class Source(io.RawIOBase):
    """A stream of bytes made on the way; `_more` gives some, b"" at the end."""

    def __init__(self) -> None:
        super().__init__()
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: WriteableBuffer, /) -> int:
        view = memoryview(buffer).cast("B")
        self._held = self._held or self._more()
        taken = min(len(view), len(self._held))
        view[:taken] = self._held[:taken]
        self._held = self._held[taken:]
        return taken

    def _more(self) -> bytes:
        """The next bytes, of any number; none at the end. Every kind of source has its own."""
        raise NotImplementedError


class Unpacked(Source):
    """The bytes in a .gz, until they are more than `limits.ratio` times what was read of it."""

    def __init__(self, packed: io.FileIO, path: str, limits: Limits) -> None:
        super().__init__()
        self._packed, self._path, self._limits, self._count = packed, path, limits, 0
        self._file = gzip.GzipFile(fileobj=packed, mode="rb")

    def _more(self) -> bytes:
        try:
            data = self._file.read1(BUFFER)
        except gzip.BadGzipFile:
            raise InputError(self._path, "is not gzip, as its ending says, or is damaged") from None
        except EOFError:
            raise InputError(self._path, "ends in the middle: the gzip file is cut off") from None
        except zlib.error as error:
            raise InputError(self._path, f"is damaged: {error}") from None
        self._count += len(data)
        if self._count > self._limits.bytes + self._limits.ratio * self._packed.tell():
            raise InputError(self._path, f"unpacks to more than {self._limits.ratio} times its size, as no text does")
        return data


class Joined(Source):
    """What was read of a stream in order to look at it, and then the rest."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        super().__init__()
        self._held, self._rest = head, rest

    def _more(self) -> bytes:
        return self._rest.read(BUFFER)


class Recoded(Source):
    """A stream in another encoding as UTF-8, for those whose line ends are more than one byte."""

    def __init__(self, stream: BinaryIO, path: str, encoding: str) -> None:
        super().__init__()
        self._stream, self._path, self._encoding = stream, path, encoding
        self._decoder = codecs.getincrementaldecoder(encoding)()

    def _more(self) -> bytes:
        while data := self._stream.read(BUFFER):
            if text := self._decode(data, False):
                return text.encode()
        return self._decode(b"", True).encode()

    def _decode(self, data: bytes, final: bool) -> str:
        try:
            return self._decoder.decode(data, final)
        except UnicodeDecodeError as error:
            raise InputError(self._path, f"is not {self._encoding.upper()} throughout: {error.reason}") from None


@contextmanager
def opened(path: str, limits: Limits) -> Iterator[io.BufferedReader[Any]]:
    """The bytes of a file, unpacked when it ends in .gz.

    Raises:
        InputError: it cannot be opened or read, here or inside the block.
    """
    try:
        with Path(path).open("rb", buffering=0) as file:
            yield io.BufferedReader(Unpacked(file, path, limits) if path.lower().endswith(".gz") else file, BUFFER)
    except OSError as error:
        raise InputError(path, f"cannot be read: {error.strerror or error}") from None


def whole(stream: BinaryIO, path: str, limits: Limits) -> bytes:
    """All bytes of a document.

    Raises:
        InputError: there are too many, or they are packed where the ending does not say so.
    """
    read = bytearray()
    while more := stream.read(BUFFER):  # read(n) makes room for n at once
        read += more
        if len(read) > limits.bytes:
            raise InputError(path, f"is larger than {limits.bytes:,} bytes")
    data = bytes(read)
    if data.startswith(MAGIC):
        raise InputError(path, PACKED)
    return data


def lines(stream: BinaryIO, path: str, limits: Limits) -> Iterator[bytes | InputError]:
    """The lines of a stream with their ends; an error stands for a line that is too long, or for all that follows."""
    number = 1
    try:
        while line := stream.readline(limits.bytes + 1):
            if len(line) <= limits.bytes:
                yield line
            else:
                _pass_over(line, stream, path, limits)
                yield InputError(path, f"is larger than {limits.bytes:,} bytes", number)
            number += 1
    except InputError as error:
        yield InputError(path, error.problem, error.line or number)
    except OSError as error:
        yield InputError(path, f"cannot be read: {error.strerror or error}", number)


def _pass_over(line: bytes, stream: BinaryIO, path: str, limits: Limits) -> None:
    """Reads on to the end of a line.

    Raises:
        InputError: it is too far.
    """
    passed = len(line)
    while line and not line.endswith(b"\n"):
        if passed > SKIPPED * limits.bytes:
            raise InputError(path, f"has no line end within {passed:,} bytes; the rest is left out")
        line = stream.readline(limits.bytes)
        passed += len(line)
