import numpy as np
import pytest

from renderer import SpecError
from renderer.marks.strands import between


def test_too_many_moments_are_refused_before_they_are_made(studio):
    table = studio.csv(t=np.tile([0.0, 1.0], 200), k=np.repeat(np.arange(200), 2), y=np.zeros(400))
    series = [{"mark": "line", "x": "t", "y": "y", "key": "k"}]
    time = {"fps": 30, "frames": 600_000}
    with pytest.raises(SpecError) as caught:
        studio.scene({"data": {"d": table}, "time": time, "series": series})
    (problem,) = caught.value.problems
    assert problem.text == (
        "200 keys at 600,000 frames are 120,000,000 moments; the limit is 100,000,000"
    )
    assert problem.path == ("series", 0, "key")


def test_between_two_rows_whatever_their_size():
    one, two = np.array([-1.6e308, 1.6e308, 1.0, -np.inf]), np.array([1.6e308, -1.6e308, 3.0, 1.0])
    with np.errstate(all="raise"):
        found = between(one[:3], two[:3], np.array([0.25, 0.5, 0.5]))
    assert found == pytest.approx([-0.8e308, 0.0, 2.0])
    assert between(one, two, np.ones(4))[:3].tolist() == two[:3].tolist()
