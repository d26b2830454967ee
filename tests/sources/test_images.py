"""Tables of pictures: their rows, what is decoded of each, and what is refused."""

import gc
import io
import os
import pickle
import struct
import warnings
import zlib
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageOps

from renderer.errors import DataError, Fault, MachineError, RenderError
from renderer.sources import decoding, images, pictures
from renderer.sources.base import ReadContext
from renderer.sources.images import Images, last_number
from renderer.table import Table


def noise(height: int = 4, width: int = 6, channels: int = 3, seed: int = 0) -> Any:
    """Pixels of no pattern."""
    shape = (height, width, channels)[: 3 if channels > 1 else 2]
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def table(folder: Path, files: Any = "*", **keys: Any) -> Table:
    return Images(source="images", files=files, **keys).read(ReadContext(folder))


def pixels(read: Table, row: int = 0) -> Any:
    assert read.pictures is not None
    return read.pictures.load(row)


def said(folder: Path, files: Any = "*") -> RenderError:
    """The error of reading a table and all of its pictures."""
    with pytest.raises(RenderError) as caught:
        read = table(folder, files)
        for row in range(len(read)):
            pixels(read, row)
    return caught.value


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def header_only(width: int, height: int) -> bytes:
    """A PNG that claims a size and holds nothing."""
    claims = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", claims) + chunk(b"IDAT", zlib.compress(b""))


def test_rows(tmp_path: Path) -> None:
    for name, size in (("f10.png", (3, 2)), ("f9.jpg", (5, 4)), ("cover.bmp", (7, 1))):
        Image.new("RGB", size).save(tmp_path / name)
    read = table(tmp_path)
    assert read["file"].tolist() == ["cover.bmp", "f9.jpg", "f10.png"]
    assert read["frame"].tolist() == [0, 1, 2]
    assert str(read["number"].tolist()) == "[nan, 9.0, 10.0]"
    assert read["width"].tolist() == [7, 5, 3] and read["height"].tolist() == [1, 4, 2]
    assert read.clock == "frame" and read.filmed
    assert [pixels(read, row).shape for row in range(3)] == [(1, 7, 4), (4, 5, 4), (2, 3, 4)]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("frame_0007.png", 7), ("shot1.0012.png", 12), ("2024-05-03.png", 3), ("v2/x.png", None),
        ("x.mp4.png", 4), ("epoch100_loss.jp2", 100), ("a.1", None),
    ],
)  # fmt: skip
def test_the_number_of_a_name_is_its_last(name: str, number: float | None) -> None:
    assert last_number(name) == number or (number is None and np.isnan(last_number(name)))


@pytest.mark.parametrize(
    ("order", "files", "names"),
    [
        ("as_given", "*.png", "a2 a10 b1"),
        ("as_given", ["b*.png", "a10.png", "*.png"], "b1 a10 a2"),
        ("as_given", ["*.png", "a2.png"], "a2 a10 b1 a2"),
        ("natural", ["b*.png", "a*.png"], "a2 a10 b1"),
        ("name", "*.png", "a10 a2 b1"),
    ],
)
def test_orders(tmp_path: Path, order: str, files: Any, names: str) -> None:
    for name in ("a2", "a10", "b1"):
        Image.new("L", (1, 1)).save(tmp_path / f"{name}.png")
    found = table(tmp_path, files, order=order)["file"].tolist()
    assert " ".join(found).replace(".png", "") == names


def test_rows_taken_take_their_pictures_along(tmp_path: Path) -> None:
    for number in range(4):
        Image.fromarray(np.full((1, 2, 3), number, np.uint8)).save(tmp_path / f"{number}.png")
    read = table(tmp_path)
    some = read.take(np.array([3, 1]))
    assert [pixels(some, row)[0, 0, 0] for row in (0, 1)] == [3, 1]
    assert some.pictures is not None and some.pictures.sizes.tolist() == [[2, 1], [2, 1]]
    some = read.take(np.array([False, True, False, True]))
    assert [pixels(some, row)[0, 0, 0] for row in (0, 1)] == [1, 3]


# What pixels mean


@pytest.mark.parametrize("suffix", ["png", "bmp", "tif", "webp"])
def test_colours_without_loss(tmp_path: Path, suffix: str) -> None:
    seen = noise()
    Image.fromarray(seen).save(tmp_path / f"a.{suffix}", lossless=True)
    found = pixels(table(tmp_path))
    assert (found[..., :3] == seen).all() and (found[..., 3] == 255).all()


