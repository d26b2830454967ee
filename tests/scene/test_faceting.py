"""Panels that facets make: where they stand, what they share, and what is said only once."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from renderer.errors import SpecError
from renderer.scene.scene import BoxScene, PanelScene, PlaneScene, Scene

CURVE = {"source": "function", "over": {"x": [0, 10, 11]}, "y": "a*x + k"}


def build(**keys: Any) -> dict[str, Any]:
    return {
        "params": {"k": 0},
        "matrix": {"a": [1, 2, 3]},
        "facet": {"wrap": "a", "per_row": 2},
        "data": {"curve": CURVE},
        "series": [{"mark": "line", "x": "x", "y": "y"}],
        "canvas": {"size": [640, 480]},
        **keys,
    }


def titles(scene: Scene) -> list[str]:
    """The panels' titles: the highest label of each."""
    highest = [max(panel.labels, key=lambda label: label.y) for panel in scene.panels]
    return ["".join(label.at(0)) for label in highest]


def plane(panel: PanelScene) -> PlaneScene:
    assert isinstance(panel.space, PlaneScene)
    return panel.space


def highest(panel: PanelScene) -> float:
    return float(np.nanmax(panel.layers[0].cloud()[:, 1]))


def test_each_panel_shows_its_own_data(studio: Any) -> None:
    scene = studio.scene(build())

    assert [highest(panel) for panel in scene.panels] == [10, 20, 30]
    assert titles(scene) == ["a = 1", "a = 2", "a = 3"]


def test_wrapped_panels_stand_row_after_row(studio: Any) -> None:
    one, two, three = (plane(panel).rect for panel in studio.scene(build()).panels)

    assert one[1] == two[1] and one[0] < two[0]
    assert three[0] == one[0] and three[1] < one[1]
    for rect in (two, three):  # of one size but for rounding to pixels
        assert rect[2:] == pytest.approx(one[2:], abs=1)


def test_a_grid_of_rows_and_columns(studio: Any) -> None:
    facet = {"rows": "a", "columns": "k"}
    scene = studio.scene(build(matrix={"a": [1, 2], "k": [0, 5, 9]}, facet=facet))

    rects = [plane(panel).rect for panel in scene.panels]
    assert len({rect[0] for rect in rects}) == 3 and len({rect[1] for rect in rects}) == 2
    assert [highest(panel) for panel in scene.panels] == [10, 15, 19, 20, 25, 29]
    assert titles(scene)[4] == "a = 2, k = 5"


def test_limits_are_shared_unless_they_shall_not_be(studio: Any) -> None:
    shared = [plane(panel).y for panel in studio.scene(build()).panels]
    free = studio.scene(build(facet={"wrap": "a", "per_row": 2, "shared": False}))
    own = [plane(panel).y for panel in free.panels]

    assert {(axis.low, axis.high) for axis in shared} == {(-1.2, 31.2)}  # 4 % beyond 0 … 30
    assert [axis.high for axis in own] == pytest.approx([10.4, 20.8, 31.2])


def test_ticks_and_axes_titles_stand_at_the_left_and_the_foot(studio: Any) -> None:
    one, two, three = (plane(panel) for panel in studio.scene(build()).panels)

    assert [any(axis.texts) for axis in (one.x, two.x, three.x)] == [False, True, True]
    assert [any(axis.texts) for axis in (one.y, two.y, three.y)] == [True, False, True]
    assert len(one.x.ticks) == len(one.x.texts) == len(three.x.ticks)
    free = studio.scene(build(facet={"wrap": "a", "shared": False}))
    assert all(any(plane(panel).x.texts) for panel in free.panels)


def test_colours_mean_the_same_in_all_panels(studio: Any) -> None:
    series = [{"mark": "line", "x": "x", "y": "y", "color": {"field": "y"}}]
    scene = studio.scene(build(series=series, facet={"columns": "a"}))

    assert {panel.layers[0].scale().domain for panel in scene.panels} == {(0.0, 30.0)}  # type: ignore[union-attr]
    assert [panel.bars for panel in scene.panels] == [(), (), ()]
    (bar,) = scene.bars
    right = max(x + width for x, _, width, _ in (plane(panel).rect for panel in scene.panels))
    assert bar.scale.domain == (0.0, 30.0) and bar.rect[0] > right
    free = studio.scene(build(series=series, facet={"columns": "a", "shared": False}))
    assert [panel.layers[0].scale().domain for panel in free.panels] == [  # type: ignore[union-attr]
        (0.0, 10.0), (0.0, 20.0), (0.0, 30.0),
    ]  # fmt: skip
    assert all(panel.colorbar is not None for panel in free.panels)
    given = [{"mark": "line", "x": "x", "y": "y", "color": {"field": "y", "domain": [0, 5]}}]
    kept = studio.scene(build(series=given, facet={"columns": "a"}))
    assert {panel.layers[0].scale().domain for panel in kept.panels} == {(0.0, 5.0)}  # type: ignore[union-attr]


