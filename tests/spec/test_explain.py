"""Words for what pydantic finds: places without its unions' tags, one fault for one mistake."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, Field, ValidationError

from renderer.errors import Fault
from renderer.spec.explain import described, faults, tree_path
from renderer.spec.model import Spec
from renderer.spec.places import allowed, homes, kinds
from renderer.values import Many, SpecModel


class Inner(SpecModel):
    depth: Annotated[float, Field(gt=0, le=10)] = 1.0


class Outer(SpecModel):
    inner: Inner = Inner()
    word: Literal["red", "green", "a,b", "it's"] = "red"
    either: int | Literal["all"] = 1
    words: Literal["a", "b"] | Literal["none"] = "a"
    pair: Annotated[tuple[float, float], Field(strict=False)] = (0.0, 1.0)
    many: Annotated[Many[Inner], Field(min_length=1, max_length=2)] = (Inner(),)
    text: Annotated[str, Field(min_length=1, max_length=5)] = "a"
    names: str | list[str] = "a"


def told(value: dict[str, Any], model: type[BaseModel] = Outer) -> list[Fault]:
    with pytest.raises(ValidationError) as caught:
        model.model_validate(value)
    return faults(caught.value, model, value)


@pytest.mark.parametrize(
    ("value", "at", "text", "hint"),
    [
        ({"iner": {}}, ("iner",), "unknown key 'iner'", "did you mean 'inner'?"),
        ({"inner": {"deep": 1}}, ("inner", "deep"), "unknown key 'deep'", "did you mean 'depth'?"),
        ({"inner": 3}, ("inner",), "expected a mapping of keys, not 3", None),
        ({"inner": None}, ("inner",), "expected a mapping of keys; there is no value",
         "give it one, or leave the key out"),
        ({"inner": {"depth": 0}}, ("inner", "depth"), "'depth' must be above 0, not 0", None),
        ({"inner": {"depth": 11}}, ("inner", "depth"), "'depth' must be at most 10, not 11", None),
        ({"inner": {"depth": float("inf")}}, ("inner", "depth"),
         "'depth' must be a finite number, not inf", None),
        ({"inner": {"depth": "1"}}, ("inner", "depth"), "expected a number, not '1'", None),
        ({"word": "gren"}, ("word",), "'word' cannot be 'gren'",
         "did you mean 'green'? possible: 'red', 'green', 'a,b', 'it's'"),
        ({"word": 3}, ("word",), "'word' cannot be 3",
         "possible: 'red', 'green', 'a,b', 'it's'"),
        ({"either": "zz"}, ("either",), "'either' cannot be 'zz'",
         "possible: 'all', or a whole number"),
        ({"words": "non"}, ("words",), "'words' cannot be 'non'",
         "did you mean 'none'? possible: 'a', 'b', 'none'"),
        ({"pair": [1]}, ("pair",), "expected 2 values, not 1 value", None),
        ({"pair": [1, 2, 3]}, ("pair",), "'pair' takes at most 2 values, not 3", None),
        ({"pair": [1, "x"]}, ("pair", 1), "expected a number, not 'x'", None),
        ({"pair": "1, 2"}, ("pair",), "expected a list, not '1, 2'",
         "a list is written in brackets: [1, 2]"),
        ({"many": []}, ("many",), "'many' is empty", None),
        ({"many": [{}, {}, {}]}, ("many",), "'many' takes at most 2 values, not 3", None),
        ({"many": [{"depth": -1}]}, ("many", 0, "depth"), "'depth' must be above 0, not -1", None),
        ({"text": ""}, ("text",), "'text' is empty", None),
        ({"text": "toolong"}, ("text",), "'text' has more than 5 characters", None),
        ({"text": True}, ("text",), "expected text, not true", None),
        ({"names": {"a": 1}}, ("names",), "expected text or a list, not a mapping", None),
    ],
)  # fmt: skip
def test_words(value: dict[str, Any], at: tuple[Any, ...], text: str, hint: str | None) -> None:
    (fault,) = told(value)

    assert (fault.at, fault.text) == (at, text)
    if hint is None:
        assert fault.hint is None
    else:
        assert fault.hint is not None and fault.hint.startswith(hint)


def test_everything_at_once() -> None:
    found = told({"iner": 1, "word": "x", "inner": {"depth": 0}, "many": [{"a": 1}, {"depth": ""}]})

    assert {fault.at for fault in found} == {
        ("iner",), ("word",), ("inner", "depth"), ("many", 0, "a"), ("many", 1, "depth"),
    }  # fmt: skip


def test_places_leave_out_the_names_of_unions() -> None:
    tree = {"series": [{"mark": "line", "width": {"from": 1}}]}

    assert tree_path(("series", 0, "line", "width", "from-to", "from"), tree) == (
        "series", 0, "width", "from",
    )  # fmt: skip
    assert tree_path(("series", 0, "line", "width", "from-to", "to"), tree, missing=True) == (
        "series", 0, "width", "to",
    )  # fmt: skip
    assert tree_path(("series", 0, "line", "width", "from-to"), tree) == ("series", 0, "width")


@pytest.mark.parametrize("name", ["list", "named", "many", "one", "given", "count", "box"])
def test_a_panel_or_table_may_have_the_name_of_a_tag(name: str) -> None:
    spec = {
        "version": 1,
        "data": {name: {"source": "csv", "file": "a.csv", "x": 1}},
        "panels": {name: {"series": [{"mark": "line", "x": "t", "y": "x", "a": 1}]}},
        "output": "a.gif",
    }
    assert {fault.at for fault in told(spec, Spec)} == {
        ("data", name, "x"), ("panels", name, "series", 0, "a"),
    }  # fmt: skip


def test_which_keys_there_are() -> None:
    assert allowed(Spec, ("time",)) >= {"fps", "duration", "frames", "hold"}
    assert "trail" in allowed(Spec, ("series", 0, "line"))
    assert "trail" not in allowed(Spec, ("series", 0, "heatmap"))
    assert "colors" in allowed(Spec, ("output", "many", 0, ".gif"))
    assert "colors" not in allowed(Spec, ("output", "many", 0, ".mp4"))
    assert {"for", "when", "data", "caption"} == allowed(Spec, ("time", "hold", "at", 0))
    assert kinds(Spec, ("series", 0), "mark") == [
        "annotation", "area", "arrow", "band", "bar", "contour", "density", "errorbar", "heatmap",
        "histogram", "image", "line", "particles", "point", "ring", "rule", "step", "stream",
        "surface", "text", "vector", "wireframe",
    ]  # fmt: skip


def test_where_else_a_key_belongs() -> None:
    assert homes("fps", Spec) == ["'time'"]
    assert homes("theme", Spec) == ["'canvas'"]
    assert homes("limits", Spec) == ["'axes'"]
    assert homes("azimuth", Spec) == ["'camera'"]
    assert homes("nonsense", Spec) == []


@settings(deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers(-3, 3) | st.floats() | st.text(max_size=3),
        lambda inner: st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["from", "to", "field", "keyframes", "at", "x", "file", "mark"]),
            inner, max_size=3,
        ),
        max_leaves=6,
    ),
    st.sampled_from(sorted(Spec.model_fields)),
)  # fmt: skip
def test_whatever_is_written_the_words_are_ours(value: Any, key: str) -> None:
    spec = {
        "version": 1,
        "data": {"a": {"source": "csv", "file": "a.csv"}},
        "series": [{"mark": "line", "x": "t", "y": "x"}],
        "output": "a.gif",
        key: value,
    }
    try:
        Spec.model_validate(spec, by_alias=True, by_name=False)
    except ValidationError as error:
        found = faults(error, Spec, spec)
        assert found
        for fault in found:
            assert fault.at == () or fault.at[0] in Spec.model_fields
            assert "Input" not in fault.text and "validation" not in fault.text
            assert "{" not in fault.code and "_" not in fault.code


def test_values_in_messages() -> None:
    assert [described(v) for v in (None, True, "a", 1, 2.5, 10**400, {}, [])] == [
        "empty", "true", "'a'", "1", "2.5", "a huge number", "a mapping", "a list",
    ]  # fmt: skip
