"""When things are shown: counted by hand on small clocks."""

from fractions import Fraction

import numpy as np
import pytest
from pydantic import TypeAdapter, ValidationError

from renderer.clock import Time, compile_clock
from renderer.errors import Fault
from renderer.moment import Moment
from renderer.table import Table
from renderer.timing import Calendar, Seen, Timed, frame_at, showing
from renderer.values import Duration

MOMENT = TypeAdapter(Moment)
TIMED = TypeAdapter(Timed)


def film(seconds=10.0, fps=10.0, span=(0.0, 10.0), **more):
    return compile_clock(Time(fps=fps, duration=Duration(seconds), **more), span)


def calendar(clock, *tables, params=()):
    return Calendar(clock, tables, dict(params))


def table(clock, called="run", column="t", dates=(), **columns):
    arrays = {k: np.asarray(v) if isinstance(v[0], str) else np.asarray(v, dtype=float)
              for k, v in columns.items()}  # fmt: skip
    return Seen(called, Table(arrays, clock=column, dates=frozenset(dates)), column, clock)


def shown(keys, cal, warn=None):
    return TIMED.validate_python(keys).showing(cal, (warn if warn is not None else []).append)


@pytest.mark.parametrize(
    ("at", "frame"),
    [("0s", 0), ("1s", 10), ("1050ms", 10), ("10s", 99), ("0%", 0), ("50%", 50), ("100%", 99),
     ("7 frames", 7), ("100 frames", 99)],
)  # fmt: skip
def test_film_time_is_the_frame_that_shows_then(at, frame):
    assert frame_at(Duration.parse(at), 100, Fraction(10)) == frame


@pytest.mark.parametrize("at", ["10.1s", "101 frames", "100.5%"])
def test_after_the_film_is_an_error(at):
    with pytest.raises(Fault, match=r"is after the end of the film \(10 s, 100 frames\)"):
        frame_at(Duration.parse(at), 100, Fraction(10))


def test_data_time_is_the_first_frame_that_has_reached_it():
    clock = film()
    run = table(clock, t=[0, 10])
    for value in (0, 0.05, 3.3, 9.99, 10):
        found = calendar(clock, run).find(MOMENT.validate_python({"t": value})).frame
        assert clock.now[found] >= value - 1e-9
        assert found == 0 or clock.now[found - 1] < value


def test_data_time_stands_still_in_holds():
    clock = film(hold={"start": Duration(2.0), "at": [{"t": 5, "for_": Duration(3.0)}]})
    found = calendar(clock, table(clock, t=[0, 10]))
    assert found.find(MOMENT.validate_python({"t": 0})).frame == 0
    five = found.find(MOMENT.validate_python({"t": 5})).frame
    assert (clock.now[five : five + 30] == 5).all() and clock.now[five - 1] < 5


def test_the_clock_may_have_any_name_and_hold_dates():
    clock = film(span=(0.0, 864000.0))
    run = table(clock, column="day", dates=["day"], day=[0, 864000])
    found = calendar(clock, run).find(MOMENT.validate_python({"day": "1970-01-06"}))
    assert clock.now[found.frame] >= 5 * 86400 > clock.now[found.frame - 1]


def test_each_table_has_its_own_clock():
    clock = film(span=(0.0, 1.0))
    own = clock.stretched((100.0, 200.0))
    run = table(own, column="step", step=[100, 200])
    found = calendar(clock, run).find(MOMENT.validate_python({"step": 150}))
    assert own.now[found.frame] == pytest.approx(150, abs=1.1)


LOSS = {"t": [0, 2, 4, 6, 8], "loss": [9, 5, 0.5, 0.05, 0.01]}


def test_a_condition_holds_from_the_first_row_on():
    clock = film()
    found = calendar(clock, table(clock, **LOSS)).find(MOMENT.validate_python({"when": "loss < 1"}))
    assert found.row == 2
    assert clock.now[found.frame] >= 4 > clock.now[found.frame - 1]


@pytest.mark.parametrize(
    ("when", "row"),
    [("loss < limit", 3), ("loss == min(loss)", 4), ("t >= 5", 3), ("loss < lag(loss) / 5", 2),
     ("name == 'c'", 2), ("loss < 100", 0)],
)  # fmt: skip
def test_conditions_are_about_rows(when, row):
    clock = film()
    run = table(clock, **LOSS, name=list("abcde"))
    found = calendar(clock, run, params={"limit": 0.1}).find(MOMENT.validate_python({"when": when}))
    assert found.row == row


def test_rows_may_be_in_any_order_and_miss_values():
    clock = film()
    nan = float("nan")
    run = table(clock, t=[8, nan, 2, 5], loss=[0, 0, nan, 0])
    found = calendar(clock, run).find(MOMENT.validate_python({"when": "loss < 1"}))
    assert found.row == 3


