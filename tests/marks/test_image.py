"""Which picture a frame shows, and where it lies."""

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

import numpy as np
import pytest

from renderer.errors import Fault
from renderer.marks.base import Binding
from renderer.marks.drawing import Picture
from renderer.marks.image import ImageLayer
from renderer.table import Table
from renderer.theme import LIGHT
from renderer.timeline import Clock
from tests.marks.bound import MARK


@dataclass
class Shades:
    """Pictures whose pixels are their row's number; keeps which were asked for."""

    sizes: Any
    asked: list[int] = field(default_factory=list)

    def load(self, row: int) -> Any:
        self.asked.append(row)
        width, height = self.sizes[row]
        return np.full((height, width, 4), row, np.uint8)

    def take(self, rows: Any) -> Any:
        raise NotImplementedError


@dataclass
class Wall:
    """An `Axes` that keeps what hangs on it: (row, share) of each picture, and the opacity."""

    hung: list[tuple[list[tuple[int, float]], float]] = field(default_factory=list)
    seen: list[Picture] = field(default_factory=list)

    def pictures(self, blend: Any, alpha: float) -> None:
        self.seen += [picture for picture, _ in blend]
        self.hung.append(([(int(p.pixels[0, 0, 0]), share) for p, share in blend], alpha))


def bound(
    mark: dict[str, Any], times: Any, now: Any, sizes: Any = None, warnings: Any = None
) -> ImageLayer:
    """The layer of pictures at `times` seen at the moments `now`."""
    source = Shades(np.array(sizes if sizes is not None else [(4, 3)] * len(times)))
    table = Table({"t": np.array(times, dtype=float)}, clock="t", pictures=source)
    clock = Clock(Fraction(10), np.array(now, dtype=float), np.linspace(0, 1, len(now)))
    warn = [].append if warnings is None else warnings.append
    binding = Binding(table, clock, LIGHT, 2, 0, clock_column="t", warn=warn)
    layer = MARK.validate_python({"mark": "image", **mark}).bind(binding)
    assert isinstance(layer, ImageLayer)
    return layer


def shown(layer: ImageLayer) -> list[Any]:
    """What each frame shows."""
    found = []
    for index in range(len(layer.alphas)):
        wall = Wall()
        layer.draw(wall, index)
        found.append(wall.hung[0][0] if wall.hung else None)
    return found


def test_the_latest_picture_is_shown() -> None:
    layer = bound({}, [0, 1, 3], [0, 0.9, 1, 2.9, 3, 8])
    assert shown(layer) == [[(0, 1)], [(0, 1)], [(1, 1)], [(1, 1)], [(2, 1)], [(2, 1)]]
    assert layer.motion == "moves"


def test_before_the_first_there_is_none() -> None:
    assert shown(bound({}, [2, 3], [1, 2])) == [None, [(0, 1)]]


def test_rounding_does_not_delay_a_picture() -> None:
    assert shown(bound({}, [0, 0.3], [0, 0.1 + 0.2 - 1e-16, 0.3 - 1e-12]))[1:] == [[(1, 1)]] * 2


def test_one_fades_into_the_other() -> None:
    found = shown(bound({"interpolate": "linear"}, [0, 1, 3], [0, 0.25, 1, 2.5, 3, 4]))
    assert found == [
        [(0, 1)], [(0, 0.75), (1, 0.25)], [(1, 1)], [(1, 0.25), (2, 0.75)], [(2, 1)], [(2, 1)],
    ]  # fmt: skip


def test_pictures_are_in_order_of_the_clock() -> None:
    assert shown(bound({}, [5, 1, 3], [1, 3, 5])) == [[(1, 1)], [(2, 1)], [(0, 1)]]


def test_pictures_without_a_moment_or_with_the_same_are_told_of() -> None:
    warnings: list[Fault] = []
    layer = bound({}, [1, np.nan, 1, 2, 2, 2], [1, 2], warnings=warnings)
    assert shown(layer) == [[(2, 1)], [(5, 1)]]
    assert [w.text for w in warnings] == [
        "1 picture has no value of the clock 't': left out",
        "3 pictures have the same 't' as a later one, which is shown instead",
    ]


def test_opacity_may_change() -> None:
    layer = bound({"alpha": {"from": 0, "to": 1}}, [0], [0, 0, 0])
    wall = Wall()
    for index in range(3):
        layer.draw(wall, index)
    assert [alpha for _, alpha in wall.hung] == [0.5, 1.0]
    assert layer.motion == "moves"
    assert bound({}, [0], [0, 0]).motion == "static"


@pytest.mark.parametrize(
    ("mark", "area", "fit"),
    [
        ({}, (0, 9, 7, 0), "contain"),
        ({"fit": "cover"}, (0, 9, 7, 0), "cover"),
        ({"extent": [-10, 10, 50, 60]}, (-10, 10, 50, 60), "stretch"),
        ({"extent": [0, 1, 0, 1], "fit": "contain"}, (0, 1, 0, 1), "contain"),
    ],
)
def test_where_pictures_lie(mark: dict[str, Any], area: Any, fit: str) -> None:
    """Without an extent: the largest width, and the largest height downwards."""
    layer = bound(mark, [0, 1], [0, 1], sizes=[(9, 2), (3, 7)])
    wall = Wall()
    layer.draw(wall, 1)
    assert (wall.seen[0].area, wall.seen[0].fit) == (area, fit)
    left, right, bottom, top = area
    assert layer.cloud().tolist() == [[left, bottom], [right, top]]


def test_sampling() -> None:
    wall = Wall()
    bound({"sampling": "nearest"}, [0], [0]).draw(wall, 0)
    bound({}, [0], [0]).draw(wall, 0)
    assert [picture.smooth for picture in wall.seen] == [False, True]


def test_a_picture_is_one_object_as_long_as_it_is_shown() -> None:
    """So that it is made to fit once."""
    layer = bound({"interpolate": "linear"}, [0, 1, 2], [0, 0.3, 0.6, 1, 1.5])
    wall = Wall()
    for index in range(5):
        layer.draw(wall, index)
    assert len({id(picture) for picture in wall.seen}) == 3
    assert layer.source.asked == [0, 1, 2]  # type: ignore[attr-defined]


def test_a_layer_adds_nothing_to_legends() -> None:
    layer = bound({}, [0], [0])
    assert (layer.legend(), layer.scale(), layer.colors()) == ([], None, [])
