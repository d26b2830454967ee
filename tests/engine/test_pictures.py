"""Pictures on frames: pixel for pixel where nothing is to be changed, averaged where it is."""

from __future__ import annotations

import pickle
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from renderer.engine.pictures import Box, Placed, blended, fitted, lay, place
from renderer.marks.drawing import Picture


def noise(height: int, width: int, channels: int = 3, seed: int = 0) -> Any:
    shape = (height, width, channels)
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def save(studio: Any, *frames: Any, suffix: str = "png") -> dict[str, str]:
    """Pictures in files p0, p1 …; a source for `data`."""
    for number, frame in enumerate(frames):
        Image.fromarray(frame).save(studio.folder / f"p{number}.{suffix}")
    return {"source": "images", "files": f"p*.{suffix}"}


def film(studio: Any, *frames: Any, canvas: Any = None, **keys: Any) -> dict[str, Any]:
    spec = {
        "data": {"d": save(studio, *frames)}, "series": [{"mark": "image"}], "time": {"fps": 10},
        "canvas": canvas or {}, **keys,
    }  # fmt: skip
    return spec


@pytest.mark.parametrize("times", [1, 2, 4])
@pytest.mark.parametrize("theme", ["light", "classic"])
def test_pictures_come_out_pixel_for_pixel(studio, tmp_path, times, theme):
    frames = [noise(36, 64, seed=n) for n in range(3)]
    spec = film(studio, *frames, canvas={"supersample": times, "theme": theme})
    stage = studio.stage(spec)
    for index in (2, 0, 1, 1):
        drawn = stage.frame(index)
        assert (drawn[..., :3] == frames[index]).all() and (drawn[..., 3] == 255).all()


@pytest.mark.parametrize("times", [1, 2])
def test_a_still_of_640_x_360_is_the_picture_itself(studio, tmp_path, times):
    frames = [noise(360, 640, seed=n) for n in range(2)]
    outputs = [{"file": "first.png", "at": 0}, "last.png"]
    animation = studio.load(film(studio, *frames, canvas={"supersample": times}, output=outputs))
    animation.render(tmp_path)
    for name, wanted in zip(("first", "last"), frames, strict=True):
        with Image.open(tmp_path / f"{name}.png") as still:
            assert still.mode == "RGB" and (np.asarray(still) == wanted).all()


def test_opacity_shows_the_background(studio):
    """Compared with numbers of their own: c a + g (1 - a), to half a step."""
    frame = noise(20, 30, channels=4)
    canvas = {"background": "#204060", "theme": "ggplot"}
    drawn = studio.stage(film(studio, frame, canvas=canvas)).frame(0)[..., :3].astype(float)
    alpha = frame[..., 3:] / 255
    expected = frame[..., :3] * alpha + np.array([0x20, 0x40, 0x60]) * (1 - alpha)
    assert np.abs(drawn - expected).max() <= 1


def test_a_track_of_opacity(studio):
    frame = noise(20, 30)
    series = [{"mark": "image", "alpha": {"from": 0, "to": 1}}]
    spec = film(studio, frame, canvas={"background": "black"}, series=series, time={"frames": 3})
    stage = studio.stage(spec)
    assert (stage.frame(0)[..., :3] == 0).all()
    assert np.abs(stage.frame(1)[..., :3] - frame / 2).max() <= 0.5
    assert (stage.frame(2)[..., :3] == frame).all()


def test_a_fade_is_the_mean_of_both_wherever_they_lie(studio):
    """A wide and a high picture: what lies beside one of them fades to the background."""
    wide, high = np.full((10, 40, 3), 200, np.uint8), np.full((40, 10, 3), 80, np.uint8)
    series = [{"mark": "image", "fit": "none", "interpolate": "linear"}]
    spec = film(studio, wide, high, canvas={"background": "#ffffff"}, series=series,
                time={"frames": 8})  # fmt: skip
    drawn = studio.stage(spec).frame(1)  # A quarter of the way from the first to the second.
    assert drawn.shape == (40, 40, 4) and (drawn[..., 3] == 255).all()
    assert (drawn[18:22, 18:22, :3] == 170).all()  # 200 - 120 / 4
    assert abs(int(drawn[20, 2, 0]) - 213.75) <= 1  # 200 + 55 / 4
    assert abs(int(drawn[2, 20, 0]) - 211.25) <= 1  # 255 - 175 / 4
    assert (drawn[2, 2, :3] == 255).all()


