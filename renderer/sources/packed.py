"""Packed files: gzip, zstd, bzip2, xz, or a zip archive of one file, told by their first bytes.

What is packed is unpacked, block by block, into a temporary file without a name, so that memory
stays flat and readers may go back; limits stop what would fill the disk.
"""

from __future__ import annotations

import bz2
import errno
import lzma
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from typing import Any, BinaryIO, Protocol

from renderer.errors import DataError, MachineError, Place, problem

MOST_UNPACKED = 8 * 2**30
"""Bytes."""
MOST_RATIO = 250
"""How many times its size a file may unpack to, beyond `ALWAYS_UNPACKED`."""
ALWAYS_UNPACKED = 64 * 2**20
"""Bytes."""
LEAST_FREE = 256 * 2**20
"""Bytes that stay free on the disk."""
MOST_MEMORY = 256 * 2**20
"""Bytes that an unpacker may use."""
ZSTD_WINDOW = 27
"""The largest window, as a power of two: 128 MiB, zstd's own limit."""
BLOCK = 2**18
FEW_STREAMS, LEAST_STREAM = 1000, 500
"""From so many streams in a file on, they have at least so many bytes each on average."""
MOST_MEMBERS = 1000
"""Names in a zip archive that are looked at."""


class Unpacker(Protocol):
    """What unpacks one stream, as those of the standard library do."""

    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...
    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...


class _Gunzip:
    """zlib's decompressor, with the manners of bz2's."""

    def __init__(self) -> None:
        self._stream = zlib.decompressobj(31)
        self.needs_input = True

    def decompress(self, data: bytes, max_length: int = -1) -> bytes:
        made = self._stream.decompress(self._stream.unconsumed_tail + data, max_length)
        self.needs_input = len(made) < max_length and not self._stream.unconsumed_tail
        return made

    @property
    def eof(self) -> bool:
        return self._stream.eof

    @property
    def unused_data(self) -> bytes:
        return self._stream.unused_data


def _zstd() -> Any:
    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd
    return zstd


def _zstd_stream() -> Unpacker:
    zstd = _zstd()
    limit = {zstd.DecompressionParameter.window_log_max: ZSTD_WINDOW}
    stream: Unpacker = zstd.ZstdDecompressor(options=limit)
    return stream


def _xz_stream() -> Unpacker:
    return lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=MOST_MEMORY)


def _bz2_stream() -> Unpacker:
    return bz2.BZ2Decompressor()


@dataclass(frozen=True)
class _Kind:
    name: str
    magic: tuple[bytes, ...]
    stream: Callable[[], Unpacker]


_SKIPPED = tuple(bytes((0x50 + i, 0x2A, 0x4D, 0x18)) for i in range(16))
"""What zstd's frames begin with that hold no data."""
_KINDS = (
    _Kind("gzip", (b"\x1f\x8b\x08",), _Gunzip),
    _Kind("zstd", (b"\x28\xb5\x2f\xfd", *_SKIPPED), _zstd_stream),
    _Kind("xz", (b"\xfd7zXZ\x00",), _xz_stream),
    *(
        _Kind("bzip2", (b"BZh%d1AY&SY" % level, b"BZh%d\x17rE8P\x90" % level), _bz2_stream)
        for level in range(1, 10)
    ),
)
_LONGEST_MAGIC = 10
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"
_TAR = (257, b"ustar")


def plain(name: str, file: BinaryIO) -> BinaryIO:
    """The unpacked bytes of a file, from their start: the file itself if it is not packed, else a
    temporary one, and the file is closed. `name` is how messages call it."""
    start = file.read(_LONGEST_MAGIC)
    file.seek(0)
    kind = next((kind for kind in _KINDS if start.startswith(kind.magic)), None)
    if kind is None and not start.startswith((_ZIP, _EMPTY_ZIP)):
        return file
    with file:
        target = _Target(name, _temporary(name))
        try:
            if kind is None:
                _unzip(file, target)
            else:
                _unpack(file, kind, target)
            _refuse_tar(target)
        except BaseException:
            target.file.close()
            raise
    target.file.seek(0)
    return target.file


