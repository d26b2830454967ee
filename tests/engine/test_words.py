"""Captions, notes, bars and rings: measured on the ink that is drawn."""

import numpy as np
import pytest

from renderer.engine.stage import Stage

LINE = {"mark": "line", "x": "t", "y": "s", "color": "#bbbbbb"}
BARE = {name: {"visible": False, "grid": False} for name in "xy"}


def ink(frame, rgb):
    """Rows from the bottom and columns of pixels that are just of a colour."""
    rows, columns = np.nonzero((frame[::-1, :, :3] == rgb).all(axis=2))
    return rows, columns


def redness(frame):
    """How red each pixel is."""
    return frame[..., 0].astype(int) - frame[..., 1]


def test_the_progress_bar_fills_from_left_to_right(studio, wave):
    spec = wave(progress={"height": 6, "color": "#ff0000"}, series=[LINE], axes=BARE)
    stage = studio.stage(spec)
    frames = stage.scene.clock.frames
    thick = stage.scene.progress.rect[3]
    for index in (0, 5, frames - 1):
        rows, columns = ink(stage.frame(index), (255, 0, 0))
        share = index / (frames - 1)
        assert len(rows) == pytest.approx(320 * share * thick, abs=thick + 1)
        assert not len(rows) or (rows.max() < thick and columns.min() == 0)


def test_it_may_be_at_the_top(studio, wave):
    bar = {"position": "top", "color": "#ff0000"}
    rows, _ = ink(studio.stage(wave(progress=bar, series=[LINE])).frame(19), (255, 0, 0))
    assert rows.max() == 199


def test_the_ring_fills_with_data_time_and_stands_still_in_holds(studio, wave):
    spec = wave(clock={"color": "#ff0000", "size": 30}, series=[LINE], axes=BARE,
                time={"fps": 10, "duration": 4, "hold": {"end": "2s"}})  # fmt: skip
    stage = studio.stage(spec)
    counts = [int((redness(stage.frame(i)) > 128).sum()) for i in (0, 5, 10, 19, 39)]
    shares = [stage.scene.clock.now[i] / 10 for i in (0, 5, 10, 19, 39)]
    assert counts[0] == 0
    assert np.allclose(np.array(counts) / counts[-1], shares, atol=0.06)
    assert np.array_equal(stage.frame(20).copy(), stage.frame(39)), "it is over"


def test_a_quarter_of_the_ring_is_its_upper_right(studio, wave):
    stage = studio.stage(wave(clock={"color": "#ff0000", "size": 30}, series=[LINE], axes=BARE,
                              time={"fps": 10, "frames": 41}))  # fmt: skip
    x, y, side, _ = stage.scene.captions[0].dial.rect
    rows, columns = np.nonzero(redness(stage.frame(10))[::-1] > 128)
    assert rows.min() >= y + side / 2 - 1.5 and columns.min() >= x + side / 2 - 1.5
    assert rows.max() <= y + side + 1 and columns.max() <= x + side + 1


def test_the_bar_of_a_clock_fills_too(studio, wave):
    sign = {"style": "bar", "color": "#ff0000", "size": 30}
    time = {"fps": 10, "frames": 41}
    stage = studio.stage(wave(clock=sign, series=[LINE], axes=BARE, time=time))
    x, y, width, height = stage.scene.captions[0].dial.rect
    _, columns = np.nonzero(redness(stage.frame(20)) > 128)
    assert columns.min() == pytest.approx(x, abs=1.5)
    assert columns.max() == pytest.approx(x + width / 2, abs=1.5)


def test_a_caption_fades_and_is_gone(studio, wave):
    caption = {"text": "■■■■", "color": "#ff0000", "size": 40, "at": "500ms", "for": "1s",
               "fade": "300ms"}  # fmt: skip
    stage = studio.stage(wave(captions=[caption], series=[LINE], axes=BARE))
    most = [int(redness(stage.frame(i)).max()) for i in range(20)]
    alphas = stage.scene.captions[0].showing.alphas
    assert np.allclose(np.array(most) / 255, alphas, atol=0.02)
    assert alphas[5] == 0.25 and most[4] == most[15] == 0


