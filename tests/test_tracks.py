"""Values that change over the film: from-to, keyframes, expressions."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from renderer.easing import Easing
from renderer.errors import Fault
from renderer.timeline import Clock, PerFrame, Time, Track, compile_clock, sample
from renderer.values import SpecModel


class Holder(SpecModel):
    track: Track


# 101 frames at 10 frames a second: frame n is at n / 10 s, the last one at 10 s.
CLOCK = compile_clock(Time.model_validate({"fps": 10, "frames": 101}), (0.0, 50.0))


def values(written: object, clock: Clock = CLOCK, **params: float) -> PerFrame:
    holder = Holder.model_validate({"track": written}, by_alias=True, by_name=False)
    return sample(holder.track, clock, params)


def keyframes(*pairs: tuple[object, float]) -> dict[str, object]:
    return {"keyframes": [{"at": at, "value": value} for at, value in pairs]}


def test_a_number_stays() -> None:
    assert (values(3.5) == 3.5).all()
    assert len(values(3)) == 101


@given(st.floats(-1e6, 1e6), st.floats(-1e6, 1e6), st.sampled_from(["linear", "bounce-out"]))
def test_from_to_reaches_both(first: float, last: float, easing: str) -> None:
    found = values({"from": first, "to": last, "easing": easing})

    assert found[0] == pytest.approx(first, abs=1e-6)
    assert found[-1] == pytest.approx(last, abs=1e-6)


def test_from_to_follows_its_easing() -> None:
    found = values({"from": 10, "to": 20, "easing": "quadratic-in"})

    assert found == pytest.approx(10 + 10 * np.linspace(0, 1, 101) ** 2)


def test_an_orbit_of_one_degree_a_frame() -> None:
    clock = compile_clock(Time.model_validate({"fps": 25, "frames": 301}), (0.0, 1.0))

    assert np.diff(values({"from": 45, "to": 345}, clock)) == pytest.approx(1.0)


def test_keyframes_are_met_at_their_moments() -> None:
    found = values(keyframes((0, 48), ("5s", 20), ("80%", 30), ("100 frames", 12)))

    assert found[[0, 50, 80, 100]] == pytest.approx([48, 20, 30, 12])
    assert found[25] == pytest.approx(34)  # half-way from 48 to 20


def test_before_the_first_and_after_the_last_keyframe_it_stands() -> None:
    found = values(keyframes(("2s", 1), ("4s", 3)))

    assert (found[:21] == 1).all()
    assert (found[40:] == 3).all()
    assert (values(keyframes(("5s", 7))) == 7).all()


def test_two_keyframes_at_one_moment_are_a_jump() -> None:
    found = values(keyframes((0, 0), ("5s", 10), ("5s", 100), ("10s", 100)))

    assert found[49] == pytest.approx(9.8)
    assert (found[50:] == 100).all()


def test_a_keyframe_at_the_films_end_is_reached() -> None:
    clock = compile_clock(Time.model_validate({"fps": 30, "duration": 12}), (0.0, 1.0))

    assert values(keyframes((0, 0), (12, 1)), clock)[-1] == 1
    assert values(keyframes((0, 0), ("100%", 1)), clock)[-1] == 1


def test_the_easing_of_a_keyframe_leads_to_it() -> None:
    written = {"keyframes": [{"at": 0, "value": 0}, {"at": 10, "value": 1, "easing": "cubic-out"}]}

    assert values(written) == pytest.approx(Easing("cubic-out")(np.linspace(0, 1, 101)))


@given(
    st.lists(
        st.tuples(st.integers(0, 100), st.floats(-1e3, 1e3)),
        min_size=1, max_size=6, unique_by=lambda pair: pair[0],
    )
)  # fmt: skip
def test_any_keyframes_are_met_and_stay_between(pairs: list[tuple[int, float]]) -> None:
    pairs.sort()

    found = values(keyframes(*((f"{n} frames", value) for n, value in pairs)))

    for n, value in pairs:
        assert found[n] == pytest.approx(value, abs=1e-9)
    heights = [value for _, value in pairs]
    assert found.min() >= min(heights) - 1e-9
    assert found.max() <= max(heights) + 1e-9


def test_keyframes_out_of_order() -> None:
    with pytest.raises(ValidationError) as caught:
        values(keyframes((0, 1), ("5s", 2), ("2s", 3)))
    assert caught.value.errors()[0]["ctx"]["at"] == ("keyframes", 2, "at")
    with pytest.raises(Fault) as later:  # told only when the film's length is known
        values(keyframes((0, 1), ("90%", 2), ("2s", 3)))
    assert later.value.at == ("keyframes", 2, "at")


def test_expressions_of_the_film() -> None:
    assert values("2*t + 1") == pytest.approx(2 * np.linspace(0, 50, 101) + 1)
    assert values("frame") == pytest.approx(np.arange(101))
    assert values("a*progress", a=3.0) == pytest.approx(3 * np.linspace(0, 1, 101))
    assert (values("2 + 3") == 5).all()


def test_a_value_that_is_no_number_names_its_frame() -> None:
    with pytest.raises(Fault, match="in frame 0 this is inf"):
        values("1/t")
    still = compile_clock(Time.model_validate({"frames": 10}), None)
    with pytest.raises(Fault, match="in frame 0 this is nan"):
        values("t", still)


@pytest.mark.parametrize(
    "written",
    [None, True, [1, 2], {}, {"from": 1}, {"from_": 1, "to": 2}, {"keyframes": []}, "1 +"],
)
def test_what_is_no_track(written: object) -> None:
    with pytest.raises(ValidationError):
        values(written)
