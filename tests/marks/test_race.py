"""Races: when bars change places, how those that come and go move, and which texts are seen."""

import pickle
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pytest

from renderer.engine.passing import clearness
from renderer.marks.race import SWAP

BAR = {"mark": "bar", "x": "v", "y": "rank", "key": "k"}
PLACE = {"rank": {"by": "v"}}


@dataclass
class Sheet:
    """What was drawn: the boxes, their faces, and tags."""

    box: Any = None
    faces: Any = None
    written: list[Any] = field(default_factory=list)

    def boxes(self, boxes: Any, style: Any) -> None:
        self.box, self.faces = np.array(boxes), np.array(style.faces)

    def tags(self, tags: Any, style: Any) -> None:
        self.written.append(tags)


def shown(scene: Any, index: int) -> dict[str, tuple[float, float, float]]:
    """The place, the length and the opacity of each bar, by the name that is written at it."""
    sheet = Sheet()
    scene.panels[0].layers[0].draw(sheet, index)
    if sheet.box is None:
        return {}
    names = ["".join(pieces) for pieces in sheet.written[0].texts]
    places = sheet.box[:, 2:].mean(axis=1)
    lengths = sheet.box[:, 1] - sheet.box[:, 0]
    rows = zip(names, places, lengths, sheet.faces[:, 3], strict=True)
    return {name: (float(p), float(v), float(a)) for name, p, v, a in rows}


def race(studio: Any, table: Any, time: Any, *transforms: Any, **keys: Any) -> Any:
    data = {**table, "transforms": list(transforms or [PLACE])}
    bar = {**BAR, "label": "{k}", **keys}
    return studio.scene({"data": {"d": data}, "series": [bar], "time": {"fps": 50, **time}})


def long(**columns: list[float | None]) -> dict[str, list[Any]]:
    """Columns of values at the moments 0, 1, 2 … as rows; None: no row."""
    rows = [
        (t, k, values[t])
        for t in range(len(next(iter(columns.values()))))
        for k, values in columns.items()
        if values[t] is not None
    ]
    return {name: [row[n] for row in rows] for n, name in enumerate("tkv")}


def smooth(s: Any) -> Any:
    s = np.clip(s, 0, 1)
    return s * s * (3 - 2 * s)


def test_bars_change_places_in_half_a_second_around_where_their_values_cross(studio):
    # a falls from 10 to 6 and b rises from 4 to 12 in four seconds: both are 8 at the middle.
    scene = race(studio, studio.csv(**long(a=[10.0, 6.0], b=[4.0, 12.0])), {"frames": 201})
    for index in range(201):
        seconds = index / 50
        step = smooth((seconds - 2.0) / SWAP + 0.5)
        now = shown(scene, index)
        assert now["a"] == pytest.approx((1 + step, 10 - seconds, 1))
        assert now["b"] == pytest.approx((2 - step, 4 + 2 * seconds, 1))


@pytest.mark.parametrize(
    ("a", "b", "middle"),
    [
        # From 236 to 229 and from 230 to 230: they cross at 6/7 of the way.
        ([236.0, 229.0], [230.0, 230.0], 4 * 6 / 7),
        # What crosses just before the end, or after the start, changes places within the stretch.
        ([10.0, 7.9], [4.0, 8.0], 4 - SWAP / 2),
        ([8.1, 4.0], [8.0, 9.0], SWAP / 2),
        # Equal at an end.
        ([5.0, 5.0], [5.0, 9.0], SWAP / 2),
    ],
)
def test_where_values_cross(studio, a, b, middle):
    scene = race(studio, studio.csv(**long(a=a, b=b)), {"frames": 201})
    for index in range(201):
        step = smooth((index / 50 - middle) / SWAP + 0.5)
        assert shown(scene, index)["a"][0] == pytest.approx(1 + step)
    assert shown(scene, 0)["a"][0] == 1 and shown(scene, 200)["a"][0] == 2


