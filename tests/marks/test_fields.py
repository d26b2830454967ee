import numpy as np
import pytest

from renderer.errors import SpecError
from renderer.marks.moments import blend, moments
from tests.marks.bound import bound, drawn, lattice, refused, table

SURFACE = {"mark": "surface"}


def corners(layer, index=0):
    (mesh, _), *others = drawn(layer, index).meshes
    assert not others
    return mesh.points


def test_rows_in_any_order_make_the_same_grid():
    x, y = lattice(4, 3)
    columns = {"x": x * 0.1, "y": y + 5, "z": x * 10 + y}
    whole = corners(bound(SURFACE, table(**columns)))
    assert whole.shape == (4, 3, 3)
    assert np.array_equal(whole, np.stack(list(columns.values()), axis=2))
    order = np.random.default_rng(1).permutation(12)
    mixed = table(**{name: column.reshape(-1)[order] for name, column in columns.items()})
    assert np.array_equal(corners(bound(SURFACE, mixed)), whole)


def test_values_that_differ_by_rounding_alone_are_one():
    x, y = lattice(3, 2)
    x = x / 10
    x[2, 1] = 0.1 + 0.1 + 1e-17 + np.spacing(0.2)
    assert len(np.unique(x)) == 4
    assert corners(bound(SURFACE, table(x=x, y=y, z=x))).shape == (3, 2, 3)
    x = np.repeat(np.geomspace(1e-12, 1, 4)[:, None], 2, axis=1)
    assert corners(bound(SURFACE, table(x=x, y=lattice(4, 2)[1], z=x))).shape == (4, 2, 3)


def test_places_without_a_row_are_holes_and_told_of():
    x, y = lattice(5, 4)
    kept = np.arange(20) != 7
    warnings = []
    data = table(x=x, y=y, z=x + y).take(kept)
    points = corners(bound(SURFACE, data, warnings=warnings))
    assert np.argwhere(np.isnan(points[..., 2])).tolist() == [[1, 3]]
    assert np.array_equal(points[..., 0], x), "the grid itself is whole"
    (warning,) = warnings
    assert warning.severity == "warning"
    assert "1 of 20 places of the grid (5.0%) have no row" in warning.text


def test_missing_and_infinite_values_are_holes_without_a_word():
    x, y = lattice(3, 3)
    z = x + y
    z[0, 0], z[2, 1] = np.nan, np.inf
    warnings = []
    layer = bound(SURFACE, table(x=x, y=y, z=z), warnings=warnings)
    assert np.argwhere(np.isnan(corners(layer)[..., 2])).tolist() == [[0, 0], [2, 1]]
    assert not warnings
    assert np.nanmax(layer.cloud(), axis=0).tolist() == [2, 2, 4]


def test_rows_without_a_place_are_left_out():
    x, y = lattice(3, 3)
    warnings = []
    data = table(x=[*x.flat, np.nan], y=[*y.flat, 1], z=[*x.flat, 7])
    assert np.array_equal(corners(bound(SURFACE, data, warnings=warnings))[..., 2], x)
    assert warnings[0].text == "1 rows lack a value of one of 'x', 'y': left out"


def test_the_grid_of_the_table_may_be_bent():
    u, v = lattice(6, 5)
    x, y, z = np.cos(u) * (3 + v), np.sin(u) * (3 + v), v**2
    order = np.random.default_rng(2).permutation(30)
    data = table(("u", "v"), u=u, v=v, x=x, y=y, z=z).take(order)
    assert np.array_equal(corners(bound(SURFACE, data)), np.stack([x, y, z], axis=2))


def test_expressions_stand_for_columns():
    x, y = lattice(3, 4)
    layer = bound({**SURFACE, "x": "2*x", "z": "x*y"}, table(x=x, y=y, z=x))
    assert np.array_equal(corners(layer), np.stack([2 * x, y, x * y], axis=2))


def test_each_key_has_a_surface():
    x, y = lattice(3, 2)
    parts = [np.stack([x, y, x * k, x * 0 + k], axis=2).reshape(-1, 4) for k in (1, 2)]
    x, y, z, k = np.concatenate(parts).T
    layer = bound(SURFACE, table((), ("k",), x=x, y=y, z=z, k=k))
    heights = [mesh.points[:, 0, 2].tolist() for mesh, _ in drawn(layer).meshes]
    assert heights == [[0, 1, 2], [0, 2, 4]]


MOVING = np.array([0.0, 1.0, 3.0])


def moving(*, bent=False):
    """A field at three moments: z = (x + 10 y) t + t², and if `bent` x grows with t too."""
    t, u, v = np.meshgrid(MOVING, np.arange(3.0), np.arange(2.0), indexing="ij")
    z = (u + 10 * v) * t + t**2
    order = np.random.default_rng(3).permutation(18)
    return table(("u", "v"), t=t, u=u, v=v, x=u + t if bent else u, y=v, z=z).take(order)


@pytest.mark.parametrize("bent", [False, True])
def test_fields_are_blended_in_proportion_to_data_time(bent):
    now = [0, 0.25, 1, 1.5, 3, 9]
    layer = bound(SURFACE, moving(bent=bent), now)
    u, v = lattice(3, 2)
    for index, (state, share) in enumerate([(0, 0), (0, 0.25), (1, 0), (1, 0.25), (2, 0), (2, 0)]):
        before, after = MOVING[state], MOVING[min(state + 1, 2)]
        ends = [
            np.stack([u + t * bent, v, (u + 10 * v) * t + t**2], axis=2) for t in (before, after)
        ]
        wanted = (1 - share) * ends[0] + share * ends[1]
        assert corners(layer, index) == pytest.approx(wanted)


