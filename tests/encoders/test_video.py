import subprocess
from fractions import Fraction

import av
import numpy as np
import pytest

from renderer.encoders import Video
from renderer.errors import Fault
from tests.encoders.conftest import barcode, flat, read_barcode

RATES = [10, Fraction(25, 2), 25, 30, Fraction(30000, 1001), Fraction("29.97"), 50, Fraction(1, 3)]


def packets(path):
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        found = [
            (p.pts * stream.time_base, p.dts, p.is_keyframe)
            for p in container.demux(stream)
            if p.size
        ]
        return stream.duration * stream.time_base, stream.average_rate, found


def rgb(path):
    with av.open(str(path)) as container:
        return [
            frame.reformat(
                format="rgb24", src_colorspace="ITU709", dst_colorspace="ITU709"
            ).to_ndarray()
            for frame in container.decode(video=0)
        ]


@pytest.mark.parametrize("fps", RATES)
def test_every_frame_stands_exactly_at_its_time(film, make, fps):
    path = make(Video(file="a.mp4"), film(fps=fps), barcode, [11, 1, 1, 17])
    duration, rate, found = packets(path)
    assert duration == 30 / Fraction(fps)
    assert rate == fps
    assert sorted(time for time, _, _ in found) == [i / Fraction(fps) for i in range(30)]
    decoded = [dts for _, dts, _ in found]
    assert decoded == sorted(set(decoded))


@pytest.mark.parametrize("chunks", [[30], [10] * 3, [1] * 30, [2] * 15, [3, 27], [29, 1]])
@pytest.mark.parametrize("preset", ["ultrafast", "faster", "medium"])
def test_no_frame_is_lost_or_doubled_where_segments_meet(film, make, chunks, preset):
    path = make(Video(file="a.mp4", preset=preset), film(), barcode, chunks)
    assert [read_barcode(frame) for frame in rgb(path)] == list(range(30))
    keys = [round(time * 25) for time, _, key in packets(path)[2] if key]
    assert set(np.cumsum([0, *chunks[:-1]])) <= set(keys)


def test_another_decoder_reads_the_same_frames(film, make):
    path = make(Video(file="a.mp4"), film(), barcode, [12, 18])
    ffmpeg = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    raw = subprocess.run(
        [ffmpeg, "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "gray", "-"],
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    frames = np.frombuffer(raw, np.uint8).reshape(-1, 64, 96)
    assert [read_barcode(frame) for frame in frames] == list(range(30))


def test_a_seek_to_any_frame_shows_that_frame(film, make):
    path = make(Video(file="a.mp4"), film(), barcode, [10] * 3)
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        for index in (0, 9, 10, 11, 19, 20, 29, 5):
            wanted = int(index / 25 / stream.time_base)
            container.seek(wanted, stream=stream)
            frame = next(f for f in container.decode(stream) if f.pts >= wanted)
            assert read_barcode(frame.to_ndarray(format="rgb24")) == index


@pytest.mark.parametrize("size", [(96, 64), (112, 64), (160, 96), (176, 144), (320, 240)])
def test_the_same_chunks_give_the_same_bytes(film, make, size):
    """Also where memory was left dirty: x264's fastest code paths read what they did not write."""
    found, junk = set(), []
    for turn in range(8):
        junk.append(np.full(50_000 + 77_777 * turn, turn * 37 % 256, np.uint8))
        junk = junk if turn % 3 else []
        plan = film(title="t", size=size)
        path = make(Video(file="a.mp4"), plan, lambda i: barcode(i, size), [7, 23])
        found.add(path.read_bytes())
    assert len(found) == 1


@pytest.mark.parametrize(
    "color",
    [(255, 255, 255), (0, 0, 0), (255, 0, 0), (0, 255, 0), (0, 0, 255), (31, 119, 180)]
    + [(153, 184, 152), (254, 206, 168), (232, 74, 95), (128, 128, 128), (17, 34, 51)],
)
def test_flat_colours_survive_within_two(film, make, color):
    path = make(Video(file="a.mp4"), film(frames=3), lambda i: flat(color))
    for frame in rgb(path):
        assert np.abs(frame.astype(int) - color).max() <= 2


def test_the_stream_says_how_its_colours_are_meant(film, make):
    path = make(Video(file="a.mp4"), film(frames=2), barcode)
    with av.open(str(path)) as container:
        context = container.streams.video[0].codec_context
        frame = next(container.decode(video=0))
    assert (context.pix_fmt, context.color_range, context.colorspace) == ("yuv420p", 1, 1)
    assert (context.color_primaries, context.color_trc, context.profile) == (1, 1, "High")
    assert (frame.color_range, frame.colorspace) == (1, 1)
    assert b"colr" in path.read_bytes()


@pytest.mark.parametrize("size", [(95, 63), (95, 64), (96, 63)])
def test_an_odd_size_is_rounded_up_with_its_edge(film, make, size):
    output, plan = Video(file="a.mp4", crf=1), film(frames=3, size=size)
    assert output.size(plan) == (96, 64)

    def draw(index):
        frame = flat((20, 120, 220), size)
        frame[-2:], frame[:, -2:] = (240, 200, 40, 255), (240, 200, 40, 255)
        return frame

    for frame in rgb(make(output, plan, draw)):
        assert frame.shape == (64, 96, 3)
        assert np.abs(frame[-1, :, :].astype(int) - (240, 200, 40)).max() < 12
        assert np.abs(frame[:, -1, :].astype(int) - (240, 200, 40)).max() < 12


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (3, 1), (17, 500)])
def test_tiny_films(film, make, size):
    make(Video(file="a.mp4"), film(frames=3, size=size), lambda i: flat((9, 9, 9), size), [1, 2])


def test_scale_makes_a_smaller_even_film(film, make):
    output, plan = Video(file="a.mp4", scale=0.5), film(size=(190, 126))
    assert output.size(plan) == (96, 64)
    path = make(output, plan, lambda i: flat((31, 119, 180), (190, 126)))
    frames = rgb(path)
    assert frames[0].shape == (64, 96, 3)
    assert np.abs(frames[0].astype(int) - (31, 119, 180)).max() <= 2


def test_a_single_frame_is_a_film(film, make):
    duration, _, found = packets(make(Video(file="a.mp4"), film(frames=1), barcode))
    assert (duration, len(found)) == (Fraction(1, 25), 1)


def test_title_and_description_but_no_date(film, make):
    plan = film(frames=2, title="Änderung", description="two\nlines")
    path = make(Video(file="a.mp4"), plan, barcode)
    with av.open(str(path)) as container:
        words = dict(container.metadata)
    assert (words["title"], words["description"]) == ("Änderung", "two\nlines")
    assert "creation_time" not in words and "encoder" not in words


def test_the_index_stands_in_front(film, make):
    data = make(Video(file="a.mp4"), film(), barcode).read_bytes()
    assert 0 < data.index(b"moov") < data.index(b"mdat")


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"size": (20_000, 64)}, "an MP4 is at most 16,384 pixels wide and high"),
        ({"fps": "25.0000001"}, "an MP4 cannot time 25 frames a second exactly"),
    ],
)
def test_films_an_mp4_cannot_hold(film, change, text):
    with pytest.raises(Fault) as caught:
        Video(file="a.mp4").check(film(**change))
    assert (caught.value.text, caught.value.at) == (text, ("file",))
