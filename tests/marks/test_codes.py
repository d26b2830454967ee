import numpy as np
import pytest

from renderer.marks.codes import coded, regular

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


@pytest.mark.parametrize("turn", [(0, 1, 2), (2, 0, 1), (0, 2, 1), (1, 2, 0)])
@pytest.mark.parametrize("falling", [None, 0, 2])
def test_rows_in_order_are_seen_as_they_are(turn, falling):
    sides = [np.array([1.0, 2, 5]), np.array([0.0, 3, 4, 7]), np.array([-2.0, 8])]
    given = [v[::-1] if n == falling else v for n, v in enumerate(sides)]
    mesh = np.meshgrid(*(given[n] for n in turn), indexing="ij")
    columns = [mesh[turn.index(n)].reshape(-1) for n in range(3)]
    values, order = regular(columns)
    for found, wanted in zip(values, sides, strict=True):
        assert found.tolist() == wanted.tolist()
    assert order.shape == (3, 4, 2)
    for number, column in enumerate(columns):
        seen = order.of(column)
        shape = [-1 if n == number else 1 for n in range(3)]
        assert (seen == sides[number].reshape(shape)).all()
        assert np.shares_memory(seen, column)


@pytest.mark.parametrize(
    "columns",
    [
        [[0.0, 0, 1, 1], [0.0, 1, 1, 0]],
        [[0.0, 1, 0, 2], [0.0, 0, 1, 1]],
        [[0.0, 0, 1], [0.0, 1, 0]],
        [[0.0, 1, 0, 1], [0.0, 1, 0, 1]],
        [[0.0, 0, 0, 0], [0.0, 1, 0, 1]],
        [[], []],
    ],
)
def test_rows_in_another_order_are_not(columns):
    assert regular([np.array(column, dtype=float) for column in columns]) is None
