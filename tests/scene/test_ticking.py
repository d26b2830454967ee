"""Ticks of axes that move: at every frame within the limits, apart, and soft."""

from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

import numpy as np
import pytest

from renderer.scene.axes import AxisDraft, AxisMotion
from renderer.scene.lettering import Lettering
from renderer.scene.scales import LINEAR, LOG, Scale
from renderer.scene.secondary import second_draft
from renderer.scene.standing import numbers
from renderer.scene.text import TextStyle, advance
from renderer.scene.ticking import FADE, Stand, Ticker, still
from renderer.scene.units import Unit
from renderer.spec.axis import Axis

FRAMES, FPS = 240, 30.0
SHARE = np.linspace(0, 1, FRAMES)
EASED = SHARE * SHARE * (3 - 2 * SHARE)
ONE = np.ones(FRAMES)
HOUR, DAY, YEAR = 3600.0, 86400.0, 365.25 * 86400.0
START = datetime(2019, 11, 20, 7, tzinfo=UTC).timestamp()
STYLE = TextStyle("Inter", 9.0, (0.0, 0.0, 0.0, 1.0), 100.0)
LETTERS = Lettering(STYLE)
LENGTHS = {True: 820.0, False: 420.0}

SPANS = 10 ** (np.log10(3 * HOUR) + SHARE * np.log10(3 * YEAR / (3 * HOUR)))
CASES = {
    "grow": ({}, LINEAR, 0 * ONE, 10 + 990 * EASED),
    "shrink": ({"minor": True}, LINEAR, -(10 ** (2 - 2 * SHARE)), 10 ** (2 - 2 * SHARE)),
    "scroll": ({"minor": 4}, LINEAR, 100 * SHARE, 3 + 100 * SHARE),
    "fast scroll": ({}, LINEAR, 3000 * SHARE, 3 + 3000 * SHARE),
    "zoom": ({}, LINEAR, 0.337 - 10 ** (3 - 4 * SHARE), 0.337 + 10 ** (3 - 4 * SHARE)),
    "swing": ({}, LINEAR, 0 * ONE, 10 + 1.5 * np.sin(60 * SHARE)),
    "far": ({}, LINEAR, 1e6 + 10 * SHARE, 1e6 + 10 + 10 * SHARE),
    "units": ({"unit": "W"}, LINEAR, 0 * ONE, 10 ** (2 + 5 * SHARE)),
    "upside down": ({"invert": True}, LINEAR, 20 * SHARE, 20 * SHARE + 7),
    "explore": ({"scale": "log"}, LOG, ONE, 10 ** (0.5 + 5.5 * EASED)),
    "decade": ({"scale": "log"}, LOG, 3 * 10**SHARE, 12 * 10**SHARE),
    "both ways": ({"scale": "symlog"}, Scale("symlog", 1.0), -(10 ** (3 * SHARE)), 9 + 9e3 * SHARE),
    "hours to years": ({"minor": True}, LINEAR, START - SPANS / 3, START + SPANS),
    "months": ({}, LINEAR, START + YEAR * SHARE * 3, START + YEAR * (0.5 + 3 * SHARE)),
    "given": ({"ticks": [0, 1, 2, 3, 5, 8, 13, 21, 34]}, LINEAR, 0 * ONE, 5 + 45 * SHARE),
    "said": ({"ticks": {0: "nought", 1: "one", 2: "two"}}, LINEAR, -ONE, 1 + 30 * SHARE),
    "count": ({"ticks": 3}, LINEAR, 10 * SHARE, 10 + 10 * SHARE),
    "format": ({"format": "{:.2f} m"}, LINEAR, 10 * SHARE, 4 + 10 * SHARE),
}  # fmt: skip
DATED = {"hours to years", "months"}
GIVEN = {"given", "said"}


def draft(name, **keys):
    axis, scale, lows, highs = CASES[name]
    motion = AxisMotion(np.asarray(lows), np.asarray(highs))
    given = Axis.model_validate({**axis, **keys})
    return AxisDraft(
        given, float(lows.min()), float(highs.max()), scale, name in DATED, "value", False, None,
        unit=Unit(given.unit or ""), motion=motion,
    )  # fmt: skip


@cache
def moved(name, across=True):
    return Ticker(FPS).axis(draft(name), LETTERS, Stand(LENGTHS[across], 200.0, across))


EVERY = pytest.mark.parametrize("across", [True, False])
NAMED = pytest.mark.parametrize("name", CASES)


def written(axis, index):
    rows, parts = axis.travel.words.at(index)
    texts = [axis.travel.words.texts[n] for n in rows]
    return axis.travel.words.values[rows], texts, parts