def test_bars_that_keep_their_order_stand_still(studio):
    values = {"a": [9.0, 5.0], "b": [4.0, 4.9], "c": [1.0, 4.8]}
    scene = race(studio, studio.csv(**long(**values)), {"frames": 51})
    for index in range(51):
        assert [shown(scene, index)[k][0] for k in "abc"] == [1, 2, 3]


def test_equal_values_have_the_tables_order_and_do_not_move(studio):
    values = {"a": [3.0, 5.0, 5.0], "b": [3.0, 5.0, 5.0], "c": [3.0, 5.0, 6.0]}
    scene = race(studio, studio.csv(**long(**values)), {"frames": 101})
    for index in range(51):
        assert [shown(scene, index)[k][0] for k in "abc"] == [1, 2, 3]
    assert [shown(scene, 100)[k][0] for k in "abc"] == [2, 3, 1]


def test_a_short_stretch_is_used_whole(studio):
    scene = race(studio, studio.csv(**long(a=[2.5, 1.5], b=[1.5, 2.5])), {"frames": 16})
    for index in range(16):
        assert shown(scene, index)["a"][0] == pytest.approx(1 + smooth(index / 15))


def test_places_follow_the_films_clock_through_easing_and_holds(studio):
    time = {"duration": 6, "easing": "cubic-in-out", "hold": {"start": 1, "end": 1}}
    scene = race(studio, studio.csv(**long(a=[10.0, 6.0], b=[4.0, 12.0])), time)
    places = [shown(scene, index)["a"][0] for index in range(300)]
    assert set(places[:51]) == {1} and set(places[-51:]) == {2}
    # By symmetry they cross in the middle of the film, and half a second of film is enough.
    moved = np.flatnonzero((np.array(places) > 1) & (np.array(places) < 2))
    assert moved.min() / 50 == pytest.approx(3 - SWAP / 2, abs=0.05)
    assert moved.max() / 50 == pytest.approx(3 + SWAP / 2, abs=0.05)


def test_beyond_the_last_place_bars_leave_and_come_with_the_value_they_have(studio):
    values = {"a": [9.0, 9.0], "b": [5.0, 4.0], "c": [1.0, 6.0]}
    table = studio.csv(**long(**values))
    scene = race(studio, table, {"frames": 201}, {"rank": {"by": "v", "keep": 2}})
    names = [set(shown(scene, index)) for index in (0, 100, 200)]
    assert names[1] == {"a", "b", "c"} and "a" in names[0] and "a" in names[2]
    for index in range(201):
        now = shown(scene, index)
        step = smooth((index / 50 - 2.0) / SWAP + 0.5)
        assert now["a"] == (1, 9, 1)
        assert now["b"][:2] == pytest.approx((2 + step, 5))
        assert now["c"][:2] == pytest.approx((3 - step, 6))
    assert shown(scene, 0)["b"] == (2, 5, 1) and shown(scene, 0)["c"][2] == 0
    assert shown(scene, 200)["c"] == (2, 6, 1) and shown(scene, 200)["b"][2] == 0
    # One is there whole while the other is not: no ghosts in the middle.
    assert shown(scene, 100)["b"][2] == shown(scene, 100)["c"][2] == 1


def test_a_bar_that_is_missing_for_a_while_returns(studio):
    values = {"a": [9.0, 8.0, 7.0], "b": [5.0, None, 6.0], "c": [3.0, 4.0, 5.0]}
    scene = race(studio, studio.csv(**long(**values)), {"frames": 201})
    assert [shown(scene, index)["b"] for index in (0, 200)] == [(2, 5, 1), (2, 6, 1)]
    assert shown(scene, 100)["b"][2] == 0 and shown(scene, 100)["c"][:2] == (2, 4)
    assert shown(scene, 60)["b"][1] == 5 and shown(scene, 160)["b"][1] == 6


