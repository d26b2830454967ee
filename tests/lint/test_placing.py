"""Text that is cut off, over other text, or covered."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from renderer import pipeline
from renderer.errors import Problem
from renderer.pipeline import Log
from renderer.scene.scene import PlaneScene
from tests.conftest import Studio

Told = Callable[..., list[Problem]]

WIDE = {"canvas": {"size": [640, 360]}}
ALLOW = {"overlap": "allow"}
AXES = {"x": {"limits": [0, 10]}, "y": {"limits": [0, 10]}}


def rows(**columns: Any) -> dict[str, Any]:
    return {"source": "inline", "columns": columns}


def notes(texts: list[str], x: list[float], y: list[float], **keys: Any) -> dict[str, Any]:
    """A spec that writes texts at places of a panel from 0 to 10 both ways."""
    series = {"mark": "text", "x": "x", "y": "y", "text": "{n}", "show": "all", **ALLOW, **keys}
    return {**WIDE, "axes": AXES, "data": {"d": rows(n=texts, x=x, y=y)}, "series": [series]}


def test_what_stands_well_apart_is_fine(told: Told) -> None:
    texts = [f"city {number}" for number in range(20)]
    x, y = [1 + 2 * (n % 5) for n in range(20)], [1 + 2 * (n // 5) for n in range(20)]
    assert told(notes(texts, x, y)) == []


@pytest.mark.parametrize(("dx", "overlap"), [(0, True), (15, True), (60, False)])
def test_texts_overlap_or_do_not(told: Told, dx: float, overlap: bool) -> None:
    spec = notes(["first", "second"], [5, 5], [5, 5])
    one, two = rows(n=["first"], x=[5], y=[5]), rows(n=["second"], x=[5], y=[5])
    series = spec["series"][0]
    spec["data"] = {"a": one, "b": two}
    spec["series"] = [{**series, "data": "a"}, {**series, "data": "b", "dx": dx}]
    found = told(spec, "overlapping-text")
    assert [p.text for p in found] == ["'first' and 'second' overlap"] * overlap
    if overlap:
        assert found[0].path == ("series", 1) and found[0].severity == "warning"
        assert found[0].hint is not None and "dx and dy" in found[0].hint


def test_lines_one_below_the_other_do_not_overlap(told: Told) -> None:
    # Type of 10.5 points at 100 dots per 72 is 14.6 pixels high; the panel about 300.
    texts, y = ["pqgy", "HILT"], [5.0, 5.0 - 10 * 15 / 290]
    assert told(notes(texts, [5, 5], y), "overlapping-text") == []
    assert told(notes(texts, [5, 5], [5, 4.8]), "overlapping-text") != []


def test_many_pairs_are_told_as_one(told: Told) -> None:
    found = told(notes([f"number {n}" for n in "abcdef"], [5] * 6, [5] * 6), "overlapping-text")
    assert len(found) == 1
    assert found[0].text.endswith("; 13 pairs more")


@pytest.mark.parametrize(
    ("x", "align", "lost"), [(9.9, "left", True), (9.9, "right", False), (0, "right", True)]
)
def test_text_leaves_the_picture_or_does_not(told: Told, x: float, align: str, lost: bool) -> None:
    found = told(notes(["a long way to go"], [x], [5], align=align), "clipped-text")
    assert [p.text for p in found] == [
        "'a long way to go' is cut off at the edge of the picture"
    ] * lost
    assert [p.path for p in found] == [("series", 0)] * lost


@pytest.mark.parametrize(
    ("position", "covers"), [("upper right", True), ("lower left", False), ("none", False)]
)
def test_the_legend_covers_text_or_does_not(told: Told, position: str, covers: bool) -> None:
    spec = notes(["peak"], [9.5], [9.5])
    spec["legend"] = position
    spec["data"]["l"] = rows(x=[0, 10], y=[0, 5])
    line = {"mark": "line", "data": "l", "x": "x", "y": "y", "label": "a series' name"}
    spec["series"] = [line, {**spec["series"][0], "data": "d"}]
    found = [p for p in told(spec) if p.code in ("covered-text", "overlapping-text")]
    assert bool(found) is covers
    for problem in found:
        assert problem.path in (("legend",), ("series", 1))


def test_a_legend_without_words_over_a_text_covers_it(told: Told) -> None:
    spec = notes(["1.5"], [9.55], [9.6])
    spec["legend"] = "upper right"
    spec["data"]["l"] = rows(x=[0, 10], y=[0, 5])
    line = {"mark": "line", "data": "l", "x": "x", "y": "y", "label": "w"}
    spec["series"] = [line, {**spec["series"][0], "data": "d", "size": 6}]
    (found,) = [p for p in told(spec) if p.code in ("covered-text", "overlapping-text")]
    assert "1.5" in found.text


def test_what_is_drawn_later_covers_text(told: Told) -> None:
    spec = notes(["below"], [5], [5])
    spot = {"mark": "point", "data": "d", "x": "x", "y": "y", "show": "all", "size": 60}
    text = {**spec["series"][0], "data": "d"}
    (found,) = told({**spec, "series": [text, spot]}, "covered-text")
    assert found.text == "'below' is covered by what is drawn later"
    assert found.path == ("series", 0)
    assert told({**spec, "series": [spot, text]}, "covered-text") == []


def passing(speed: float) -> dict[str, Any]:
    """Two texts that run through each other in the middle of a film of 10 s."""
    half = 5 * speed
    table = rows(t=[0, 10, 0, 10], k=["one", "one", "two", "two"],
                 x=[5 - half, 5 + half, 5 + half, 5 - half], y=[5, 5, 5, 5])  # fmt: skip
    series = {"mark": "text", "x": "x", "y": "y", "key": "k", "text": "{k}", "color": "black",
              **ALLOW}  # fmt: skip
    limits = {"x": {"limits": [-100, 110]}, "y": {"limits": [0, 10]}}
    time = {"fps": 10, "duration": 10, "field": "t"}
    return {**WIDE, "axes": limits, "time": time, "data": {"d": table}, "series": [series]}


def test_texts_that_keep_clear_do_not_overlap(told: Told) -> None:
    assert told(notes([f"number {n}" for n in "abcdef"], [5] * 6, [5] * 6, overlap="avoid")) == []


def test_a_passing_moment_is_not_told(told: Told) -> None:
    assert told(passing(20), "overlapping-text") == []
    (found,) = told(passing(1), "overlapping-text")
    assert found.text == "'one' and 'two' overlap at 5 s"


def test_a_fade_is_not_told(told: Told) -> None:
    # Both are at one place all the time, one of them hardly to be seen.
    spec = notes(["seen"], [5], [5])
    text = {**spec["series"][0], "data": "d"}
    for alpha, number in ((0.05, 0), (0.5, 1)):
        series = [text, {**text, "text": "other", "alpha": alpha}]
        assert len(told({**spec, "series": series}, "overlapping-text")) == number


def test_ticks_of_one_axis(studio: Studio) -> None:
    """The layout leaves out ticks that have no room: here they are put in by hand."""
    series = [{"mark": "line", "x": "x", "y": "y", "show": "all"}]
    spec = {**WIDE, "data": {"d": rows(x=[0, 1], y=[0, 1])}, "series": series}
    document = pipeline.read(studio.write(spec))
    scene = pipeline.compile(document, pipeline.read_tables(document, Log()), Log())
    (panel,) = scene.panels
    assert isinstance(panel.space, PlaneScene)
    ticks, texts = np.array([0.5, 0.51, 0.52]), ("0.50 units", "0.51 units", "0.52 units")
    x = replace(panel.space.x, ticks=ticks, texts=texts)
    scene = replace(scene, panels=(replace(panel, space=replace(panel.space, x=x)),))
    log = Log()
    pipeline.inspect(document, scene, log)
    (found,) = [problem for problem in log.problems if problem.code == "overlapping-text"]
    assert found.path == ("axes", "x")
    assert found.text.startswith("texts overlap: '0.50 units' and '0.51 units'")
    assert found.hint is not None and "fewer ticks" in found.hint


def test_panels_are_told_apart(told: Told) -> None:
    text = {"mark": "text", "x": 5, "y": 5, "text": "same"}
    over = {"mark": "text", "x": 5, "y": 5, "text": "other"}
    spec = {
        **WIDE, "data": {"d": rows(x=[0])},
        "panels": {
            "good": {"axes": AXES, "series": [text]},
            "bad": {"axes": AXES, "series": [text, over]},
        },
    }  # fmt: skip
    (found,) = told(spec, "overlapping-text")
    assert found.path == ("panels", "bad", "series", 1)


def test_a_box_that_turns_has_no_false_alarms(
    told: Told, wave: Callable[..., dict[str, Any]]
) -> None:
    line = {"mark": "line", "x": "s", "y": "c", "z": "u", "label": "way"}
    for elevation in (5, 30, 85):
        camera = {"azimuth": {"from": 0, "to": 360}, "elevation": elevation}
        spec = wave(projection="3d", camera=camera, series=[line], canvas={"size": [480, 400]},
                    time={"fps": 10, "frames": 37})  # fmt: skip
        assert [p.text for p in told(spec)] == []
