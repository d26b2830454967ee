"""Films of each format, decoded: every frame is at its time, and shows its moment of the data.

A marker stands at the place `now` of a wide and low picture: where it is seen says which moment a
frame shows. What should be seen when is written down anew here, not asked of the clock.
"""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image, ImageSequence

WIDTH, HEIGHT, SPAN = 640, 120, 8.0
PIXEL = SPAN / WIDTH
AREA = (3, 634)
"""Where data is drawn: its left end, and how wide it is."""


def spec(time, **keys):
    times = np.linspace(0, SPAN, 33).tolist()
    return {
        "version": 1,
        "data": {"run": {"source": "inline", "columns": {"t": times, "v": [0] * len(times)}}},
        "time": time,
        "canvas": {"size": [WIDTH, HEIGHT], "theme": "light"},
        "axes": {"x": {"limits": [-0.5, SPAN + 0.5], "visible": False},
                 "y": {"limits": [-1, 1], "visible": False}},
        "legend": "none",
        "series": [{"mark": "point", "x": "t", "y": "v", "marker": "s", "size": 12,
                    "color": "black"}],
        "output": ["film.mp4", "film.gif", {"file": "still.png", "at": "37%"}, "poster.png",
                   {"file": "film.sheet.png", "frames": 7, "columns": 1, "gap": 0, "scale": 1}],
        **keys,
    }  # fmt: skip


def moment(picture):
    """The data time that a picture shows, by the middle of what is dark."""
    dark = np.clip(200.0 - np.asarray(picture, dtype=float).mean(axis=2), 0, None).sum(axis=0)
    x = (dark * (np.arange(WIDTH) + 0.5)).sum() / dark.sum()
    left, width = AREA
    return -0.5 + (SPAN + 1) * (x - left) / width


@pytest.fixture
def films(studio, tmp_path):
    """The files of a film, and what its frames show, by data time."""

    def make(time, **keys):
        left, _, width, _ = studio.scene(spec(time, **keys)).panels[0].space.rect
        assert (left, width) == AREA
        studio.load(spec(time, **keys)).render(tmp_path, jobs=1)
        return tmp_path

    return make


def check_mp4(path, rate, wanted):
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        assert stream.average_rate == rate
        found = [(frame.pts * frame.time_base, moment(frame.to_ndarray(format="rgb24")))
                 for frame in container.decode(stream)]  # fmt: skip
    assert [at for at, _ in found] == [k / rate for k in range(len(wanted))]
    assert [shown for _, shown in found] == pytest.approx(wanted, abs=2 * PIXEL)


def check_gif(path, rate, wanted):
    """Frame k appears at round(100 k / rate) hundredths of a second; what stands still is one
    picture for as long."""
    with Image.open(path) as film:
        found = [(frame.info["duration"], moment(frame.convert("RGB")))
                 for frame in ImageSequence.Iterator(film)]  # fmt: skip
    begins = np.concatenate([[0], np.cumsum([duration for duration, _ in found])]) // 10
    due = [int(100 * k / rate + Fraction(1, 2)) for k in range(len(wanted) + 1)]
    assert begins[-1] == due[-1]
    assert set(begins.tolist()) <= set(due)
    pictures = np.searchsorted(begins, due[:-1], side="right") - 1
    assert [found[n][1] for n in pictures] == pytest.approx(wanted, abs=2 * PIXEL)
    # A picture changes just where what is shown does.
    changes = [due[k] for k in range(1, len(wanted)) if abs(wanted[k] - wanted[k - 1]) > 2 * PIXEL]
    assert set(changes) <= set(begins.tolist())
    still = [due[k] for k in range(1, len(wanted)) if wanted[k] == wanted[k - 1]]
    assert not set(still) & set(begins.tolist())


def check_pictures(folder, wanted, poster):
    last = len(wanted) - 1
    with Image.open(folder / "still.png") as image:
        shown = moment(image.convert("RGB"))
    assert shown == pytest.approx(wanted[int(0.37 * last + 0.5)], abs=PIXEL)
    with Image.open(folder / "poster.png") as image:
        assert moment(image.convert("RGB")) == pytest.approx(wanted[poster], abs=PIXEL)
    with Image.open(folder / "film.sheet.png") as image:
        tiles = np.asarray(image.convert("RGB")).reshape(7, HEIGHT, WIDTH, 3)
    places = [wanted[int(n * last / 6 + 0.5)] for n in range(7)]
    assert [moment(tile) for tile in tiles] == pytest.approx(places, abs=PIXEL)


