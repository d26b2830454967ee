"""Text with live values: what is a field, what is a formula, how values are written."""

from __future__ import annotations

import time
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.errors import Fault
from renderer.formats import format_value
from renderer.template import FIGURE_SPACE, Template, TickFormat, fill
from renderer.values import Given

DATE = "%Y-%m-%d %H:%M:%S"


def once(text: str, **values: float | str) -> str:
    return Template.parse(text).once(values)


def test_fields_and_braces() -> None:
    assert once("epoch {epoch:03d}  loss {loss:.3f}", epoch=7.0, loss=0.12345) == (
        "epoch 007  loss 0.123"
    )
    assert once("{{x}} = {x}", x=2.0) == "{x} = 2"
    assert once("{ x }{x}", x=2.5) == "2.52.5"
    assert once("no field") == "no field"
    assert once("{train/box loss:.1f}", **{"train/box loss": 1.25}) == "1.2"
    assert [f.name for f in Template.parse("{a}{b:.2f}").fields] == ["a", "b"]
    assert str(Template.parse("{a} b")) == "{a} b"
    assert str(Template.parse(3)) == "3"


@pytest.mark.parametrize(
    "text",
    [
        r"$x_{i}$",
        r"$e^{-t}$",
        r"$\frac{a}{b}$",
        r"$\sqrt{2}$",
        r"$10^{-3}$ and $\mathrm{m}^{2}$",
    ],
)
def test_the_braces_of_a_formula_are_its_own(text: str) -> None:
    assert Template.parse(text).fields == []
    assert once(text) == text


def test_a_live_value_inside_a_formula() -> None:
    assert once(r"$\alpha = {a:.1f}$, {b}", a=0.5, b=1.0) == r"$\alpha = 0.5$, 1"
    assert once(r"costs \$ {a}", a=5.0) == r"costs \$ 5"


@pytest.mark.parametrize(
    ("text", "offset", "message"),
    [
        ("epoch {epoch", 6, "not closed"),
        ("a } b", 2, "without its '{'"),
        ("{}", 0, "needs a name"),
        ("{:.3f}", 0, "needs a name"),
        ("{a{b}}", 0, "needs a name"),
        ("ab {t.__class__}", 3, "is not a name"),
        ("{t!r}", 0, "is not a name"),
        ("{t[0]}", 0, "is not a name"),
        ("{a} {x:.3d}", 4, "whole numbers have no decimals"),
        ("{x:q}", 0, "is not a format"),
        ("{x:{w}}", 0, "needs a name"),
        ("{x:>999}", 0, "width of a format is at most 20"),
        ("{x:.99f}", 0, "precision of a format is at most 20"),
        ("{x:%Q}", 0, "is not a format"),
    ],
)
def test_what_is_no_template_says_where(text: str, offset: int, message: str) -> None:
    with pytest.raises(Fault) as caught:
        Template.parse(text)
    assert caught.value.offset == offset
    assert message in caught.value.text


def test_text_only_and_not_too_long() -> None:
    for wrong in (None, True, [1], "x" * 2001):
        with pytest.raises(Fault):
            Template.parse(wrong)


def test_an_unknown_name_is_placed_and_near_ones_are_named() -> None:
    with pytest.raises(Fault) as caught:
        once("loss {los:.2f}", loss=1.0)
    assert (caught.value.offset, caught.value.width) == (5, 9)
    assert caught.value.hint is not None and "did you mean 'loss'?" in caught.value.hint


@given(
    st.floats(-1e9, 1e9),
    st.sampled_from([".2f", "+.1f", ",.0f", "08.3f", ".3g", ".2e", ".1%", " .2f", ">12.1f"]),
)
def test_numbers_are_written_as_python_does_but_for_minus_and_zero(
    value: float, format: str
) -> None:
    # `z` (PEP 682) writes what rounds to -0.00 as 0.00.
    at = 1 if format[0] in "+> " and format[0] != ">" else 1 if format[0] == ">" else 0
    wanted = f"{value:{format[:at]}z{format[at:]}}"

    assert format_value(value, format) == wanted.replace("-", "−")


