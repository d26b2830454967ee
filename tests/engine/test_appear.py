"""Series that come and go as a whole."""

import numpy as np
import pytest

from renderer.engine.stage import Stage
from renderer.lint.frames import everything

PLANE = {
    "line": {"mark": "line", "x": "t", "y": "s", "show": "all", "width": 3},
    "reveal": {"mark": "line", "x": "t", "y": "s", "width": 3},
    "points": {"mark": "point", "x": "t", "y": "c", "size": 20, "show": "all", "edge": "black"},
}
CUBE = {
    "line": {"mark": "line", "x": "s", "y": "c", "z": "u", "width": 4},
    "points": {"mark": "point", "x": "t", "y": "c", "z": "s", "size": 20, "show": "all"},
}
TIME = {"fps": 10, "frames": 60}
APPEAR = {"at": "2s", "until": "5s", "fade": "400ms"}
"""Frames 20 to 49; its 4 frames of coming are at 1/5 … 4/5, as are those of going."""


def frames(studio, spec, indices):
    stage = studio.stage(spec)
    return [stage.frame(index).copy().astype(float) for index in indices]


@pytest.mark.parametrize("name", PLANE)
def test_it_fades_in_and_out_as_one_thing(studio, wave, name):
    below, series = {**PLANE["line"], "y": "u", "color": "red"}, PLANE[name]
    whole = {**series, "appear": {"until": "5900ms", "fade": 0}}
    both = wave(time=TIME, legend="none", series=[below, whole])
    timed = wave(time=TIME, legend="none", series=[below, {**series, "appear": APPEAR}])
    hidden = {**series, "appear": {"at": "5900ms", "fade": 0}}
    without = wave(time=TIME, legend="none", series=[below, hidden])
    at = [0, 19, 20, 22, 24, 40, 46, 49, 50]
    shares = [0, 0, 0.2, 0.6, 1, 1, 0.8, 0.2, 0]
    three = (frames(studio, spec, at) for spec in (both, timed, without))
    for share, seen, found, gone in zip(shares, *three, strict=True):
        assert np.abs(found - (gone + (seen - gone) * share)).max() <= 2.5


@pytest.mark.parametrize("names", [["line"], ["line", "points"]])
def test_in_space_too(studio, wave, names):
    rest = {**CUBE["line"], "x": "c", "y": "s", "color": "red"}
    cube = {"projection": "3d", "time": TIME, "legend": "none"}
    series = [CUBE[name] for name in names]
    timed = [{**one, "appear": APPEAR} for one in series]
    hidden = [{**one, "appear": {"at": "5900ms", "fade": 0}} for one in series]
    at = [19, 21, 30, 47, 50]
    shares = [0, 0.4, 1, 0.6, 0]
    three = (frames(studio, wave(**cube, series=[rest, *s]), at) for s in (series, timed, hidden))
    for share, whole, found, gone in zip(shares, *three, strict=True):
        assert np.abs(found - (gone + (whole - gone) * share)).max() <= 2.5


def test_one_goes_while_another_comes_in_space(studio, wave):
    one = {**CUBE["line"], "appear": {"until": "3s", "fade": "1s"}}
    two = {**CUBE["points"], "appear": {"at": "2s", "fade": "1s"}}
    hidden = {"appear": {"at": "5900ms", "fade": 0}}
    cube = {"projection": "3d", "time": TIME, "legend": "none"}
    sets = {
        "found": [one, two],
        "none": [{**CUBE["line"], **hidden}, {**CUBE["points"], **hidden}],
        "first": [CUBE["line"], {**CUBE["points"], **hidden}],
        "second": [{**CUBE["line"], **hidden}, CUBE["points"]],
        "both": [CUBE["line"], CUBE["points"]],
    }
    made = {k: frames(studio, wave(**cube, series=s), [21, 28]) for k, s in sets.items()}
    # At frame 21 the first is at 9/11, the second at 2/11; at 28 the other way round.
    for number, low in ((0, "first"), (1, "second")):
        none, more, both = (made[k][number] for k in ("none", low, "both"))
        expected = none * (2 / 11) + more * (7 / 11) + both * (2 / 11)
        assert np.abs(made["found"][number] - expected).max() <= 3


def test_frames_are_the_same_in_any_order(studio, wave):
    series = [{**PLANE["points"], "appear": APPEAR}, PLANE["reveal"], {**PLANE["line"], "y": "u"}]
    scene = studio.scene(wave(time=TIME, series=series))
    stage = Stage(scene)
    for index in (30, 3, 22, 59, 20, 48):
        assert (stage.frame(index) == Stage(scene).frame(index)).all()


def test_axes_follow_what_is_seen(studio, wave):
    series = [PLANE["line"], {**PLANE["line"], "y": "10*s + 20", "appear": "3s"}]
    axes = {"y": {"limits": "follow"}}
    scene = studio.scene(wave(time=TIME, axes=axes, series=series))
    highs = scene.panels[0].space.y.motion.highs
    assert highs[0] < 2
    assert highs[-1] >= 30


def test_moments_of_the_data_and_of_other_tables(studio, wave):
    studio.csv("other.csv", when=[0.0, 4.0, 8.0], v=[1, 2, 3])
    spec = wave(time={**TIME, "field": "t"}, series=[{**PLANE["line"], "appear": {"t": 5}}])
    alphas = studio.scene(spec).panels[0].shown[0]
    now = studio.scene(spec).clock.now
    assert (np.flatnonzero(alphas)[0]) == np.argmax(now >= 5 - 1e-9)
    spec["series"] = [{**PLANE["line"], "appear": {"when": "t > 6"}}]
    assert np.flatnonzero(studio.scene(spec).panels[0].shown[0])[0] == np.argmax(now > 6)


def test_what_is_not_seen_is_not_looked_at(studio, wave):
    text = {"mark": "text", "x": "t", "y": "s", "text": "here", "show": "all", "appear": APPEAR}
    scene = studio.scene(wave(time=TIME, series=[text]))
    assert not everything(scene, 10)[0].words
    assert everything(scene, 30)[0].words


def test_names_at_ends_come_with_their_lines(studio, wave):
    def film(**keys):
        return wave(time=TIME, legend="ends", series=[{**PLANE["line"], "label": "name", **keys}])

    early, late = frames(studio, film(appear={"at": "3s", "fade": 0}), [5, 55])
    whole = frames(studio, film(), [55])[0]
    gone = frames(studio, film(appear={"at": "5900ms"}), [5])[0]
    assert np.abs(whole - late).max() <= 4
    assert (early == gone).all()
    seen = studio.stage(film(appear={"at": "3s", "fade": 0}))
    names = seen._panels[0].names
    assert np.isnan(names._moment(5).points).all()
    assert np.isfinite(names._moment(55).points).all()
