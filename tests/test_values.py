"""Times, paddings, and what every model of the spec has in common."""

from __future__ import annotations

import math
import pickle
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from renderer.errors import Fault
from renderer.values import LONGEST, Duration, Given, Many, Padding, SpecModel


@pytest.mark.parametrize(
    ("written", "amount", "unit"),
    [
        (2, 2.0, "s"),
        (0, 0.0, "s"),
        (1.5, 1.5, "s"),
        ("500ms", 0.5, "s"),
        ("4s", 4.0, "s"),
        ("4 s", 4.0, "s"),
        ("2min", 120.0, "s"),
        (".5s", 0.5, "s"),
        ("25%", 25.0, "%"),
        ("12.5 %", 12.5, "%"),
        ("120 frames", 120.0, "frames"),
        ("1 frame", 1.0, "frames"),
    ],
)
def test_times_as_people_write_them(written: object, amount: float, unit: str) -> None:
    assert Duration.parse(written) == Duration(amount, unit)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "written",
    [-1, -0.5, math.nan, math.inf, 10**400, True, None, [1], "", "2", "s", "1:30", "-2s", "2 h",
     "1e3s", "٣s", "5 %s", f"{'9' * 400}s", 2 * LONGEST],
)  # fmt: skip
def test_what_is_no_time_is_refused(written: object) -> None:
    with pytest.raises(Fault) as caught:
        Duration.parse(written)
    assert caught.value.code == "duration"


def test_times_in_seconds() -> None:
    # Of a film of 12 s at 25 frames a second.
    assert Duration.parse("25%").seconds(12, 25) == 3
    assert Duration.parse("120 frames").seconds(12, 25) == 4.8
    assert Duration.parse("500ms").seconds(12, 25) == 0.5


@given(st.floats(0, LONGEST), st.sampled_from(["s", "%", " frames", "min", "ms"]))
def test_any_amount_in_any_unit(amount: float, unit: str) -> None:
    text = f"{amount:.9f}{unit}"
    factor = {"min": 60.0, "ms": 0.001}.get(unit, 1.0)
    number = float(f"{amount:.9f}")
    if number > LONGEST:
        return

    duration = Duration.parse(text)

    assert duration.amount == pytest.approx(number * factor, rel=1e-15)


def test_a_time_is_shown_as_it_may_be_written() -> None:
    for text in ("2s", "25%", "120 frames", "0.5s"):
        assert str(Duration.parse(text)) == text


def test_padding() -> None:
    assert Padding.parse(2.5) == Padding(2.5)
    assert Padding.parse("5%") == Padding(0.05, relative=True)
    assert str(Padding.parse("5%")) == "5%"
    for wrong in (-1, "5", "-5%", True, None, math.inf, math.nan, 10**400):
        with pytest.raises(Fault):
            Padding.parse(wrong)


class Leaf(SpecModel):
    length: Duration = Duration(1.0)
    """How long."""
    numbers: Many[float] = ()
    """Some."""


def test_models_are_frozen_strict_and_closed() -> None:
    leaf = Leaf.model_validate({"length": "2s", "numbers": [1, 2.5]})
    assert leaf.length == Duration(2.0)
    assert leaf.numbers == (1.0, 2.5)
    with pytest.raises(ValidationError):
        leaf.length = Duration(3.0)  # type: ignore[misc]
    for wrong in ({"lenght": 1}, {"numbers": ["1"]}, {"numbers": [True]}, {"numbers": [math.inf]},
                  {"numbers": "12"}, {"numbers": {1: 2}}):  # fmt: skip
        with pytest.raises(ValidationError):
            Leaf.model_validate(wrong)


def test_the_text_below_a_field_is_its_description() -> None:
    # A model outside the package is left alone; the package's own are described.
    from renderer.spec.canvas import Canvas

    properties = TypeAdapter(Canvas).json_schema()["properties"]

    assert properties["background"]["description"] == (
        "Colour of the ground; default: the theme's. Text, lines and panels follow it."
    )
    assert properties["dpi"]["description"].startswith("Pixels per 72 points of type")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (28, "28"), (28.0, "28"), (0.5, "0.5"), (2.666667, "2.666667"), (-0.0, "0"),
        (1 / 3, "0.3333333333333333"), (1e20, "1e+20"), (1e-7, "1e-07"),
        (True, "true"), (False, "false"),
    ],
)  # fmt: skip
def test_a_number_that_was_given_is_written_as_short_as_it_can_be(value: Any, text: str) -> None:
    assert Given(value) == value
    assert Given(value).text == text
    assert pickle.loads(pickle.dumps(Given(value))).text == text
