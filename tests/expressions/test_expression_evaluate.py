"""Expressions over columns: rows, missing values, text, other tables, and the model's field."""

import math
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from pydantic import TypeAdapter, ValidationError

from renderer.errors import Fault
from renderer.expressions import Expression, evaluation, parse

NAN = math.nan
X = np.array([3.0, 1.0, NAN, 2.0, 1.0])
TABLE = {
    "x": X,
    "i": np.arange(5),
    "flag": X > 1,
    "country": np.array(["Chad", "Peru", "", "Mali", "Chad"]),
}


def refused(text: str, values: Any, tables: Any = None) -> Fault:
    with pytest.raises(Fault) as caught:
        parse(text).evaluate(values, tables)
    return caught.value


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("x*2 + i", [6, 3, NAN, 7, 6]),
        ("i/2", [0, 0.5, 1, 1.5, 2]),
        ("i > 1", [0, 0, 1, 1, 1]),
        ("(i > 1) + (i > 2)", [0, 0, 1, 2, 2]),
        ("1 <= i < 4", [0, 1, 1, 1, 0]),
        ("i == 1 or i == 3", [0, 1, 0, 1, 0]),
        ("not i", [1, 0, 0, 0, 0]),
        ("x == x", [1, 1, 0, 1, 1]),
        ("10 if i > 2 else i", [0, 1, 2, 10, 10]),
        ("i in [0, 3]", [1, 0, 0, 1, 0]),
        ("i not in [0, 3]", [0, 1, 1, 0, 1]),
        ("flag*2", [2, 0, 0, 2, 0]),
        ("i**2 + i**3 + i**4 + i**-1 - i**1", [math.inf, 3, 26.5, 114 + 1 / 3, 332.25]),
        ("(-8 + 0*i)**(1/3)", [NAN] * 5),
        ("exp(1000*i)", [1, math.inf, math.inf, math.inf, math.inf]),
        ("country == 'Chad'", [1, 0, 0, 0, 1]),
        ("'Chad' != country", [0, 1, 1, 1, 0]),
        ("country in ['Peru', 'Mali']", [0, 1, 0, 1, 0]),
        ("country not in ['Peru', 'a much longer name']", [1, 0, 1, 1, 1]),
        ("country == '' or i == 0", [1, 0, 1, 0, 0]),
        ("cumsum(x)", [3, 4, NAN, 6, 7]),
        ("cumsum(1)", [1, 2, 3, 4, 5]),
        ("lag(i)", [NAN, 0, 1, 2, 3]),
        ("lag(i, 2)", [NAN, NAN, 0, 1, 2]),
        ("lag(i, -1)", [1, 2, 3, 4, NAN]),
        ("lag(i, 0)", [0, 1, 2, 3, 4]),
        ("lag(i, 99)", [NAN] * 5),
        ("rank(x)", [4, 1, NAN, 3, 1]),
        ("rank(-x)", [1, 3, NAN, 2, 3]),
        ("i - mean(i)", [-2, -1, 0, 1, 2]),
    ],
)
def test_rows(text: str, expected: list[float]) -> None:
    found = parse(text).evaluate(TABLE)
    assert found.dtype == np.float64
    assert_allclose(found, expected, rtol=1e-15)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mean(x)", 1.75),
        ("sum(x)", 7.0),
        ("min(x)", 1.0),
        ("max(x)", 3.0),
        ("std(i)", math.sqrt(2)),
        ("std(x)", math.sqrt((1.25**2 + 0.75**2 + 0.25**2 + 0.75**2) / 4)),
        ("sum(1)", 5.0),
        ("mean(country == 'Chad')", 0.4),
        ("max(min(x), 2)", 2.0),
        ("sum(nan*x)", 0.0),
        ("mean(nan*x)", NAN),
        ("max(nan*x)", NAN),
    ],
)
def test_reductions(text: str, expected: float) -> None:
    found = parse(text).evaluate(TABLE)
    assert isinstance(found, np.float64)
    assert_allclose(found, expected, rtol=1e-15)


