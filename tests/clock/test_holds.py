"""Where the film stands still, and how it plays back: counted by hand and against closed forms."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from renderer.clock import Clock, Time, compile_clock
from renderer.easing import EASINGS, Easing
from renderer.errors import Fault

SPAN = (0.0, 10.0)
RATES = st.sampled_from([10, 12.5, 24, 25, 29.97, 30, 59.94])


def clock(span: tuple[float, float] = SPAN, steps: int = 0, lasting: bool = False,
          **keys: object) -> Clock:  # fmt: skip
    time = Time.model_validate(keys, by_alias=True, by_name=False)
    return compile_clock(time, span, steps, lasting)


pauses = st.lists(st.tuples(st.floats(0, 10), st.floats(0, 2)), max_size=6)


@given(RATES, pauses, st.floats(0, 2), st.floats(0, 2), st.booleans())
def test_a_film_is_as_long_as_its_parts_to_a_frame(
    fps: float, at: list[tuple[float, float]], start: float, end: float, rewind: bool
) -> None:
    """However many holds: what each is rounded by does not add up."""
    hold = {"start": start, "end": end, "at": [{"t": t, "for": d} for t, d in at]}
    made = clock(fps=fps, speed=2, hold=hold, rewind=rewind)

    rate = float(made.fps)
    whole = (5 * (1 + rewind) + start + end + sum(d for _, d in at)) * rate
    # Where no hold follows, the end has a frame of its own.
    assert -1 - 1e-6 <= made.frames - whole < 2 + 1e-6
    if end * rate >= 2:
        assert abs(made.frames - whole) <= 1 + 1e-6


@given(RATES, pauses, st.sampled_from(EASINGS))
def test_each_hold_shows_just_its_moment(
    fps: float, at: list[tuple[float, float]], easing: str
) -> None:
    hold = {"at": [{"t": t, "for": d} for t, d in at]}
    made = clock(fps=fps, duration=30, hold=hold, easing=easing)

    assert made.frames == round(30 * made.fps)
    for (t, d), (first, stop) in zip(at, made.pauses, strict=True):
        assert (made.now[first:stop] == t).all()
        assert int(d * made.fps) <= stop - first <= int(d * made.fps) + 2


@given(
    st.lists(
        st.tuples(st.floats(0, 10), st.floats(0, 2)), max_size=6, unique_by=lambda pair: pair[0]
    ),
    st.randoms(use_true_random=False),
)
def test_the_order_in_which_holds_are_written_says_nothing(
    at: list[tuple[float, float]], random: Random
) -> None:
    written = [{"t": t, "for": d} for t, d in at]
    mixed = written[:]
    random.shuffle(mixed)
    once, again = (clock(duration=20, hold={"at": one}) for one in (written, mixed))
    assert once.now.tolist() == again.now.tolist()
    assert sorted(once.pauses) == sorted(again.pauses)


def test_several_holds_at_one_moment_follow_each_other() -> None:
    hold = {"at": [{"t": 5, "for": "1s"}, {"t": 5, "for": "2s"}]}
    made = clock(fps=10, frames=41, hold=hold)
    # 11 frames of motion, the sixth at 5.
    assert made.now.tolist() == [0, 1, 2, 3, 4, *[5] * 31, 6, 7, 8, 9, 10]
    assert made.pauses == ((5, 15), (15, 36))


def test_motion_goes_on_in_step_after_a_hold() -> None:
    """Frames between holds show the moments that they show without them, each just later."""
    plain = clock(fps=10, speed=1.5)
    held = clock(fps=10, speed=1.5, hold={"at": [{"t": 3.7, "for": "1s"}, {"t": 8, "for": "1s"}]})
    moving = held.now[~np.isin(held.now, (3.7, 8.0))]
    assert moving == pytest.approx(plain.now[~np.isin(plain.now, (3.7, 8.0))], abs=1e-12)


def test_a_hold_at_the_beginning_and_at_the_end() -> None:
    made = clock(fps=5, frames=21, hold={"at": [{"t": 0, "for": "1s"}, {"t": 10, "for": "1s"}]})
    assert made.now.tolist() == [*[0] * 6, 1, 2, 3, 4, 5, 6, 7, 8, 9, *[10] * 6]


def test_pictures_are_held_as_they_are() -> None:
    made = clock((0.0, 4.0), 4, True, fps=10, hold={"at": [{"number": 2, "for": "3 frames"}]})
    assert made.now.tolist() == [0, 1, 2, 2, 2, 2, 3]


# Playing back


def test_played_back_by_hand() -> None:
    made = clock(fps=10, frames=20, rewind=True)
    assert made.now == pytest.approx([*range(11), *range(9, 0, -1)])
    once = clock(fps=10, frames=21, rewind=True, loop="once")
    assert once.now == pytest.approx([*range(11), *range(9, -1, -1)])


@given(st.integers(2, 400), st.sampled_from(["forever", 3]))
def test_a_film_that_loops_never_shows_a_moment_twice_in_a_row(frames: int, loop: object) -> None:
    now = clock(frames=frames, rewind=True, loop=loop).now
    assert len(now) == frames
    assert now.min() == 0 and now.max() == 10
    around = np.abs(np.diff(now, append=now[0]))
    assert (around > 0).all()
    if frames > 3:
        # As long back as there, to a frame.
        assert abs(int(np.argmax(now)) - frames / 2) <= 0.5
        assert around.max() / around.min() <= 1 + 2 / (frames // 2) + 1e-9


@given(st.floats(0.5, 20), RATES)
def test_back_at_the_speed_there(speed: float, fps: float) -> None:
    made = clock(fps=fps, speed=speed, rewind=True)
    rate = float(made.fps)
    length = 10 / speed * rate
    assert abs(made.frames - 2 * length) <= 0.5 + 1e-6 or made.frames <= 3
    turn = int(np.argmax(made.now))
    assert made.now[turn] == 10
    there = np.minimum(np.arange(turn + 1) * speed / rate, 10)
    assert made.now[: turn + 1] == pytest.approx(there, abs=1e-9)
    if length > 10:
        steps = np.diff(made.now[turn:], append=made.now[0])
        assert steps == pytest.approx(steps[0]) and -steps[0] == pytest.approx(
            speed / rate, rel=0.2
        )


def test_back_in_a_time_of_its_own() -> None:
    made = clock(fps=10, duration=12, rewind="2s", hold={"start": "1s", "end": "1s"})
    assert made.frames == 120
    assert (made.now[:11] == 0).all() and (made.now[90:101] == 10).all()
    # 20 steps back, the last of them to the first frame.
    assert made.now[101:] == pytest.approx(10 - 10 * np.arange(1, 20) / 20)
    assert (made.layout.held, made.layout.back, made.standing, made.returning) == (20, 19, 2, 1.9)
    share = clock(fps=10, duration=12, rewind="25%")
    assert int(np.argmax(share.now)) == 120 - 30
    added = clock(fps=10, speed=1, rewind="2s")
    assert added.frames == 100 + 20


def test_it_goes_back_as_it_came() -> None:
    eased = clock(frames=100, rewind=True, easing="quadratic-in").now
    assert eased[51:] == pytest.approx(eased[49:0:-1])
    paced = clock(fps=10, rewind=True, pace=[{"until": 5, "speed": 1}, {"speed": 5, "over": 1}]).now
    turn = int(np.argmax(paced))
    assert paced[turn + 1 :] == pytest.approx(paced[turn - 1 : 0 : -1], abs=0.2)


def test_holds_are_on_the_way_there_alone() -> None:
    made = clock(fps=10, frames=40, rewind=True, hold={"at": [{"t": 5, "for": "2s"}]})
    assert (made.now == 5).sum() == 20 + 2
    assert made.now[made.pauses[0][0] : made.pauses[0][1]].tolist() == [5] * 21
    assert made.arrived == int(np.argmax(made.now))


def test_pictures_played_back_are_each_shown_once() -> None:
    made = clock((0.0, 5.0), 5, True, fps=10, rewind=True)
    assert made.now.tolist() == [0, 1, 2, 3, 4, 3, 2, 1]
    assert clock((0.0, 5.0), 5, True, rewind=True, loop="once").now.tolist() == [
        0, 1, 2, 3, 4, 3, 2, 1, 0,
    ]  # fmt: skip


def test_a_film_of_one_frame_does_not_turn() -> None:
    assert clock(frames=1, rewind=True).now.tolist() == [10]
    assert clock(frames=2, rewind=True).now.tolist() == [0, 10]


# What was before


@given(st.floats(0, 3), st.sampled_from(EASINGS))
def test_before_is_what_the_course_showed_then(seconds: float, name: str) -> None:
    made = clock(fps=20, frames=201, easing=name)
    then = np.arange(201) / 20 - seconds
    u = np.clip(then / 10, 0, 1)
    wanted = np.where(then < 0, then, 10 * np.clip(Easing(name)(u), 0, 1))
    assert made.before(seconds) == pytest.approx(wanted, abs=1e-9)


def test_before_goes_over_holds_and_is_the_same_on_the_way_back() -> None:
    hold = {"start": "1s", "end": "1s", "at": [{"t": 4.5, "for": "2s"}]}
    made = clock(fps=10, speed=1, hold=hold, rewind=True)
    assert made.before(0.0) == pytest.approx(made.now, abs=1e-9)
    assert made.before(2.0) == pytest.approx(made.now - 2, abs=1e-9)


# What cannot be


@pytest.mark.parametrize(
    ("pause", "code", "at"),
    [
        ({"for": 1}, "missing-key", ()),
        ({"t": 1, "year": 2, "for": 1}, "one-of", ("year",)),
        ({"t": 1, "captoin": "a", "for": 1}, "unknown-key", ("captoin",)),
        ({"t": 1, "when": "t > 1", "for": 1}, "one-of", ("t",)),
        ({"t": 1, "data": "run", "for": 1}, "one-of", ("data",)),
        ({"t": 1, "for": 1, "caption": " "}, "empty", ("text",)),
    ],
)
def test_pauses_that_say_too_much_or_too_little(
    pause: object, code: str, at: tuple[object, ...]
) -> None:
    with pytest.raises(ValidationError) as caught:
        clock(hold={"at": [pause]})
    error = caught.value.errors()[0]
    assert (error["type"], error["ctx"]["at"]) == (code, at)


def test_a_moment_that_is_no_number() -> None:
    with pytest.raises(Fault, match="'soon' is neither") as caught:
        clock(hold={"at": [{"t": "soon", "for": 1}]})
    assert caught.value.at == ("hold", "at", 0, "t")


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ({"duration": 5, "rewind": "5s"}, ("rewind",)),
        ({"duration": 5, "rewind": "0s"}, ("rewind",)),
        ({"duration": 5, "rewind": True, "hold": {"end": "5s"}}, ("hold",)),
        ({"speed": 1, "rewind": "50%"}, ("rewind",)),
    ],
)
def test_ways_back_that_cannot_be(keys: dict[str, object], at: tuple[object, ...]) -> None:
    with pytest.raises(Fault) as caught:
        clock(**keys)
    assert (caught.value.code, caught.value.at) == ("clock", at)
