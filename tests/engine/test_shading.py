"""Lines cut where colour or width changes, against a walk from point to point."""

import numpy as np
import pytest

from renderer.engine.shading import LEVELS, pieces


def walked(bounds, colors, widths):
    """The same, point by point: (first, last, colour, width), opaque ones of a line first."""
    found = []
    for begin, end in zip(bounds[:-1], bounds[1:], strict=True):
        widest = max(widths[begin:end], default=0) or 1.0

        def look(k, widest=widest):
            return [*np.round(colors[k] * LEVELS), np.round(widths[k] / widest * LEVELS)]

        line, first = [], begin
        for k in range(begin + 1, end):
            if k == end - 1 or look(k) != look(k - 1):
                line.append((first, k))
                first = k
        line = [(a, b, *colors[a], widths[(a + b) // 2]) for a, b in line if colors[a][3] > 0]
        found += [one for one in line if one[5] == 1] + [one for one in line if one[5] < 1]
    return found


@pytest.mark.parametrize("seed", range(20))
def test_many_lines_are_cut_as_one_by_one(seed):
    rng = np.random.default_rng(seed)
    bounds = np.concatenate([[0], np.cumsum(rng.integers(0, 12, 9))])
    count = int(bounds[-1])
    # Runs of a look, some of them opaque, some not seen.
    of = np.minimum(np.cumsum(rng.random(count) < 0.4), 20)
    colors = np.round(rng.random((21, 4)), 1)
    colors[::3, 3], colors[1::7, 3] = 1, 0
    colors, widths = colors[of], np.round(rng.random(21) * 5)[of]
    cut = pieces(bounds, colors, widths)
    found = np.column_stack([cut.firsts, cut.lasts, cut.colors, cut.widths])
    assert found == pytest.approx(np.array(walked(bounds, colors, widths)).reshape(-1, 7))
    runs = [cut.butt[run] for run in cut.runs()]
    assert sum(map(len, runs)) == len(cut.butt)
    assert all(len(set(run)) == 1 for run in runs)


def test_no_lines_have_no_pieces():
    assert not list(pieces(np.zeros(3, dtype=int), np.empty((0, 4)), 2.0).runs())
    assert not len(pieces(np.array([0, 1, 2]), np.ones((2, 4)), 2.0).firsts)
