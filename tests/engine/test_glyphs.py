import numpy as np
import pytest

from renderer.engine.glyphs import Glyphs
from renderer.engine.painter import Painter
from renderer.scene.text import FIGURE_SPACE, Label, TextStyle, label

STYLE = TextStyle("DejaVu Sans", 12, (0, 0, 0, 1), 100)


def centroid(text, x, y, upright=True):
    painter = Painter(200, 200, 100)
    painter.fill((1, 1, 1, 1))
    painter.text(text, STYLE, x, y, upright)
    ink = 255.0 - painter.pixels[..., 0]
    rows, columns = np.indices(ink.shape)
    return np.array([(columns * ink).sum(), ((199 - rows) * ink).sum()]) / ink.sum()


@pytest.mark.parametrize("upright", [True, False])
@pytest.mark.parametrize("direction", [(1, 0), (0, 1), (0.6, -0.8)])
def test_text_moves_smoothly_by_quarters_of_a_pixel(direction, upright):
    start = centroid("label", 60, 80, upright)
    for step in range(1, 17):
        x, y = np.array([60, 80]) + np.array(direction) * step / 4
        moved = centroid("label", x, y, upright) - start
        assert moved == pytest.approx(np.array(direction) * step / 4, abs=0.3)
    steps = [centroid("label", 60 + n / 4, 80, upright)[0] for n in range(9)]
    assert np.diff(steps) == pytest.approx(np.full(8, 0.25), abs=0.2)


def test_a_picture_does_not_depend_on_what_was_drawn_before():
    cold, warm = Glyphs(), Glyphs()
    for n in range(50):
        warm.at(f"other {n}", STYLE, 3.3, 4.1)
        warm.at("same", STYLE, 10 + n / 7, 20)
    a, b = (g.at("same", STYLE, 12.25, 20) for g in (cold, warm))
    assert np.array_equal(a[0].pixels, b[0].pixels) and a[1:] == b[1:]


def test_the_cache_is_bounded(monkeypatch):
    from renderer.engine import glyphs

    monkeypatch.setattr(glyphs, "MOST_PICTURES", 20)
    cache = Glyphs()
    for n in range(100):
        cache.at(f"text {n}", STYLE, 0, 0)
    assert len(cache._pictures) <= 20


def test_a_counter_needs_only_ten_digits():
    cache = Glyphs()
    painter = Painter(300, 60, 100, cache)
    counter = Label(10, 30, STYLE, (("frame ",), tuple(f"{n:05d}" for n in range(500))), "left")
    for index in range(500):
        painter.label(counter, index)
    assert len(cache._pictures) <= 1 + 10 * 4


def test_what_stands_beside_a_counter_does_not_move():
    texts = tuple(f"{n:>4}".replace(" ", FIGURE_SPACE) for n in (0, 7, 11, 444, 1000, 8888))
    counter = Label(150, 30, STYLE, (("n = ",), texts, (" m",)), "center")
    frames = []
    for index in range(6):
        painter = Painter(300, 60, 100)
        painter.fill((1, 1, 1, 1))
        painter.label(counter, index)
        frames.append(255 - painter.pixels[..., 0].astype(int))
    ends = [np.flatnonzero(frame.any(axis=0))[[0, -1]].tolist() for frame in frames]
    assert all(end == ends[0] for end in ends)
    left, right = ends[0]
    assert (left + right) / 2 == pytest.approx(150, abs=2)


def test_a_character_that_a_font_lacks_comes_from_another():
    serif = TextStyle("STIXGeneral", 12, (0, 0, 0, 1), 100)
    picture = Glyphs().at("10⁻⁵", serif, 0, 0)[0]
    assert picture is not None and picture.pixels.any()


@pytest.mark.parametrize("anchor", ["left", "center", "right"])
@pytest.mark.parametrize("upright", [True, False])
def test_ink_lies_within_a_labels_bounds(anchor, upright):
    for rise in ("baseline", "bottom", "middle", "top"):
        one = label(100, 90, STYLE, "Lymph", anchor, rise, upright)
        painter = Painter(200, 200, 100)
        painter.label(one, 0)
        rows, columns = np.nonzero(painter.pixels[..., 3])
        left, bottom, right, top = one.bounds()
        assert left - 1.5 <= columns.min() and columns.max() <= right + 1.5
        assert bottom - 1.5 <= 199 - rows.max() and 199 - rows.min() <= top + 1.5
        along = columns if upright else 199 - rows
        place = {"left": along.min(), "center": along.mean(), "right": along.max()}[anchor]
        assert place == pytest.approx(100 if upright else 90, abs=4)
