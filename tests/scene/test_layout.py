"""Rows and columns of different sizes, insets, pictures of other shapes, and what panels share."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer import SpecError
from renderer.engine.stage import Stage
from renderer.scene.grid import Cell, Insets, Lattice, NoRoom, place
from renderer.spec.shapes import size_of

NONE = Insets(0, 0, 0, 0)
LINE = {"mark": "line", "x": "t", "y": "s"}
SPECS = Path(__file__).parents[2] / "specs"


def named(*names: str, **more: Any) -> dict[str, Any]:
    return {name: {"series": [LINE], **more} for name in names}


def test_sizes_are_in_proportion() -> None:
    lattice = Lattice((Cell(0, 0), Cell(0, 1), Cell(1, 0)), (2.0, 1.0), (1.0, 3.0))
    a, b, c = place(lattice, [NONE] * 3, (0, 0, 310, 410), 10)
    assert a[2:] == (200, 100) and b[2:] == (100, 100) and c[2:] == (200, 300)
    with pytest.raises(NoRoom):
        place(Lattice((Cell(0, 0), Cell(0, 1)), (1000.0, 1.0)), [NONE] * 2, (0, 0, 100, 100), 5)


def test_a_layout_of_sizes_and_empty_cells(studio: Any, wave: Any) -> None:
    layout = {"rows": [["a", "."], ["b", "c"]], "widths": [2, 1], "heights": [1, 3]}
    scene = studio.scene(wave(panels=named("a", "b", "c"), layout=layout))
    a, b, c = (panel.space.rect for panel in scene.panels)
    assert a[2] == b[2] == pytest.approx(2 * c[2], abs=2)
    assert b[3] == c[3] == pytest.approx(3 * a[3], abs=3)
    empty = studio.scene(wave(panels=named("a", "b"), layout=[["a", None, "b"]]))
    left, right = (panel.space.rect for panel in empty.panels)
    assert right[0] - left[0] - left[2] > left[2]


@pytest.mark.parametrize(
    ("text", "own", "size"),
    [("1080x1920", [1280, 720], [1080, 1920]), ("1080 × 1920", None, [1080, 1920]),
     ("9:16", [1280, 720], [720, 1280]), ("1:1", [1280, 720], [720, 720]),
     ("16:9", [720, 720], [1280, 720]), ("4:5", [1280, 720], [720, 900]),
     ("16:9", None, [1280, 720]), ("21:9", [640, 480], [1120, 480]),
     ("1.85:1", [100, 100], [184, 100]), ("wide", None, None), ("0:1", None, None),
     ("9x", None, None)],
)  # fmt: skip
def test_sizes_from_outside(text: str, own: Any, size: Any) -> None:
    assert size_of(text, own) == size


def test_a_layout_is_kept_or_turned_for_another_shape() -> None:
    wide = Lattice((Cell(0, 0, 1, 2), Cell(0, 2)), (1.0, 1.0, 1.0), (1.0,))
    assert wide.reflowed((1280, 720)) == wide
    assert wide.reflowed((720, 1280)) == Lattice((Cell(0, 0, 2, 1), Cell(2, 0)), (1.0,), (1.0,) * 3)
    stack = Lattice((Cell(0, 0), Cell(1, 0), Cell(2, 0)))
    assert stack.reflowed((720, 1280)) == stack
    assert stack.reflowed((1600, 400)).rows == 1


@pytest.mark.parametrize("size", [None, "480x900", "240x450", "8:15"])
def test_the_specs_own_layout_is_never_turned(studio: Any, wave: Any, size: str | None) -> None:
    spec = wave(panels=named("a", "b", "c"), layout=[["a", "b", "c"]], canvas={"size": [480, 900]})
    panels = studio.scene(spec, {} if size is None else {"canvas.size": size}).panels
    assert len({panel.space.rect[1] for panel in panels}) == 1


def test_a_layout_is_turned_for_another_shape(studio: Any, wave: Any) -> None:
    spec = wave(panels=named("a", "b", "c"), layout=[["a", "b", "c"]], canvas={"size": [900, 480]})
    panels = studio.scene(spec, {"canvas.size": "480x900"}).panels
    assert len({panel.space.rect[0] for panel in panels}) == 1


def test_a_legend_at_the_side_moves_below_a_tall_picture(studio: Any, wave: Any) -> None:
    spec = wave(series=[{**LINE, "label": "one"}, {**LINE, "y": "c", "label": "two"}],
                legend="right")  # fmt: skip
    for size, below in (("16:9", False), ("9:16", True)):
        panel = studio.scene(spec, {"canvas.size": size}).panels[0]
        assert (panel.legend.rect[1] + panel.legend.rect[3] <= panel.space.rect[1]) == below


@pytest.mark.parametrize("side", ["right", "left", "top", "bottom"])
def test_a_legend_outside_overlaps_nothing(studio: Any, wave: Any, side: str) -> None:
    series = [{**LINE, "label": f"series {n}"} for n in range(5)]
    above = {"title": "above", "legend": side, "series": series}
    panel = studio.scene(wave(panels=[above], canvas={"size": [500, 400]})).panels[0]
    x, y, w, h = panel.space.rect
    left, foot, wide, high = panel.legend.rect
    apart = {"right": left >= x + w, "left": left + wide <= x, "top": foot >= y + h,
             "bottom": foot + high <= y}  # fmt: skip
    assert apart[side]
    assert 0 <= left and left + wide <= 500 and 0 <= foot and foot + high <= 400
    for label in panel.labels:
        a, b, c, d = label.bounds()
        assert c <= left or a >= left + wide or d <= foot + 1 or b >= foot + high - 1, label
    across = side in ("top", "bottom")
    assert len({round(py) for _, py in panel.legend.places}) == (1 if across else 5)


def test_columns_are_as_many_as_asked(studio: Any, wave: Any) -> None:
    series = [{**LINE, "label": f"n{n}"} for n in range(6)]
    for position in ("upper left", "right", "bottom"):
        legend = {"position": position, "columns": 3}
        spec = wave(series=series, legend=legend, canvas={"size": [800, 400]})
        found = studio.scene(spec).panels[0].legend
        assert len({round(px) for px, _ in found.places}) == 3


def test_one_legend_for_all_panels_that_have_none_of_their_own(studio: Any, wave: Any) -> None:
    def labelled(*labels: str, **more: Any) -> dict[str, Any]:
        colors = {"one": "#ff0000", "two": "#00ff00", "own": "#0000ff"}
        return {"series": [{**LINE, "label": x, "color": colors[x]} for x in labels], **more}

    panels = [labelled("one", "two"), labelled("two"), labelled("own", legend="upper left")]
    scene = studio.scene(wave(panels=panels, legend="bottom"))
    assert [entry.label for entry in scene.legend.entries] == ["one", "two"]
    own = [
        panel.legend and [entry.label for entry in panel.legend.entries] for panel in scene.panels
    ]
    assert own == [None, None, ["own"]]
    inside = studio.scene(wave(panels=panels, legend="none"))
    assert inside.legend is None and [p.legend is None for p in inside.panels] == [
        True,
        True,
        False,
    ]


def test_a_bar_stands_beside_the_panels_it_tells_of(studio: Any, wave: Any) -> None:
    color = {"field": "u", "colormap": "viridis", "domain": [0, 1]}
    panels = {
        "a": {"series": [{**LINE, "color": color}]},
        "b": {"series": [{**LINE, "color": color}]},
        "c": {"series": [LINE]},
    }
    beside = studio.scene(wave(panels=panels, layout=[["c", "a"], ["c", "b"]]))
    (bar,) = beside.bars
    rects = [panel.space.rect for panel in beside.panels[1:]]
    assert bar.rect[1] == min(r[1] for r in rects)
    assert bar.rect[1] + bar.rect[3] == max(r[1] + r[3] for r in rects)
    between = studio.scene(wave(panels=panels, layout=[["a", "c"], ["b", "c"]]))
    assert between.bars == ()
    assert [len(panel.bars) for panel in between.panels] == [1, 0, 1]


MAIN = {"series": [{**LINE, "color": "#ff0000", "show": "all", "width": 6}]}


def with_inset(wave: Any, **inset: Any) -> dict[str, Any]:
    small = {"inset": {"of": "main", **inset}, "title": "t = {t:.1f}",
             "series": [{**LINE, "y": "c", "color": "#0000ff"}]}  # fmt: skip
    return wave(panels={"small": small, "main": MAIN}, canvas={"size": [640, 400]})  # type: ignore[no-any-return]


def test_an_inset_lies_over_its_panel(studio: Any, wave: Any) -> None:
    spec = with_inset(wave, position="upper right", size=["50%", "60%"])
    scene = studio.scene(spec)
    main, small = scene.panels
    assert main.inset is None and small.inset is not None
    x, y, w, h = main.space.rect
    left, foot, wide, high = small.inset
    assert (wide, high) == (round(0.5 * w), round(0.6 * h))
    assert left + wide <= x + w and foot + high <= y + h and left > x + w / 3
    for label in small.labels:
        a, b, c, d = label.bounds()
        assert left <= a and c <= left + wide and foot <= b and d <= foot + high
    frame = Stage(scene).frame(19)[::-1][int(foot) : int(foot + high), int(left) : int(left + wide)]
    red = (frame[..., 0] > 240) & (frame[..., 1] < 120)
    blue = (frame[..., 2] > 200) & (frame[..., 0] < 60)
    assert not red.any() and blue.sum() > 100


def test_the_best_place_of_an_inset_is_where_the_data_is_not(studio: Any, wave: Any) -> None:
    rising = {"series": [{"mark": "line", "x": "t", "y": "t*t", "show": "all"}]}
    small = {"inset": {"of": "main", "size": 0.4}, "series": [LINE]}
    main, inset = studio.scene(wave(panels={"main": rising, "small": small})).panels
    x, y, w, h = main.space.rect
    left, foot, wide, high = inset.inset
    assert left + wide / 2 < x + w / 2 and foot + high / 2 > y + h / 2


def test_frames_with_an_inset_do_not_depend_on_each_other(studio: Any, wave: Any) -> None:
    spec = with_inset(wave)
    stage = studio.stage(spec)
    frames = {n: stage.frame(n).copy() for n in (19, 3, 11, 0)}
    for number, frame in frames.items():
        assert (studio.stage(spec).frame(number) == frame).all()


def test_an_inset_without_room_loses_its_text_and_then_is_refused(studio: Any, wave: Any) -> None:
    scene = studio.scene(with_inset(wave, size="18%"))
    assert scene.panels[1].space.rect[2] > 20
    assert [w.code for w in studio.warnings] == ["inset"]
    with pytest.raises(SpecError, match="the inset 'small' is too small") as caught:
        studio.scene(with_inset(wave, size="3%"))
    assert caught.value.problems[0].path == ("panels", "small", "inset")


def test_a_spec_of_insets_alone_is_refused(studio: Any, wave: Any) -> None:
    panels = {"a": {"inset": {"of": "a"}, "series": [LINE]}}
    with pytest.raises(SpecError, match="cannot stand in itself"):
        studio.scene(wave(panels=panels))


def test_keys_have_colours_as_long_as_there_are_some(studio: Any) -> None:
    def scene(count: int) -> Any:
        studio.warnings.clear()
        rows = [(f"key {k}", t, k + t) for k in range(count) for t in (0, 1)]
        key, t, y = (list(column) for column in zip(*rows, strict=True))
        table = studio.csv(k=key, t=t, y=y)
        line = {"mark": "line", "x": "t", "y": "y", "key": "k"}
        return studio.scene({"data": {"d": table}, "time": {"duration": 1, "field": "t"},
                             "series": [line], "canvas": {"size": [900, 900]}})  # fmt: skip

    legend = scene(15).panels[0].legend
    assert len({entry.rgba for entry in legend.entries}) == 15 and studio.warnings == []
    assert scene(30).panels[0].legend is None
    (warning,) = studio.warnings
    assert warning.text == "all 30 values of 'k' have one colour: the theme has 21 of them"
    assert warning.hint.startswith("color: {field: k} repeats them")


@pytest.mark.parametrize("size", ["16:9", "1:1", "9:16"])
def test_the_example_is_composed_at_any_shape(studio: Any, size: str) -> None:
    scene = studio.scene(SPECS / "panels.yaml", {"canvas.size": size})
    width, height = scene.width, scene.height
    for panel in scene.panels:
        for label in panel.labels:
            left, bottom, right, top = label.bounds()
            assert 0 <= left and right <= width and 0 <= bottom and top <= height
    area = sum(w * h for *_, w, h in (p.space.rect for p in scene.panels if p.inset is None))
    assert area > 0.3 * width * height
    assert np.isfinite(area)


@pytest.mark.parametrize(
    ("size", "hint"),
    [("6%", "size: 20%"), ("29%", "size: 40%"), (["9%", "80%"], "size: 20%"),
     (["90%", "61%"], "the canvas or its panel")],
)  # fmt: skip
def test_the_hint_for_a_small_inset_names_a_larger_size(
    studio: Any, wave: Any, size: Any, hint: str
) -> None:
    inner = {"series": [LINE], "title": "a title", "inset": {"of": "a", "size": size}}
    panels = {**named("a", "b", "c", "d"), "small": inner}
    spec = wave(panels=panels, layout=[["a"], ["b"], ["c"], ["d"]], canvas={"size": [170, 170]})
    told = studio.warnings
    try:
        studio.scene(spec)
    except SpecError as error:
        told = error.problems
    assert hint in next(problem.hint for problem in told if problem.code == "inset")


@pytest.mark.parametrize("corner", [(1.0, 1.0), (1.0, -1.0), (9.0, 1.0), (9.0, -1.0)])
def test_the_best_legend_keeps_clear_of_a_note(studio: Any, wave: Any, corner: Any) -> None:
    """A short line in the middle of a panel, whose four corners are all free but for a note."""
    note = {"mark": "annotation", "x": corner[0], "y": corner[1], "text": "a note\nof three\nlines",
            "arrow": False, "dx": 0, "dy": 0}  # fmt: skip
    line = {**LINE, "label": "one", "x": "5 + s/9", "y": "c/9"}
    axes = {"x": {"limits": [0, 10]}, "y": {"limits": [-1.1, 1.1]}}
    panel = studio.scene(wave(series=[line, note], axes=axes)).panels[0]
    x, y, w, h = panel.space.rect
    at = (x + w * corner[0] / 10, y + h * (corner[1] + 1.1) / 2.2)
    left, foot, wide, high = panel.legend.rect
    assert not (left <= at[0] <= left + wide and foot <= at[1] <= foot + high)
    assert left >= x and foot >= y and left + wide <= x + w and foot + high <= y + h
