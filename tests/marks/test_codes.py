import numpy as np
import pytest

from renderer.marks.codes import coded

RANDOM = np.random.default_rng(0)
COLUMNS = {
    "in runs": np.repeat(RANDOM.permutation(40).astype(float), 100),
    "again and again": np.tile(RANDOM.permutation(50).astype(float), 80),
    "with twos in it": np.tile([3.0, 1, 3, 2], 1000),
    "almost again and again": np.append(np.tile(np.arange(50.0), 79), np.arange(49, -1, -1)),
    "in no order": RANDOM.integers(0, 30, 4000).astype(float),
    "short": np.array([2.0, 1, 2]),
    "empty": np.empty(0),
    "text": np.repeat(["b", "a", "c"], 1000),
    "one": np.zeros(5000),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_values_and_codes_are_those_of_sorting(name):
    values, codes = coded(COLUMNS[name])
    wanted = np.unique(COLUMNS[name], return_inverse=True)
    assert np.array_equal(values, wanted[0]) and np.array_equal(codes, wanted[1])
