import numpy as np
import pytest

from renderer import SpecError


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
