"""Names at the ends of lines: they keep apart, follow their ends, and change places smoothly."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import lsq_linear

from renderer.engine.ends import CONTRAST, TOUCHING, EndNames, contrast, legible
from renderer.engine.stage import Stage
from renderer.scene.ends import LINE, apart, beside_each_other, runs
from renderer.scene.scene import Scene
from renderer.scene.text import advance
from renderer.theme import THEMES

heights = st.lists(st.floats(0, 100), min_size=1, max_size=8)


@settings(deadline=None)
@given(heights, st.floats(0.5, 12))
def test_names_are_as_near_to_their_ends_as_they_can_be(wanted: list[float], step: float) -> None:
    """By another way: a bounded least-squares problem in the gaps between neighbours."""
    count = len(wanted)
    found = apart(np.array(wanted), step, -20.0, 120.0)
    order = np.argsort(wanted, kind="stable")
    # Position k is the first one and the gaps up to it; gaps are at least `step`.
    matrix = np.tril(np.ones((count, count)))
    low = [-20.0, *[step] * (count - 1)]
    high = [120.0, *[np.inf] * (count - 1)]
    best = lsq_linear(matrix, np.array(wanted)[order], (low, high), tol=1e-12)
    ours = float(((found - wanted) ** 2).sum())
    # The other way knows no upper end, which these need not heed then either.
    if found.max() < 120.0 - 1e-9:
        assert ours == pytest.approx(2 * best.cost, abs=1e-5)
    assert (np.diff(found[order]) >= step - 1e-9).all()
    assert found.min() >= -20 - 1e-9 and found.max() <= 120 + 1e-9


def test_names_alone_stand_at_their_ends_and_missing_ones_nowhere() -> None:
    found = apart(np.array([50.0, np.nan, 10.0]), 5.0, 0.0, 100.0)
    assert found[[0, 2]].tolist() == [50.0, 10.0] and np.isnan(found[1])
    assert len(apart(np.array([]), 5.0, 0.0, 1.0)) == 0


def test_more_than_have_room_stand_closer() -> None:
    assert apart(np.full(5, 3.0), 10.0, 0.0, 8.0).tolist() == [0, 2, 4, 6, 8]


def test_intervals_that_touch_are_one_group() -> None:
    lefts, rights = np.array([0, 5, 20, np.nan, 9.0]), np.array([6, 10, 30, 40, 12.0])
    assert [sorted(group.tolist()) for group in beside_each_other(lefts, rights)] == [
        [0, 1, 4],
        [2],
    ]


def test_numbers_are_runs_of_their_own() -> None:
    assert runs("Chad 3.2 %") == ["Chad ", "3.2", " ", "%"]
    assert "".join(runs("−12.5abc7")) == "−12.5abc7"
    assert runs(r"$x^2$ 5") == [r"$x^2$ 5"]


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda theme: theme.name)
def test_names_in_any_colour_of_a_theme_can_be_read(theme: Any) -> None:
    for color in theme.palette:
        assert contrast(legible(color, theme.panel, theme.text), theme.panel) >= CONTRAST


def test_contrast_is_that_of_wcag() -> None:
    black, white, grey = (0.0,) * 3 + (1.0,), (1.0,) * 4, (0x76 / 255,) * 3 + (1.0,)
    assert contrast(black, white) == pytest.approx(21)
    assert contrast(grey, white) == pytest.approx(4.54, abs=0.01)  # the least grey for AA


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Names as written: for each frame the number of each, its left, height, alpha, and the end's
    height."""
    found: list[tuple[int, float, float, float, float]] = []

    def write(self: EndNames, now: Any, number: int, height: float, alpha: float) -> None:
        found.append(
            (number, float(now.lefts[number]), height, alpha, float(now.points[number, 1]))
        )

    monkeypatch.setattr(EndNames, "_write", write)

    def frames(scene: Scene) -> list[list[tuple[int, float, float, float, float]]]:
        stage, shown = Stage(scene), []
        for index in range(scene.clock.frames):
            found.clear()
            stage.frame(index)
            shown.append(list(found))
        return shown

    return frames


