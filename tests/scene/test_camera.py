"""The camera against mplot3d's own projection, and what holds for any projection."""

import matplotlib

matplotlib.use("Agg")

import matplotlib.pyplot as plt
import numpy as np
import pytest

from renderer.errors import SpecError
from renderer.scene.camera import CORNERS

ANGLES = [
    (0, 0, 0), (-60, 30, 0), (45, 30, 0), (200, -20, 0), (30, 60, 25), (-130, 75, -40),
    (10, 110, 0), (80, -100, 15), (359, 89, 180),
]  # fmt: skip
SOLID = {"mark": "line", "x": "s", "y": "c", "z": "u"}


def camera(studio, wave, size=(400, 400), **keys):
    """The camera of a box without any text around it, and its rectangle."""
    axes = {name: {"visible": False} for name in "xyz"}
    spec = wave(projection="3d", camera=keys, axes=axes, series=[SOLID],
                canvas={"size": list(size)}, time={"frames": 73})  # fmt: skip
    space = studio.scene(spec).panels[0].space
    return space.camera, space.rect


def directions(points):
    """Unit vectors from the first point to the others."""
    apart = points[1:] - points[0]
    return apart / np.linalg.norm(apart, axis=1)[:, None]


@pytest.mark.parametrize(("azimuth", "elevation", "roll"), ANGLES)
@pytest.mark.parametrize("lens", ["perspective", "orthographic"])
def test_axes_point_where_mplot3d_points_them(studio, wave, lens, azimuth, elevation, roll):
    ours, _ = camera(studio, wave, lens=lens, azimuth=azimuth, elevation=elevation, roll=roll)
    figure = plt.figure(figsize=(4, 4))
    axes = figure.add_axes((0, 0, 1, 1), projection="3d", proj_type="ortho")
    axes.set(xlim=(0, 1), ylim=(0, 1), zlim=(0, 1))
    axes.view_init(elev=elevation, azim=azimuth, roll=roll)
    middle_and_ends = 0.5 + np.array([[0, 0, 0], [0.01, 0, 0], [0, 0.01, 0], [0, 0, 0.01]])
    matrix = axes.get_proj()
    flat = matrix @ np.column_stack([middle_and_ends, np.ones(4)]).T
    theirs = (flat[:2] / flat[3]).T
    plt.close(figure)
    mine = ours.view(0).project(middle_and_ends)[0]
    for own, other in zip(mine[1:] - mine[0], theirs[1:] - theirs[0], strict=True):
        if np.hypot(*other) > 1e-4:
            assert own / np.hypot(*own) == pytest.approx(other / np.hypot(*other), abs=2e-2)


def test_orthographic_keeps_parallels_and_perspective_enlarges_what_is_near(studio, wave):
    parallel, _ = camera(studio, wave, lens="orthographic", azimuth=20, elevation=25)
    corners, _ = parallel.view(0).project(CORNERS)
    edges = corners[CORNERS[:, 0] == 1] - corners[CORNERS[:, 0] == 0]
    assert edges == pytest.approx(np.repeat(edges[:1], 4, axis=0))
    near, _ = camera(studio, wave, lens="perspective", azimuth=0, elevation=0)
    corners, depths = near.view(0).project(CORNERS)
    front, back = corners[CORNERS[:, 0] == 1], corners[CORNERS[:, 0] == 0]
    assert np.ptp(front[:, 0]) > 1.05 * np.ptp(back[:, 0])
    assert depths[CORNERS[:, 0] == 1].min() > depths[CORNERS[:, 0] == 0].max()


@pytest.mark.parametrize(
    "keys",
    [
        {"azimuth": {"from": 0, "to": 360}},
        {"azimuth": {"from": -720, "to": 720}, "elevation": {"from": -90, "to": 90}},
        {"azimuth": 33, "elevation": {"from": 0, "to": 360}, "roll": {"from": 0, "to": 90}},
        {"azimuth": 10, "roll": "200*progress", "lens": "orthographic"},
    ],
)
@pytest.mark.parametrize("size", [(400, 400), (640, 240), (200, 500)])
def test_the_box_never_leaves_its_rectangle_and_touches_it(studio, wave, keys, size):
    found, (x, y, width, height) = camera(studio, wave, size, **keys)
    corners = np.concatenate([found.view(i).project(CORNERS)[0] for i in range(73)])
    low, high = corners.min(axis=0) - (x, y), corners.max(axis=0) - (x, y)
    assert (low >= -1e-6).all() and (high <= np.array([width, height]) + 1e-6).all()
    assert max(*(high - low) / (width, height)) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize("keys", [
    {"azimuth": {"from": 0, "to": 720}},
    {"azimuth": 30, "elevation": {"from": -200, "to": 200}},
    {"azimuth": 30, "roll": {"from": 0, "to": 360}},
])  # fmt: skip
def test_nothing_jumps_over_a_turn_or_a_pole(studio, wave, keys):
    found, (_, _, width, _) = camera(studio, wave, **keys)
    places = np.array([found.view(i).project(CORNERS)[0] for i in range(73)])
    assert np.abs(np.diff(places, axis=0)).max() < 0.2 * width


def test_a_full_turn_ends_where_it_began(studio, wave):
    found, _ = camera(studio, wave, azimuth={"from": 12, "to": 372})
    first, last = found.view(0).project(CORNERS)[0], found.view(72).project(CORNERS)[0]
    assert first == pytest.approx(last)


def test_zoom_magnifies_from_the_middle_and_only_then_leaves(studio, wave):
    plain, _ = camera(studio, wave, azimuth=20)
    large, _ = camera(studio, wave, azimuth=20, zoom=2.5)
    middle = np.array([[0.5, 0.5, 0.5]])
    assert plain.view(0).project(middle)[0] == pytest.approx(large.view(0).project(middle)[0])
    a, b = plain.view(0).project(CORNERS)[0], large.view(0).project(CORNERS)[0]
    center = plain.view(0).center
    assert b - center == pytest.approx(2.5 * (a - center))


@pytest.mark.parametrize(
    ("keys", "message"),
    [({"zoom": 0}, "zoom must be above 0"), ({"azimuth": "1/(frame-3)"}, "not a number")],
)
def test_a_camera_that_cannot_be(studio, wave, keys, message):
    with pytest.raises(SpecError, match=message):
        camera(studio, wave, **keys)