def test_missing_values_are_no_rows(studio):
    columns = long(a=[9.0, 8.0], b=[5.0, 6.0], c=[1.0, 2.0])
    columns["v"][2] = None
    scene = race(studio, {"source": "inline", "columns": columns}, {"frames": 101})
    assert shown(scene, 0)["c"][2] == 0 and shown(scene, 100)["c"] == (3, 2, 1)


def wandering(names: int, moments: int) -> tuple[Any, Any]:
    """Values that go up and down, and the table of them."""
    values = np.exp(np.cumsum(np.random.default_rng(4).normal(0, 0.2, (moments, names)), axis=0))
    columns = {f"n{k}": values[:, k].tolist() for k in range(names)}
    return values, long(**columns)


@pytest.mark.parametrize("keep", [None, 8])
def test_at_each_moment_the_order_is_the_tables_and_places_never_jump(studio, keep):
    values, columns = wandering(20, 12)
    ranking = {"rank": {"by": "v", **({"keep": keep} if keep else {})}}
    scene = race(studio, studio.csv(**columns), {"frames": 11 * 20 + 1}, ranking)
    last: dict[str, float] = {}
    for index in range(11 * 20 + 1):
        now = {name: place for name, (place, _, alpha) in shown(scene, index).items() if alpha > 0}
        if index % 20 == 0:
            order = np.argsort(-values[index // 20], kind="stable")[:keep]
            assert now == {f"n{k}": place for place, k in enumerate(order.tolist(), 1)}
        for name, place in now.items():
            if name in last:
                # A smooth step is at most 1.5 times as fast as a straight one of 20 frames.
                assert abs(place - last[name]) <= 1.5 * 20 / 20 + 1e-9
        last = now


def test_too_many_moments_are_not_stopped_at_each(studio):
    values, columns = wandering(10, 41)
    scene = race(studio, studio.csv(**columns), {"frames": 201})
    places = np.array([[shown(scene, i)[f"n{k}"][0] for k in range(10)] for i in range(201)])
    assert (places[0] == np.argsort(np.argsort(-values[0])) + 1).all()
    assert (places[-1] == np.argsort(np.argsort(-values[-1])) + 1).all()
    # Ten moments a second: what changes places takes longer, and is mostly in order even so.
    assert np.abs(np.diff(places, axis=0)).max() < 1
    seen = np.argsort(places[::5], axis=1) == np.argsort(-values)
    assert seen.mean() > 0.7


def test_the_film_stops_where_it_says(studio):
    values, columns = wandering(6, 100)
    hold = {"at": [{"t": 50, "for": "1s"}]}
    scene = race(studio, studio.csv(**columns), {"frames": 150, "hold": hold})
    index = int(np.flatnonzero(scene.clock.now == 50)[25])
    want = {f"n{k}": r for r, k in enumerate(np.argsort(-values[50]).tolist(), 1)}
    assert {name: place for name, (place, *_) in shown(scene, index).items()} == want


def test_the_bar_that_rises_is_drawn_last(studio):
    scene = race(studio, studio.csv(**long(a=[10.0, 6.0], b=[4.0, 12.0])), {"frames": 201})
    for index in range(1, 200):
        assert list(shown(scene, index)) == ["a", "b"]


def test_the_smallest_may_be_first(studio):
    ranking = {"rank": {"by": "v", "order": "ascending"}}
    table = studio.csv(**long(a=[1.0, 3.0], b=[2.0, 2.0]))
    scene = race(studio, table, {"frames": 201}, ranking)
    for index in range(201):
        step = smooth((index / 50 - 2.0) / SWAP + 0.5)
        assert shown(scene, index)["a"][0] == pytest.approx(1 + step)


def test_places_that_are_no_ranks_of_the_values_run_straight(studio):
    columns = long(a=[10.0, 6.0], b=[4.0, 12.0], c=[3.0, 2.0])
    columns["rank"] = [2, 3, 1, 1, 2, 3]
    scene = race(studio, studio.csv(**columns), {"frames": 101}, {"filter": "v > 0"})
    assert shown(scene, 25)["a"][0] == pytest.approx(1.75)


def test_parts_of_a_bar_go_with_it_and_it_is_their_sum_that_counts(studio):
    table = studio.csv(
        t=[0] * 4 + [1] * 4, k=list("aabb") * 2, g=list("uw") * 4,
        v=[6.0, 4.0, 1.0, 3.0, 1.0, 5.0, 6.0, 6.0], place=[1, 1, 2, 2, 2, 2, 1, 1],
    )  # fmt: skip
    series = {"mark": "bar", "x": "v", "y": "place", "key": ["k", "g"], "color": {"field": "g"}}
    spec = {
        "data": {"d": table}, "time": {"fps": 50, "frames": 201},
        "series": [{**series, "arrange": "stack", "name": "{k}"}],
    }  # fmt: skip
    scene = studio.scene(spec)
    for index in (0, 80, 95, 100, 110, 200):
        sheet, share = Sheet(), index / 200
        scene.panels[0].layers[0].draw(sheet, index)
        step = smooth((index / 50 - 2.0) / SWAP + 0.5)
        ends = {}
        for box in sheet.box:
            ends.setdefault(round(float(box[2:].mean()), 6), []).append(float(box[1]))
        tops = {place: max(several) for place, several in ends.items()}
        if index != 100:
            want = {1 + step: 10 - 4 * share, 2 - step: 4 + 8 * share}
            assert tops == pytest.approx({round(p, 6): v for p, v in want.items()})
        # At the crossing both are at one place, each on its own base.
        assert sorted(sheet.box[:, 0])[:2] == [0, 0]
        names = ["".join(pieces) for pieces in sheet.written[0].texts]
        assert sorted(names) == ["", "", "a", "b"]


def test_names_stand_before_bars_in_place_of_ticks(studio):
    table = studio.csv(**long(a=[10.0, 6.0], b=[4.0, 12.0]))
    scene = race(studio, table, {"frames": 3}, name="{k} and so on", label="{v:.0f}")
    sheet = Sheet()
    scene.panels[0].layers[0].draw(sheet, 0)
    numbers, names = sheet.written
    assert names.points[:, 0].tolist() == [0, 0] and names.sides[:, 0].tolist() == [-1, -1]
    assert ["".join(pieces) for pieces in names.texts] == ["a and so on", "b and so on"]
    axis = scene.panels[0].space.y
    assert not len(axis.ticks) and not axis.label
    # They have their room beside the panel: the axis of values still begins at 0.
    assert scene.panels[0].space.x.low == 0 and scene.panels[0].space.rect[0] > 25
    assert scene.panels[0].legend is None


def test_the_text_of_a_bar_that_turns_round_goes_over_its_base(studio):
    table = studio.csv(**long(a=[10.0, 10.0], b=[-4.0, 4.0]))
    scene = race(studio, table, {"frames": 201})
    sides = []
    for index in range(201):
        sheet = Sheet()
        scene.panels[0].layers[0].draw(sheet, index)
        sides.append(float(sheet.written[0].sides[0, 0]))
    assert sides[0] == -1 and sides[-1] == 1 and sides[100] == pytest.approx(0, abs=1e-9)
    assert max(np.diff(sides)) < 0.2 and min(np.diff(sides)) >= 0


def test_races_survive_the_way_to_another_process(studio):
    scene = race(studio, studio.csv(**long(a=[10.0, 6.0], b=[4.0, 12.0])), {"frames": 51})
    before = shown(scene, 25)
    assert shown(pickle.loads(pickle.dumps(scene)), 25) == before


def test_frames_are_the_same_in_any_order(studio):
    _, columns = wandering(20, 12)
    scene = race(studio, studio.csv(**columns), {"frames": 120})
    forth = [shown(scene, index) for index in range(120)]
    back = [shown(scene, index) for index in reversed(range(120))]
    assert forth == back[::-1]


def test_of_two_texts_that_meet_the_later_bars_stays():
    bodies = np.array([[0.0, 100, 40, 80], [0.0, 100, 50, 90]])
    middles, widths = np.array([[130.0, 60], [130.0, 70]]), np.array([40.0, 40])
    assert clearness(middles, widths, 20, bodies, False, True).tolist() == [0, 1]
    # Beside each other nothing is in the way.
    far = np.array([[130.0, 60], [190.0, 70]])
    wide = np.array([[0.0, 100, 40, 80], [0.0, 160, 50, 90]])
    assert clearness(far, widths, 20, wide, False, True).tolist() == [0, 1]
    apart = np.array([[0.0, 100, 40, 80], [0.0, 100, 90, 130]])
    assert clearness(np.array([[130.0, 60], [130.0, 110]]), widths, 20, apart, False, True).all()


def test_texts_fade_evenly_while_two_bars_pass():
    widths = np.array([40.0, 40])
    alphas = []
    for shift in range(60, -61, -1):
        bodies = np.array([[0.0, 100, 40, 80], [0.0, 100, 40 + shift, 80 + shift]])
        middles = np.array([[130.0, 60], [130.0, 60 + shift]])
        alphas.append(float(clearness(middles, widths, 20, bodies, False, True)[0]))
    assert alphas[0] == alphas[-1] == 1 and alphas[60] == 0
    assert np.abs(np.diff(alphas)).max() < 0.15


@pytest.mark.parametrize("tween", ["cubic-in", "smooth", "none"])
def test_bars_change_places_where_their_tweened_values_cross(studio, tween):
    values = {"a": [9.0, 10.0, 6.0, 6.5], "b": [1.0, 4.0, 12.0, 12.5]}
    scene = race(studio, studio.csv(**long(**values)), {"frames": 601}, tween=tween)
    lengths = [{k: v for k, (_, v, _) in shown(scene, i).items()} for i in range(601)]
    crossed = next(i for i in range(601) if lengths[i]["b"] > lengths[i]["a"])
    # What is there at once is so at a moment, before which they have changed places.
    middle = 400 - 50 * SWAP / 2 if tween == "none" else crossed
    places = [shown(scene, i)["a"][0] for i in range(601)]
    half = next(i for i in range(601) if places[i] >= 1.5 - 1e-9)
    assert half == pytest.approx(middle, abs=1)


def test_bars_come_and_go_as_the_spec_says(studio):
    table = studio.csv(**long(a=[9.0, 9.0], b=[5.0, 4.0], c=[1.0, 6.0]))
    keep = {"rank": {"by": "v", "keep": 2}}
    scene = race(studio, table, {"frames": 201}, keep, enter="grow", exit="none")
    assert shown(scene, 0)["c"][1] == 0 and shown(scene, 200)["c"][1] == 6
    grown = [shown(scene, i)["c"][1] for i in range(201)]
    assert (np.diff(grown) >= 0).all() and 0 < grown[95] < 6
    assert {shown(scene, i)["b"][2] for i in range(201)} == {0, 1}


def test_what_stands_at_the_places_of_a_race_is_told_that_it_leaves_them(studio):
    table = studio.csv(**long(a=[9.0, 4.0], b=[5.0, 8.0]))
    text = {"mark": "text", "data": "d", "x": "v", "key": "k", "text": "{k}"}
    bar = {"mark": "bar", "data": "d", "x": "v", "y": "rank", "key": "k"}
    table = {**table, "transforms": [{"rank": {"by": "v"}}]}
    for other, told in (({**text, "y": "rank"}, 1), ({**text, "y": "v"}, 0)):
        studio.warnings.clear()
        studio.scene({"data": {"d": table}, "time": {"field": "t"}, "series": [bar, other]})
        found = [one for one in studio.warnings if one.code == "race"]
        assert len(found) == told
        assert all(one.path == ("series", 1, "y") for one in found)