def test_opacity(tmp_path: Path) -> None:
    seen = noise(channels=4)
    Image.fromarray(seen).save(tmp_path / "a.png")
    assert (pixels(table(tmp_path)) == seen).all()


@pytest.mark.parametrize("suffix", ["png", "tif"])
def test_grey_of_16_bits_is_not_clipped(tmp_path: Path, suffix: str) -> None:
    """Their 8 bits are the nearest: 65535 = 255 x 257."""
    deep = np.array([[0, 127, 129, 257, 300], [32768, 40000, 65000, 65406, 65535]], np.uint16)
    Image.fromarray(deep).save(tmp_path / f"a.{suffix}")
    nearest = np.floor(deep / 257 + 0.5)
    found = pixels(table(tmp_path))
    assert all((found[..., channel] == nearest).all() for channel in range(3))
    assert (found[..., 3] == 255).all()


@pytest.mark.parametrize(
    ("order", "mark", "white_at_0", "nearest"),
    [("<", b"II", True, [255, 251, 0]), (">", b"MM", False, [0, 4, 255])],
)
def test_a_tiff_says_what_its_16_bits_mean(
    tmp_path: Path, order: str, mark: bytes, white_at_0: bool, nearest: list[int]
) -> None:
    """Written by hand: in either order of bytes, and with photometric interpretation 0."""
    deep = np.array([[0, 1000, 65535]], f"{order}u2")
    entries = [(256, 3), (257, 1), (258, 16), (259, 1), (262, int(not white_at_0)), (273, 8),
               (277, 1), (278, 1), (279, 6)]  # fmt: skip
    fields = b"".join(struct.pack(f"{order}HHII", tag, 4, 1, value) for tag, value in entries)
    tiff = mark + struct.pack(f"{order}HI", 42, 14) + deep.tobytes()
    tiff += struct.pack(f"{order}H", len(entries)) + fields + struct.pack(f"{order}I", 0)
    (tmp_path / "a.tif").write_bytes(tiff)
    assert pixels(table(tmp_path))[0, :, 0].tolist() == nearest


def test_16_bits_of_grey_with_one_value_transparent(tmp_path: Path) -> None:
    deep = np.array([[7, 8, 60000]], np.uint16)
    Image.fromarray(deep).save(tmp_path / "a.png", transparency=8)
    assert pixels(table(tmp_path))[0, :, 3].tolist() == [255, 0, 255]


def test_palettes_with_transparency(tmp_path: Path) -> None:
    indexed = Image.fromarray(np.array([[0, 1, 2, 3]], np.uint8)).convert("P")
    colors = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7]
    indexed.putpalette(colors)
    indexed.save(tmp_path / "each.png", transparency=bytes([0, 100, 255, 255]))
    indexed.save(tmp_path / "one.png", transparency=2)
    indexed.save(tmp_path / "one.gif", transparency=2)
    rgb = np.array(colors).reshape(4, 3)
    each = pixels(table(tmp_path, "each.png"))[0]
    assert each[1:, :3].tolist() == rgb[1:].tolist() and each[:, 3].tolist() == [0, 100, 255, 255]
    for name in ("one.png", "one.gif"):
        one = pixels(table(tmp_path, name))[0]
        assert one[:, 3].tolist() == [255, 255, 0, 255]
        assert one[[0, 1, 3], :3].tolist() == rgb[[0, 1, 3]].tolist()


@pytest.mark.parametrize(("mode", "white"), [("1", 1), ("L", 255), ("LA", (255, 255))])
def test_grey_and_bits(tmp_path: Path, mode: str, white: Any) -> None:
    picture = Image.new(mode, (2, 1))
    picture.putpixel((1, 0), white)
    picture.save(tmp_path / "a.png")
    assert pixels(table(tmp_path))[0, 1].tolist() == [255, 255, 255, 255]


def test_print_colours(tmp_path: Path) -> None:
    """Cyan is white without red; the formula without profiles, to a step of JPEG."""
    for suffix in ("tif", "jpg"):
        Image.new("CMYK", (16, 16), (255, 0, 0, 0)).save(tmp_path / f"a.{suffix}")
        found = pixels(table(tmp_path, f"a.{suffix}")).astype(int)
        assert np.abs(found - [0, 255, 255, 255]).max() <= 3


