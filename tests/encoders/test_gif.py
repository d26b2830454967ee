import struct
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image, ImageSequence

from renderer.encoders import Gif, gif_blocks, palette
from renderer.encoders.base import Film
from renderer.encoders.gif import spread, start
from renderer.errors import Fault, MachineError
from tests.encoders.conftest import SIZE, barcode, flat, read_barcode

THEME = ((255, 255, 255), (153, 184, 152), (254, 206, 168), (232, 74, 95), (1, 2, 3), (1, 2, 4))


def frames(path):
    """Every picture as red, green, blue, with its delay in hundredths of a second."""
    with Image.open(path, formats=["GIF"]) as image:
        return [
            (np.asarray(frame.convert("RGB")), frame.info["duration"] // 10)
            for frame in ImageSequence.Iterator(image)
        ]


def listing(path):
    return gif_blocks.listing(path.read_bytes())


def delays(path):
    return [picture.delay for picture in listing(path).pictures]


@pytest.mark.parametrize("fps", [10, 12.5, 25, 30, Fraction("29.97"), Fraction(30000, 1001), 50])
def test_every_frame_starts_at_its_rounded_time(film, make, fps):
    path = make(Gif(file="a.gif"), film(fps=fps), barcode, [11, 1, 18])
    starts = np.cumsum([0, *delays(path)])
    assert starts.tolist() == [int(100 * i / Fraction(fps) + Fraction(1, 2)) for i in range(31)]
    assert min(delays(path)) >= 2
    assert [delay for _, delay in frames(path)] == delays(path)


def test_thirty_frames_a_second_are_three_three_four(film, make):
    assert delays(make(Gif(file="a.gif"), film(fps=30), barcode))[:6] == [3, 4, 3, 3, 4, 3]


@pytest.mark.parametrize("chunks", [[30], [10] * 3, [1] * 30, [3, 27]])
@pytest.mark.parametrize("dither", ["none", "bayer", "sierra"])
def test_no_frame_is_lost_or_doubled_where_segments_meet(film, make, chunks, dither):
    path = make(Gif(file="a.gif", dither=dither), film(), barcode, chunks)
    assert [read_barcode(pixels) for pixels, _ in frames(path)] == list(range(30))


def test_pictures_are_what_was_drawn(film, make):
    """To one step: FFmpeg's palette takes (255, 255, 7) and (255, 255, 8) for the same colour."""
    path = make(Gif(file="a.gif"), film(), barcode, [10, 20])
    for index, (pixels, _) in enumerate(frames(path)):
        assert np.abs(pixels.astype(int) - barcode(index)[..., :3]).max() <= 1


@pytest.mark.parametrize("colors", [16, 256])
@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_the_colours_of_the_theme_are_exact(film, make, colors, scale):
    """Though one frame in two is a gradient that wants the palette for itself."""

    def draw(index):
        frame = flat((255, 255, 255))
        if index % 2:
            frame[..., 0] = np.arange(96) * 2
            frame[..., 1] = np.arange(64)[:, None] * 4
        else:
            for place, color in enumerate(THEME):
                frame[16:48, place * 16 : place * 16 + 16, :3] = color
        return frame

    path = make(Gif(file="a.gif", colors=colors, scale=scale), film(colors=THEME), draw, [15, 15])
    pixels = frames(path)[2][0]
    for place, color in enumerate(THEME):
        assert tuple(pixels[int(32 * scale), int((place * 16 + 8) * scale)]) == color


def test_there_is_one_table_of_colours_for_all(film, make):
    data = make(Gif(file="a.gif"), film(), barcode, [10] * 3).read_bytes()
    _, _, _, flags, _, _ = gif_blocks.SCREEN.unpack_from(data)
    assert flags == 0xF7
    kinds = [kind for _, kind in gif_blocks.blocks(data, 13 + 768)]
    assert kinds.count(b",") == 30


@pytest.mark.parametrize("colors", [2, 3, 5, 17, 255, 256])
def test_no_more_colours_than_asked_for(film, make, colors):
    def draw(index):
        frame = flat((255, 255, 255))
        frame[..., 0] = (np.arange(96) * 2 + index) % 256
        frame[..., 1] = np.arange(64)[:, None] * 4
        return frame

    for plan in (film(frames=4), film(frames=4, colors=THEME)):
        path = make(Gif(file="a.gif", colors=colors), plan, draw, [2, 2])
        seen = {tuple(c) for pixels, _ in frames(path) for c in pixels.reshape(-1, 3).tolist()}
        assert 1 <= len(seen) <= colors


def test_equal_frames_become_one_within_and_across_chunks(film, make):
    path = make(Gif(file="a.gif"), film(fps=30), lambda i: barcode(i // 12), [10] * 3)
    assert [read_barcode(pixels) for pixels, _ in frames(path)] == [0, 1, 2]
    assert delays(path) == [40, 40, 20]


def test_chunks_that_only_repeat_the_one_before(film, make):
    path = make(Gif(file="a.gif"), film(), lambda i: barcode(min(i, 4)), [5] * 6)
    assert delays(path) == [4, 4, 4, 4, 104]


def test_a_film_that_never_changes(film, make):
    assert delays(make(Gif(file="a.gif"), film(), lambda i: flat((9, 9, 9)), [15, 15])) == [120]


def test_a_delay_too_long_for_one_block_is_split(film, make):
    plan = film(frames=3, fps=Fraction(1, 1000))
    path = make(Gif(file="a.gif"), plan, barcode, [3])
    assert delays(path) == [65_535, 34_465] * 3
    assert [read_barcode(pixels) for pixels, _ in frames(path)] == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("delay", "parts"),
    [(65_535, [65_535]), (65_536, [65_534, 2]), (65_537, [65_535, 2])]
    + [(131_071, [65_535, 65_534, 2]), (2, [2])],
)
def test_no_part_of_a_delay_is_too_short(delay, parts):
    assert gif_blocks.pieces(delay) == parts


@pytest.mark.parametrize(
    ("plays", "stored"), [(0, 0), (1, None), (2, 1), (10, 9), (65_536, 65_535)]
)
def test_how_often_it_plays(film, make, plays, stored):
    path = make(Gif(file="a.gif"), film(frames=2, loop=plays), barcode)
    with Image.open(path, formats=["GIF"]) as image:
        assert image.info.get("loop") == stored
    assert (b"NETSCAPE2.0" in path.read_bytes()) == (plays != 1)
    assert listing(path).plays == plays


def test_only_what_changes_is_stored(film, make):
    pictures = listing(make(Gif(file="a.gif"), film(), barcode, [15, 15])).pictures
    whole = [i for i, p in enumerate(pictures) if (p.width, p.height) == SIZE]
    assert whole == [0, 15]


def test_the_same_chunks_give_the_same_bytes(film, make):
    plan = film(title="t", colors=THEME)
    found = {
        make(Gif(file="a.gif", dither="sierra"), plan, barcode, [7, 23]).read_bytes()
        for _ in range(4)
    }
    assert len(found) == 1


def test_title_and_description_are_a_comment(film, make):
    plan = film(frames=2, title="Änderung", description="x" * 300)
    path = make(Gif(file="a.gif"), plan, barcode)
    with Image.open(path, formats=["GIF"]) as image:
        assert image.info["comment"].decode() == "Änderung\n" + "x" * 300


@pytest.mark.parametrize("size", [(1, 1), (3, 1), (17, 5), (95, 63)])
def test_any_size_is_kept(film, make, size):
    path = make(
        Gif(file="a.gif"), film(frames=3, size=size), lambda i: flat((i, 9, 9), size), [2, 1]
    )
    with Image.open(path, formats=["GIF"]) as image:
        assert (image.size, image.n_frames) == (size, 3)


def test_scale_makes_a_smaller_film(film, make):
    output, plan = Gif(file="a.gif", scale=0.5), film(size=(193, 127))
    assert output.size(plan) == (96, 64)
    path = make(output, plan, lambda i: barcode(i, (193, 127)), [15, 15])
    with Image.open(path, formats=["GIF"]) as image:
        assert image.size == (96, 64)


def test_the_palette_sees_frames_from_the_first_to_the_last():
    assert spread(1, 24) == [0]
    assert spread(5, 24) == [0, 1, 2, 3, 4]
    chosen = spread(1000, 24)
    assert (len(set(chosen)), chosen[0], chosen[-1]) == (24, 0, 999)


def test_the_palette_is_of_all_frames_though_they_share_one_buffer():
    """As frames do: each is valid until the next is drawn."""
    buffer = np.full((8, 8, 4), 255, np.uint8)
    colors = [(10 * n, 255 - 10 * n, 3) for n in range(20)]

    def frames():
        for color in colors:
            buffer[..., :3] = color
            yield buffer

    film = Film(8, 8, Fraction(10), 20)
    table = np.frombuffer(palette.make("a.gif", film, (8, 8), 256, frames()), np.uint8)
    found = table.reshape(-1, 4)[:, 2::-1].astype(int)
    apart = np.abs(np.array(colors)[:, None] - found[None]).max(axis=2).min(axis=1)
    assert apart.max() <= 3


def test_halves_of_a_hundredth_round_up():
    assert [start(i, Fraction(8)) for i in range(5)] == [0, 13, 25, 38, 50]


@pytest.mark.parametrize(
    ("change", "text", "hint"),
    [
        (
            {"fps": 60},
            "a GIF cannot show 60 frames a second",
            "the nearest it can is `fps: 50`; 25, 20 and 10 have even steps too",
        ),
        (
            {"size": (70_000, 10)},
            "a GIF is at most 65,535 pixels wide and high",
            "use a smaller `scale`",
        ),
        ({"loop": 70_000}, "a GIF plays at most 65,536 times", "`loop: forever` is possible"),
    ],
)
def test_films_a_gif_cannot_hold(film, change, text, hint):
    with pytest.raises(Fault) as caught:
        Gif(file="a.gif").check(film(**change))
    assert (caught.value.text, caught.value.at, caught.value.hint) == (text, ("file",), hint)


def not_planned(output, plan, path):
    with pytest.raises(MachineError) as caught:
        output.verify(plan, path)
    [found] = caught.value.problems
    assert found.code == "output-verify"
    return found.text.removeprefix("'a.gif' is not what was planned: ")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"frames": 31}, "1.2 seconds long instead of 1.24"),
        ({"fps": 24}, "1.2 seconds long instead of 1.25"),
        ({"size": (94, 64)}, "96 x 64 pixels"),
        ({"loop": 3}, "it plays 0 times"),
        ({"frames": 15, "fps": Fraction(25, 2)}, "30 pictures for 15 frames"),
    ],
)
def test_verify_compares_with_the_plan(film, make, change, text):
    output = Gif(file="a.gif")
    path = make(output, film(), barcode)
    assert not_planned(output, film(**change), path) == text


