"""All rules together: their names, their silence, what they cost."""

from collections.abc import Callable
from typing import Any, get_args

import numpy as np
import pytest

from renderer.engine.stage import Stage
from renderer.lint import RULES
from renderer.lint.frames import fullest, telling
from renderer.lint.words import Words
from renderer.scene.text import Label, TextStyle
from renderer.spec.lint import Code
from tests.conftest import Studio

STYLE = TextStyle("DejaVu Sans", 10.0, (0.0, 0.0, 0.0, 1.0), 72.0)
OVER = {"mark": "text", "x": 5, "y": 5, "text": "over"}
BAD = {
    "canvas": {"size": [640, 360]},
    "data": {"d": {"source": "inline", "columns": {"t": [0, 10], "y": [0, 10]}}},
    "series": [
        {"mark": "line", "x": "t", "y": "y", "color": "yellow"},
        {**OVER, "color": "black"},
        {**OVER, "color": "black", "text": "each other"},
    ],
}


def test_each_rule_has_a_name_that_specs_can_ignore() -> None:
    assert set(RULES) <= set(get_args(Code))
    for rule in RULES.values():
        assert rule.__doc__


def test_what_is_meant_is_not_told(studio: Studio) -> None:
    def codes(**keys: Any) -> list[str]:
        animation = studio.load({**BAD, **keys})
        animation.lint()
        return sorted(p.code for p in animation.warnings)

    assert codes() == ["overlapping-text", "pale-color"]
    assert codes(lint={"ignore": ["overlapping-text"]}) == ["pale-color"]
    assert codes(lint={"ignore": ["overlapping-text", "pale-color"]}) == []
    tiny = {"canvas": {"size": [640, 360], "dpi": 20}, "lint": {"ignore": []}}
    assert "small-text" in codes(**tiny)
    tiny["lint"]["ignore"] = ["small-text", "overlapping-text", "pale-color"]
    assert codes(**tiny) == []


def test_looking_changes_no_frame(studio: Studio) -> None:
    one, two = studio.load(BAD), studio.load(BAD)
    two.lint()
    assert (one.frame(3) == two.frame(3)).all()


def test_a_film_is_looked_at_twice_alike(studio: Studio) -> None:
    animation = studio.load(BAD)
    frames = animation.lint()
    first = list(animation.warnings)
    assert animation.lint() == frames
    assert animation.warnings == first


def test_few_frames_are_drawn_however_long_the_film(
    studio: Studio, wave: Callable[..., dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[int] = []
    draw = Stage.frame
    monkeypatch.setattr(Stage, "frame", lambda self, i: (drawn.append(i), draw(self, i))[1])
    text = {"mark": "text", "x": "t", "y": "s", "text": "{t:.1f}"}
    series = [{"mark": "line", "x": "t", "y": "s"}, text]
    title = "now {t:.2f} {s:.3f}"
    animation = studio.load(wave(series=series, time={"fps": 30, "frames": 10_000}, title=title))
    frames = animation.lint()
    assert frames[0] == 0 and frames[-1] == 9_999 and 5_000 in frames
    assert len(drawn) <= 30


def test_the_fullest_frame(studio: Studio) -> None:
    # Texts that come one by one, and go again after the sixth second.
    start, stop = np.array([0.0, 1, 2, 3, 4]), np.array([9.0, 9, 9, 7, 6])
    t = np.arange(0, 10.0, 0.5)
    rows = [(x, y) for x in t for y in range(5) if start[y] <= x <= stop[y]]
    spec = {
        "data": {"d": studio.csv(t=[x for x, _ in rows], y=[y for _, y in rows])},
        "time": {"fps": 10, "duration": 10, "field": "t"},
        "series": [{"mark": "text", "x": "t", "y": "y", "text": "{y}", "show": "snapshot"}],
    }
    scene = studio.scene(spec)
    best = fullest(scene)
    assert 4 <= scene.clock.now[best] <= 6.5


def test_labels_are_looked_at_when_they_say_most() -> None:
    says = tuple("long words" if 40 <= i < 50 else "a" if i < 5 else "" for i in range(100))
    always, half = np.ones(100, dtype=bool), np.arange(100) % 100 < 20
    live = Words((), (Label(0, 0, STYLE, (says,)),), always)
    still = Words((), (Label(0, 0, STYLE, (("always",),)),), always)
    caption = Words((), still.labels, half)
    assert telling([live, still], (0, 50, 99)) == [44]
    assert telling([live], (0, 45, 99)) == []
    assert telling([caption], (50, 99)) == [9]
    assert telling([caption], (0, 99)) == []