@dataclass
class _Target:
    """The file that is unpacked into, and how far it is."""

    name: str
    file: BinaryIO
    read: int = 0
    made: int = 0
    room: int = 0

    def write(self, block: bytes) -> None:
        """The next bytes; raises for more than the limits allow, `MachineError` for a full disk."""
        self.made += len(block)
        if self.made > MOST_UNPACKED:
            raise self.error("too-large", f"it unpacks to more than {MOST_UNPACKED:,} bytes")
        if self.made > ALWAYS_UNPACKED and self.made > MOST_RATIO * self.read:
            what = f"its first {self.read:,} bytes unpack to {self.made:,}"
            raise self.error("too-large", f"{what}; up to {MOST_RATIO} times the size is unpacked")
        self.room -= len(block)
        try:
            if self.room < 0:
                self._find_room()
            self.file.write(block)
        except OSError as error:
            raise _full(self.name, error, self.made) from None

    def error(self, code: str, text: str, hint: str | None = None) -> DataError:
        return DataError(problem(code, text, Place(self.name), hint))

    def torn(self, kind: str, what: str) -> DataError:
        """The error for a stream that is not whole."""
        far = f"after {self.read:,} bytes, {self.made:,} unpacked"
        return self.error("packed", f"{what} ({kind}, {far})", "copy or download the file again")

    def _find_room(self) -> None:
        free = shutil.disk_usage(tempfile.gettempdir()).free - LEAST_FREE
        if free < BLOCK:
            raise OSError(errno.ENOSPC, "no space left on the disk")
        self.room = min(free // 2, ALWAYS_UNPACKED)


def _temporary(name: str) -> BinaryIO:
    try:
        return tempfile.TemporaryFile()
    except OSError as error:
        raise _full(name, error, 0) from None


def _full(name: str, error: OSError, made: int) -> MachineError:
    place = Place(name)
    if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        what = f"the disk is full: no room to unpack it, after {made:,} bytes"
    else:
        what = f"it cannot be unpacked into a temporary file: {error.strerror or error}"
    hint = f"free some space in {tempfile.gettempdir()}, or set TMPDIR to a folder with more"
    return MachineError(problem("disk", what, place, hint))


def _unpack(file: BinaryIO, kind: _Kind, target: _Target) -> None:
    """All streams of the file, one after the other."""
    rest = b""
    for number in count(1):
        if number > FEW_STREAMS and target.read < number * LEAST_STREAM:
            what = f"its {kind.name} streams have less than {LEAST_STREAM:,} bytes each"
            raise target.error("packed", what, "pack it again, as one")
        rest = _next(file, _stream(file, rest, kind, target), kind, target)
        if not rest:
            return
        if not any(rest.startswith(other.magic) for other in _KINDS if other.name == kind.name):
            end = target.read - len(rest)
            what = f"something else follows the {kind.name} stream, which ends at byte {end:,}"
            raise target.error("packed", what, "copy or download the file again")


def _stream(file: BinaryIO, data: bytes, kind: _Kind, target: _Target) -> bytes:
    """One stream, which begins with `data`; what follows it."""
    stream = kind.stream()
    damage = (zlib.error, lzma.LZMAError, OSError, EOFError, ValueError)
    errors = (*damage, _zstd().ZstdError) if kind.name == "zstd" else damage
    try:
        while not stream.eof:
            if stream.needs_input and not data:
                data = _read(file, target)
                if not data:
                    raise target.torn(kind.name, "the packed data ends too early")
            target.write(stream.decompress(data, BLOCK))
            data = b""
    except errors as error:
        raise target.torn(kind.name, f"the packed data is damaged: {error}") from None
    return stream.unused_data


def _next(file: BinaryIO, rest: bytes, kind: _Kind, target: _Target) -> bytes:
    """What follows a stream, long enough to tell what it is; nothing at the end of the file."""
    while True:
        if kind.name in ("gzip", "xz"):  # may be filled up with zeros
            rest = rest.lstrip(b"\0")
        more = b"" if len(rest) >= _LONGEST_MAGIC else _read(file, target)
        if not more:
            return rest
        rest += more


def _read(file: BinaryIO, target: _Target) -> bytes:
    block = file.read(BLOCK)
    target.read += len(block)
    return block


def _unzip(file: BinaryIO, target: _Target) -> None:
    """The one file of a zip archive."""
    try:
        with zipfile.ZipFile(file) as archive:
            member = _only(archive, target)
            with archive.open(member) as packed:
                while block := packed.read(BLOCK):
                    target.read = min(file.tell(), member.compress_size)
                    target.write(block)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError) as error:
        raise target.torn("zip", f"the archive is damaged: {error}") from None


def _only(archive: zipfile.ZipFile, target: _Target) -> zipfile.ZipInfo:
    infos = archive.infolist()
    names = [info.filename for info in infos[:MOST_MEMBERS]]
    if "[Content_Types].xml" in names:
        raise target.error("file-kind", "this is a workbook (.xlsx)", "source: xlsx")
    files = [
        info
        for info in infos
        if not info.is_dir() and not info.filename.startswith("__MACOSX/")  # the Finder's notes
    ]
    if len(files) != 1:
        what = f"this zip archive holds {len(files):,} files; one of one file is read"
        raise target.error("file-kind", what, "unpack it, and name the file that is meant")
    if files[0].flag_bits & 1:
        what = f"'{files[0].filename}' in this zip archive is encrypted"
        raise target.error("file-kind", what, "unpack it first")
    target.name = f"{target.name} ({files[0].filename})"
    return files[0]


def _refuse_tar(target: _Target) -> None:
    offset, magic = _TAR
    target.file.seek(offset)
    if target.file.read(len(magic)) == magic:
        what = "this is a tar archive, not a table"
        raise target.error("file-kind", what, "unpack it, and name the file that is meant")