@pytest.mark.parametrize(
    ("harm", "text"),
    [
        (lambda data: data[:-1], "it ends too early"),
        (lambda data: data[: len(data) // 2], "it ends too early"),
        (lambda data: b"", "it is empty"),
        (lambda data: data + b"x", "something follows its end"),
        (lambda data: b"PNG" + data, "its header is not a GIF's"),
    ],
)
def test_verify_refuses_a_torn_file(film, make, harm, text):
    output = Gif(file="a.gif")
    path = make(output, film(), barcode)
    path.write_bytes(harm(path.read_bytes()))
    assert not_planned(output, film(), path) == text


def test_verify_refuses_pixels_that_are_not_there(film, make):
    output = Gif(file="a.gif")
    path = make(output, film(frames=1), lambda i: flat((1, 2, 3)))
    data = path.read_bytes()
    at = next(at for at, kind in gif_blocks.blocks(data, 13 + 768) if kind == b",")
    path.write_bytes(data[: at + struct.calcsize("<cHHHHB") + 1] + b"\0;")
    assert not_planned(output, film(frames=1), path) == "a picture without pixels"


def test_segments_of_different_palettes_are_not_joined(tmp_path, film):
    output, plan = Gif(file="a.gif"), film(frames=2)
    paths = []
    for number, shade in enumerate((10, 200)):
        shared = output.prepare(plan, lambda i, shade=shade: flat((shade, shade, shade)))
        paths.append(tmp_path / str(number))
        writer = output.open(plan, shared, paths[-1])
        writer.write(number, flat((shade, shade, shade)))
        writer.close()
    with pytest.raises(MachineError) as caught:
        output.join(plan, None, paths, tmp_path / "x")
    assert caught.value.problems[0].code == "segment-mixed"
