"""Speeds by stretches of the data's time: against integrals by hand and by small steps."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from renderer.clock import Clock, Reading, Speed, Time, compile_clock
from renderer.errors import Fault

SPAN = (0.0, 20.0)
RATES = st.sampled_from([1, 7, 10, 24, 29.97, 30, 60])


def clock(
    span: tuple[float, float] = SPAN, reading: Reading | None = None, **keys: object
) -> Clock:
    time = Time.model_validate(keys, by_alias=True, by_name=False)
    return compile_clock(time, span, reading=reading)


def test_two_paces_by_hand() -> None:
    # 10 units at 0.5 a second take 20 s, 10 at 5 a second 2 s; then a frame that shows the end.
    made = clock(fps=10, pace=[{"until": 10, "speed": 0.5}, {"speed": 5}])

    assert made.frames == 220 + 1
    assert made.now[:201].tolist() == [0.5 * k / 10 for k in range(201)]
    assert made.now[200:221] == pytest.approx([10 + 5 * k / 10 for k in range(21)], abs=1e-12)
    assert made.now[-1] == 20


def test_a_change_of_pace_by_hand() -> None:
    # 5 s at 1; then in 1 s from 1 to 5: 3 units; then 12 units at 5, 2.4 s.
    made = clock(fps=20, pace=[{"until": 5, "speed": 1}, {"speed": 5, "over": "1s"}])

    assert made.frames == (5 + 1 + 2.4) * 20 + 1
    seconds = np.arange(made.frames) / 20
    into = np.clip(seconds - 5, 0, 1)
    wanted = np.where(
        seconds < 5, seconds, 5 + into + 4 * into**2 / 2 + 5 * np.maximum(0, seconds - 6)
    )
    assert made.now == pytest.approx(wanted, abs=1e-12)


paces = st.lists(
    st.tuples(st.floats(0.5, 5), st.floats(0.1, 20), st.floats(0, 0.02)), min_size=1, max_size=5
)


@given(paces, RATES, st.floats(-1e3, 1e3))
def test_any_pace_against_small_steps(
    stretches: list[tuple[float, float, float]], fps: float, first: float
) -> None:
    """The time at which each stretch ends, by adding up; then a walk in steps of 1/50 frame."""
    ends = first + np.cumsum([length for length, _, _ in stretches])
    pace = [
        {"until": float(end), "speed": speed, **({"over": over} if number else {})}
        for number, (end, (_, speed, over)) in enumerate(zip(ends, stretches, strict=True))
    ]
    del pace[-1]["until"]
    made = clock((first, float(ends[-1])), fps=fps, pace=pace)

    knots, values, before = [0.0], [first], stretches[0][1]
    for number, (length, speed, over) in enumerate(stretches):
        over = over if number else 0.0
        for step in range(1, 201 if over else 1):
            part = over / 200
            knots.append(knots[-1] + part)
            values.append(values[-1] + part * (before + (speed - before) * (step - 0.5) / 200))
        rest = length - over * (before + speed) / 2
        knots.append(knots[-1] + rest / speed)
        values.append(values[-1] + rest)
        before = speed
    rate = float(made.fps)
    seconds = np.minimum(np.arange(made.frames) / rate, knots[-1])
    assert made.now == pytest.approx(np.interp(seconds, knots, values), abs=1e-4)
    assert made.now[0] == first and made.now[-1] == float(ends[-1])
    assert 0 <= made.frames - 1 - knots[-1] * rate < 1 + 1e-6


@given(st.floats(0.01, 100), RATES, st.floats(0.1, 50), st.floats(-1e4, 1e4))
def test_speed_shows_exact_instants(speed: float, fps: float, length: float, first: float) -> None:
    """Frame k shows first + speed k / fps: also the thousandth, without drift."""
    span = (first, first + length)
    if length / speed * fps > 20_000:
        return
    made = clock(span, fps=fps, speed=speed)
    exact = [Fraction(first) + Fraction(speed) * k / made.fps for k in range(made.frames - 1)]
    assert made.now[:-1] == pytest.approx([float(one) for one in exact], rel=1e-12, abs=1e-9)
    assert made.now[-1] == span[1]
    assert (
        made.now[-1] - made.now[-2] <= speed / float(made.fps) * (1 + 1e-5)
        if made.frames > 1
        else True
    )


def test_an_hour_at_a_broadcast_rate_does_not_drift() -> None:
    made = clock((0.0, 3600.0), fps=29.97, speed=1)
    assert made.frames == 107893 + 1  # 3600 * 30000 / 1001 = 107892.1
    assert made.now[100_100] == pytest.approx(100_100 * 1001 / 30000, abs=1e-9)


def test_with_a_duration_speeds_are_in_proportion() -> None:
    # 1 : 10 over 10 units each is 10 s and 1 s; of 22 s these are 20 and 2.
    made = clock(fps=10, frames=221, pace=[{"until": 10, "speed": 1}, {"speed": 10}])

    assert made.frames == 221
    assert made.now[200] == pytest.approx(10)
    assert np.diff(made.now)[:200] == pytest.approx(10 / 200)
    assert np.diff(made.now)[200:] == pytest.approx(10 / 20)


@given(st.floats(3, 60), st.floats(0, 0.5), st.floats(0.2, 5))
def test_a_duration_is_kept_with_changes_of_pace(seconds: float, over: float, ratio: float) -> None:
    pace = [{"until": 10, "speed": 1}, {"speed": ratio, "over": over}]
    made = clock(fps=25, duration=seconds, pace=pace)

    assert made.frames == round(seconds * 25)
    assert made.now[0] == 0 and made.now[-1] == 20
    rates = np.diff(made.now) * 25
    late = int(np.argmax(made.now > 10)) + int(over * 25) + 2
    assert rates[late:] == pytest.approx(rates[0] * ratio, rel=1e-6)
    assert (np.diff(made.now) > 0).all()


def test_of_dates_speeds_have_units() -> None:
    days = 86400.0
    made = clock((0.0, 90 * days), Reading(dated=True), fps=10, speed="30 days")
    assert made.frames == 31 and made.now[10] == 30 * days
    year = clock((0.0, 365.2425 * days), Reading(dated=True), fps=4, speed="1 year")
    assert year.frames == 5 and year.now[-1] == 365.2425 * days


@pytest.mark.parametrize(
    ("written", "seconds"),
    [("30 days", 2592000), ("1 day", 86400), ("day", 86400), ("6h", 21600), ("1.5 hours", 5400),
     ("2w", 1209600), ("15 min", 900), ("minute", 60), ("10s", 10), ("1 year", 31556952),
     ("2 quarters", 15778476), ("1 month", 2629746), (7, 7), (0.5, 0.5)],
)  # fmt: skip
def test_units(written: object, seconds: float) -> None:
    assert Speed.parse(written).per_second(dated=True) == seconds


@pytest.mark.parametrize("written", [0, -1, True, None, "", "fast", "0 days", "1 yaer", "-1 day"])
def test_what_is_no_speed(written: object) -> None:
    with pytest.raises(Fault) as caught:
        Speed.parse(written)
    assert caught.value.code == "speed"


def test_numbers_have_no_days() -> None:
    with pytest.raises(Fault, match="'30 days' is a length of dates") as caught:
        clock(speed="30 days")
    assert caught.value.at == ("speed",)


def test_stretches_that_never_come_are_told() -> None:
    told: list[Fault] = []
    reading = Reading(warn=told.append)
    paces = [(-5, 9), (10, 1), (40, 2), (None, 8)]
    pace = [{"speed": v} if end is None else {"until": end, "speed": v} for end, v in paces]
    made = clock(reading=reading, fps=10, pace=pace)
    # 10 s at 1, then the rest at 2.
    assert made.frames == 100 + 50 + 1
    assert [(one.at, one.text) for one in told] == [
        (("pace", 0, "until"), "the data has no moment -5: it runs from 0 to 20"),
        (("pace", 2, "until"), "the data has no moment 40: it runs from 0 to 20"),
    ]


@pytest.mark.parametrize(
    ("pace", "at", "text"),
    [
        ([{"until": 10, "speed": 1}], ("pace", 0, "until"),
         "the pace ends at 10, and the data goes on to 20"),
        ([{"until": 10, "speed": 1}, {"speed": 9, "over": 5}], ("pace", 1, "over"),
         "the change of pace takes 5 s: its stretch has room for 2 s"),
    ],
)  # fmt: skip
def test_paces_that_do_not_fit_the_data(pace: object, at: tuple[object, ...], text: str) -> None:
    with pytest.raises(Fault) as caught:
        clock(pace=pace)
    assert (caught.value.at, caught.value.text) == (at, text)


@pytest.mark.parametrize(
    ("pace", "at"),
    [
        ([{"speed": 1}, {"speed": 2}], ("pace", 0)),
        ([{"until": 5, "speed": 1}, {"until": 3, "speed": 2}, {"speed": 1}], ("pace", 1, "until")),
        ([{"until": 5, "speed": 1}, {"until": 5, "speed": 2}, {"speed": 1}], ("pace", 1, "until")),
        ([{"until": 5, "speed": 1, "over": 1}, {"speed": 2}], ("pace", 0, "over")),
    ],
)  # fmt: skip
def test_paces_that_contradict_themselves(pace: object, at: tuple[object, ...]) -> None:
    with pytest.raises(ValidationError) as caught:
        clock(pace=pace)
    assert caught.value.errors()[0]["ctx"]["at"] == at


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ({"speed": 1}, ("speed",)),
        ({"easing": "cubic-in"}, ("easing",)),
        ({"align": "stretch"}, ("pace",)),
        ({"hold": {"end": "10%"}}, ("hold", "end")),
        ({"rewind": "10%"}, ("rewind",)),
    ],
)
def test_what_a_pace_does_not_go_with(keys: dict[str, object], at: tuple[object, ...]) -> None:
    with pytest.raises(Fault) as caught:
        clock(pace=[{"until": 10, "speed": 1}, {"speed": 2}], **keys)
    assert caught.value.at == at


def test_a_share_of_a_film_without_a_length() -> None:
    pace = [{"until": 10, "speed": 1}, {"speed": 2, "over": "10%"}]
    with pytest.raises(Fault, match="with 'pace', 'over' is in seconds or frames"):
        clock(pace=pace)
    assert clock(pace=pace, duration=30).frames == 900


def test_one_moment_gives_no_length() -> None:
    for keys in ({"speed": 2}, {"pace": [{"speed": 2}]}):
        with pytest.raises(Fault, match="gives no length: the data has only the moment 3"):
            clock((3.0, 3.0), **keys)


def test_tables_that_are_stretched_keep_the_pace() -> None:
    pace = [{"until": 0.5, "speed": 1}, {"speed": 3}]
    made = clock((0.0, 1.0), fps=10, frames=41, align="stretch", pace=pace)
    own = made.stretched((100.0, 300.0))
    assert made.now[30] == pytest.approx(0.5)
    assert own.now[[0, 30, 40]] == pytest.approx([100, 200, 300])
    assert own.before(1.0)[30] == pytest.approx(own.now[20])