def crossing(studio: Any, *slopes: float, **more: Any) -> dict[str, Any]:
    """Lines that all cross in the middle."""
    t = np.tile(np.arange(101) / 10, len(slopes))
    k = np.repeat([f"line {n}" for n in range(len(slopes))], 101)
    y = np.concatenate([slope * (np.arange(101) / 10 - 5) for slope in slopes])
    return {
        "data": {"d": studio.csv(t=t, y=y, k=k)}, "canvas": {"size": [640, 400]},
        "time": {"fps": 25, "duration": 6, "field": "t"}, "legend": "ends",
        "series": [{"mark": "line", "x": "t", "y": "y", "key": "k"}], **more,
    }  # fmt: skip


def test_names_ride_with_their_ends_and_never_overprint(studio: Any, written: Any) -> None:
    scene = studio.scene(crossing(studio, 1, 0.3, -0.2, -1))
    step = LINE * scene.panels[0].ends.style.height
    shown = written(scene)
    assert all(shown) and [len(shown[0]), len(shown[-1])] == [4, 4]
    for frame in shown:
        for one, two in combinations(frame, 2):
            assert abs(one[2] - two[2]) >= TOUCHING * step, (one, two)
    for number, _, height, alpha, end in shown[0] + shown[-1]:
        assert alpha == 1
        assert height == pytest.approx(end, abs=step / 2), number


def test_names_change_places_without_a_leap(studio: Any, written: Any) -> None:
    scene = studio.scene(crossing(studio, 1, -1))
    step = LINE * scene.panels[0].ends.style.height
    shown = written(scene)
    for number in (0, 1):
        heights = {n: one[2] for n, frame in enumerate(shown) for one in frame if one[0] == number}
        shifts = {n: one[2] - one[4] for n, frame in enumerate(shown) for one in frame
                  if one[0] == number}  # fmt: skip
        leaps = [abs(shifts[n] - shifts[n - 1]) for n in shifts if n - 1 in shifts]
        assert max(leaps) < 0.25 * step
        assert len(heights) > 0.9 * len(shown)


def test_names_of_lines_that_cross_last_are_apart_in_the_end(studio: Any, written: Any) -> None:
    """The film ends on the very frame after two lines have crossed."""
    keys = crossing(studio, 1, -1)
    table = studio.csv(
        t=[0, 10, 0, 10], y=[1, -0.02, -1, 0.02], k=["line 0", "line 0", "line 1", "line 1"]
    )
    scene = studio.scene({**keys, "data": {"d": table}})
    step = LINE * scene.panels[0].ends.style.height
    (one, two) = written(scene)[-1]
    assert abs(one[2] - two[2]) == pytest.approx(step) and one[3] == two[3] == 1


def test_lines_that_cross_for_a_moment_leave_their_names_in_place(
    studio: Any, written: Any
) -> None:
    t = np.arange(151) / 15
    high, low = np.full(151, 0.02), np.zeros(151)
    low[70:74] = 0.04
    names = np.repeat(["high", "low"], 151)
    table = studio.csv("moment.csv", t=np.tile(t, 2), y=np.concatenate([high, low]), k=names)
    keys = {**crossing(studio, 1), "axes": {"y": {"limits": [-1, 1]}}}
    scene = studio.scene({**keys, "data": {"d": table}})
    step = LINE * scene.panels[0].ends.style.height
    for one, two in written(scene):
        assert one[3] == two[3] == 1 and one[2] - two[2] == pytest.approx(step)


