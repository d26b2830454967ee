"""The file of one segment: records with a kind and a number, closed by a checksum.

    magic   record …   record "E", its number the CRC-32 of all before it

A segment is a pure function of its frames: no clock, no path, no place in the film.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

from renderer.encoders.failure import damaged

MAGIC = b"render segment 1\n"
HEAD = struct.Struct("<cIQ")
END = b"E"


class Record(NamedTuple):
    """`kind` is one letter, its meaning the encoder's; `number` counts from 0."""

    kind: bytes
    number: int
    data: bytes


class SegmentFile:
    """Writes records to a file; what a broken attempt left there is lost."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self._sum = 0
        self._put(MAGIC)

    def add(self, kind: bytes, number: int = 0, data: bytes = b"") -> None:
        """Append one record."""
        self._put(HEAD.pack(kind, number, len(data)))
        self._put(data)

    def close(self) -> None:
        """Write the end, without which the segment does not count."""
        with self._file as file:
            file.write(HEAD.pack(END, self._sum, 0))

    def _put(self, data: bytes) -> None:
        self._sum = zlib.crc32(data, self._sum)
        self._file.write(data)


def records(path: Path) -> Iterator[Record]:
    """The segment's records; a `MachineError` at the latest after the last one if it is damaged."""
    left = path.stat().st_size - len(MAGIC)
    with path.open("rb") as file:
        total = checked(file, MAGIC, path)
        while True:
            head = file.read(HEAD.size)
            left -= HEAD.size
            if left < 0:
                raise damaged(path.name)
            kind, number, size = HEAD.unpack(head)
            if kind == END:
                break
            if size > left:
                raise damaged(path.name)
            data = file.read(size)
            left -= size
            total = zlib.crc32(data, zlib.crc32(head, total))
            yield Record(kind, number, data)
    if number != total or left != 0:
        raise damaged(path.name)


def checked(file: BinaryIO, magic: bytes, path: Path) -> int:
    """The checksum of `magic`, which the file must start with."""
    if file.read(len(magic)) != magic:
        raise damaged(path.name)
    return zlib.crc32(magic)
