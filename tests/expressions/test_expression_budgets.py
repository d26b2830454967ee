"""No text is too long, too deep or too strange for a plain answer."""

import math
import sys
import time

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from renderer.errors import Fault
from renderer.expressions import parse
from renderer.expressions.tree import Node, children, postorder


def refused(text: str) -> Fault:
    with pytest.raises(Fault) as caught:
        parse(text)
    return caught.value


def test_a_hundred_brackets_and_no_more() -> None:
    assert parse("(" * 100 + "x" + ")" * 100).is_name == "x"
    fault = refused("(" * 101 + "x" + ")" * 101)
    assert fault.text == "this expression is nested more than 100 deep"
    assert (fault.code, fault.offset, fault.width) == ("expression-limit", 100, 1)


def test_a_long_number_is_refused() -> None:
    assert parse("1" * 400).evaluate({}) == math.inf
    fault = refused("x + " + "1" * 401)
    assert fault.text == "this number has 401 characters: at most 400 are allowed"
    assert (fault.offset, fault.width) == (4, 401)


def test_a_long_text_is_refused() -> None:
    assert parse("x" + " " * 9_999).is_name == "x"
    assert refused("x" * 1_000_000).text == (
        "this expression is 1,000,000 characters long: at most 10,000 are allowed"
    )


def test_two_thousand_parts_and_no_more() -> None:
    longest = "+".join(["x"] * 1000)
    assert parse(longest).evaluate({"x": 1.0}) == 1000
    assert refused(longest + "+x").text == "this expression has more than 2,000 parts"
    assert refused(f"x in [{'1,' * 2500}1]").text == "this expression has more than 2,000 parts"


TOWERS = [
    *(part * count for part in ("(", "-", "not ", "sin(", "1+(", "x**", "x if ", "x<", "x,", "[")
      for count in (2_000, 1_000_000)),
    "x" + "**x" * 3000, "x" + "**-x" * 2400, "x" + " if x else x" * 800, "-" * 9_999 + "1",
    "x" + "<x" * 4999, "x" + " and x" * 1500, "(a or b and not c < d + e * -f ** " * 250,
    "x" + ")" * 9_000, "'" * 9_999, "`" * 9_999, "." * 9_999, "1" * 10_000, "x in [" * 1500,
]  # fmt: skip


@pytest.mark.parametrize("text", TOWERS, ids=range(len(TOWERS)))
def test_towers_are_refused_at_once(text: str) -> None:
    start = time.process_time()
    assert refused(text).offset is not None
    assert time.process_time() - start < 2


def test_parsing_and_evaluating_need_little_of_the_stack() -> None:
    deepest = "sin(1 + 2*-" * 33 + "x" + ")" * 33
    widest = "+".join(["x"] * 999)
    limit = sys.getrecursionlimit()
    frame, depth = sys._getframe(), 1
    while frame.f_back:
        frame, depth = frame.f_back, depth + 1
    sys.setrecursionlimit(depth + 60)
    try:
        values = [parse(text).evaluate({"x": 1.0}) for text in (deepest, widest)]
    finally:
        sys.setrecursionlimit(limit)
    assert values[1] == 999


@given(st.text(max_size=60))
@example("x in [")
@example("a.b")
def test_any_text_is_an_expression_or_a_fault(text: str) -> None:
    check_any(text)


PIECES = st.sampled_from(
    "( ) [ ] , . + - ** / // % ^ < == != x y.z `a b` 1 .5 'q' sin( min( mean( lag( and or not if "
    "else in = : { 2x e pi lambda".split()
)


@given(st.lists(PIECES, max_size=25).map(" ".join))
def test_any_pieces_are_an_expression_or_a_fault(text: str) -> None:
    check_any(text)


def check_any(text: str) -> None:
    try:
        expression = parse(text)
    except Fault as fault:
        assert fault.offset is not None and 0 <= fault.offset <= len(text) and fault.width >= 1
        return
    assert all(
        isinstance(node, Node) and children(node) is not None for node in postorder(expression.tree)
    )
    values = dict.fromkeys(expression.names, np.array([1.0, 2.0]))
    try:
        assert np.shape(expression.evaluate(values)) in ((), (2,))
    except Fault as fault:
        assert fault.code in ("text-column", "unknown-table", "expression")