def test_a_ground_lies_behind_the_text_and_over_the_data(studio, wave):
    caption = {"text": "a", "background": "#00ff00", "color": "#00ff00", "position": "center"}
    stage = studio.stage(wave(captions=[caption], axes=BARE,
                              series=[{**LINE, "show": "all", "width": 300}]))  # fmt: skip
    rows, columns = ink(stage.frame(0), (0, 255, 0))
    x, y, width, height = (round(v) for v in stage.scene.captions[0].rect)
    assert len(rows) == pytest.approx(width * height, rel=0.02)


@pytest.mark.parametrize("place", [(5, 0), (0.1, 0.9), (9.9, 0.9), (9.9, -0.9), (0.1, -0.9)])
def test_a_note_is_whole_in_its_panel_wherever_its_point_is(studio, wave, place):
    note = {"mark": "annotation", "x": place[0], "y": place[1], "text": "some words\nin two lines",
            "dx": 40 * np.sign(place[0] - 5) + 5, "dy": 40 * np.sign(place[1]) + 5,
            "color": "#ff0000", "arrow": False, "background": False}  # fmt: skip
    note = {k: v.item() if isinstance(v, np.generic) else v for k, v in note.items()}
    stage = studio.stage(wave(series=[LINE, note], canvas={"size": [480, 320]}))
    rows, columns = np.nonzero(redness(stage.frame(0))[::-1] > 60)
    x, y, width, height = stage.scene.panels[0].space.rect
    assert x <= columns.min() and columns.max() <= x + width
    assert y <= rows.min() and rows.max() <= y + height


@pytest.mark.parametrize("curve", [0, 0.3, -0.3])
@pytest.mark.parametrize(("dx", "dy"), [(60, 60), (-60, 60), (60, -60), (0, 70), (80, 0)])
def test_the_arrow_points_at_its_point(studio, wave, dx, dy, curve):
    """Its ink comes as near to the point as its gap says, and nowhere nearer."""
    arrow = {"color": "#ff0000", "gap": 8, "curve": curve}
    note = {"mark": "annotation", "x": 5, "y": 0, "text": " . ", "dx": dx, "dy": dy,
            "background": False, "arrow": arrow}  # fmt: skip
    stage = studio.stage(wave(series=[{**LINE, "show": "all", "alpha": 0.0}, note], axes={
        "x": {"limits": [0, 10], **BARE["x"]}, "y": {"limits": [-1, 1], **BARE["y"]}
    }, canvas={"size": [480, 480]}))  # fmt: skip
    x, y, width, height = stage.scene.panels[0].space.rect
    rows, columns = np.nonzero(redness(stage.frame(0))[::-1] > 100)
    away = np.hypot(columns + 0.5 - x - width / 2, rows + 0.5 - y - height / 2)
    assert away.min() == pytest.approx(stage.scene.points(8), abs=1.6)
    nearest = np.argmin(away)
    side = np.array([columns[nearest] - x - width / 2, rows[nearest] - y - height / 2])
    assert side @ np.array([dx, dy]) > 0


def test_a_note_beyond_the_panel_is_not_written(studio, wave):
    note = {"mark": "annotation", "x": 20, "y": 0, "text": "away", "color": "#ff0000"}
    stage = studio.stage(wave(series=[LINE, note], axes={"x": {"limits": [0, 10]}}))
    assert redness(stage.frame(0)).max() < 60


def test_frames_with_captions_are_the_same_after_a_pickle(studio, wave):
    import pickle

    note = {"mark": "annotation", "x": 1, "y": 0, "text": "a", "at": {"t": 2}}
    spec = wave(captions=[{"text": "{t:.1f}", "at": "500ms"}], clock=True, progress=True,
                series=[LINE, note])  # fmt: skip
    scene = studio.scene(spec)
    one, two = Stage(scene), pickle.loads(pickle.dumps(Stage(scene)))
    for index in (0, 6, 12, 19):
        assert np.array_equal(one.frame(index), two.frame(index))
