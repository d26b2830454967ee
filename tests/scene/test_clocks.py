"""A film's clock and its tables: holds, paces, posters and pictures at moments of the data."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image

from renderer.errors import SpecError

LOSS = {"t": [0, 2, 4, 6, 8], "loss": [9, 5, 0.5, 0.05, 0.01]}
DAYS = [f"2020-0{month}-01" for month in range(1, 6)]


@pytest.fixture
def film(studio):
    """The scene of a film of tables, each drawn as a line; `time` and more keys of the spec."""

    def make(tables, time=None, **keys):
        data = {name: {"source": "inline", "columns": one} for name, one in tables.items()}
        series = [
            {"mark": "line", "data": name, "x": list(one)[0], "y": list(one)[1]}
            for name, one in tables.items()
        ]
        spec = {
            "version": 1, "data": data, "time": time or {}, "series": series, "output": "a.gif",
            "canvas": {"size": [320, 200]}, "legend": "none",
        }  # fmt: skip
        return studio.scene({**spec, **keys})

    return make


def held(scene, number=0):
    """The moments that a pause shows."""
    first, stop = scene.clock.pauses[number]
    return scene.clock.now[first:stop]


def wrong(make):
    with pytest.raises(SpecError) as caught:
        make()
    return [(p.code, p.text, p.path) for p in caught.value.problems]


@pytest.mark.parametrize(
    ("pause", "moment"),
    [
        ({"t": 3}, 3),
        ({"when": "loss < 0.1"}, 6),
        ({"when": "loss < limit"}, 4),
        ({"when": "t >= 5", "data": "run"}, 6),
    ],
)
def test_where_it_stops(film, pause, moment):
    hold = {"at": [{**pause, "for": "1s"}]}
    scene = film({"run": LOSS}, {"fps": 10, "duration": 9, "hold": hold}, params={"limit": 1})
    assert set(held(scene).tolist()) == {moment}
    assert 10 <= len(held(scene)) <= 11


def test_dates(film):
    hold = {"at": [{"date": "2020-03-01", "for": "1s"}]}
    table = {"date": DAYS, "v": [1, 2, 3, 4, 5]}
    scene = film({"run": table}, {"fps": 10, "speed": "30.25 days", "hold": hold})
    # 121 days from the first of January to the first of May.
    assert scene.clock.frames == 40 + 1 + 10
    assert set(held(scene).tolist()) == {1583020800.0}
    pace = [{"until": "2020-03-01", "speed": "30 days"}, {"speed": "61 days"}]
    paced = film({"run": table}, {"fps": 10, "pace": pace})
    assert paced.clock.frames == 20 + 10 + 1
    assert paced.clock.now[20] == 1583020800.0


def test_a_pace_changes_at_a_condition(film):
    pace = [{"until": {"when": "loss < 1"}, "speed": 1}, {"speed": 4}]
    scene = film({"run": LOSS}, {"fps": 10, "pace": pace})
    assert scene.clock.frames == 40 + 10 + 1 and scene.clock.now[40] == 4


def test_what_never_is_a_warning(film, studio):
    time = {
        "fps": 10, "pace": [{"until": {"when": "loss < 0"}, "speed": 1}, {"speed": 4}],
        "hold": {"at": [{"when": "loss < 0", "for": "1s", "caption": "low"}]},
        "poster": {"when": "loss > 100"},
    }  # fmt: skip
    scene = film({"run": LOSS}, time)
    assert scene.clock.frames == 80 + 1 and not scene.captions and scene.poster == 80
    assert {(w.code, w.path) for w in studio.warnings if w.code == "never"} == {
        ("never", ("time", "hold", "at", 0, "when")),
        ("never", ("time", "pace", 0, "until", "when")),
        ("never", ("time", "poster", "when")),
    }
    low, high = min(LOSS["loss"]), max(LOSS["loss"])
    told = next(w for w in studio.warnings if w.path[1:2] == ("hold",))
    assert told.hint == f"'loss' goes from {low:.4g} to {high:.4g}"


def test_a_number_is_no_condition(film):
    for when, wrong in [("loss", True), ("loss + 1", True), ("loss < 2 and t > 1", False)]:
        time = {"duration": 4, "hold": {"at": [{"when": when, "for": "1s"}]}}
        if not wrong:
            film({"run": LOSS}, time)
            continue
        with pytest.raises(SpecError, match="neither holds nor does not") as caught:
            film({"run": LOSS}, time)
        assert caught.value.problems[0].path == ("time", "hold", "at", 0, "when")
        assert caught.value.problems[0].hint == f"compare it with another, such as {when} < 0.1"


def picture(path):
    with Image.open(path) as image:
        return np.asarray(image.convert("RGB"))


def test_a_caption_is_there_while_it_stops(film):
    caption = {"text": "{loss} at {t:.0f}", "position": "center", "size": 20, "fade": "200ms"}
    hold = {"at": [{"when": "loss < 0.1", "for": "1s", "caption": caption},
                   {"t": 2, "for": "1s", "caption": "two"}]}  # fmt: skip
    scene = film({"run": LOSS}, {"fps": 10, "duration": 10, "hold": hold})
    shown = [caption.showing for caption in scene.captions]
    assert [(one.start, one.stop) for one in shown] == list(scene.clock.pauses)
    first, stop = scene.clock.pauses[0]
    assert shown[0].alphas[first - 1] == 0 < shown[0].alphas[first] < 1
    assert shown[0].alphas[first + 2 : stop - 2].tolist() == [1] * (stop - first - 4)
    assert scene.captions[0].labels[0].style.size > scene.captions[1].labels[0].style.size


def test_a_caption_tells_of_the_row_that_met_the_condition(film, studio):
    """Not of the first key, whose values words show else."""
    rows = {"t": [0, 4, 0, 4], "loss": [9, 8, 7, 0.5], "who": ["a", "a", "b", "b"]}
    hold = {"at": [{"when": "loss < 1", "for": "1s", "caption": "{who}: {loss}"}]}
    scene = film({"run": rows}, {"fps": 10, "duration": 5, "hold": hold})
    texts = {
        "".join(piece[0] for piece in label.pieces) for c in scene.captions for label in c.labels
    }
    assert texts == {"b: 0.5"}


def test_stretched_tables_stop_together_at_a_moment_of_one(film):
    tables = {"one": {"t": [0, 3, 7], "v": [0, 1, 2]}, "two": {"step": [100, 200], "w": [0, 1]}}
    hold = {"at": [{"t": 1.75, "for": "1s"}, {"step": 150, "for": "1s"},
                   {"when": "v >= 1", "for": "1s"}]}  # fmt: skip
    scene = film(tables, {"fps": 10, "duration": 10, "align": "stretch", "hold": hold})
    assert [set(held(scene, n).tolist()) for n in range(3)] == [{0.25}, {0.5}, {3 / 7}]
    own = scene.panels[0].layers[0].strands.now
    first, stop = scene.clock.pauses[2]
    assert (own[first:stop] == 3).all()  # just the row's own time, whatever rounding does
    pace = [{"until": 0.25, "speed": 1}, {"until": {"step": 150}, "speed": 5}, {"speed": 1}]
    paced = film(tables, {"fps": 10, "frames": 81, "align": "stretch", "pace": pace})
    assert paced.clock.now[[25, 30]] == pytest.approx([0.25, 0.5])


def test_tables_by_value_and_stretched_rewind_and_ease_together(film):
    tables = {"one": {"t": [0, 4], "v": [0, 1]}, "two": {"t": [2, 10], "w": [0, 1]}}
    time = {"fps": 10, "frames": 41, "easing": "cubic-in-out", "rewind": True, "loop": "once"}
    scene = film(tables, time)
    assert all((layer.strands.now == scene.clock.now).all() for layer in scene.panels[0].layers)
    assert scene.clock.now[[0, 20, 40]].tolist() == [0, 10, 0]
    scene = film(tables, {**time, "align": "stretch"})
    one, two = (layer.strands.now for layer in scene.panels[0].layers)
    assert one[[0, 20, 40]].tolist() == [0, 4, 0] and two[[0, 20, 40]].tolist() == [2, 10, 2]
    assert one / 4 == pytest.approx((two - 2) / 8)


@pytest.mark.parametrize(
    ("poster", "frame"),
    [
        ("start", 0),
        ("end", 89),
        ("50%", 45),
        ("2s", 20),
        ({"t": 8}, 89),
        ({"when": "loss < 1"}, 45),
    ],
)
def test_the_poster(film, poster, frame):
    output = [{"file": "a.png"}, "b.gif"]
    scene = film({"run": LOSS}, {"fps": 10, "frames": 90, "poster": poster}, output=output)
    assert scene.poster == frame


def test_the_poster_of_a_film_that_plays_back_is_where_it_turns(film):
    scene = film({"run": LOSS}, {"fps": 10, "duration": 9, "rewind": True, "hold": {"end": "1s"}})
    assert scene.clock.now[scene.poster] == 8 and scene.clock.now[scene.poster + 1] < 8


def test_stills_and_sheets_show_the_moments_they_say(studio, tmp_path):
    spec = {
        "version": 1, "data": {"run": {"source": "inline", "columns": LOSS}},
        "time": {"fps": 10, "frames": 81, "poster": {"t": 6}},
        "series": [{"mark": "line", "x": "t", "y": "loss", "head": {}}],
        "canvas": {"size": [320, 200]},
        "output": [
            {"file": "a.png", "at": {"when": "loss < 1"}}, "b.png", {"file": "c.png", "at": "end"},
            {"file": "d.png", "at": ["end", {"t": 2}, "1s", {"t": 2}], "columns": 2, "gap": 0,
             "scale": 1},
        ],
    }  # fmt: skip
    animation = studio.load(spec)
    animation.render(tmp_path, jobs=1)
    for name, frame in (("a", 40), ("b", 60), ("c", 80)):
        assert (picture(tmp_path / f"{name}.png") == animation.frame(frame)[..., :3]).all()
    sheet = picture(tmp_path / "d.png")
    tiles = [sheet[y : y + 200, x : x + 320] for y in (0, 200) for x in (0, 320)]
    for tile, frame in zip(tiles, (80, 20, 10, 20), strict=True):
        assert (tile == animation.frame(frame)[..., :3]).all()


def test_one_row_and_rows_of_one_moment(film):
    scene = film({"run": {"t": [3], "v": [1]}}, {"fps": 10, "duration": 1})
    assert set(scene.clock.now.tolist()) == {3.0}
    told = wrong(lambda: film({"run": {"t": [3, 3], "v": [1, 2]}}, {"speed": 2}))
    assert told == [
        ("clock", "'speed' gives no length: the data has only the moment 3", ("time", "speed"))
    ]
    np.testing.assert_equal(scene.clock.before(1.0), np.full(10, 3.0))
