"""Other people's hostile and doubtful expressions."""

import json
import math
import time
from pathlib import Path
from typing import Any

import pytest

from renderer.errors import Fault
from renderer.expressions import parse

CORPUS = Path(__file__).resolve().parents[2] / "../shared/data/expressions.json"
CASES: dict[str, Any] = json.loads(CORPUS.read_text()) if CORPUS.is_file() else {}
pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not CASES, reason="the corpus is not here"),
]


@pytest.mark.parametrize("case", CASES.get("hostile", []), ids=lambda c: ascii(c["expr"]))
def test_hostile(case: dict[str, Any]) -> None:
    with pytest.raises(Fault) as caught:
        parse(case["expr"]).evaluate({"x": 1.0, "y": 2.0})
    assert caught.value.offset is not None
    assert 0 <= caught.value.offset <= len(case["expr"])
    assert caught.value.text


@pytest.mark.parametrize(
    "text",
    [
        "9**9**9",
        "(" * 100 + "x" + ")" * 100,
        "-" * 100_000 + "1",
        "x" + "**x" * 5000,
        "a" * 1_000_000,
        "1e999999999",
        " " * 10_000_000 + "x",
    ],
    ids=lambda t: t[:12],
)
def test_dos(text: str) -> None:
    start = time.process_time()
    try:
        parse(text).evaluate({"x": 1.0})
    except Fault as fault:
        assert fault.offset is not None
    assert time.process_time() - start < 4


@pytest.mark.parametrize("case", CASES.get("semantics", []), ids=lambda c: c["expr"])
def test_semantics(case: dict[str, Any]) -> None:
    try:
        found = parse(case["expr"]).evaluate(case["env"])
    except Fault:
        assert case["value"] is None
        return
    if case["value"] is None:
        assert isinstance(found, float)
    else:
        assert math.isclose(found, case["value"], rel_tol=1e-15, abs_tol=1e-300)
