"""Data beyond the ends of axes that move."""

from typing import Any

import numpy as np
import pytest

from tests.conftest import Studio


def cuts(told: Any, studio: Studio, limits: Any, **keys: Any) -> list[Any]:
    t = np.linspace(0, 10, 101)
    spec = {
        "data": {"d": studio.csv(t=t, y=t)}, "time": {"duration": 4, "fps": 25},
        "series": [{"mark": "line", "x": "t", "y": "y"}], "axes": {"y": {"limits": limits}}, **keys,
    }  # fmt: skip
    found: list[Any] = told(spec, "cut-data")
    return found


@pytest.mark.parametrize(
    "limits", [[0, "t + 1"], [0, "follow"], [0, {"from": 1, "to": 11}], [0, 5]]
)
def test_what_is_in_sight_is_fine(told: Any, studio: Studio, limits: Any) -> None:
    assert cuts(told, studio, limits) == []


def test_what_is_cut_is_told(told: Any, studio: Studio) -> None:
    (found,) = cuts(told, studio, [0, {"from": 1, "to": 5}])
    assert found.place is not None
    assert "upper end of the y axis" in found.text and found.hint


def test_a_camera_is_meant_to_cut(told: Any, studio: Studio) -> None:
    assert cuts(told, studio, [0, {"from": 1, "to": 5}], camera={"zoom": 2}) == []