def test_no_rows_at_all() -> None:
    empty = {"x": np.array([])}
    values = [float(parse(f"{f}(x)").evaluate(empty)) for f in ("sum", "mean", "std", "min", "max")]
    assert_array_equal(values, [0, NAN, NAN, NAN, NAN])
    for text in ("x + 1", "rank(x)", "cumsum(x)", "lag(x)"):
        assert parse(text).evaluate(empty).shape == (0,)


def test_a_supplied_name_hides_a_constant() -> None:
    assert parse("e*2").evaluate({}) == 2 * math.e
    assert parse("e*2").evaluate({"e": 3}) == 6
    assert parse("gamma*sin").evaluate({"gamma": 2, "sin": 5}) == 10
    assert parse("lambda").evaluate({"lambda": 2}) == 2


def test_whole_numbers_become_floats() -> None:
    assert parse("n*n*n*n*n").evaluate({"n": np.array([10**5])})[0] == 1e25
    assert parse("9**9**9").evaluate({}) == math.inf
    found = parse("x + 1").evaluate({"x": np.array([1, 2], dtype=np.float32)})
    assert found.dtype == np.float64


def test_the_input_is_not_handed_back() -> None:
    x = np.array([1.0, 2.0])
    parse("x").evaluate({"x": x})[0] = 5
    parse("+x").evaluate({"x": x})[0] = 5
    parse("x**1").evaluate({"x": x})[0] = 5
    assert x[0] == 1


def test_a_grid_against_another_table() -> None:
    a, b = np.meshgrid(np.linspace(-1, 1, 4), np.linspace(0, 1, 3))
    u, v = np.array([0.5, 1.0, 2.0, 3.0]), np.array([1.0, 0.0, 1.0, 2.0])
    text = "mean((sin(b*cos(a*samples.u)) - samples.v)**2)"
    expected = np.mean((np.sin(b[..., None] * np.cos(a[..., None] * u)) - v) ** 2, axis=-1)
    tables = {"samples": {"u": u, "v": v}}
    assert_allclose(parse(text).evaluate({"a": a, "b": b}, tables), expected, rtol=1e-14)
    single = parse(text).evaluate({"a": a[1, 2], "b": b[1, 2]}, tables)
    assert_allclose(single, expected[1, 2], rtol=1e-14)


def test_tables_of_any_length_and_nested_reductions() -> None:
    tables = {
        "s": {"u": np.array([1.0, 2.0, 6.0]), "k": np.array(["a", "b", "a"])},
        "t": {"u": np.array([4.0, 6.0])},
    }
    x = np.array([1.0, 2.0])
    cases = {
        "x + sum(s.u)": x + 9,
        "mean(s.u) - mean(t.u)": -2.0,
        "sum((s.u - mean(t.u))*x)": -6 * x,
        "sum(s.u - mean(x))": 4.5,
        "sum(where(s.k == 'a', s.u, 0))": 7.0,
        "max(s.u - lag(s.u))": 4.0,
        "max(cumsum(s.u)*x)": 9 * x,
        "max(max(s.u), x)": [6, 6],
    }
    for text, expected in cases.items():
        assert_allclose(parse(text).evaluate({"x": x}, tables), expected, err_msg=text)


def test_a_large_grid_is_worked_through_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    a, k = np.linspace(0, 1, 35).reshape(5, 7), np.array(["p", "q", "p", "q", "q"])[:, None]
    tables = {"s": {"u": np.linspace(0, 2, 11)}}
    text = parse("mean(cos(a*s.u)) + (k == 'p')")
    whole = text.evaluate({"a": a, "k": k}, tables)
    monkeypatch.setattr(evaluation, "PIECE", 40)
    assert_allclose(text.evaluate({"a": a, "k": k}, tables), whole, rtol=1e-14)
    monkeypatch.setattr(evaluation, "MOST_CELLS", 100)
    fault = refused("mean(a*s.u) - mean(a)", {"a": a}, tables)
    assert (fault.code, fault.text) == ("expression-limit", "35 cells times 11 rows are too many")


