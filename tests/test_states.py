"""Categorical clocks: which states there are, and how a film rests at each and goes over."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.easing import Easing
from renderer.errors import Fault
from renderer.states import StateName, States, states_of
from renderer.timeline import Clock, Time, compile_clock

THREE = States(("a", "b", "c"), ("a", "b", "c"))
ROUND = States(("a", "b", "c"), ("a", "b", "c"), wraps=True)


def time(**keys: object) -> Time:
    return Time.model_validate(keys)


def clock(states: States = THREE, **keys: object) -> Clock:
    return compile_clock(time(**keys), states.span, states=states)


def cubic(u: float) -> float:
    """Penner's cubic in and out, as written in closed form."""
    return 4 * u**3 if u < 0.5 else 1 - 4 * (1 - u) ** 3


def test_a_film_rests_at_each_state_and_goes_over_in_the_time_given() -> None:
    found = clock(fps=10, state="1s", transition="500ms")
    assert found.frames == 40  # three rests of 10 frames, two ways of 5
    wanted = [cubic(share) for share in (0.2, 0.4, 0.6, 0.8)]
    np.testing.assert_array_equal(found.now[:11], 0.0)
    np.testing.assert_allclose(found.now[11:15], wanted, atol=1e-12)
    np.testing.assert_array_equal(found.now[15:26], 1.0)
    np.testing.assert_allclose(found.now[26:30], 1 + np.array(wanted), atol=1e-12)
    np.testing.assert_array_equal(found.now[30:], 2.0)


def test_a_second_and_half_a_second_unless_the_spec_says_otherwise() -> None:
    assert clock(fps=20).frames == 3 * 20 + 2 * 10
    assert clock(fps=20, state="2s").frames == 3 * 40 + 2 * 10
    assert clock(fps=20, transition="4 frames").frames == 3 * 20 + 2 * 4


def test_a_duration_is_filled_in_proportion() -> None:
    found = clock(fps=10, duration=8, state=2, transition=1)
    assert found.frames == 80
    resting = [int((found.now == state).sum()) for state in range(3)]
    assert resting == [21, 21, 20]  # 2 s of 8; the frame at the end of each rest is still in it


@given(
    st.integers(1, 9), st.integers(1, 60), st.integers(0, 60), st.booleans(),
    st.sampled_from([10, 24, 25, 29.97, 30, 60]),
)  # fmt: skip
def test_every_state_is_reached_exactly(count, rest, way, wraps, fps) -> None:
    names = tuple(f"s{number}" for number in range(count))
    states = States(names, names, wraps=wraps and count > 1)
    found = clock(states, fps=fps, state=f"{rest} frames", transition=f"{way} frames")
    ways = count if states.wraps else count - 1
    assert found.frames == count * rest + ways * way
    for number in range(count):
        assert (found.now == number).sum() >= rest
        assert found.now[number * (rest + way)] == number
    assert (np.diff(found.now) >= 0).all()
    if not states.wraps:
        assert found.now[-1] == count - 1


def test_without_rest_the_film_still_ends_at_the_last_state() -> None:
    found = clock(fps=10, state=0, transition="1s", easing="linear")
    assert (found.frames, found.now[0], found.now[-1]) == (21, 0.0, 2.0)
    np.testing.assert_allclose(found.now, np.linspace(0, 2, 21))


def test_without_a_way_it_leaps() -> None:
    found = clock(fps=4, state="1s", transition=0)
    assert found.now.tolist() == [0.0] * 4 + [1.0] * 4 + [2.0] * 4


def test_a_loop_has_no_seam() -> None:
    found = clock(ROUND, fps=10, state="1s", transition="1s", easing="linear")
    assert found.frames == 60 and found.span == (0.0, 3.0)
    # The frame after the last one would show 3, which is the first state.
    assert found.now[-1] == pytest.approx(2.9) and found.now[0] == 0.0
    np.testing.assert_allclose(np.diff(found.now[50:]), 0.1)


def test_lengths_may_differ_and_begin_again() -> None:
    found = clock(fps=10, state=["1s", "2s"], transition=["500ms"])
    assert found.frames == 10 + 20 + 10 + 2 * 5


def test_holds_are_added_and_the_last_one_is_before_the_way_back() -> None:
    hold = {"start": "1s", "end": "2s", "at": [{"t": 1, "for": "1s"}]}
    found = clock(fps=10, state="1s", transition="1s", hold=hold)
    assert found.frames == 50 + 40
    assert [int((found.now == n).sum()) for n in range(3)] == [21, 21, 30]
    back = clock(ROUND, fps=10, state="1s", transition="1s", hold={"end": "2s"})
    assert back.frames == 80 and (back.now == 2).sum() == 31
    assert 2 < back.now[-1] < 3


def test_it_plays_back_state_by_state() -> None:
    found = clock(fps=10, state="1s", transition="1s", rewind=True, loop="once")
    np.testing.assert_array_equal(found.now[:50], found.now[50 - 1 :][:50][::-1])
    assert found.now[-1] == 0.0


def test_easing_says_how_it_goes_over() -> None:
    found = clock(fps=10, state="1s", transition="1s", easing="quadratic-in")
    np.testing.assert_allclose(found.now[10:20], (np.arange(10) / 10) ** 2)
    assert Easing("linear") == time(easing="linear").easing