def test_names_far_from_each_other_do_not_move_each_other(studio: Any, written: Any) -> None:
    """Two ends at one height, one far to the left of the other."""
    table = studio.csv("far.csv", t=[0, 4, 0, 10], y=[1.0, 1.0, 1.0, 1.0], k=["a", "a", "b", "b"])
    spec = {**crossing(studio, 1), "data": {"d": table}}
    spec["series"] = [{"mark": "line", "x": "t", "y": "y", "key": "k", "show": "all"}]
    (a, b) = written(studio.scene(spec))[-1]
    assert a[2] == a[4] == b[2] == b[4] and a[1] < b[1] - 100


@pytest.mark.parametrize("size", [[640, 360], [360, 640], [320, 240]])
def test_the_margin_holds_the_widest_text_of_all_frames(studio: Any, wave: Any, size: Any) -> None:
    line = {"mark": "line", "x": "t", "y": "s", "label": "{t:.0f} and a long name {s:+.4f}"}
    scene = studio.scene(wave(series=[line], legend="ends", canvas={"size": size}))
    panel, stage = scene.panels[0], Stage(scene)
    blank = Stage(studio.scene(wave(series=[{**line, "label": ""}], legend="ends",
                                    canvas={"size": size})))  # fmt: skip
    assert panel.ends is not None
    x, _, width, _ = panel.space.rect
    assert x + width < size[0] - 30
    for index in (0, 10, 19):
        ground = np.array([255, 255, 255, 255])
        assert (stage.frame(index)[:, -2:] == ground).all(), index
        assert (blank.frame(index)[:, -2:] == ground).all(), index


@pytest.mark.parametrize(
    "axes",
    [{"y2": {}}, {"y": {"secondary": {"value": "v * 2"}}}, {"y2": {}, "x": {"limits": "explore"}},
     {"y2": {}, "x": {"window": 4}}, {"y2": {}, "x": {"scale": "log"}}],
)  # fmt: skip
def test_names_keep_clear_of_an_axis_at_the_right(studio: Any, written: Any, axes: Any) -> None:
    t = 1 + np.arange(101) / 10
    line = {"mark": "line", "x": "t", "y": "s", "label": "a long name {s:+.2f}"}
    other = {"axis": "y2", "label": "other"} if "y2" in axes else {"label": "other"}
    scene = studio.scene({
        "data": {"d": studio.csv(t=t, s=np.sin(t))}, "axes": axes, "legend": "ends",
        "time": {"fps": 10, "duration": 3, "field": "t"}, "series": [line, {**line, **other}],
    })  # fmt: skip
    ends, (x, _, width, _) = scene.panels[0].ends, scene.panels[0].space.rect
    widest = advance("a long name +0.00", ends.style)
    shown = written(scene)
    rights = [one[1] + widest for frame in shown for one in frame if one[0] == 0]
    assert x + 0.8 * width < max(rights) < x + width


def test_texts_are_of_the_moment(studio: Any, wave: Any) -> None:
    line = {"mark": "line", "x": "t", "y": "s", "label": "{k} {s:.2f} at {rho}"}
    t = np.array([0.0, 10.0])
    table = studio.csv(t=t, s=[0.0, 1.0], k=["one", "two"])
    spec = {"data": {"d": table}, "params": {"rho": 28}, "series": [line], "legend": "ends",
            "time": {"fps": 10, "duration": 2, "field": "t"}}  # fmt: skip
    scene = studio.scene(spec)
    now, layer = scene.clock.now, scene.panels[0].layers[0]
    for index in (0, 7, 19):
        (text,) = layer.line_ends(index).texts
        name = "two" if now[index] >= 10 else "one"
        assert text == f"{name} {now[index] / 10:.2f} at 28"


