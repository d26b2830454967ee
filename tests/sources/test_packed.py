from __future__ import annotations

import bz2
import errno
import gzip
import io
import lzma
import random
import shutil
import tarfile
import tracemalloc
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest

from renderer.errors import DataError, MachineError
from renderer.sources import packed
from renderer.sources.packed import ALWAYS_UNPACKED, BLOCK, LEAST_FREE, plain

TEXT = b"".join(b"%d,%d\n" % (i, i * i % 1009) for i in range(60_000))
"""Longer than two blocks."""


def zstd(data: bytes) -> bytes:
    library = pytest.importorskip("zstandard")  # another than the one that unpacks
    return bytes(library.ZstdCompressor().compress(data))


def one_zip(data: bytes, name: str = "a.csv", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        archive.writestr(name, data)
    return file.getvalue()


PACKERS: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress, "zstd": zstd, "bzip2": bz2.compress, "xz": lzma.compress, "zip": one_zip,
}  # fmt: skip
STREAMS = ("gzip", "zstd", "bzip2", "xz")


def unpacked(path: Path, data: bytes, name: str = "a.csv.gz") -> bytes:
    file = path / "data"
    file.write_bytes(data)
    with plain(name, file.open("rb")) as opened:
        return opened.read()


def refused(path: Path, data: bytes, name: str = "a.csv.gz") -> str:
    with pytest.raises(DataError) as caught:
        unpacked(path, data, name)
    return str(caught.value)


@pytest.mark.parametrize("kind", PACKERS)
@pytest.mark.parametrize("text", [TEXT, b"", b"a"])
def test_every_kind(tmp_path: Path, kind: str, text: bytes) -> None:
    assert unpacked(tmp_path, PACKERS[kind](text)) == text


@pytest.mark.parametrize("kind", STREAMS)
def test_streams_one_after_the_other(tmp_path: Path, kind: str) -> None:
    pack = PACKERS[kind]
    assert unpacked(tmp_path, pack(TEXT) + pack(b"") + pack(b"end\n")) == TEXT + b"end\n"


def test_frames_of_zstd_that_hold_no_data(tmp_path: Path) -> None:
    note = b"\x50\x2a\x4d\x18\x04\x00\x00\x00note"
    assert unpacked(tmp_path, note + zstd(b"a") + note + zstd(b"b")) == b"ab"


@pytest.mark.parametrize("text", [TEXT, b"", b"\x1f", b"BZh9 is a name\n1\n", b"PK\n1\n"])
def test_what_is_not_packed_is_the_file_itself(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "data").write_bytes(text)
    with (tmp_path / "data").open("rb") as file:
        assert plain("a.csv", file) is file
        assert file.tell() == 0


def test_what_is_unpacked_can_be_read_twice(tmp_path: Path) -> None:
    (tmp_path / "data").write_bytes(gzip.compress(TEXT))
    packed_file = (tmp_path / "data").open("rb")
    with plain("a", packed_file) as file:
        assert packed_file.closed
        assert file.read() == TEXT
        file.seek(0)
        assert file.read(10) == TEXT[:10]