@pytest.mark.parametrize("turn", range(1, 9))
@pytest.mark.parametrize("suffix", ["jpg", "png", "webp", "tif"])
def test_pictures_are_turned_as_exif_says(tmp_path: Path, suffix: str, turn: int) -> None:
    """The corner that EXIF says is at the upper left is there."""
    corners = {1: (0, 0), 2: (0, 1), 3: (1, 1), 4: (1, 0), 5: (0, 0), 6: (1, 0), 7: (1, 1),
               8: (0, 1)}  # fmt: skip
    grey = np.full((32, 64), 40, np.uint8)
    row, column = corners[turn]
    grey[row * 16 : row * 16 + 16, column * 32 : column * 32 + 32] = 220
    exif = Image.Exif()
    exif[0x0112] = turn
    Image.fromarray(grey).convert("RGB").save(tmp_path / f"a.{suffix}", exif=exif)
    read = table(tmp_path)
    found = pixels(read)
    assert (read["width"][0], read["height"][0]) == ((64, 32) if turn < 5 else (32, 64))
    assert found[4, 4, 0] > 200 and found[4, -5, 0] < 60 and found[-5, 4, 0] < 60
    with Image.open(tmp_path / f"a.{suffix}") as again:
        other = np.asarray(ImageOps.exif_transpose(again).convert("RGBA"))
    assert (found == other).all()


@pytest.mark.parametrize(
    ("mode", "what"),
    [("F", "decimal numbers"), ("I", "whole numbers"), ("LAB", "colours of the kind LAB")],
)
def test_pixels_that_are_no_colours(tmp_path: Path, mode: str, what: str) -> None:
    Image.new(mode, (2, 2)).save(tmp_path / "a.tif")
    error = said(tmp_path)
    (problem,) = error.problems
    assert problem.text == f"its pixels are {what}, which have no one look"
    assert str(problem.place) == "a.tif" and error.exit_code == 1


# Files of several pictures


@pytest.mark.parametrize("suffix", ["gif", "png", "webp", "tif"])
def test_one_file_of_several_pictures_gives_all(tmp_path: Path, suffix: str) -> None:
    shades = [0, 60, 120, 180, 240]
    frames = [Image.new("RGB", (8, 6), (shade, 255 - shade, 9)) for shade in shades]
    frames[0].save(
        tmp_path / f"a7.{suffix}", save_all=True, append_images=frames[1:], duration=100,
        lossless=True,
    )  # fmt: skip
    Image.new("RGB", (8, 6), (1, 2, 3)).save(tmp_path / "b.bmp")
    read = table(tmp_path)
    assert read["file"].tolist() == [f"a7.{suffix}"] * 5 + ["b.bmp"]
    assert read["number"].tolist()[:5] == [7] * 5
    for row in (0, 4, 2, 5, 1, 3, 3):  # In any order.
        wanted = [1, 2, 3, 255] if row == 5 else [shades[row], 255 - shades[row], 9, 255]
        assert pixels(read, row)[3, 4].tolist() == wanted


def test_pages_of_their_own_sizes(tmp_path: Path) -> None:
    pages = [Image.fromarray(noise(n, 2 * n, seed=n)) for n in (3, 5, 4)]
    pages[0].save(tmp_path / "a.tif", save_all=True, append_images=pages[1:])
    read = table(tmp_path)
    assert read["width"].tolist() == [6, 10, 8] and read["height"].tolist() == [3, 5, 4]
    assert (pixels(read, 1)[..., :3] == noise(5, 10, seed=5)).all()


def test_a_thumbnail_in_a_tiff_is_no_page(tmp_path: Path) -> None:
    small, whole = (Image.fromarray(noise(n, n)) for n in (2, 9))
    whole.save(tmp_path / "a.tif")
    with Image.open(tmp_path / "a.tif") as first:
        first.load()
    from PIL.TiffImagePlugin import AppendingTiffWriter

    with AppendingTiffWriter(str(tmp_path / "b.tif"), True) as both:
        for page, kind in ((whole, 0), (small, 1)):
            page.save(both, "TIFF", tiffinfo={254: kind})
            both.newFrame()
    assert table(tmp_path, "b.tif")["width"].tolist() == [9]


def test_the_picture_for_those_who_show_no_animation_is_left_out(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (4, 4), (shade, 0, 0)) for shade in (10, 20, 30)]
    frames[0].save(tmp_path / "a.png", save_all=True, append_images=frames[1:], default_image=True)
    read = table(tmp_path)
    assert [pixels(read, row)[0, 0, 0] for row in range(len(read))] == [20, 30]


