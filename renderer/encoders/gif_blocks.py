"""The blocks of a GIF: written, and read back to be checked. Nothing here decodes pixels.

header   screen, one global table of 256 colours, loop, comment
picture  control (delay, transparent colour), descriptor, pixels as LZW
end
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from mmap import mmap
from typing import NamedTuple

TABLE = 768
"""Bytes of a table of 256 colours."""
SCREEN = struct.Struct("<6sHHBBB")
CONTROL = struct.Struct("<3sBHBB")
DESCRIPTOR = struct.Struct("<cHHHHB")
LOOP = struct.Struct("<14sBBHB")
FULL_TABLE = 0xF7
LONGEST_DELAY = 65_535
SHORTEST_DELAY = 2
"""Hundredths of a second; players show anything shorter for a tenth."""


class Broken(ValueError):
    """The bytes are not a GIF as we write it."""


class Picture(NamedTuple):
    """One picture without its delay: control flags, transparent index, descriptor with pixels."""

    flags: int
    transparent: int
    body: bytes


class Placed(NamedTuple):
    """Where and for how long (hundredths of a second) a picture stands."""

    left: int
    top: int
    width: int
    height: int
    delay: int


class Listing(NamedTuple):
    """What a GIF holds. `plays` as in `Film.loop`."""

    width: int
    height: int
    plays: int
    pictures: Sequence[Placed]


def header(width: int, height: int, table: bytes, plays: int, comment: str) -> bytes:
    """Everything before the first picture."""
    assert len(table) == TABLE
    parts = [SCREEN.pack(b"GIF89a", width, height, FULL_TABLE, 0, 0), table]
    if plays != 1:
        parts.append(LOOP.pack(b"!\xff\x0bNETSCAPE2.0", 3, 1, max(0, plays - 1), 0))
    if comment:
        text = comment.encode()
        chunks = (text[i : i + 255] for i in range(0, len(text), 255))
        parts += [b"!\xfe", *(bytes([len(chunk)]) + chunk for chunk in chunks), b"\0"]
    return b"".join(parts)


def picture(shown: Picture, delay: int) -> bytes:
    """The blocks that show a picture for `delay`, with stops where it is too long for one block."""
    delays = pieces(delay)
    first = CONTROL.pack(b"!\xf9\x04", shown.flags, delays[0], shown.transparent, 0) + shown.body
    return first + b"".join(map(pause, delays[1:]))


def pieces(delay: int) -> list[int]:
    """The delay in parts a block can hold, none too short."""
    parts = []
    while delay > LONGEST_DELAY:
        parts.append(min(LONGEST_DELAY, delay - SHORTEST_DELAY))
        delay -= parts[-1]
    return [*parts, delay]


def pause(delay: int) -> bytes:
    """One transparent pixel: the picture before stays. LZW codes of 9 bits: clear, pixel 0, end."""
    codes = (256 | 0 << 9 | 257 << 18).to_bytes(4, "little")
    control = CONTROL.pack(b"!\xf9\x04", 0x05, delay, 0, 0)
    return control + DESCRIPTOR.pack(b",", 0, 0, 1, 1, 0) + b"\x08\x04" + codes + b"\0"


END = b";"


def from_packet(packet: bytes) -> tuple[bytes, Picture]:
    """FFmpeg's packet for one picture; the table of colours too where it starts with one."""
    table, at = b"", 0
    if packet[:6] == b"GIF89a":
        at = SCREEN.size + TABLE
        table = packet[SCREEN.size : at]
    if packet[at : at + 3] != b"!\xf9\x04" or packet[at + CONTROL.size : at + 9] != b",":
        raise Broken("a packet without a picture")
    _, flags, _, transparent, _ = CONTROL.unpack_from(packet, at)
    body = packet[at + CONTROL.size :]
    if DESCRIPTOR.unpack_from(body)[-1] != 0:
        raise Broken("a picture with its own colours")
    return table, Picture(flags, transparent, body)


def listing(data: bytes | mmap) -> Listing:
    """What stands in a whole file; raises `Broken`."""
    try:
        magic, width, height, flags, _, _ = SCREEN.unpack_from(data)
        if magic != b"GIF89a" or flags != FULL_TABLE:
            raise Broken("its header is not a GIF's")
        plays, pictures, delay = 1, [], 0
        for at, kind in blocks(data, SCREEN.size + TABLE):
            if kind == b"!\xff":
                again = LOOP.unpack_from(data, at)[3]
                plays = again + 1 if again else 0
            elif kind == b"!\xf9":
                delay = CONTROL.unpack_from(data, at)[2]
            elif kind == b",":
                _, left, top, width_, height_, _ = DESCRIPTOR.unpack_from(data, at)
                pictures.append(Placed(left, top, width_, height_, delay))
    except (struct.error, IndexError) as error:
        raise Broken("it ends too early") from error
    return Listing(width, height, plays, pictures)


def blocks(data: bytes | mmap, at: int) -> Iterator[tuple[int, bytes]]:
    """Start and kind of each block from `at` to the end, which must be the end of the data."""
    while (kind := data[at : at + 1]) != END:
        if kind == b"!":
            kind, start = data[at : at + 2], at + 2
        elif kind == b",":
            start = at + DESCRIPTOR.size + 1
            if data[start - 2] & 0x80:
                raise Broken("a picture with its own colours")
            if not data[start]:
                raise Broken("a picture without pixels")
        elif not kind:
            raise IndexError
        else:
            raise Broken("it holds something that is no block")
        yield at, kind
        at = after(data, start)
    if at + 1 != len(data):
        raise Broken("something follows its end")


def after(data: bytes | mmap, at: int) -> int:
    """Where the sub-blocks that start at `at` end."""
    while data[at]:
        at += data[at] + 1
    if at >= len(data):
        raise IndexError
    return at + 1