@NAMED
@EVERY
def test_ticks_are_within_the_limits_of_their_frame(name, across):
    axis = moved(name, across)
    for index in range(FRAMES):
        now = axis.at(index)
        for stays in (axis.travel.lines, axis.travel.words, axis.travel.minor):
            rows, parts = stays.at(index)
            shares = now.share(stays.values[rows])
            assert ((shares > -1e-6) & (shares < 1 + 1e-6)).all()
            assert (np.diff(stays.values[rows]) > 0).all()
            assert ((parts > 0) & (parts <= 1)).all()


@NAMED
@EVERY
def test_no_two_texts_touch_at_any_frame(name, across):
    axis = moved(name, across)
    for index in range(FRAMES):
        values, texts, _ = written(axis, index)
        places = axis.at(index).share(values) * LENGTHS[across]
        order = np.argsort(places)
        sizes = [advance(text, STYLE) if across else STYLE.height for text in texts]
        for one, two in zip(order, order[1:], strict=False):
            assert places[two] - places[one] > (sizes[one] + sizes[two]) / 2


def strength(axis, index):
    """How many lines there are, where one that comes or goes counts for as much as it is strong."""
    return axis.travel.lines.at(index)[1].sum()


@pytest.mark.parametrize("name", ["grow", "shrink", "zoom", "units", "hours to years"])
@EVERY
def test_lines_come_as_others_go(name, across):
    """There is never less than there was before and will be after: the steps of ticks that take
    each other's place need share none."""
    axis = moved(name, across)
    found = np.array([strength(axis, index) for index in range(FRAMES)])
    least = np.minimum(found[:-20], found[20:])
    assert (found[10:-10] > np.minimum(least, 4) - 1.9).all()


@NAMED
def test_there_are_neither_few_nor_many(name):
    if name in GIVEN or name == "count":
        pytest.skip("as many as are given")
    for across in (True, False):
        counts = np.diff(moved(name, across).travel.lines.bounds)
        assert counts.min() >= 2
        strengths = [strength(moved(name, across), index) for index in range(FRAMES)]
        assert max(strengths) <= 12
        assert np.median(counts) >= 3


@NAMED
@EVERY
def test_a_tick_comes_and_goes_softly(name, across):
    axis = moved(name, across)
    steepest = 1.5 / (FADE * FPS + 1) + 1e-9
    for stays in (axis.travel.lines, axis.travel.words):
        before = None
        for index in range(FRAMES):
            rows, parts = stays.at(index)
            now = dict(zip(stays.values[rows].tolist(), parts.tolist(), strict=True))
            assert len(now) == len(rows), "no value twice"
            if before is not None:
                for value in {*now, *before}:
                    assert abs(now.get(value, 0.0) - before.get(value, 0.0)) <= steepest
            before = now


@NAMED
@EVERY
def test_a_value_has_one_text_over_the_film(name, across):
    words, said = moved(name, across).travel.words, {}
    for value, text in zip(words.values.tolist(), words.texts, strict=True):
        assert said.setdefault(value, text) == text
    shown = [text for text in said.values() if text]
    assert len(set(shown)) == len(shown) or name in DATED


def test_the_level_does_not_go_back_and_forth():
    """The top swings by 15% around a place where another step would do: one level throughout."""
    axis = moved("swing")
    steps = {
        float(np.diff(axis.travel.lines.values[axis.travel.lines.at(index)[0]]).min())
        for index in range(FRAMES)
    }
    assert len(steps) == 1


@NAMED
def test_a_tick_that_stays_is_at_full_strength_whatever_level_it_is_of(name):
    lines, around = moved(name).travel.lines, int(FADE * FPS) + 1
    there = [set(lines.values[lines.at(index)[0]].tolist()) for index in range(FRAMES)]
    for index in range(around, FRAMES - around):
        rows, parts = lines.at(index)
        staying = set.intersection(*there[index - around : index + around + 1])
        for value, part in zip(lines.values[rows].tolist(), parts.tolist(), strict=True):
            assert part == 1 or value not in staying


def test_numbers_of_one_level_have_the_same_decimals():
    assert {
        len(text.partition(".")[2]) for text in moved("scroll", False).texts if text != "0"
    } == {1}


def test_numbers_of_several_levels_are_as_short_as_they_can_be():
    texts = set(moved("zoom").texts)
    assert {"−200", "0", "0.5", "100"} <= texts
    assert not [text for text in texts if "." in text and text.endswith("0")]


def test_tiny_numbers_have_no_digits_that_they_have_not():
    values = [float(f"{n}e-{power}") for n in range(1, 100) for power in (8, 9, 15, 24)]
    texts = numbers(values, Unit(""), False, False, True)[0]
    assert max(len(text.partition("×")[0]) for text in texts if "×" in text) <= 3


