"""What layers say that each frame shows, against what they draw then."""

import time
from typing import Any

import numpy as np
import pytest

from renderer.marks.ranges import Course, Within, extremes, framewise, joined, windowed
from tests.conftest import Studio
from tests.marks.extents import reached

RNG = np.random.default_rng(5)
ROWS, KEYS = 40, 3
HOLDS = {"duration": 4, "fps": 10, "hold": {"start": 0.3, "end": 0.5, "at": [{"t": 4, "for": 0.4}]}}
MARKS: dict[str, dict[str, Any]] = {
    "line": {"mark": "line", "x": "t", "y": "v", "key": "k"},
    "line with a head": {"mark": "line", "x": "v", "y": "w", "key": "k", "head": {}},
    "trail of time": {"mark": "line", "x": "v", "y": "w", "key": "k", "trail": {"length": "15%"}},
    "trail of rows": {"mark": "line", "x": "v", "y": "w", "key": "k",
                      "trail": {"length": "4 samples", "fade": "none"}},
    "step": {"mark": "step", "x": "t", "y": "v", "key": "k"},
    "points": {"mark": "point", "x": "v", "y": "w", "key": "k"},
    "points as they come": {"mark": "point", "x": "v", "y": "w", "key": "k", "show": "reveal"},
    "points of a moment": {"mark": "point", "x": "v", "y": "w", "show": "snapshot"},
    "lines of a moment": {"mark": "line", "x": "k", "y": "w", "show": "snapshot"},
    "texts": {"mark": "text", "x": "v", "y": "w", "key": "k", "text": "a {v:.1f}",
              "overlap": "allow"},
    "bars": {"mark": "bar", "x": "k", "y": "w", "key": "k"},
    "bars from a base": {"mark": "bar", "x": "k", "y": "w", "key": "k", "base": "v"},
    "lying bars": {"mark": "bar", "y": "k", "x": "w", "key": "k", "orient": "horizontal"},
    "stacked bars": {"mark": "bar", "x": "0*k", "y": "w", "key": "k", "arrange": "stack"},
    "parts of a whole": {"mark": "bar", "x": "0*k", "y": "w*w", "key": "k", "arrange": "share"},
    "bars as they come": {"mark": "bar", "x": "t", "y": "w", "key": "k", "show": "reveal"},
    "error bars": {"mark": "errorbar", "x": "v", "y": "w", "key": "k", "error": 0.3,
                   "x_error": "abs(v)", "cap": 0},
    "areas": {"mark": "area", "x": "t", "y": "w", "key": "k", "arrange": "overlay"},
    "stacked areas": {"mark": "area", "x": "t", "y": "w*w", "key": "k"},
    "lying areas": {"mark": "area", "y": "t", "x": "w", "key": "k", "arrange": "overlay",
                    "orient": "horizontal"},
    "areas of a moment": {"mark": "area", "x": "k", "y": "w", "show": "snapshot",
                          "arrange": "overlay"},
    "band": {"mark": "band", "x": "t", "lower": "w - 1", "upper": "w + v*v", "key": "k"},
    "arrows": {"mark": "arrow", "x": "v", "y": "w", "x2": "w", "y2": "v", "key": "k"},
    "line's ghost": {"mark": "line", "x": "v", "y": "w", "key": "k", "trail": {"length": "15%"},
                     "ghost": True},
    "step's ghost": {"mark": "step", "x": "t", "y": "w", "key": "k", "trail": {"length": "1s"},
                     "ghost": True},
    "ghosts of moments": {"mark": "line", "x": "k", "y": "w", "show": "snapshot", "ghost": True},
    "ghosts of points": {"mark": "point", "x": "v", "y": "w", "key": "k", "ghost": True},
    "ghosts of a moment's points": {"mark": "point", "x": "v", "y": "w", "show": "snapshot",
                                    "ghost": True},
    "trail of points": {"mark": "point", "x": "v", "y": "w", "key": "k", "trail": {"length": "1s"}},
    "smooth trail": {"mark": "point", "x": "v", "y": "w", "key": "k", "tween": "smooth",
                     "trail": {"length": "4 samples"}},
    "trail of marks": {"mark": "point", "x": "v", "y": "w", "key": "k",
                       "trail": {"length": "10%", "as": "marks"}},
    "trail of rows as they come": {"mark": "point", "x": "v", "y": "w", "key": "k",
                                   "show": "reveal", "trail": {"length": "5 samples"}},
    "trail of arrows": {"mark": "arrow", "x": "v", "y": "w", "x2": "w", "y2": "v", "key": "k",
                        "trail": {"length": "20%"}, "ghost": {"at": {"every": 1}}},
    "rods": {"mark": "line", "x": [0, "v", "w"], "y": [0, "w", "v"], "key": "k"},
}  # fmt: skip
LOOSE = {"error bars"}
"""What is drawn with a width of its own."""


def table(studio: Studio, holes: bool = False) -> dict[str, Any]:
    t = np.repeat(np.sort(RNG.uniform(0, 10, ROWS)), KEYS)
    t[:KEYS], t[-KEYS:] = 0, 10
    w = np.cumsum(RNG.normal(size=len(t)))
    if holes:
        w[RNG.random(len(w)) < 0.1] = np.nan
    k = np.tile(np.arange(KEYS), ROWS)
    return studio.csv(t=t, k=k, v=RNG.normal(size=len(t)), w=w)