def test_frames_do_not_depend_on_their_order(studio, wave):
    frames = [noise(24 + n, 32 - 2 * n, channels=4, seed=n) for n in range(6)]
    series = [
        {"mark": "image", "data": "p", "interpolate": "linear"},
        {"mark": "line", "data": "d", "x": "t", "y": "10*u", "head": {}},
    ]
    spec = wave(series=series, time={"frames": 30, "fps": 10})
    spec["data"]["p"] = save(studio, *frames)
    stage = studio.stage(spec)
    whole = [stage.frame(index).copy() for index in range(30)]
    assert len({frame.tobytes() for frame in whole}) > 20
    for index in np.random.default_rng(3).permutation(30):
        assert (stage.frame(int(index)) == whole[index]).all()
    for index in (29, 13):
        assert (studio.stage(spec).frame(index) == whole[index]).all()


def test_a_stage_goes_to_another_process_without_pixels(studio):
    frames = [noise(200, 300, seed=n) for n in range(3)]
    stage = studio.stage(film(studio, *frames))
    assert (stage.frame(1)[..., :3] == frames[1]).all()
    packed = pickle.dumps(stage)
    assert len(packed) < 60_000
    assert (pickle.loads(packed).frame(2)[..., :3] == frames[2]).all()


@pytest.mark.parametrize("times", [2, 4])
def test_a_supersampled_panel_is_the_same_picture(studio, times):
    """Among axes, with edges at any pixel of what is drawn."""
    picture = np.zeros((30, 50, 3), np.uint8)
    picture[:, ::2] = 255
    series = [{"mark": "image", "extent": [0, 1, 0, 1]}]
    canvas = {"size": [203, 151], "dpi": 60}
    spec = film(studio, picture, canvas=canvas, series=series)
    plain = studio.stage(spec).frame(0).astype(int)
    fine = studio.stage({**spec, "canvas": {**canvas, "supersample": times}}).frame(0)
    assert fine.shape == plain.shape and (fine[..., 3] == 255).all()
    x, y, width, height = studio.scene(spec).panels[0].space.rect
    inside = np.s_[151 - y - height + 3 : 151 - y - 3, x + 3 : x + width - 3]
    assert np.abs(fine[inside].mean() - plain[inside].mean()) < 6
    assert fine[inside][..., 0].std() > 60


# How pictures of another shape go into their place


SIZES = {"contain": (100, 50), "cover": (200, 100), "stretch": (100, 100), "none": (40, 20)}