def test_names_are_categories_keys_or_the_label(studio: Any, wave: Any) -> None:
    def texts(**series: Any) -> list[str]:
        spec = {
            **crossing(studio, 1, 2),
            "series": [{"mark": "line", "x": "t", "y": "y", **series}],
        }
        return list(studio.scene(spec).panels[0].layers[0].line_ends(0).texts)

    assert texts(key="k") == ["line 0", "line 1"]
    assert texts(key="k", color="red") == ["line 0", "line 1"]
    assert texts(key="k", color="red", label="<{k}>") == ["<line 0>", "<line 1>"]
    one = wave(series=[{"mark": "line", "x": "t", "y": "s", "label": "sine"}], legend="ends")
    assert list(studio.scene(one).panels[0].layers[0].line_ends(0).texts) == ["sine"]


def test_more_names_than_have_room_are_told(studio: Any) -> None:
    spec = crossing(studio, *np.linspace(-1, 1, 60).tolist(), canvas={"size": [480, 240]})
    ends = studio.scene(spec).panels[0].ends
    (warning,) = [w for w in studio.warnings if w.code == "legend"]
    assert warning.text == f"{len(ends.shown)} of 60 names at the ends of lines are shown"
    assert ends.shown == tuple(range(len(ends.shown)))


def test_marks_without_ends_have_a_legend_beside(studio: Any, wave: Any) -> None:
    series = [{"mark": "line", "x": "t", "y": "s", "label": "sine"},
              {"mark": "point", "x": "t", "y": "c", "label": "cosine"}]  # fmt: skip
    panel = studio.scene(wave(series=series, legend="ends")).panels[0]
    assert [entry.label for entry in panel.legend.entries] == ["cosine"]
    x, _, width, _ = panel.space.rect
    assert panel.legend.rect[0] >= x + width or panel.legend.rect[1] < panel.space.rect[1]


def test_a_frame_does_not_depend_on_those_before_it(studio: Any) -> None:
    spec = crossing(studio, 1, 0.5, -1)
    stage, order = studio.stage(spec), np.random.default_rng(3).permutation(150)[:25]
    frames = {int(n): stage.frame(int(n)).copy() for n in order}
    for number in (int(order[0]), int(order[11])):
        assert (studio.stage(spec).frame(number) == frames[number]).all()


def test_areas_have_their_names_in_the_middle_of_their_ends(studio: Any) -> None:
    rows = [(t, y, k) for k, y in (("low", 2.0), ("high", 4.0)) for t in (0.0, 10.0)]
    t, y, k = (list(column) for column in zip(*rows, strict=True))
    area = {"mark": "area", "x": "t", "y": "y", "key": "k"}
    spec = {"data": {"d": studio.csv("areas.csv", t=t, y=y, k=k)}, "legend": "ends",
            "time": {"fps": 10, "duration": 2, "field": "t"}}  # fmt: skip
    for arrange, heights in (("stack", {1.0, 4.0}), ("overlay", {2.0, 4.0})):
        scene = studio.scene({**spec, "series": [{**area, "arrange": arrange}]})
        for index in (5, 19):
            found = scene.panels[0].layers[0].line_ends(index)
            assert set(found.points[:, 1].tolist()) == heights
            assert found.points[:, 0].tolist() == [scene.clock.now[index]] * 2
            assert sorted(found.texts) == ["high", "low"]


@pytest.mark.parametrize("show", ["reveal", "all"])
def test_a_line_whose_values_have_ended_keeps_its_name(studio: Any, show: str) -> None:
    lost = float("nan")
    table = studio.csv(
        "gone.csv", k=["a"] * 4 + ["b"] * 4 + ["c"] * 4, t=[0, 1, 2, 3] * 3,
        v=[1, 2, lost, lost, lost, lost, 5, 6, lost, lost, lost, lost],
    )  # fmt: skip
    line = {"mark": "line", "x": "t", "y": "v", "key": "k", "show": show}
    scene = studio.scene({"data": {"d": table}, "legend": "ends", "series": [line]})
    ends = scene.panels[0].layers[0].line_ends(scene.clock.frames - 1)
    assert ends.points[:2].tolist() == [[1, 2], [3, 6]]
    assert np.isnan(ends.points[2]).all(), "it has no value at all"