@pytest.mark.parametrize("holes", [False, True], ids=["whole", "holes"])
@pytest.mark.parametrize("name", MARKS)
def test_ranges_are_those_of_what_is_drawn(studio: Studio, name: str, holes: bool) -> None:
    scene = studio.scene({"data": {"d": table(studio, holes)}, "time": HOLDS,
                          "series": [MARKS[name]]})  # fmt: skip
    (layer,) = scene.panels[0].layers
    told = layer.ranges()
    assert told is not None and told.shape == (40, 2, 2)
    for index in range(40):
        drawn = joined([reached(each, index) for each in (layer, *layer.under())])
        one = told[index]
        seen = np.isfinite(drawn)
        if name in LOOSE:
            continue
        lower, upper = one[:, 0], one[:, 1]
        # A smooth way is drawn in straight pieces.
        slack = 1e-3 if "smooth" in name else 1e-12
        assert (lower[seen[:, 0]] <= drawn[:, 0][seen[:, 0]] + slack).all(), index
        assert (upper[seen[:, 1]] >= drawn[:, 1][seen[:, 1]] - slack).all(), index
        # The row before a trail's old end counts whole, and so do rows beside a gap.
        if seen.any() and not (holes or "trail" in name or "ghost" in name):
            assert one == pytest.approx(drawn, nan_ok=True, abs=1e-12), index


def test_error_bars_reach_to_their_ends(studio: Studio) -> None:
    spec = {"mark": "errorbar", "x": "t", "y": "y", "error": "e", "show": "current"}
    data = studio.csv(t=[0.0, 10.0], y=[1.0, 3.0], e=[0.5, 2.5])
    scene = studio.scene({"data": {"d": data}, "time": {"frames": 11, "fps": 10}, "series": [spec]})
    told = scene.panels[0].layers[0].ranges()
    assert told is not None
    along = np.linspace(0, 1, 11)
    assert told[:, 1, 0] == pytest.approx(0.5 - along * 0)
    assert told[:, 1, 1] == pytest.approx(1.5 + 4 * along)


@pytest.mark.parametrize("mark", ["line", "step", "area"])
def test_only_what_is_to_be_seen_of_the_other_axis_counts(studio: Studio, mark: str) -> None:
    t = np.arange(101) / 10
    data = studio.csv(t=t, y=np.where(t < 2, 100.0, t))
    series = {"mark": mark, "x": "t", "y": "y", **({"base": "y"} if mark == "area" else {})}
    scene = studio.scene({"data": {"d": data}, "series": [series]})
    layer, now = scene.panels[0].layers[0], scene.clock.now
    told = layer.ranges(Within(0, now - 3, now))
    assert told is not None
    assert (told[now < 5, 1, 1] == 100).all()
    late = now > 5.1
    assert told[late, 1, 1] == pytest.approx(now[late], abs=0.11)
    assert told[late, 1, 0] == pytest.approx(now[late] - 3, abs=0.21)


def test_windows_of_random_values() -> None:
    for _ in range(200):
        count = int(RNG.integers(1, 30))
        values = RNG.normal(size=(count, 2))
        values[RNG.random(values.shape) < 0.3] = np.nan
        ends = RNG.integers(0, count + 1, size=(20, 2))
        found = windowed(values, ends[:, 0], ends[:, 1])
        for (start, stop), one in zip(ends, found, strict=True):
            part = values[start:stop]
            for axis in range(2):
                known = part[:, axis][np.isfinite(part[:, axis])]
                wanted = (known.min(), known.max()) if len(known) else (np.nan, np.nan)
                assert one[axis] == pytest.approx(wanted, nan_ok=True)


def test_nothing_and_what_is_infinite_have_no_range() -> None:
    assert np.isnan(extremes(np.empty((0, 2)))).all()
    assert extremes(np.array([[1, np.inf], [np.nan, 2.0]])).tolist() == [[1, 1], [2, 2]]
    none = framewise(3, 2, lambda index: np.empty((0, 2)))
    assert np.isnan(none).all() and np.isnan(joined([none, none])).all()


def test_a_million_rows_take_no_longer_than_a_sort_or_two() -> None:
    """By the ratio: a sort of the rows is the yardstick."""
    count, frames = 1_000_000, 1000
    clock = np.sort(RNG.uniform(size=count))
    points = RNG.normal(size=(count, 2))
    points[:, 0] = clock
    now = np.linspace(0, 1, frames)
    shuffled = RNG.permutation(clock)

    def least(work: Any) -> float:
        times = []
        for _ in range(3):
            begin = time.process_time()
            work()
            times.append(time.process_time() - begin)
        return min(times)

    yardstick = least(lambda: np.argsort(shuffled, kind="stable"))
    course = Course(points, np.array([0, count]), clock, now)
    within = Within(0, now - 0.1, now)
    assert least(course.ranges) < 6 * yardstick
    assert least(lambda: course.ranges(within)) < 6 * yardstick
