"""Heads of lines: their texts keep clear of each other and can be read."""

import numpy as np
import pytest

from renderer.contrast import ratio
from renderer.engine.painter import Painter
from renderer.engine.passing import in_turn
from renderer.engine.stage import Stage
from renderer.marks.heads import legible


def test_of_texts_that_meet_the_first_is_seen():
    middles = np.array([[0, 0], [0, 2], [0, 4], [0, 30], [200, 0], [np.nan, 0]], dtype=float)
    seen = in_turn(middles, np.full(6, 50.0), 10.0)
    # Capitals are 7.2 high. The third meets the second alone, which is not seen itself.
    assert seen == pytest.approx([1, 0, 0, 1, 1, 1])
    assert in_turn(middles[[0, 3]], np.full(2, 50.0), 10.0) == pytest.approx([1, 1])


def test_what_meets_nothing_that_is_seen_is_seen():
    middles = np.array([[0, 0], [0, 6], [0, 12]], dtype=float)
    assert in_turn(middles, np.full(3, 50.0), 10.0) == pytest.approx([1, 0, 1])


def test_texts_fade_evenly_as_they_come_nearer():
    apart = np.linspace(0, 12, 49)
    seen = [in_turn(np.array([[0, 0], [3, y]]), np.full(2, 40.0), 10.0)[1] for y in apart]
    assert (np.diff(seen) >= 0).all() and seen[0] == 0 and seen[-1] == 1
    assert np.diff(seen).max() < 0.2


def test_colours_are_changed_as_little_as_they_must_be_to_be_read():
    colors = np.array([[0.9, 0.75, 0.75, 0.5], [0.0, 0.2, 0.6, 1.0]])
    found = legible(colors, (1, 1, 1, 1), (0.1, 0.1, 0.1, 1))
    assert found[1] == pytest.approx(colors[1])
    assert found[0, 3] == 0.5
    assert 4.5 <= ratio(found[0, :3], (1, 1, 1)) < 5.2


@pytest.mark.parametrize(("apart", "told"), [(0.0, 1), (50.0, 2)])
def test_heads_texts_do_not_lie_over_each_other(studio, monkeypatch, apart, told):
    written = []
    monkeypatch.setattr(
        Painter, "text",
        lambda self, text, *args, alpha=1.0, **more: written.append((text, alpha)),
    )  # fmt: skip
    table = studio.csv(k=["aa", "aa", "bb", "bb"], t=[0, 1, 0, 1], v=[0, 100, apart, 100 + apart])
    spec = {"data": {"d": {**table, "key": "k"}}, "time": {"frames": 5}, "legend": "none"}
    spec["series"] = [{"mark": "line", "x": "t", "y": "v", "head": {"text": "{k}"}}]
    stage = Stage(studio.scene(spec))
    written.clear()
    stage.frame(2)
    assert sum(text in ("aa", "bb") and alpha > 0 for text, alpha in written) == told