@pytest.mark.parametrize("kind", STREAMS)
def test_a_file_torn_anywhere_is_refused(tmp_path: Path, kind: str) -> None:
    data = PACKERS[kind](TEXT)
    for length in range(packed._LONGEST_MAGIC, len(data), len(data) // 40):
        assert "data.csv: error: the packed data " in refused(tmp_path, data[:length], "data.csv")


def test_a_torn_file_says_how_far_it_read(tmp_path: Path) -> None:
    data = gzip.compress(TEXT)[:-4]  # all but half of the trailer
    assert refused(tmp_path, data) == (
        "a.csv.gz: error: the packed data ends too early"
        f" (gzip, after {len(data):,} bytes, {len(TEXT):,} unpacked)\n"
        "    copy or download the file again"
    )


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "xz", "zip"])
def test_damage_is_noticed(tmp_path: Path, kind: str) -> None:
    data = bytearray(PACKERS[kind](TEXT))
    data[len(data) // 2] ^= 0x10
    assert " is damaged: " in refused(tmp_path, bytes(data))


def test_a_wrong_checksum_of_zstd_is_noticed(tmp_path: Path) -> None:
    library = pytest.importorskip("zstandard")
    data = bytearray(library.ZstdCompressor(write_checksum=True).compress(TEXT))
    data[-1] ^= 1
    assert "the packed data is damaged: " in refused(tmp_path, bytes(data))


def test_what_follows_the_stream_is_refused(tmp_path: Path) -> None:
    data = gzip.compress(b"a\n1\n")
    assert refused(tmp_path, data + b"more than ten bytes") == (
        "a.csv.gz: error: something else follows the gzip stream,"
        f" which ends at byte {len(data)}\n    copy or download the file again"
    )
    assert "something else follows the zstd" in refused(tmp_path, zstd(b"a") + b"x")
    assert unpacked(tmp_path, data + bytes(512)) == b"a\n1\n"  # as tapes are filled up


def zeros(size: int) -> bytes:
    stream = zlib.compressobj(9, wbits=31)
    block = bytes(2**20)
    return b"".join(stream.compress(block) for _ in range(size // 2**20)) + stream.flush()


def test_bombs_are_refused_early(tmp_path: Path) -> None:
    bomb = zeros(128 * 2**20)
    tracemalloc.start()
    message = refused(tmp_path, bomb)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "times the size is unpacked" in message
    made = int(message.partition("unpack to ")[2].partition(";")[0].replace(",", ""))
    assert ALWAYS_UNPACKED < made < ALWAYS_UNPACKED + 2 * BLOCK
    assert peak < 4 * 2**20


def test_a_bomb_in_a_zip_archive(tmp_path: Path) -> None:
    message = refused(tmp_path, one_zip(bytes(2 * ALWAYS_UNPACKED)), "a.zip")
    assert message.startswith("a.zip (a.csv): error: its first ")


def test_what_is_well_packed_but_small_is_no_bomb(tmp_path: Path) -> None:
    assert len(unpacked(tmp_path, zeros(32 * 2**20))) == 32 * 2**20


def test_no_more_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_UNPACKED", len(TEXT) - 1)
    assert refused(tmp_path, gzip.compress(TEXT)) == (
        f"a.csv.gz: error: it unpacks to more than {len(TEXT) - 1:,} bytes"
    )
    monkeypatch.setattr(packed, "MOST_UNPACKED", len(TEXT))
    assert unpacked(tmp_path, gzip.compress(TEXT)) == TEXT


def test_a_window_larger_than_zstd_allows(tmp_path: Path) -> None:
    library = pytest.importorskip("zstandard")
    parameters = library.ZstdCompressionParameters(window_log=30, enable_ldm=True)
    stream = library.ZstdCompressor(compression_params=parameters).compressobj()
    data = stream.compress(TEXT) + stream.flush()
    assert "the packed data is damaged: " in refused(tmp_path, data)


def disk_with(free: int) -> Callable[[Any], Any]:
    return lambda path: shutil._ntuple_diskusage(2 * free, free, free)  # type: ignore[attr-defined]


def test_a_disk_without_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", disk_with(LEAST_FREE + BLOCK - 1))
    with pytest.raises(MachineError, match="^a.gz: error: the disk is full: no room") as caught:
        unpacked(tmp_path, gzip.compress(TEXT), "a.gz")
    assert caught.value.exit_code == 3
    monkeypatch.setattr(shutil, "disk_usage", disk_with(LEAST_FREE + 2 * BLOCK))
    assert unpacked(tmp_path, gzip.compress(TEXT)) == TEXT


def test_a_disk_that_fills_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Full(io.BytesIO):
        def write(self, data: Any) -> int:
            raise OSError(errno.ENOSPC, "No space left on device")

    def full(name: str) -> BinaryIO:
        return Full()

    monkeypatch.setattr(packed, "_temporary", full)
    with pytest.raises(MachineError, match="the disk is full"):
        unpacked(tmp_path, gzip.compress(TEXT))


def test_archives_of_other_than_one_file(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("a.csv", "a\n1\n")
        archive.writestr("__MACOSX/._a.csv", "notes")
        archive.mkdir("folder")
    assert unpacked(tmp_path, file.getvalue()) == b"a\n1\n"
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("b.csv", "")
    assert refused(tmp_path, file.getvalue(), "a.zip") == (
        "a.zip: error: this zip archive holds 2 files; one of one file is read\n"
        "    unpack it, and name the file that is meant"
    )
    assert "holds 0 files" in refused(tmp_path, b"PK\x05\x06" + bytes(18))


def test_a_workbook_is_no_archive(tmp_path: Path) -> None:
    assert refused(tmp_path, one_zip(b"", "[Content_Types].xml"), "a.xlsx") == (
        "a.xlsx: error: this is a workbook (.xlsx)\n    source: xlsx"
    )


def test_an_encrypted_archive(tmp_path: Path) -> None:
    data = bytearray(one_zip(b"secret", "s.csv"))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert "'s.csv' in this zip archive is encrypted" in refused(tmp_path, bytes(data))


def test_archives_of_tar(tmp_path: Path) -> None:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("a.csv"), io.BytesIO())
    assert "this is a tar archive, not a table" in refused(tmp_path, file.getvalue())


@pytest.mark.parametrize("kind", PACKERS)
def test_noise_is_refused_or_read(tmp_path: Path, kind: str) -> None:
    """Whatever is changed in a packed file, it is read or refused, and nothing else is raised."""
    data = PACKERS[kind](TEXT[:3000])
    chance = random.Random(kind)
    for _ in range(150):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 1, 5))):
            changed[chance.randrange(len(data))] = chance.randrange(256)
        try:
            unpacked(tmp_path, bytes(changed))
        except DataError:
            pass
