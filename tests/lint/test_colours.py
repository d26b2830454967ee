"""Colours too pale, or too alike."""

from collections.abc import Callable
from typing import Any

import pytest

from renderer.errors import Problem

Told = Callable[..., list[Problem]]

DATA = {"d": {"source": "inline", "columns": {"x": [0, 1, 2], "y": [0, 2, 1], "z": [2, 0, 1]}}}
AXES = {"x": {"limits": [0, 2]}, "y": {"limits": [0, 2]}}


def film(*series: dict[str, Any], **keys: Any) -> dict[str, Any]:
    drawn = [{"mark": "line", "x": "x", "y": "y", "show": "all", **one} for one in series]
    canvas = {"size": [640, 360], "theme": "light"}
    return {"canvas": canvas, "axes": AXES, "data": DATA, "series": drawn, **keys}


@pytest.mark.parametrize(
    ("color", "ratio"),
    [
        ("#949494", None),  # 3.03:1 on white
        ("#999999", "2.8"),
        ("yellow", "1.1"),
        ("black", None),
    ],
)
def test_lines_need_three_to_one(told: Told, color: str, ratio: str | None) -> None:
    found = told(film({"color": color, "label": "a"}), "pale-color")
    if ratio is None:
        assert found == []
    else:
        (one,) = found
        assert one.text == f"contrast {ratio}:1 of lines to the ground; lines need 3:1"
        assert one.path == ("series", 0, "color") and one.hint == "choose a darker colour"


def test_the_ground_is_the_panels(told: Told) -> None:
    dark = {"size": [640, 360], "theme": "dark"}
    assert told(film({"color": "yellow", "label": "a"}, canvas=dark)) == []
    (found,) = told(film({"color": "#333333", "label": "a"}, canvas=dark), "pale-color")
    assert found.hint == "choose a lighter colour"


def test_what_can_hardly_be_seen_is_pale(told: Told) -> None:
    assert told(film({"color": "black", "label": "a", "alpha": 0.2}), "pale-color") != []
    assert told(film({"color": "black", "label": "a", "alpha": 0.6}), "pale-color") == []


def test_an_edge_helps_a_pale_point(told: Told) -> None:
    point = {"mark": "point", "color": "yellow", "label": "a"}
    (found,) = told(film(point), "pale-color")
    assert "of points" in found.text
    assert told(film({**point, "edge": "black"}), "pale-color") == []


def test_halos_and_rings_are_meant_to_be_pale(told: Told) -> None:
    line = {"color": "black", "label": "a", "show": "reveal"}
    clocked = {"time": {"field": "x", "duration": 2}}
    assert (
        told(film({**line, "head": {"pulse": True, "glow": True}}, **clocked), "pale-color") == []
    )
    pale = {**line, "head": {"pulse": True, "color": "yellow"}}
    (found,) = told(film(pale, **clocked), "pale-color")
    assert found.text.startswith("contrast 1.1:1 of points")


def test_ticks_that_come_and_go_are_faint_meanwhile(told: Told) -> None:
    rows = {"x": list(range(400)), "y": [n % 7 for n in range(400)]}
    spec = film({"show": "reveal"}, time={"field": "x", "duration": 4, "fps": 10})
    spec = {**spec, "data": {"d": {"source": "inline", "columns": rows}}}
    spec["axes"] = {"x": {"window": 30}, "y": {"limits": "follow"}}
    assert told(spec, "pale-text") == []


def test_a_backdrop_may_be_pale(told: Told) -> None:
    assert told(film({"color": "#dddddd"}, {"y": "z", "label": "a"}), "pale-color") == []


def test_colours_along_a_scale_may_be_pale(told: Told) -> None:
    scale = {"field": "y", "colormap": "viridis"}
    assert told(film({"color": scale}), "pale-color") == []


@pytest.mark.parametrize(
    ("color", "size", "fine"),
    [("#767676", 10, True), ("#7d7d7d", 10, False), ("#7d7d7d", 34, True), ("#999999", 34, False)],
)
def test_text_needs_more_the_smaller_it_is(told: Told, color: str, size: float, fine: bool) -> None:
    # 4.54, 4.12 and 2.85 to 1; type of 34 points is 26 pixels here.
    text = {"mark": "text", "x": 1, "y": 1, "text": "note", "color": color, "size": size}
    found = told(film(text), "pale-text")
    assert (found == []) is fine
    for one in found:
        assert one.path == ("series", 0) and "of 'note' to the ground" in one.text


@pytest.mark.parametrize("limits", [[0, 2], "follow"])
def test_captions_under_the_data_are_meant_to_be_faint(told: Told, limits: object) -> None:
    caption = {"text": "{t:.0f}", "at": "always", "layer": "under", "size": 40}
    keys = {
        "captions": [caption],
        "time": {"frames": 20, "field": "x"},
        "axes": {**AXES, "x": {"limits": limits}},
    }
    shown = film({"show": "reveal"}, **keys)
    at = ("captions", 0)
    assert [one for one in told(shown) if one.path[:2] == at] == []
    caption["layer"], caption["color"] = "over", "#eeeeee"
    assert [one for one in told(shown, "pale-text") if one.path[:2] == at] != []


def test_the_ground_of_text_is_what_is_below_it(told: Told) -> None:
    text = {"mark": "text", "x": 1, "y": 1, "text": "note", "color": "white"}
    spot = {"mark": "point", "x": "x", "y": "y", "size": 90, "color": "#223355"}
    data = {"d": {"source": "inline", "columns": {"x": [1], "y": [1]}}}
    assert told(film(text, data=data), "pale-text") != []
    assert told(film(spot, text, data=data), "pale-text") == []


@pytest.mark.parametrize(
    ("one", "two", "eyes"),
    [
        ("#d62728", "#d63728", "look alike"),
        ("#d62728", "#2ca02c", "deuteranopia"),  # tab10's red and green
        ("#0072b2", "#d55e00", None),  # Okabe and Ito
        ("#ff0000", "#008000", "protanopia"),
    ],
)
def test_a_legends_colours_are_told_apart(told: Told, one: str, two: str, eyes: str | None) -> None:
    series = [{"color": one, "label": "one"}, {"color": two, "y": "z", "label": "two"}]
    found = told(film(*series), "alike-colors")
    assert len(found) == (eyes is not None)
    for problem in found:
        assert eyes is not None and eyes in problem.text
        assert problem.text.startswith("the colours of 'one' and 'two' look alike")
        assert problem.path == ("series", 1, "color")


def test_other_lines_may_have_like_colours(told: Told) -> None:
    one = {"color": "#d62728", "label": "one"}
    two = {"color": "#d62728", "y": "z", "label": "two"}
    assert told(film(one, two), "alike-colors") != []
    assert told(film(one, {**two, "style": "dashed"}), "alike-colors") == []
    assert told(film(one, {**two, "label": "one"}), "alike-colors") == []
    del two["label"]
    assert told(film(one, two), "alike-colors") == []


@pytest.mark.parametrize("theme", ["light", "dark", "paper", "minimal"])
def test_our_themes_are_fine(told: Told, theme: str) -> None:
    series = [{"y": f"y + {n}", "label": f"number {n}"} for n in range(7)]
    keys = {"canvas": {"size": [640, 360], "theme": theme}, "title": "title", "axes": {}}
    assert [p.text for p in told(film(*series, **keys))] == []