def test_without_blending_the_earlier_field_stays():
    layer = bound({**SURFACE, "interpolate": "none"}, moving(), [0, 0.99, 1, 2.9, 3])
    tops = [corners(layer, index)[0, 0, 2] for index in range(5)]
    assert tops == [0, 0, 1, 1, 9]


def test_nothing_is_shown_before_the_first_moment():
    layer = bound(SURFACE, moving(), [-2, -0.1, 0])
    assert [len(drawn(layer, index).meshes) for index in range(3)] == [0, 0, 1]


def test_moments_missed_by_rounding_are_met():
    times = np.array([0.1, 0.2, 0.3])
    found = moments(times, times - 1e-12, blended=False)
    assert found.states.tolist() == [0, 1, 2] and not found.shares.any()
    found = moments(times, times + 1e-12, blended=True)
    assert found.states.tolist() == [0, 1, 2] and not found.shares.any()


def test_a_hole_of_the_next_state_is_none_until_it_is_on_the_way():
    states = np.array([[1.0, 2.0], [np.nan, 4.0]])
    assert blend(states, (0, 0.0)).tolist() == [1, 2]
    assert np.isnan(blend(states, (0, 0.5))).tolist() == [True, False]


def test_limits_hold_all_moments():
    cloud = bound(SURFACE, moving(bent=True), [0, 3]).cloud()
    assert cloud.min(axis=0).tolist() == [0, 0, 0]
    assert cloud.max(axis=0).tolist() == [5, 1, (2 + 10) * 3 + 9]


def test_a_clock_that_is_an_axis_is_none():
    t, y = lattice(4, 3)
    layer = bound({**SURFACE, "x": "t"}, table(t=t, y=y, z=t * y), [0, 1, 3])
    assert layer.motion == "static"
    assert corners(layer).shape == (4, 3, 3)


# ---- what is wrong ---------------------------------------------------------------------------


def test_two_rows_at_one_place_are_named():
    x, y = lattice(3, 3)
    data = table(x=[*x.flat, 2], y=[*y.flat, 1], z=[*x.flat, 7])
    fault = refused(SURFACE, data)
    assert (fault.code, fault.at) == ("grid", ("x",))
    assert fault.text == "two rows at one place: x = 2, y = 1"
    assert fault.hint is not None and "'key'" in fault.hint


def test_two_rows_at_one_place_are_named_with_key_and_moment():
    data = moving()
    columns = {**data.columns, "k": np.array(["a"] * 18)}
    twice = table(("u", "v"), **columns).take(np.array([*range(18), 17]))
    last = {name: twice[name][-1] for name in "uvt"}
    fault = refused({**SURFACE, "key": "k"}, twice, now=[0, 3])
    assert fault.text == (
        f"two rows at one place: u = {last['u']:g}, v = {last['v']:g}, k = a, t = {last['t']:g}"
    )


def test_scattered_points_are_no_grid():
    x, y = np.random.default_rng(4).uniform(size=(2, 60))
    fault = refused(SURFACE, table(x=x, y=y, z=x))
    assert (fault.code, fault.at) == ("grid", ("x",))
    assert "'x' has 60 different values and 'y' 60" in fault.text
    assert "3,600 places for 60 rows" in fault.text
    assert "scattered points need a grid" in (fault.hint or "")


def test_a_grid_of_too_many_places(monkeypatch):
    monkeypatch.setattr("renderer.marks.grids.MOST_PLACES", 19)
    x, y = lattice(5, 4)
    fault = refused(SURFACE, table(x=x, y=y, z=x))
    assert (fault.code, fault.at) == ("limit-grid", ("x",))
    assert "20 places; the limit is 19" in fault.text


@pytest.mark.parametrize("axis", ["x", "y"])
def test_one_value_along_an_axis_is_no_grid(axis):
    x, y = lattice(5, 4)
    fault = refused(SURFACE, table(**{"x": x, "y": y, "z": x, axis: 0 * x + 0.5}))
    assert (fault.code, fault.at) == ("grid", (axis,))
    assert f"'{axis}' has one value, 0.5" in fault.text


def test_values_that_are_all_missing():
    x, y = lattice(5, 4)
    fault = refused(SURFACE, table(x=x, y=y, z=x * np.nan))
    assert (fault.at, fault.text) == (("z",), "'z' has no number at all")


@pytest.mark.parametrize("show", ["all", "reveal", "current"])
def test_changing_fields_are_shown_one_at_a_time(show):
    fault = refused({**SURFACE, "show": show}, moving(), now=[0, 1])
    assert (fault.code, fault.at) == ("show", ("show",))


@pytest.mark.parametrize("keys", [{"show": "reveal"}, {"interpolate": "none"}])
def test_without_a_clock_there_is_nothing_to_choose(keys):
    x, y = lattice(3, 3)
    fault = refused({**SURFACE, **keys}, table(x=x, y=y, z=x))
    assert (fault.code, fault.at) == ("no-clock", tuple(keys))


def test_mistakes_have_their_place_in_the_spec(studio):
    x, y = np.random.default_rng(4).uniform(size=(2, 60))
    spec = {"projection": "3d", "data": {"d": studio.csv(x=x, y=y, z=x)}}
    spec["series"] = [{"mark": "surface", "x": "x", "y": "y", "z": "z"}]
    with pytest.raises(SpecError, match="span no grid") as caught:
        studio.scene(spec)
    assert caught.value.problems[0].path == ("series", 0, "x")