def test_contours_are_of_the_same_levels_in_all_panels(studio: Any) -> None:
    hill = {"source": "function", "over": {"x": [-1, 1, 9], "y": [-1, 1, 9]}, "z": "a*(x + y)"}
    series = [{"mark": "contour", "x": "x", "y": "y", "z": "z"}]

    def levels(**facet: Any) -> list[list[float]]:
        spec = build(data={"hill": hill}, series=series, facet={"wrap": "a", **facet})
        return [panel.layers[0].levels.tolist() for panel in studio.scene(spec).panels]  # type: ignore[union-attr]

    shared, free = levels(), levels(shared=False)
    assert shared[0] == shared[1] == shared[2] == free[2]  # those of -6 … 6
    assert free[0] != free[2]


def test_a_legend_that_is_the_same_stands_once_beside_all_panels(studio: Any) -> None:
    def legends(label: str, **more: Any) -> list[list[str] | None]:
        series = [{"mark": "line", "x": "x", "y": "y", "label": label}]
        scene = studio.scene(build(series=series, **more))
        found = [scene.legend, *(panel.legend for panel in scene.panels)]
        return [legend and [entry.label for entry in legend.entries] for legend in found]

    assert legends("line of {k}") == [["line of 0"], None, None, None]
    assert legends("line of {k}", legend="upper left") == [None, ["line of 0"], None, None]
    assert legends("line {a}") == [None, ["line 1"], ["line 2"], ["line 3"]]
    assert legends("line {a}", legend="none") == [None] * 4


def test_params_of_a_panel_are_in_its_text_expressions_and_camera(studio: Any) -> None:
    scene = studio.scene(
        build(
            projection="3d",
            camera={"zoom": "1 + a/10", "azimuth": "10*a"},
            series=[{"mark": "line", "x": "x", "y": "a*y", "z": "x", "width": "a"}],
            facet={"wrap": "a", "title": "[{a:.1f}]"},
        )
    )

    assert titles(scene) == ["[1.0]", "[2.0]", "[3.0]"]
    assert [highest(panel) for panel in scene.panels] == [10, 40, 90]
    cameras = [panel.space.camera for panel in scene.panels if isinstance(panel.space, BoxScene)]
    assert [float(camera.azimuth[0]) for camera in cameras] == [10, 20, 30]


@pytest.mark.parametrize(
    ("title", "facet", "shown"),
    [
        (None, None, "a = 2"),
        ("line", None, "line, a = 2"),
        ("slope {a:.2f}", None, "slope 2.00"),
        ("line", "slope {a}", "line, slope 2"),
        ("slope {a} at {x}", "not this", "slope 2 at 0"),
    ],
)
def test_titles(studio: Any, title: str | None, facet: str | None, shown: str) -> None:
    panel = {"series": [{"mark": "line", "x": "x", "y": "y"}]} | ({"title": title} if title else {})
    spec = build(panels=[panel], facet={"wrap": "a"} | ({"title": facet} if facet else {}))
    del spec["series"]

    assert titles(studio.scene(spec))[1] == shown


def test_a_name_in_the_facets_title_that_is_not_there(studio: Any) -> None:
    with pytest.raises(SpecError) as caught:
        studio.scene(build(facet={"wrap": "a", "title": "{b}"}))
    (found,) = caught.value.problems
    assert (found.text, found.path) == ("unknown value 'b'", ("facet", "title"))


def test_a_mistake_in_a_series_is_told_once(studio: Any) -> None:
    with pytest.raises(SpecError) as caught:
        studio.scene(build(series=[{"mark": "line", "x": "x", "y": "yy"}]))
    (found,) = caught.value.problems
    assert (found.text, found.path) == ("unknown name 'yy'", ("series", 0, "y"))


def test_tables_of_files_by_name(studio: Any) -> None:
    for name, top in (("one", 4.0), ("two", 7.0)):
        studio.csv(f"run-{name}.csv", x=[0, 1], y=[0, top])
    spec = build(
        matrix={"a": ["one", "two"]}, data={"run": {"source": "csv", "file": "run-{a}.csv"}}
    )

    scene = studio.scene(spec)

    assert [highest(panel) for panel in scene.panels] == [4, 7]
    assert titles(scene) == ["a = one", "a = two"]


def test_the_films_title_has_params_of_all_panels(studio: Any) -> None:
    scene = studio.scene(build(title="k is {k}", description="of {k}"))

    assert "".join("".join(label.at(0)) for label in scene.labels) == "k is 0"
    assert studio.warnings == []