@pytest.mark.parametrize("fit", SIZES)
def test_fits(studio, fit):
    """A red picture of 40 x 20 on a canvas of 100 x 100: how much of it is red, and where."""
    red = np.full((20, 40, 3), (255, 0, 0), np.uint8)
    series = [{"mark": "image", "fit": fit}]
    drawn = studio.stage(film(studio, red, canvas={"size": [100, 100]}, series=series)).frame(0)
    rows, columns = np.nonzero((drawn[..., :3] == [255, 0, 0]).all(axis=2))
    width, height = (min(100, side) for side in SIZES[fit])
    assert len(rows) == width * height
    assert (rows.min(), columns.min()) == ((100 - height) // 2, (100 - width) // 2)
    rest = drawn[..., :3].reshape(-1, 3)[(drawn[..., 1] != 0).reshape(-1)]
    assert len(rest) == 10_000 - len(rows) and (rest == 255).all()


@given(
    st.tuples(st.integers(1, 500), st.integers(1, 500)),
    st.tuples(st.floats(0, 90), st.floats(0, 90), st.floats(1, 900), st.floats(1, 900)),
)
def test_a_picture_keeps_its_shape(size, corner_and_sides):
    x, y, width, height = corner_and_sides
    area = Box(x, y, x + width, y + height)
    for fit, better in (("contain", min), ("cover", max)):
        box = fitted(size, area, fit)
        scale = better(width / size[0], height / size[1])
        assert abs(box.width - max(1, size[0] * scale)) <= 0.5
        assert abs(box.height - max(1, size[1] * scale)) <= 0.5
        middle = (box.left + box.right) / 2, (box.top + box.bottom) / 2
        assert middle == pytest.approx((x + width / 2, y + height / 2), abs=0.51)
    assert fitted(size, area, "none").width == size[0]
    whole = fitted(size, area, "stretch")
    assert whole.left == pytest.approx(area.left, abs=0.5)
    assert whole.right == pytest.approx(area.right, abs=1)


def placed(pixels: Any, area: Box, seen: Box, fit: Any = "stretch", smooth: bool = True) -> Any:
    return place(Picture(pixels, (0, 1, 0, 1), fit, smooth), area, (False, False), seen)


def rgba(pixels: Any) -> Any:
    return np.dstack([pixels, np.full(pixels.shape[:2], 255, np.uint8)])


@pytest.mark.parametrize("times", [2, 5])
def test_reducing_averages(times):
    """A board of single pixels becomes an even grey, which the nearest pixel would not be."""
    board = np.indices((40 * times, 40 * times)).sum(axis=0) % 2 * 255
    pixels = rgba(np.repeat(board[..., None], 3, axis=2).astype(np.uint8))
    box = Box(0, 0, 40, 40)
    smooth = placed(pixels, box, box).pixels[2:-2, 2:-2, :3].astype(int)
    assert np.abs(smooth - 127.5).max() < (6 if times % 2 == 0 else 25)
    nearest = placed(pixels, box, box, smooth=False).pixels
    assert set(np.unique(nearest[..., :3])) <= {0, 255}


def test_the_nearest_pixel_is_repeated():
    pixels = rgba(noise(3, 4))
    box = Box(0, 0, 12, 9)
    assert (placed(pixels, box, box, smooth=False).pixels == pixels.repeat(3, 0).repeat(3, 1)).all()


@pytest.mark.parametrize("smooth", [True, False])
def test_a_part_is_that_part_of_the_whole(smooth):
    """What is cut off changes nothing of what is seen, to rounding."""
    pixels = rgba(noise(50, 60))
    area = Box(-37, -21, 203, 163)
    whole = placed(pixels, area, area, smooth=smooth)
    part = placed(pixels, area, Box(10, 20, 60, 70), smooth=smooth)
    assert (part.left, part.top, part.pixels.shape) == (10, 20, (50, 50, 4))
    there = whole.pixels[20 + 21 : 70 + 21, 10 + 37 : 60 + 37].astype(int)
    assert np.abs(part.pixels - there).max() <= 1


def test_what_is_transparent_has_no_colour_to_bleed():
    """A white square in transparent black has no grey rim."""
    pixels = np.zeros((60, 60, 4), np.uint8)
    pixels[20:40, 20:40] = 255
    box = Box(0, 0, 17, 17)
    made = placed(pixels, box, box)
    ground = np.full((17, 17, 4), 255, np.uint8)
    lay(ground, made, 1.0)
    assert (ground == 255).all() and not made.opaque


def test_nothing_is_drawn_beyond():
    pixels = rgba(noise(5, 5))
    assert placed(pixels, Box(50, 0, 60, 9), Box(0, 0, 40, 40)) is None
    assert placed(pixels, Box(-1e30, -1e30, 1e30, 1e30), Box(0, 0, 4, 4)).pixels.shape == (4, 4, 4)


def test_blends_of_many_shares_add_up():
    one, two = (Placed(rgba(np.full((3, 3, 3), grey, np.uint8)), 0, 0, True) for grey in (255, 255))
    for share in np.linspace(0.001, 0.999, 50):
        both = blended([(one, 1 - share), (two, share)])
        assert both.opaque and (both.pixels == 255).all()


# Pictures in data coordinates


def points_over(studio: Any, extent: Any, x: float, y: float, axes: Any = None) -> Any:
    """A frame with a red point over a picture whose right half is blue and lower half is green."""
    picture = np.zeros((40, 80, 3), np.uint8)
    picture[:, 40:, 2] = 255
    picture[20:, :, 1] = 255
    image = {"mark": "image", "data": "p", **({"extent": extent} if extent else {})}
    point = {"mark": "point", "data": "d", "x": "x", "y": "y", "show": "all", "size": 6,
             "color": "red"}  # fmt: skip
    spec = {
        "data": {"p": save(studio, picture), "d": studio.csv(x=[x], y=[y])},
        "series": [image, point], "axes": axes or {}, "canvas": {"size": [300, 200], "dpi": 72},
    }  # fmt: skip
    return studio.stage(spec).frame(0)[..., :3].astype(int), studio.scene(spec).panels[0].space


def red(frame: Any) -> Any:
    """The middle of the point: row and column."""
    return np.argwhere((frame == [255, 0, 0]).all(axis=2)).mean(axis=0)


@pytest.mark.parametrize(
    ("extent", "x", "y"), [(None, 40, 20), ([-10, 30, 5, 6], 10, 5.5), ([30, -10, 6, 5], 10, 5.5)]
)
def test_points_lie_over_what_they_belong_to(studio, extent, x, y):
    frame, space = points_over(studio, extent, x, y)
    row, column = red(frame)
    around = [frame[round(row + dr * 8), round(column + dc * 8)].tolist()
              for dr, dc in ((-1, -1), (-1, 1), (1, -1), (1, 1))]  # fmt: skip
    black, blue, green, both = [0, 0, 0], [0, 0, 255], [0, 255, 0], [0, 255, 255]
    whole_turn = extent is not None and extent[0] > extent[1]
    expected = [both, green, blue, black] if whole_turn else [black, blue, green, both]
    assert around == expected


def test_pixels_count_from_the_top_and_are_square(studio):
    frame, space = points_over(studio, None, 0, 0)
    _, _, width, height = space.rect
    assert space.y.invert and not space.x.invert
    assert (space.x.low, space.x.high, space.y.low, space.y.high) == (0, 80, 0, 40)
    assert width / height == pytest.approx(2, rel=0.01)
    row, column = red(frame)
    assert row < 30 and column < 40


def test_an_axis_the_other_way_round_mirrors_the_picture(studio):
    frame, _ = points_over(studio, [0, 1, 0, 1], 0.5, 0.5, {"x": {"invert": True}})
    row, column = red(frame)
    assert frame[round(row - 8), round(column - 8)].tolist() == [0, 0, 255]


def test_limits_show_a_part_of_the_picture(studio):
    frame, space = points_over(
        studio, [0, 2, 0, 2], 1.5, 1.5, {n: {"limits": [1, 2]} for n in "xy"}
    )
    x, y, width, height = map(int, space.rect)
    inside = frame[200 - y - height : 200 - y, x : x + width]
    blue = (inside == [0, 0, 255]).all(axis=2)
    assert blue[2:-2, 2:-2].mean() > 0.98
    outside = frame.copy()
    outside[200 - y - height : 200 - y, x : x + width] = 255
    assert not (outside == [0, 0, 255]).all(axis=2).any()


def test_the_panels_frame_is_drawn_over_pictures(studio):
    """The lower and left line of the axes lie in the panel."""
    frame, space = points_over(studio, [0, 1, 0, 1], 0.5, 0.5)
    x, y, width, height = map(int, space.rect)
    left = frame[200 - y - height + 4 : 200 - y - 4, x]
    assert (left == left[0]).all()