@pytest.mark.parametrize(
    ("keys", "at"),
    [
        ({"state": 1, "speed": 2}, ("speed",)),
        ({"state": 1, "pace": [{"speed": 2}]}, ("pace",)),
        ({"wrap": True, "rewind": True}, ("wrap",)),
        ({"transition": 1, "align": "stretch"}, ("align",)),
        ({"state": "10%"}, ("state",)),
        ({"transition": ["1s", "10%"]}, ("transition", 1)),
        ({"state": 0, "transition": 0}, ("transition",)),
        ({"state": "1s", "duration": 2, "hold": {"end": "3s"}}, ("hold",)),
        ({"state": "1s", "hold": {"end": "10%"}}, ("hold", "end")),
        ({"state": "10000000s"}, ("state",)),
        ({"state": "1s", "easing": "back-out"}, ("easing",)),
    ],
)
def test_what_has_no_meaning(keys, at) -> None:
    with pytest.raises(Fault) as caught:
        clock(**keys)
    assert caught.value.at == at


def column(*values: object):
    return np.array(values)


def test_text_comes_in_order_of_appearance_and_numbers_rise() -> None:
    found = states_of(
        [(column("b", "a", "", "b", "c"), False), (column("d", "a"), False)], (), False
    )
    assert found is not None and found.values == ("b", "a", "c", "d")
    found = states_of([(column(2000.0, 1990.0, np.nan), False)], (), True)
    assert found is not None and found.values == (1990.0, 2000.0)
    assert found.wraps and found.names == ("1990", "2000")


def test_order_says_which_come_first() -> None:
    order = (StateName("c"), StateName("b"))
    found = states_of([(column("b", "a", "c"), False)], order, False)
    assert found is not None and found.values == ("c", "b", "a")
    found = states_of([(column(1.0, 2.0, 3.0), False)], (StateName(3.0),), False)
    assert found is not None and found.values == (3.0, 1.0, 2.0)
    # A number that names text, a text that names a number, and a date.
    assert states_of([(column("10", "2"), False)], (StateName(2.0),), False).values == ("2", "10")
    assert states_of([(column(1.0, 2.0), False)], (StateName("2"),), False).values == (2.0, 1.0)
    days = column(0.0, 86400.0)
    assert states_of([(days, True)], (StateName("1970-01-02"),), False).values == (86400.0, 0.0)


def test_an_order_with_a_name_that_is_not_there() -> None:
    with pytest.raises(Fault) as caught:
        states_of([(column("adam", "sgd"), False)], (StateName("sgd"), StateName("adm")), False)
    fault = caught.value
    assert (fault.code, fault.at) == ("unknown-state", ("order", 1))
    assert fault.hint is not None and "adam" in fault.hint


def test_words_in_one_table_and_numbers_in_another() -> None:
    with pytest.raises(Fault) as caught:
        states_of([(column("a"), False), (column(1.0), False)], (), False)
    assert caught.value.at == ("field",)


def test_nothing_but_missing_values() -> None:
    assert states_of([(column("", ""), False)], (), False) is None


def test_rows_have_the_number_of_their_state() -> None:
    numbers = THREE.numbers(column("c", "", "a", "x", "b"))
    np.testing.assert_array_equal(numbers, [2, np.nan, 0, np.nan, 1])


def test_names_on_the_way() -> None:
    now = np.array([0.0, 0.4, 0.5, 1.0, 1.6, 2.0])
    assert THREE.said(now).tolist() == ["a", "a", "b", "b", "c", "c"]
    assert THREE.said(now, 0).tolist() == ["a", "a", "a", "b", "b", "c"]
    assert THREE.said(now, 1).tolist() == ["b", "b", "b", "c", "c", "c"]
    assert ROUND.said(np.array([2.0, 2.6]), 1).tolist() == ["a", "a"]
    assert ROUND.said(np.array([2.4, 2.6])).tolist() == ["c", "a"]


@pytest.mark.parametrize("below", range(6))
def test_a_rounded_number_half_way_is_that_of_the_nearest_state(below: int) -> None:
    numbers = States(tuple(map(float, range(7))), tuple(map(str, range(7))))
    now = below + np.array([0.5, 0.5 - 1e-12, 0.499, 0.501])
    for shown in (numbers.leaning(now), numbers.live(now)):
        assert [int(f"{value:.0f}") for value in shown] == numbers.nearest(now).tolist()


def test_numbers_count_between_their_states() -> None:
    years = States((1950.0, 1960.0, 2000.0), ("1950", "1960", "2000"))
    np.testing.assert_allclose(
        years.between(np.array([0, 0.5, 1, 1.25, 2])), [1950, 1955, 1960, 1970, 2000]
    )
    back = States(years.values, years.names, wraps=True)
    np.testing.assert_allclose(back.between(np.array([2, 2.5, 2.9])), [2000, 1975, 1955])


def test_moments_by_the_name_of_a_state() -> None:
    assert THREE.moment("b") == 1.0
    years = States((1950.0, 1960.0, 2000.0), ("1950", "1960", "2000"))
    assert (years.moment(1960.0), years.moment(1980.0)) == (1.0, 1.5)
    for states, value in ((THREE, "d"), (years, 1940.0), (years, 2001.0)):
        with pytest.raises(Fault):
            states.moment(value)


def test_an_order_names_states_that_there_are_and_each_once() -> None:
    years = np.array([2000.0, 2005.0])
    with pytest.raises(Fault) as told:
        states_of([(years, False)], (StateName(2005.0), StateName(1999.0)), False)
    assert told.value.at == ("order", 1) and told.value.hint == "they are 2000, 2005"
    with pytest.raises(Fault, match="'b' is already in its place") as told:
        states_of([(column("b", "a"), False)], (StateName("b"), StateName("b")), False)
    assert told.value.at == ("order", 1)