def linear(steps, first=0.0, last=SPAN):
    return [first + (last - first) * k / steps for k in range(steps + 1)]


def among(values, more):
    """`more[n]` put before value n."""
    return [one for n, value in enumerate(values) for one in (*more.get(n, ()), value)]


NTSC = Fraction(30000, 1001)

CASES = {
    "fps and duration": ({"fps": 12.5, "duration": 2}, Fraction(25, 2), linear(24), -1),
    "frames and duration": ({"frames": 33, "duration": 2}, Fraction(33, 2), linear(32), -1),
    "frames and fps": ({"frames": 40, "fps": 24}, Fraction(24), linear(39), -1),
    "a broadcast rate": ({"fps": 29.97, "duration": 3}, NTSC, linear(89), -1),
    "speed": (
        {"fps": 29.97, "speed": 4}, NTSC,
        [4 * float(k / NTSC) for k in range(60)] + [SPAN], -1,
    ),
    "pace": (
        {"fps": 10, "pace": [{"until": 2, "speed": 1}, {"speed": 4, "over": "1s"}]}, Fraction(10),
        [k / 10 for k in range(20)]
        + [2 + s + 1.5 * s**2 for s in np.arange(10) / 10]
        + [4.5 + 4 * s for s in np.arange(9) / 10] + [SPAN], -1,
    ),
    "easing": (
        {"fps": 20, "frames": 41, "easing": [1 / 3, 0, 2 / 3, 0]}, Fraction(20),
        [SPAN * (k / 40) ** 3 for k in range(41)], -1,
    ),
    "holds": (
        {"fps": 7, "duration": 6, "hold": {"start": "3 frames", "end": "25%", "at": [
            {"t": 3, "for": "1s"}, {"when": "t >= 6", "for": "500ms"}, {"t": 1.3, "for": 0.6}]}},
        # 42 frames: 3, 0.6 * 7 = 4.2, 7, 3.5 and 10.5: together 28.2, of which each part ends at
        # 3, 7 (7.2), 14 (14.2), 18 (17.7) and 28 (28.2); 14 move.
        Fraction(7), [0] * 3 + among(linear(13), {3: [1.3] * 4, 5: [3] * 7, 10: [6] * 4})
        + [SPAN] * 10, -1,
    ),
    "played back": (
        {"fps": 10, "frames": 50, "rewind": True, "hold": {"end": "1s"}}, Fraction(10),
        linear(20) + [SPAN] * 10 + [SPAN * (20 - k) / 20 for k in range(1, 20)], 30,
    ),
    "back faster": (
        {"fps": 10, "speed": 4, "rewind": "500ms", "loop": "once"}, Fraction(10),
        linear(20) + [SPAN * (5 - k) / 5 for k in range(1, 6)], 20,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_every_frame_of_every_format_is_at_its_time(films, name):
    time, rate, wanted, poster = CASES[name]
    folder = films(time)
    check_mp4(folder / "film.mp4", rate, wanted)
    check_gif(folder / "film.gif", rate, wanted)
    check_pictures(folder, wanted, poster)


@pytest.mark.parametrize(("loop", "plays"), [("forever", 0), ("once", None), (3, 2)])
def test_how_often_a_gif_plays(films, loop, plays):
    """The file counts repeats, not plays; one that plays once says nothing."""
    folder = films({"fps": 10, "frames": 4, "loop": loop})
    with Image.open(folder / "film.gif") as film:
        assert film.info.get("loop") == plays


def test_a_long_gif_does_not_drift(films):
    """At 29.97 a second no frame is of even hundredths: after 600 frames the film is at 20.02 s."""
    folder = films({"fps": 29.97, "frames": 600}, output="film.gif")
    with Image.open(folder / "film.gif") as film:
        delays = [frame.info["duration"] for frame in ImageSequence.Iterator(film)]
    assert sum(delays) == 20020
    assert set(delays) <= {30, 40}
