"""From text to tree: precedence, names, budgets, and messages word for word."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.expressions import parse
from renderer.expressions.tree import (
    Binary,
    Call,
    Choose,
    Compare,
    Logic,
    Member,
    Name,
    Node,
    Number,
    Reference,
    Text,
    Unary,
    postorder,
)

A, B, C = Name("a"), Name("b"), Name("c")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b*c", Binary("+", A, Binary("*", B, C))),
        ("a - b - c", Binary("-", Binary("-", A, B), C)),
        ("a / b * c", Binary("*", Binary("/", A, B), C)),
        ("a // b % c", Binary("%", Binary("//", A, B), C)),
        ("a ** b ** c", Binary("**", A, Binary("**", B, C))),
        ("a ^ b ^ c", Binary("**", A, Binary("**", B, C))),
        ("-a**b", Unary("-", Binary("**", A, B))),
        ("a**-b", Binary("**", A, Unary("-", B))),
        ("a**-b*c", Binary("*", Binary("**", A, Unary("-", B)), C)),
        ("a**-b**c", Binary("**", A, Unary("-", Binary("**", B, C)))),
        ("-a*b", Binary("*", Unary("-", A), B)),
        ("+a - +b", Binary("-", Unary("+", A), Unary("+", B))),
        ("--a", Unary("-", Unary("-", A))),
        ("(a + b) * c", Binary("*", Binary("+", A, B), C)),
        ("a < b + c", Compare(("<",), (A, Binary("+", B, C)))),
        ("a < b <= c", Compare(("<", "<="), (A, B, C))),
        ("(a < b) < c", Compare(("<",), (Compare(("<",), (A, B)), C))),
        ("a == b != c", Compare(("==", "!="), (A, B, C))),
        ("not a < b", Unary("not", Compare(("<",), (A, B)))),
        ("not a and b", Logic("and", Unary("not", A), B)),
        ("a or b and c", Logic("or", A, Logic("and", B, C))),
        ("a and b or c", Logic("or", Logic("and", A, B), C)),
        ("a if b else c", Choose(B, A, C)),
        ("a or b if c else a", Choose(C, Logic("or", A, B), A)),
        ("a if b else b if c else a", Choose(B, A, Choose(C, B, A))),
        ("(a if b else c) + 1", Binary("+", Choose(B, A, C), Number(1.0))),
        ("a + 1 if b < c else -a", Choose(Compare(("<",), (B, C)), Binary("+", A, Number(1.0)),
         Unary("-", A))),
        ("min(a, b + c)", Call("min", (A, Binary("+", B, C)))),
        ("sin(-a)**2", Binary("**", Call("sin", (Unary("-", A),)), Number(2.0))),
        ("a in [1, -2, .5]", Member(A, (1.0, -2.0, 0.5))),
        ("a not in [1]", Member(A, (1.0,), True)),
        ("not a in [1]", Unary("not", Member(A, (1.0,)))),
        ("a + b in [1] and c", Logic("and", Member(Binary("+", A, B), (1.0,)), C)),
        ("a == 'x'", Compare(("==",), (A, Text("x")))),
        ('"it\'s" != a', Compare(("!=",), (Text("it's"), A))),
        ("a in ['x', \"y\"]", Member(A, ("x", "y"))),
        ("`a`", A),
        ("`train/box loss` * 2", Binary("*", Name("train/box loss"), Number(2.0))),
        ("mean(t.a)", Call("mean", (Reference("t", "a"),))),
        ("mean(`t 1`.`a/b` == 'x')", Call("mean", (Compare(("==",), (Reference("t 1", "a/b"),
         Text("x"))),))),
        ("max(min(t.a), b)", Call("max", (Call("min", (Reference("t", "a"),)), B))),
        ("λ*lambda", Binary("*", Name("λ"), Name("lambda"))),
        ("gamma*sin", Binary("*", Name("gamma"), Name("sin"))),
        (" a\n + b\t", Binary("+", A, B)),
    ],
)  # fmt: skip
def test_the_tree(text: str, tree: Node) -> None:
    assert parse(text).tree == tree


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1e-3", 1e-3),
        (".5", 0.5),
        ("3.", 3.0),
        ("010", 10.0),
        ("1.5E+3", 1500.0),
        ("1e999", math.inf),
    ],
)
def test_numbers(text: str, value: float) -> None:
    assert parse(text).tree == Number(value)


def test_spans() -> None:
    text = "a + (b - c)*sin(a) < 2"
    spans = {type(n).__name__: text[n.span[0] :][: n.span[1]] for n in postorder(parse(text).tree)}
    assert spans["Call"] == "sin(a)"
    assert spans["Compare"] == text
    assert spans["Binary"] == "a + (b - c)*sin(a)"


def test_what_an_expression_tells_of_itself() -> None:
    expression = parse("e*b + mean(t.`u v`*pi) - b")
    assert expression.names == {"b"}
    assert expression.constants == {"e", "pi"}
    assert expression.references == {("t", "u v")}
    assert expression.position("b") == (2, 1)
    assert expression.position(("t", "u v")) == (11, 7)
    assert expression.position("absent") == (0, len(expression.text))
    assert expression.is_name is None
    assert parse(" loss ").is_name == "loss"
    assert parse("`box loss`").is_name == "box loss"


def test_an_expression_is_a_value() -> None:
    one, two = parse("a + 1"), parse("a + 1")
    assert one == two and hash(one) == hash(two) and one != parse("a+1")
    assert one.names == {"a"} and pickle.loads(pickle.dumps(one)).tree == one.tree
    deep = parse("+".join(["x"] * 900))
    assert pickle.loads(pickle.dumps({deep})) == {deep}
    with pytest.raises(AttributeError):
        one.text = "b"  # type: ignore[misc]


NUMBERS = st.floats(-100, 100, allow_subnormal=False).map(repr).map(lambda n: f"({n})")
LEAVES = st.sampled_from(["x", "y", "pi"]) | NUMBERS
TREES = st.recursive(
    LEAVES,
    lambda below: st.one_of(
        st.tuples(below, st.sampled_from(["+", "-", "*", " + -", "*-"]), below).map("".join),
        below.map(lambda a: f"({a})"),
        below.map(lambda a: f"-{a}"),
        below.map(lambda a: f"abs({a})"),
        st.tuples(below, st.sampled_from(["<", "<=", "==", " and ", " or "]), below).map(
            lambda t: f"(2 if {''.join(t)} else 3)"
        ),
        st.tuples(below, below).map(lambda t: f"min({t[0]}, {t[1]}, 50)"),
    ),
    max_leaves=25,
)


@given(TREES, st.floats(-10, 10), st.floats(-10, 10))
def test_arithmetic_is_pythons(text: str, x: float, y: float) -> None:
    expected = float(eval(text, {"x": x, "y": y, "pi": math.pi}))
    for values in ({"x": x, "y": y}, {"x": np.array([x, 1.0]), "y": y}):
        found = parse(text).evaluate(values)
        found = found if np.ndim(found) == 0 else found[0]
        assert found == expected or math.isnan(found) and math.isnan(expected)