@pytest.mark.parametrize(
    ("value", "format", "text"),
    [
        (-3.0, "03d", "−03"),
        (2.6, "d", "3"),
        (1234567.0, ",d", "1,234,567"),
        (-0.001, ".2f", "0.00"),
        (-0.0, "", "0"),
        (3.0, "", "3"),
        (1 / 3, "", "0.333333"),
        (-1.5, "", "−1.5"),
        (1e-5, "", "1e−05"),
        (-7.0, "->6.1f", "---7.0"),
        (float("nan"), ".2f", "–"),
        (float("inf"), "", "–"),
        (1e20, "%Y", "–"),
        ("text", ".2f", "text"),
        ("text", ".3s", "text"),
        (0.0, "s", "0"),
        (0.05, ".2s", "0.05"),
        (7.0, ".3s", "7.00"),
        (999.6, ".3s", "1.00k"),
        (1_234_567.0, ".3s", "1.23M"),
        (-12_345.0, ".3s", "−12.3k"),
        (999_999_999.0, ".2s", "1.0B"),
        (7.8e12, "+.1s", "+8T"),
        (1.5e16, ".3s", "1.5e+16"),
        (120_000.0, ">7.3s", "   120k"),
    ],
)
def test_how_single_values_are_written(value: float | str, format: str, text: str) -> None:
    assert format_value(value, format) == text


@given(st.integers(-(10**9), 4 * 10**9))
def test_dates_are_utc(seconds: int) -> None:
    if seconds < 0:  # gmtime takes no time before 1970 on every system
        wanted = datetime.fromtimestamp(seconds, UTC).strftime(DATE)
    else:
        wanted = time.strftime(DATE, time.gmtime(seconds))

    assert format_value(float(seconds), DATE) == wanted


def test_changing_values_keep_one_width() -> None:
    pieces = Template.parse("loss {loss:.1f}!").pieces({"loss": np.array([9.96, 0.5, -3.0])}, 3)

    assert pieces == [["loss "], ["10.0", f"{FIGURE_SPACE}0.5", "−3.0"], ["!"]]


def test_changing_text_keeps_one_width() -> None:
    pieces = Template.parse("{name}").pieces({"name": np.array(["a", "bcd"])}, 2)

    assert pieces == [["a  ", "bcd"]]


def test_no_blanks_before_a_comma() -> None:
    names = np.array(["a", "bcd"])
    pieces = Template.parse("by {name}: {name}).").pieces({"name": names}, 2)

    assert pieces == [["by "], ["a:  ", "bcd:"], [" "], ["a).  ", "bcd)."]]


@given(st.lists(st.floats(allow_nan=True, allow_infinity=True), min_size=1, max_size=20))
def test_every_column_of_numbers_is_of_one_width(values: list[float]) -> None:
    (texts,) = Template.parse("{x:.3g}").pieces({"x": np.array(values)}, len(values))

    assert len(texts) == len(values)
    assert len({len(text) for text in texts}) == 1


@given(st.text(alphabet="ab{}:.$_^\\%df 0!", max_size=12))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        template = Template.parse(text)
    except Fault as fault:
        assert fault.offset is None or 0 <= fault.offset < len(text)
    else:
        template.once({field.name: 1.5 for field in template.fields})


def test_formats_of_ticks() -> None:
    assert TickFormat.parse("{:,.0f} €").of(1234.0) == "1,234 €"
    assert TickFormat.parse("{:.0%}").of(0.5) == "50%"
    assert TickFormat.parse("{:%Y}").of(0.0) == "1970"
    for wrong in ("plain", "{:.1f}{:.1f}", 3, "{:q}"):
        with pytest.raises(Fault):
            TickFormat.parse(wrong)


def test_params_are_shown_with_all_their_digits() -> None:
    assert once("{rho}, {loss}", rho=Given(2.66666667), loss=2.66666667) == "2.66666667, 2.66667"
    assert once("{rho:.2f}", rho=Given(2.66666667)) == "2.67"
    assert once("{on}", on=Given(True)) == "true"


def test_names_of_files_are_of_the_keyboards_characters() -> None:
    assert fill("a$b{x}_{y:+.1f}{{z}}", {"x": Given(-3), "y": -0.5}) == "a$b-3_-0.5{z}"
    assert fill("{x}.csv", {"x": "−1"}) == "−1.csv"
    with pytest.raises(Fault) as caught:
        fill("runs/{rn}.csv", {"run": "a"}, "file")
    fault = caught.value
    assert (fault.text, fault.at, fault.offset, fault.width) == (
        "unknown value 'rn'", ("file",), 5, 4,
    )  # fmt: skip
    assert fault.hint == "did you mean 'run'? known: 'run'"