def test_large_numbers_with_small_steps_are_written_out():
    assert "1,000,002" in moved("far").texts


def test_units_take_their_prefix_number_by_number():
    axis = moved("units")
    assert {"50 W", "1 kW", "1 MW"} <= set(axis.texts)
    assert axis.label == "value"


def test_dates_stand_on_their_own():
    texts = moved("months").texts
    assert "Jan 2020" in texts and "2020" not in texts
    assert all(text.split()[-1].isdigit() and len(text.split()[-1]) == 4 for text in texts)


def test_where_january_is_always_in_sight_it_alone_tells_the_year():
    axis = draft("months")
    lows = START + 3 * YEAR * SHARE
    axis = replace(axis, high=START + 5 * YEAR, motion=AxisMotion(lows, lows + 1.4 * YEAR))
    texts = set(Ticker(FPS).axis(axis, LETTERS, Stand(820.0, 200.0, True)).texts)
    assert {"2021", "2022"} <= texts
    assert "Mar" in texts or "Apr" in texts


def test_midnight_tells_the_day_of_hours():
    axis, lows = draft("months"), START + 10 * DAY * SHARE
    axis = replace(axis, high=START + 12 * DAY, motion=AxisMotion(lows, lows + 2 * DAY))
    texts = Ticker(FPS).axis(axis, LETTERS, Stand(820.0, 200.0, True)).texts
    assert "Nov 21" in texts and "12:00" in texts


def test_dates_are_round():
    for value in moved("hours to years").travel.lines.values.tolist():
        moment = datetime.fromtimestamp(value, UTC)
        assert moment.second == moment.microsecond == 0
        assert moment.minute % 5 == 0


def test_small_ticks_are_between_the_others_and_below_them():
    travel = moved("scroll").travel
    for index in (0, 100, FRAMES - 1):
        rows, parts = travel.minor_at(index)
        values = travel.minor.values[rows]
        above, strong = travel.lines.at(index)
        full = set(travel.lines.values[above][strong == 1].tolist())
        assert not full & set(values.tolist())
        assert (parts > 0).all()
    steps = np.diff(np.unique(travel.minor.values))
    assert np.allclose(steps, steps[0])


def test_ticks_that_are_given_all_stay_and_texts_make_room():
    travel = moved("given").travel
    rows, _ = travel.lines.at(FRAMES - 1)
    assert travel.lines.values[rows].tolist() == [0, 1, 2, 3, 5, 8, 13, 21, 34]
    assert len(moved("given", False).travel.words.at(FRAMES - 1)[0]) < 9


def test_lines_are_on_whole_pixels_where_the_axis_is_still():
    lows = np.clip(SHARE * 3 - 1, 0, 1) * 5
    axis = replace(draft("grow"), motion=AxisMotion(lows, lows + 10))
    crisp = Ticker(FPS).axis(axis, LETTERS, Stand(820.0, 200.0, True)).travel.crisp
    moving = np.flatnonzero(np.diff(lows))
    assert (crisp[moving] == 0).all()
    assert crisp[0] == crisp[-1] == 1
    assert np.abs(np.diff(crisp)).max() < 0.25


def test_an_axis_whose_limits_never_change_has_no_motion():
    axis = replace(draft("grow"), motion=AxisMotion(2 * ONE, 8 * ONE))
    assert still(axis) == replace(axis, low=2.0, high=8.0, motion=None)
    assert still(draft("grow")).motion is not None


def test_a_second_reading_moves_with_its_axis():
    main = draft("scroll", secondary={"value": "100 - 2*v"})
    second = second_draft(main.axis.secondary, main, {}, str)
    axis = Ticker(FPS).second(second, main, LETTERS, Stand(820.0, 200.0, True))
    for index in range(0, FRAMES, 10):
        values, texts, _ = written(axis, index)
        assert len(values) >= 2
        shares = axis.at(index).share(values)
        assert ((shares > -1e-6) & (shares < 1 + 1e-6)).all()
        for value, text in zip(values.tolist(), texts, strict=True):
            assert float(text.replace("−", "-")) == pytest.approx(100 - 2 * value)


def test_names_are_written_where_they_have_room():
    names = tuple(f"name {n}" for n in range(60))
    axis = replace(draft("grow"), names=names, motion=AxisMotion(-0.5 * ONE, 5 + 54 * SHARE))
    axis = replace(axis, low=-0.5, high=59.0)
    travel = Ticker(FPS).axis(axis, LETTERS, Stand(420.0, 200.0, False)).travel
    assert len(travel.words.at(0)[0]) == 6
    assert 5 < len(travel.words.at(FRAMES - 1)[0]) < 40
    assert len(travel.lines.at(FRAMES - 1)[0]) == 60