# What is refused


def torn(folder: Path, suffix: str, share: float) -> None:
    file = io.BytesIO()
    form = {"jpg": "JPEG", "tif": "TIFF"}.get(suffix, suffix.upper())
    Image.fromarray(noise(90, 120)).save(file, form)
    whole = file.getvalue()
    (folder / f"a.{suffix}").write_bytes(whole[: int(len(whole) * share)])


@pytest.mark.parametrize("suffix", ["png", "jpg", "gif", "webp", "bmp", "tif"])
@pytest.mark.parametrize("share", [0.0, 0.01, 0.3, 0.97])
def test_a_torn_file_is_an_error_that_names_it(tmp_path: Path, suffix: str, share: float) -> None:
    torn(tmp_path, suffix, share)
    error = said(tmp_path)
    assert isinstance(error, DataError)
    assert {str(problem.place) for problem in error.problems} == {f"a.{suffix}"}
    assert error.problems[0].code == "picture"


def test_a_png_with_one_wrong_byte_is_an_error(tmp_path: Path) -> None:
    """In stored blocks no decoder stumbles over it: the checksums tell."""
    file = io.BytesIO()
    Image.fromarray(noise(30, 30)).save(file, "PNG", compress_level=0)
    data = bytearray(file.getvalue())
    data[len(data) // 2] ^= 1
    (tmp_path / "a.png").write_bytes(data)
    (problem,) = said(tmp_path).problems
    assert problem.text.startswith("the picture is damaged or not complete")


def test_what_is_no_picture(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("not a picture at all, but text")
    (tmp_path / "b.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (tmp_path / "c.png").write_text("")
    (tmp_path / "d.png").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:1\n")
    Image.new("RGB", (1, 1)).save(tmp_path / "e.png")
    found = [(str(p.place), p.text, p.hint) for p in said(tmp_path).problems]
    unknown = "this is no picture, or of a kind not known here"
    known = "known: PNG, JPEG, GIF, WebP, BMP, TIFF"
    assert found == [
        ("a.png", unknown, known),
        ("b.svg", unknown, known),
        ("c.png", "the file is empty", None),
        ("d.png", "this is a git-lfs pointer, not the picture", "run `git lfs pull`"),
    ]


def test_not_every_wrong_file_is_told_of(tmp_path: Path) -> None:
    for number in range(40):
        (tmp_path / f"{number}.png").write_text("no picture, but some text")
    assert len(said(tmp_path).problems) == images.MOST_PROBLEMS


@pytest.mark.parametrize("side", [8193, 12000, 60000, 2**31 - 1])
def test_a_bomb_is_refused_by_its_header(tmp_path: Path, side: int) -> None:
    (tmp_path / "a.png").write_bytes(header_only(side, side))
    (problem,) = said(tmp_path).problems
    assert problem.code == "picture" and problem.hint == "make it smaller"
    told = f"it has {side:,} x {side:,} pixels; the limit is 67,108,864 in all"
    assert problem.text in (told, "it has more than 67,108,864 pixels")


def test_too_many_pictures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(4):
        Image.new("L", (1, 1)).save(tmp_path / f"{number}.png")
    monkeypatch.setattr(images, "MOST_FILES", 3)
    with pytest.raises(Fault, match="these are more than 3 files"):
        table(tmp_path)
    frames = [Image.new("L", (2, 2), shade) for shade in range(5)]
    frames[0].save(tmp_path / "b.gif", save_all=True, append_images=frames[1:])
    with pytest.raises(DataError, match="it holds more than 3 pictures"):
        table(tmp_path, "b.gif")


def test_a_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Image.new("L", (1, 1)).save(tmp_path / "a.png")
    read = table(tmp_path)

    def denied(*arguments: Any) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("renderer.sources.paths._descend", denied)
    with pytest.raises(MachineError, match="'a.png' may not be read"):
        pixels(read)


def test_a_special_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.png")
    (problem,) = said(tmp_path, "*.png").problems
    assert problem.text == "'a.png' is a named pipe, not a regular file"


def test_a_link_out_is_not_followed(tmp_path: Path) -> None:
    folder = tmp_path / "specs"
    folder.mkdir()
    Image.new("L", (1, 1)).save(tmp_path / "secret.png")
    (folder / "a.png").symlink_to(tmp_path / "secret.png")
    (problem,) = said(folder, "*.png").problems
    assert problem.text == "'a.png' leads out of the spec's folder through a symbolic link"


def test_a_name_that_cannot_be_shown_is_refused(tmp_path: Path) -> None:
    os.close(os.open(os.fsencode(tmp_path) + b"/\xff.png", os.O_CREAT | os.O_WRONLY))
    (problem,) = said(tmp_path).problems
    assert problem.text == r"the path '\udcff.png' holds a control character"


# Between reading and drawing


def changed_file(folder: Path) -> Table:
    Image.fromarray(noise()).save(folder / "a.png")
    return table(folder)


def test_a_file_that_is_gone(tmp_path: Path) -> None:
    read = changed_file(tmp_path)
    (tmp_path / "a.png").unlink()
    with pytest.raises(DataError, match="a.png: error: the file is there no more"):
        pixels(read)


@pytest.mark.parametrize("size", [(6, 4), (7, 5)])
def test_a_file_that_has_changed(tmp_path: Path, size: tuple[int, int]) -> None:
    read = changed_file(tmp_path)
    later = os.stat(tmp_path / "a.png").st_mtime_ns + 10**6
    Image.new("RGB", size).save(tmp_path / "a.png")
    os.utime(tmp_path / "a.png", ns=(later, later))
    with pytest.raises(DataError, match="a.png: error: the file was changed while the film"):
        pixels(read)


def test_a_file_that_becomes_a_link_out(tmp_path: Path) -> None:
    folder = tmp_path / "specs"
    folder.mkdir()
    read = changed_file(folder)
    (folder / "a.png").rename(tmp_path / "b.png")
    (folder / "a.png").symlink_to(tmp_path / "b.png")
    with pytest.raises(DataError, match="leads out of the spec's folder through a symbolic link"):
        pixels(read)


# What is kept in memory


def test_few_pictures_are_kept_and_each_is_decoded_once_in_a_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(8):
        Image.new("RGB", (5, 5), (number, 0, 0)).save(tmp_path / f"{number}.png")
    read = table(tmp_path)
    decoded = []
    plain = decoding.Reel.pixels
    monkeypatch.setattr(
        decoding.Reel, "pixels", lambda reel, n: decoded.append(reel.name) or plain(reel, n)
    )
    for row in (0, 0, 1, 0, 1, 2, 0, *range(8), 7):
        assert pixels(read, row)[0, 0, 0] == row
    assert [int(name[0]) for name in decoded] == [0, 1, 2, *range(3, 8)]
    kept = read.pictures._kept  # type: ignore[union-attr]
    assert list(kept) == [5, 6, 7] and len(kept) == pictures.KEPT
    monkeypatch.setattr(pictures, "KEPT_BYTES", 150)
    pixels(read, 0)
    assert list(kept) == [0]


def test_pictures_travel_without_their_pixels(tmp_path: Path) -> None:
    Image.fromarray(noise(300, 300)).save(tmp_path / "a.png")
    read = table(tmp_path)
    before = pixels(read)
    packed = pickle.dumps(read)
    assert len(packed) < 10_000
    assert (pixels(pickle.loads(packed)) == before).all()


def test_files_are_closed_with_what_shows_their_pictures(tmp_path: Path) -> None:
    """Also if it is only found to be unused as one of objects that refer to each other."""
    Image.fromarray(noise()).save(tmp_path / "a.png")
    read = table(tmp_path)
    pixels(read)
    assert read.pictures is not None
    (reel,) = read.pictures._open.values()
    file = reel.file
    ring: list[Any] = [read, reel]
    ring.append(ring)
    descriptor = file.fileno()
    del read, reel, file, ring
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        gc.collect()
    assert caught == []
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)


def test_a_forked_process_opens_files_itself(tmp_path: Path) -> None:
    """Else two would share one place in a file, and read each other's pixels."""
    frames = [Image.fromarray(noise(200, 200, seed=n)) for n in range(6)]
    frames[0].save(tmp_path / "a.tif", save_all=True, append_images=frames[1:])
    read = table(tmp_path)
    pixels(read, 0)
    child = os.fork()
    if not child:
        wrong = any((pixels(read, n)[..., :3] != noise(200, 200, seed=n)).any() for n in range(6))
        os._exit(int(wrong))
    for row in range(5, -1, -1):
        assert (pixels(read, row)[..., :3] == noise(200, 200, seed=row)).all()
    assert os.waitpid(child, 0)[1] == 0