def test_a_condition_is_about_the_first_table_that_has_its_columns():
    clock = film()
    one, two = table(clock, "one", **LOSS), table(clock, "two", t=[0, 5], error=[1, 0])
    found = calendar(clock, one, two).find(MOMENT.validate_python({"when": "error == 0"}))
    assert found.seen is two and found.row == 1
    named = {"when": "t > 3", "data": "two"}
    assert calendar(clock, one, two).find(MOMENT.validate_python(named)).row == 1


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ({"t": 11}, "the data has no moment 11: it runs from 0 to 10"),
        ({"loss": 1}, "'loss' is not the clock: that is 't'"),
        ({"tt": 1}, "unknown clock 'tt'"),
        ({"t": "2020-01-01"}, "the clock 't' holds numbers"),
        ({"when": "los < 1"}, "unknown name 'los'"),
        ({"when": "loss < 1", "data": "rum"}, "unknown table 'rum'"),
    ],
)
def test_what_is_wrong_with_moments(moment, text):
    clock = film()
    with pytest.raises(Fault, match=text):
        calendar(clock, table(clock, **LOSS)).find(MOMENT.validate_python(moment))


@pytest.mark.parametrize("moment", [{"t": 1}, {"when": "t > 1"}])
def test_data_without_a_clock_has_no_moments(moment):
    clock = film(span=None)
    still = Seen("d", Table({"x": np.arange(3.0)}), None, clock)
    with pytest.raises(Fault) as caught:
        calendar(clock, still).find(MOMENT.validate_python(moment))
    assert caught.value.code == "no-clock"


@pytest.mark.parametrize(
    ("keys", "frames"),
    [
        ({}, (0, 100)),
        ({"at": "always"}, (0, 100)),
        ({"at": 2}, (20, 100)),
        ({"at": 2, "for": 3}, (20, 50)),
        ({"at": 2, "until": "3s"}, (20, 30)),
        ({"until": {"t": 5}}, (0, 50)),
        ({"at": 8, "for": 100}, (80, 100)),
        ({"at": 2, "until": "10s"}, (20, 100)),
        ({"at": 2, "until": "100%"}, (20, 100)),
        ({"at": "99 frames"}, (99, 100)),
        ({"at": {"when": "loss < 1"}, "for": "10 frames"}, (40, 50)),
    ],
)
def test_frames_from_the_first_up_to_before_the_last(keys, frames):
    clock = film()
    found = shown(keys, calendar(clock, table(clock, **LOSS)))
    assert (found.start, found.stop) == frames
    assert (found.alphas[found.start : found.stop] > 0).all()
    assert not found.alphas[: found.start].any() and not found.alphas[found.stop :].any()


def test_a_condition_that_never_holds_is_a_warning():
    clock, warnings = film(), []
    found = shown({"at": {"when": "loss < 0"}}, calendar(clock, table(clock, **LOSS)), warnings)
    assert found.start == found.stop and not found.alphas.any()
    assert [(w.code, w.at, w.severity) for w in warnings] == [("never", ("at", "when"), "warning")]
    warnings.clear()
    found = shown({"until": {"when": "loss < 0"}}, calendar(clock, table(clock, **LOSS)), warnings)
    assert found.stop == 100 and [w.at for w in warnings] == [("until", "when")]


def test_what_came_with_the_data_goes_where_that_goes_back():
    clock = film(rewind=True, hold={"end": Duration(2.0)})
    run = calendar(clock, table(clock, **LOSS))
    for at in ({"t": 4}, {"when": "loss < 1"}):
        found = shown({"at": at}, run)
        inside = np.arange(found.start, found.stop)
        assert (clock.now[inside] >= 4 - 1e-9).all()
        assert clock.now[found.start - 1] < 4 and clock.now[found.stop] < clock.now[found.start]
    assert shown({"at": {"t": 0}}, run).always
    # By film time it stays, and as long as is said.
    assert shown({"at": "1s"}, run).stop == 100
    assert shown({"at": {"t": 4}, "for": "1s"}, run).stop == shown({"at": {"t": 4}}, run).start + 10


def test_it_comes_and_goes_softly_but_not_at_the_films_ends():
    found = showing(100, 20, 40, 3)
    assert found.alphas[19:24].tolist() == [0, 0.25, 0.5, 0.75, 1]
    assert found.alphas[36:41].tolist() == [1, 0.75, 0.5, 0.25, 0]
    assert showing(100, 0, 100, 3).always
    assert (showing(100, 20, 40, 0).alphas[20:40] == 1).all()


@pytest.mark.parametrize("length", range(1, 9))
def test_what_is_short_is_still_seen(length):
    alphas = showing(50, 20, 20 + length, 10).alphas
    assert alphas.max() >= 0.5 and (alphas[20 : 20 + length] > 0).all()
    assert (alphas[20 : 20 + length] == alphas[20 : 20 + length][::-1]).all()


@pytest.mark.parametrize(
    "keys",
    [{"for": 1, "until": 2}, {"at": "always", "for": 1}, {"at": "always", "until": 1}, {"for": 0},
     {"at": -1}, {"fade": "soon"}],
)  # fmt: skip
def test_keys_that_contradict_each_other(keys):
    with pytest.raises(ValidationError):
        TIMED.validate_python(keys)


@pytest.mark.parametrize(
    "keys", [{"at": 5, "until": 5}, {"at": {"t": 5}, "until": 2}, {"until": 0}]
)
def test_it_cannot_go_before_it_comes(keys):
    clock = film()
    with pytest.raises(Fault, match="it would go before") as caught:
        shown(keys, calendar(clock, table(clock, **LOSS)))
    assert caught.value.at == ("until",)
