"""The film's clock: how many frames, and which moment of the data each one shows."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from renderer.clock import MOST_FRAMES, Pause, Reading
from renderer.easing import EASINGS, Easing
from renderer.errors import Fault
from renderer.timeline import Clock, Time, compile_clock
from renderer.values import Duration

SPAN = (0.0, 10.0)
SECOND = "a second of film passes a second of the data"
counts = st.integers(1, 400)
rates = st.sampled_from([1, 10, 12.5, 23.976, 24, 25, 29.97, 30, 50, 59.94, 60, 100])


def time(**keys: object) -> Time:
    return Time.model_validate(keys)


def clock(span: tuple[float, float] | None = SPAN, **keys: object) -> Clock:
    return compile_clock(time(**keys), span)


@pytest.mark.parametrize(
    ("written", "exact"),
    [
        (29.97, Fraction(30000, 1001)),
        (23.976, Fraction(24000, 1001)),
        (23.98, Fraction(24000, 1001)),
        (59.94, Fraction(60000, 1001)),
        (30000 / 1001, Fraction(30000, 1001)),
        (30, Fraction(30)),
        (12.5, Fraction(25, 2)),
        (0.5, Fraction(1, 2)),
    ],
)
def test_rates_are_exact(written: float, exact: Fraction) -> None:
    assert clock(fps=written, duration=100).fps == exact


def test_what_is_left_out() -> None:
    assert (clock().frames, clock().fps) == (300, 30)
    assert clock(fps=25).frames == 250
    assert clock(duration=4).frames == 120
    assert clock(frames=90).seconds == 3
    assert clock(frames=100, duration=3).fps == Fraction(100, 3)
    assert clock(frames=100, fps=50).seconds == 2


def test_ntsc_film_of_ten_minutes_has_its_exact_number_of_frames() -> None:
    # 600 s at 30000/1001 are 17982.018 frames.
    assert clock(fps=29.97, duration=600).frames == 17982
    # A film of 17982 frames lasts 17982 * 1001 / 30000 s.
    assert clock(fps=29.97, frames=17982).seconds == pytest.approx(599.9994, abs=1e-9)


@given(fps=rates, seconds=st.floats(1, 1000))
def test_frames_are_duration_times_rate_rounded(fps: float, seconds: float) -> None:
    made = clock(fps=fps, duration=seconds)
    wanted = Fraction(seconds) * made.fps

    assert abs(made.frames - wanted) <= Fraction(1, 2) + Fraction(1, 10**6)


@given(
    frames=counts,
    low=st.floats(-1e6, 1e6),
    length=st.floats(1e-3, 1e6),
    easing=st.sampled_from(EASINGS),
)
def test_the_first_frame_shows_the_start_and_the_last_the_end(
    frames: int, low: float, length: float, easing: str
) -> None:
    span = (low, low + length)

    made = clock(span, frames=frames, easing=easing)

    assert made.frames == len(made.now) == len(made.progress) == frames
    assert made.now[-1] == span[1]
    if frames > 1:
        assert made.now[0] == span[0]
        assert (made.progress[0], made.progress[-1]) == (0.0, 1.0)


@given(frames=st.integers(2, 300))
def test_a_linear_film_runs_evenly(frames: int) -> None:
    assert clock(frames=frames).now == pytest.approx(np.linspace(0, 10, frames), abs=1e-12)


@given(
    fps=st.sampled_from([10, 25, 29.97]),
    start=st.floats(0, 3),
    end=st.floats(0, 3),
    pauses=st.lists(st.tuples(st.floats(0, 10), st.floats(0, 1)), max_size=3),
)
def test_holds_are_part_of_the_duration(
    fps: float, start: float, end: float, pauses: list[tuple[float, float]]
) -> None:
    hold = {"start": start, "end": end, "at": [{"t": t, "for": d} for t, d in pauses]}

    made = clock(fps=fps, duration=12, hold=hold)

    rate = float(made.fps)
    assert made.frames == round(12 * rate)
    still = round(start * rate), int(end * rate + 1e-9)
    assert (made.now[: still[0]] == 0).all()
    assert (made.now[made.frames - still[1] :] == 10).all()
    assert (np.diff(made.now) >= 0).all()
    for t, d in pauses:
        assert (made.now == t).sum() >= int(d * rate + 1e-9)
    held = start + end + sum(d for _, d in pauses)
    assert made.layout is not None and abs(made.layout.held - held * rate) <= 0.5 + 1e-6


def test_a_pause_stops_at_its_moment_and_goes_on_from_there() -> None:
    made = clock(frames=25, fps=5, hold={"at": [{"t": 4.5, "for": "1s"}]})

    # 20 frames move from 0 to 10, 5 stand still at 4.5.
    moving = np.linspace(0, 10, 20)
    expected = [*moving[moving < 4.5], *[4.5] * 5, *moving[moving >= 4.5]]
    assert made.now == pytest.approx(expected)


def test_holds_in_frames_and_shares() -> None:
    made = clock(frames=100, hold={"start": "10 frames", "end": "25%"})

    assert (made.now == 0).sum() == 10 + 1
    assert (made.now == 10).sum() == 25 + 1


def test_speed_gives_the_length_from_the_data() -> None:
    # 10 units of data at 4 a second are 2.5 s, and then a frame in which they have passed, which
    # is the first of the half second of hold that comes on top.
    assert clock(speed=4, fps=20).frames == 50 + 1
    assert clock(speed=4, fps=20, hold={"end": "500ms"}).frames == 60
    assert clock((5.0, 25.0), speed=4, fps=20).frames == 100 + 1


def test_without_a_clock_in_the_data() -> None:
    made = clock(None, fps=10, duration=2)

    assert made.frames == 20
    assert np.isnan(made.now).all()
    assert made.progress[-1] == 1


@pytest.mark.parametrize(("loop", "plays"), [("forever", 0), ("once", 1), (3, 3)])
def test_how_often_it_plays(loop: object, plays: int) -> None:
    assert clock(loop=loop).plays == plays


@pytest.mark.parametrize(
    ("keys", "code", "at"),
    [
        ({"fps": 30, "duration": 10, "frames": 300}, "clock", ("frames",)),
        ({"duration": 10, "speed": 2}, "clock", ("speed",)),
        ({"frames": 10, "speed": 2}, "clock", ("speed",)),
        ({"duration": "50%"}, "clock", ("duration",)),
        ({"duration": "120 frames"}, "clock", ("duration",)),
        ({"duration": 0}, "clock", ("duration",)),
        ({"duration": 0, "frames": 10}, "clock", ("duration",)),
        ({"duration": 0.001}, "film-length", ("duration",)),
        ({"duration": 1e9}, "film-length", ("duration",)),
        ({"frames": MOST_FRAMES + 1}, "film-length", ("frames",)),
        ({"speed": 1e-9}, "film-length", ("speed",)),
        ({"frames": 1, "duration": 1e9}, "film-rate", ("frames",)),
        ({"frames": 10_000, "duration": 1}, "film-rate", ("frames",)),
        ({"duration": 5, "hold": {"start": "2s", "end": "60%"}}, "clock", ("hold",)),
        ({"speed": 1, "hold": {"end": "10%"}}, "clock", ("hold", "end")),
        ({"hold": {"at": [{"t": 1, "for": 1}, {"t": 11, "for": 1}]}}, "clock",
         ("hold", "at", 1, "t")),
    ],
)  # fmt: skip
def test_what_cannot_be(keys: dict[str, object], code: str, at: tuple[object, ...]) -> None:
    with pytest.raises(Fault) as caught:
        clock(**keys)
    assert (caught.value.code, caught.value.at) == (code, at)


def test_speed_needs_a_clock() -> None:
    with pytest.raises(Fault, match="needs data with a clock"):
        clock(None, speed=2)


@given(
    st.one_of(st.none(), st.floats(0.001, 1000)),
    st.one_of(st.none(), st.floats(0, 1e9)),
    st.one_of(st.none(), st.integers(1, 2 * MOST_FRAMES)),
    st.floats(0, 1e9),
)
def test_any_clock_is_made_or_refused(
    fps: float | None, duration: float | None, frames: int | None, hold: float
) -> None:
    length = None if duration is None else Duration(duration)
    keys = Time(fps=fps, duration=length, frames=frames).model_copy(
        update={"hold": time(hold={"end": hold}).hold}
    )
    assume((frames or 0) <= 10_000)
    try:
        made = compile_clock(keys, SPAN)
    except Fault as fault:
        assert fault.at and fault.at[0] in Time.model_fields
    else:
        assert 1 <= made.frames <= MOST_FRAMES
        assert made.now[-1] == 10


def test_the_models_can_be_made_in_code() -> None:
    assert Pause(t=1, for_=Duration(2)).for_ == Duration(2.0)
    assert time().easing == Easing("linear")


# Data that is itself a film: so many steps, the last of which lasts until the span's end


def filmed(count: int, steps: int = 0, **keys: object) -> Clock:
    """The clock of pictures 0, 1 … count - 1."""
    return compile_clock(time(**keys), (0.0, float(count)), steps or count, lasting=True)


@given(st.integers(1, 3000), rates)
def test_without_a_length_each_step_is_one_frame(count: int, fps: float) -> None:
    made = filmed(count, fps=fps)
    assert made.now.tolist() == list(range(count))


@given(st.integers(1, 300), st.integers(1, 300))
def test_a_length_is_shared_evenly(count: int, frames: int) -> None:
    """Frame k of n shows picture floor(k m / n): each as often as the others, give or take one."""
    shown = np.floor(filmed(count, frames=frames).now + 1e-9).astype(int)
    assert shown.tolist() == [k * count // frames for k in range(frames)]
    times = np.bincount(shown, minlength=count)
    assert times.max() - times.min() <= 1


def test_what_gives_the_length_of_data_that_is_a_film() -> None:
    assert filmed(20, fps=10, duration=5).frames == 50
    assert filmed(20, fps=10, speed=4).frames == 50
    assert filmed(20, frames=7).frames == 7
    assert filmed(20).seconds == pytest.approx(20 / 30)
    assert filmed(20, steps=40).frames == 40


def test_holds_are_added_to_the_steps() -> None:
    hold = {"start": "3 frames", "end": 1, "at": [{"t": 5, "for": "200ms"}]}
    made = filmed(8, fps=10, hold=hold)
    assert made.now.tolist() == [0] * 3 + [0, 1, 2, 3, 4, 5, 5, 5, 6, 7] + [7] * 10


def test_a_pause_within_the_last_step() -> None:
    made = filmed(3, fps=10, hold={"at": [{"t": 2.5, "for": "2 frames"}]})
    assert made.now.tolist() == [0, 1, 2, 2.5, 2.5]


def test_a_share_of_a_length_that_is_not_given() -> None:
    with pytest.raises(Fault, match="without a 'duration', holds are in seconds or frames") as told:
        filmed(8, hold={"end": "10%"})
    assert told.value.at == ("hold", "end")
    assert filmed(8, duration=2, hold={"end": "10%"}).frames == 60


def test_too_many_steps() -> None:
    with pytest.raises(Fault) as told:
        filmed(3, steps=10**12)
    assert told.value.at == () and told.value.hint == "give the film's duration"
    with pytest.raises(Fault) as told:
        filmed(3, steps=10**12, field="number", fps=25)
    assert told.value.at == ("field",)


@given(st.integers(2, 200), st.sampled_from(EASINGS))
def test_an_eased_film_begins_with_the_first_step_and_stays_inside(count: int, name: str) -> None:
    made = filmed(count, easing=Easing(name))
    assert made.frames == count and made.now[0] == 0
    assert made.now.min() >= 0 and made.now.max() <= count + 1e-9


def test_a_curve_that_leaves_the_datas_time_stands_still_meanwhile() -> None:
    # back-in is u²(2.70158 u - 1.70158): below 0 until u = 0.62984.
    made = clock(fps=10, frames=101, easing="back-in")
    u = np.arange(101) / 100
    np.testing.assert_array_equal(made.now[u < 0.6298], 0)
    np.testing.assert_allclose(
        made.now[u > 0.63], 10 * (u**2 * (2.70158 * u - 1.70158))[u > 0.63], atol=1e-9
    )


@pytest.mark.parametrize("keys", [{"frames": 10}, {"speed": 1.0}, {"pace": [{"speed": 1}]}])
def test_data_time_that_is_too_long_to_pass(keys: dict[str, object]) -> None:
    with pytest.raises(Fault, match=r"from -1e\+308 to 1e\+308: that is too far"):
        clock((-1e308, 1e308), **keys)


@pytest.mark.parametrize(
    ("speed", "dated", "span", "hint"),
    [
        (1e-6, False, 250.0, "for 10 s: speed: 25"),
        (1, True, 31_622_400.0, f"{SECOND}; for 10 s: speed: 37 days"),
        ("1 second", True, 86_400.0 * 3653, "for 10 s: speed: 1 year"),
        ("1 second", True, 86_400.0 * 30, "for 10 s: speed: 3 days"),
    ],
)
def test_too_slow_a_speed_is_told_what_would_do(
    speed: object, dated: bool, span: float, hint: str
) -> None:
    with pytest.raises(Fault, match="frames; from 1 to 1,000,000") as told:
        compile_clock(time(speed=speed), (0.0, span), reading=Reading(dated=dated))
    assert told.value.at == ("speed",) and told.value.hint == hint
