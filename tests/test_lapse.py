"""Lengths of film time in data time, against closed forms."""

from fractions import Fraction

import numpy as np
import pytest

from renderer.clock import Clock
from renderer.lapse import frames_of, passed, shifted

FPS = 25


def clock(now: np.ndarray) -> Clock:
    return Clock(Fraction(FPS), np.asarray(now, float), np.linspace(0, 1, len(now)))


@pytest.mark.parametrize("power", [1, 2, 3])
def test_an_eased_film_is_undone(power: int) -> None:
    u = np.linspace(0, 1, 2001)
    times = np.array([0.0, 0.1, 0.5, 0.99, 1.0]) * 8
    frames = frames_of(clock(8 * u**power), times)
    np.testing.assert_allclose(frames / 2000, (times / 8) ** (1 / power), atol=1e-3)
    later = shifted(clock(8 * u**power), times[1:3], 4.0)
    truth = 8 * ((times[1:3] / 8) ** (1 / power) + 4 * FPS / 2000) ** power
    np.testing.assert_allclose(later, truth, rtol=1e-3)


def test_beyond_its_ends_the_film_goes_on_at_its_mean_pace() -> None:
    film = clock(np.linspace(10, 20, 101))
    np.testing.assert_allclose(frames_of(film, np.array([9.0, 22.0])), [-10, 120])
    np.testing.assert_allclose(shifted(film, np.array([10.0, 19.5]), 1.0), [12.5, 22.0])
    np.testing.assert_allclose(shifted(film, np.array([10.0, 12.5]), -1.0), [7.5, 10.0])


def test_a_hold_is_left_at_its_end_and_reached_at_its_beginning() -> None:
    now = np.concatenate([np.arange(11), np.full(20, 10), np.arange(11, 21)])
    ten = np.array([10.0])
    assert frames_of(clock(now), ten) == 10
    assert frames_of(clock(now), ten, leaving=True) == 30
    assert shifted(clock(now), ten, 4 / FPS) == 14
    assert shifted(clock(now), ten, -4 / FPS) == 6
    # What the film passes on the way does not stop it.
    assert shifted(clock(now), np.array([9.0]), 15 / FPS) == 10


def test_on_the_way_back_as_much_has_passed_as_on_the_way_there() -> None:
    now = np.concatenate([np.arange(11), np.full(4, 10), np.arange(8, -1, -2)])
    np.testing.assert_array_equal(passed(clock(now)), [*range(15), 8, 6, 4, 2, 0])


def test_a_film_in_which_nothing_moves() -> None:
    still = clock(np.full(7, 3.0))
    np.testing.assert_array_equal(frames_of(still, np.array([2.0, 3.0, 4.0])), [0, 0, np.inf])
    np.testing.assert_array_equal(shifted(still, np.array([3.0]), 1.0), [3.0])