@pytest.mark.parametrize(
    ("text", "code", "what", "offset", "width"),
    [
        ("1 + xx", "unknown-name", "unknown name 'xx'", 4, 2),
        ("country + 1", "text-column",
         "'country' holds text: it can only be compared with quoted text", 0, 7),
        ("country", "text-column",
         "'country' holds text: it can only be compared with quoted text", 0, 7),
        ("sin(country)", "text-column",
         "'country' holds text: it can only be compared with quoted text", 4, 7),
        ("country == i", "text-column",
         "'country' holds text: it can only be compared with quoted text", 0, 7),
        ("country == 'a' and country", "text-column",
         "'country' holds text: it can only be compared with quoted text", 19, 7),
        ("'a' == country < 3", "text-column",
         "'country' holds text: it can only be compared with quoted text", 7, 7),
        ("country in [1]", "text-column",
         "'country' holds text: it can only be compared with quoted text", 0, 7),
        ("x == '3'", "text-column", "'x' holds numbers: it cannot be compared with text", 0, 1),
        ("x in ['3']", "text-column", "'x' holds numbers: it cannot be compared with text", 0, 1),
        ("mean(s.k)", "text-column", "'s.k' holds text: it can only be compared with quoted text",
         5, 3),
        ("mean(z.u)", "unknown-table", "unknown table 'z'", 5, 3),
        ("mean(s.v)", "unknown-column", "unknown column 'v' in 's'", 5, 3),
        ("lag(x, 1.5)", "expression",
         "lag looks back by a whole number of rows, the same for all", 0, 11),
        ("lag(x, i)", "expression", "lag looks back by a whole number of rows, the same for all",
         0, 9),
    ],
)  # fmt: skip
def test_a_message(text: str, code: str, what: str, offset: int, width: int) -> None:
    fault = refused(text, TABLE, {"s": {"k": np.array(["a"]), "u": np.array([1.0])}})
    assert (fault.code, fault.text, fault.offset, fault.width) == (code, what, offset, width)


def test_hints() -> None:
    assert refused("lss", {"loss": X}).hint == (
        "did you mean 'loss'? known: 'e', 'inf', 'loss', 'nan', 'pi', 'tau'"
    )
    assert refused("sin", {}).hint == "'sin' is a function: write sin(x)"
    objects = np.array([None, 1], dtype=object)
    assert refused("x", {"x": objects}).text == "'x' holds neither numbers nor text"


FIELD = TypeAdapter(Expression)


@pytest.mark.parametrize(
    ("value", "text", "number"),
    [("2*pi", "2*pi", 2 * math.pi), (3, "3", 3.0), (-2.5, "-2.5", -2.5), (1e300, "1e+300", 1e300)]
    + [(10**400, "inf", math.inf), (-math.inf, "-inf", -math.inf), (2**60 + 1,
     "1.152921504606847e+18", 2.0**60)],
)  # fmt: skip
def test_a_field_of_a_model(value: Any, text: str, number: float) -> None:
    for strict in (True, False):
        expression = FIELD.validate_python(value, strict=strict)
        assert (expression.text, expression.evaluate({})) == (text, number)
    assert FIELD.dump_python(expression) == text
    assert FIELD.validate_python(expression) is expression


@pytest.mark.parametrize("value", [True, None, [1], {"a": 1}])
def test_a_field_refuses_other_things(value: Any) -> None:
    with pytest.raises(ValidationError) as caught:
        FIELD.validate_python(value)
    assert caught.value.errors()[0]["msg"] == "an expression is text or a number"


def test_a_field_says_where() -> None:
    with pytest.raises(ValidationError) as caught:
        FIELD.validate_python("a + 2x")
    (error,) = caught.value.errors()
    assert (error["type"], error["msg"]) == ("expression", "'2x' is not a number")
    assert error["ctx"] == {
        "text": "'2x' is not a number",
        "hint": "write 2*x",
        "offset": 4,
        "width": 2,
    }


def test_the_schema_of_a_field() -> None:
    assert FIELD.json_schema() == {"type": ["string", "number"]}
