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


def test_an_orbit_goes_on_evenly_with_the_film(studio, wave):
    scene = studio.scene(wave(projection="3d", camera={"orbit": 25}, series=[SOLID]))
    fps = float(scene.clock.fps)
    azimuth = scene.panels[0].space.camera.azimuth
    assert np.diff(azimuth) == pytest.approx(25 / fps)
    assert azimuth[0] == -60


def test_a_wobble_is_an_ellipse_around_the_way(studio, wave):
    wobble = {"azimuth": 8, "elevation": 3, "period": "2s"}
    spec = wave(projection="3d", camera={"wobble": wobble}, series=[SOLID], time={"frames": 121})
    scene = studio.scene(spec)
    swaying = scene.panels[0].space.camera
    across, up = (swaying.azimuth + 60) / 8, (swaying.elevation - 30) / 3
    assert across**2 + up**2 == pytest.approx(1)
    frames = round(2 * float(scene.clock.fps))
    assert swaying.azimuth[frames:] == pytest.approx(swaying.azimuth[:-frames])


@pytest.mark.parametrize("lens", ["perspective", "orthographic"])
def test_the_focus_stands_still_and_the_box_stays_inside(studio, wave, lens):
    """What the camera looks at, in the data's units, is at one place of the picture."""
    focus = [{"from": -1, "to": 1}, 0, "5 * progress"]
    axes = {"x": {"limits": [-1, 1], "visible": False}, "y": {"limits": [-1, 1], "visible": False},
            "z": {"limits": [0, 10], "visible": False}}  # fmt: skip
    keys = {"focus": focus, "lens": lens, "azimuth": {"from": 0, "to": 200}}
    spec = wave(projection="3d", camera=keys, series=[SOLID], axes=axes, time={"frames": 41})
    space = studio.scene(spec).panels[0].space
    x, y, width, height = space.rect
    for index in range(0, 41, 5):
        view = space.camera.view(index)
        share = np.array([[index / 40, 0.5, 0.5 * index / 40]])
        assert view.project(share)[0][0] == pytest.approx(space.camera.center)
        corners = view.project(CORNERS)[0] - (x, y)
        assert (corners > -1e-6).all() and (corners < np.array([width, height]) + 1e-6).all()


@pytest.mark.parametrize("focus", ["w", "the wave", {"series": "w", "smooth": 0}])
def test_a_camera_follows_a_series(studio, wave, focus):
    spec = wave(projection="3d", camera={"focus": focus}, time={"frames": 201})
    spec["series"] = [{**SOLID, "label": "the wave", "data": "w"}]
    spec["data"] = {"w": next(iter(spec["data"].values()))}
    scene = studio.scene(spec)
    space = scene.panels[0].space
    now = scene.clock.now
    way = np.stack([np.sin(now), np.cos(now), now / 10], axis=1)
    shares = np.stack([a.share(way[:, k]) for k, a in enumerate(space.axes)], axis=1)
    apart = np.abs(space.camera.focus - shares)[40:-40]
    assert apart.max() < (0.002 if isinstance(focus, dict) else 0.05)
    assert np.abs(np.diff(space.camera.focus, n=2, axis=0)).max() < 0.01


@pytest.mark.parametrize(
    ("focus", "message"),
    [
        ("nobody", "unknown series 'nobody'"),
        ([0, 1], "focus"),
        ([0, 0, "nan"], "not a number"),
        ({"series": "d", "smooth": "-1s"}, "not a time"),
        ([0, 0, "z0"], "unknown name 'z0'"),
        ([-30, 0, 0], "in the box or behind it"),
    ],
)
def test_a_focus_that_cannot_be(studio, wave, focus, message):
    with pytest.raises(SpecError, match=message):
        studio.scene(wave(projection="3d", camera={"focus": focus}, series=[SOLID]))


def test_points_have_no_flip_at_the_pole(studio, wave):
    """Over the pole the picture moves evenly, and no axis changes its side but behind the box."""
    over, _ = camera(studio, wave, azimuth=-60, elevation={"from": 60, "to": 120})
    places = np.array([over.view(i).project(CORNERS)[0] for i in range(73)])
    steps = np.abs(np.diff(places, axis=0)).max(axis=(1, 2))
    assert steps.max() < 3 * np.median(steps)
