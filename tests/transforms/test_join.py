"""`join`: against loops over both tables."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from renderer.errors import Fault
from renderer.sources.base import Source
from renderer.sources.order import wrong
from renderer.transforms import join
from renderer.transforms.join import Join
from tests.transforms.conftest import STEPS

NAN = math.nan
OWN = {"who": ["b", "a", "b", "c"], "x": [1, 2, 3, 4]}
OTHER = {"who": ["a", "b", "d"], "color": ["red", "blue", "green"], "n": [10, NAN, 30]}


def step(**options: Any) -> dict[str, Any]:
    return {"join": {"with": "other", "on": "who", **options}}


@pytest.fixture
def joined(lab):
    """The columns after a join of two tables of lists."""

    def run(own: dict[str, Any], other: dict[str, Any], **options: Any) -> dict[str, list[Any]]:
        made = lab.apply(lab.table(own), step(**options), tables={"other": lab.table(other)})
        return {n: [None if v != v else v for v in made[n].tolist()] for n in made.names}

    return run


@pytest.fixture
def refused(lab):
    def run(own: dict[str, Any], other: dict[str, Any], **options: Any) -> Fault:
        with pytest.raises(Fault) as caught:
            lab.apply(lab.table(own), step(**options), tables={"other": lab.table(other)})
        assert caught.value.at[:3] == ("transforms", 0, "join")
        return caught.value

    return run


def test_no_row_is_lost_and_order_stays(lab, joined) -> None:
    assert joined(OWN, OTHER) == {
        **OWN, "color": ["blue", "red", "blue", ""], "n": [None, 10, None, None],
    }  # fmt: skip
    [warning] = lab.warnings
    assert warning.at == ("transforms", 0, "join", "on")
    assert warning.text == "1 of 4 rows have no partner in 'other'; the first has who 'c'"
    assert warning.severity == "warning"


def test_inner_keeps_rows_with_a_partner(lab, joined) -> None:
    found = joined(OWN, OTHER, how="inner")
    assert found == {
        "who": ["b", "a", "b"], "x": [1, 2, 3], "color": ["blue", "red", "blue"],
        "n": [None, 10, None],
    }  # fmt: skip
    assert not lab.warnings


def test_a_near_spelling_is_suggested(lab, joined) -> None:
    own = {"who": ["Perù", "Chad"], "x": [1, 2]}
    joined(own, {"who": ["Chad", "Peru"], "y": [1, 2]})
    assert lab.warnings[0].hint == "did you mean 'Peru'?"


def test_names_that_differ_and_several_columns(joined) -> None:
    own = {"iso": ["a", "a", "b"], "year": [1, 2, 1]}
    other = {"jahr": [2, 1, 1], "code": ["a", "a", "b"], "v": [5, 6, 7]}
    on = {"left": ["iso", "year"], "right": ["code", "jahr"]}
    assert joined(own, other, on=on) == {**own, "v": [6, 5, 7]}
    on = {"left": "iso", "right": "code"}
    rows = {name: column[1:] for name, column in other.items()}
    assert joined(own, rows, on=on, columns="v") == {**own, "v": [6, 6, 7]}
    assert joined(own, rows, on=on, columns=["code", "v"], prefix="o_") == {
        **own, "o_code": ["a", "a", "b"], "o_v": [6, 6, 7],
    }  # fmt: skip


def test_what_is_missing_equals_nothing(lab, joined) -> None:
    own, other = {"who": ["", "a"], "x": [1, 2]}, {"who": ["", "a", ""], "y": [7, 8, 9]}
    assert joined(own, other)["y"] == [None, 8]
    assert lab.warnings[0].text == (
        "1 of 2 rows have no partner in 'other'; the first has who missing"
    )
    assert joined({"who": [NAN, -0.0]}, {"who": [NAN, 0.0], "y": [1, 2]})["y"] == [None, 2]


def test_many_partners_in_the_others_order(joined) -> None:
    other = {"who": ["b", "a", "b"], "y": [1, 2, 3]}
    assert joined(OWN, other, many=True) == {
        "who": ["b", "b", "a", "b", "b", "c"], "x": [1, 1, 2, 3, 3, 4],
        "y": [1, 3, 2, 1, 3, None],
    }  # fmt: skip


@pytest.mark.parametrize("how", ["left", "inner"])
@pytest.mark.parametrize("seed", range(3))
def test_random_tables_against_loops(joined, how: str, seed: int) -> None:
    rng = np.random.default_rng(seed)

    def side(count: int, *names: str) -> dict[str, list[Any]]:
        keys = rng.choice(["a", "b", "c", "d", ""], count).tolist()
        years = np.where(rng.random(count) < 0.2, NAN, rng.integers(0, 4, count)).tolist()
        return {"k": keys, "t": years, **{n: rng.random(count).tolist() for n in names}}

    own, other = side(60, "x"), side(30, "y", "z")
    expected: list[tuple[Any, ...]] = []
    for k, t, x in zip(*own.values(), strict=True):
        t = None if t != t else t
        rows = [r for r in zip(*other.values(), strict=True) if k and r[:2] == (k, t)]
        expected += [(k, t, x, y, z) for _, _, y, z in rows]
        if not rows and how == "left":
            expected.append((k, t, x, None, None))
    found = joined(own, other, on=["k", "t"], how=how, many=True)
    assert list(zip(*found.values(), strict=True)) == expected


def test_keys_twice_in_the_other_table(refused) -> None:
    fault = refused(OWN, {"who": ["b", "a", "b"], "y": [1, 2, 3]})
    assert (fault.at[3:], fault.text, fault.hint) == (
        ("on",), "'other' has 2 rows with who 'b'",
        "`many: true` makes as many rows of one; or `group` that table before",
    )  # fmt: skip
    fault = refused(OWN, {"who": ["b", "a", "b", "a", "a"], "y": [1, 2, 3, 4, 5]})
    assert fault.text == ("'other' has 2 rows with who 'b'; 2 keys in all are there more than once")


def test_no_row_has_a_partner(refused) -> None:
    for how in ("left", "inner"):
        fault = refused({"who": ["A", "B"], "x": [1, 2]}, OTHER, how=how)
        assert (fault.at[3:], fault.text, fault.hint) == (
            ("on",), "none of 2 rows has a partner in 'other'; the first has who 'A'",
            "did you mean 'a'?",
        )  # fmt: skip
    fault = refused({"who": [7.0]}, {"who": [8.0], "y": [1]})
    assert fault.text == "the only row has no partner in 'other'; the first has who 7"


def test_keys_of_different_kinds(lab, refused) -> None:
    fault = refused({"who": [1, 2]}, OTHER)
    assert (fault.at[3:], fault.text, fault.hint) == (
        ("on",), "'who' holds numbers, 'other.who' text: they are never equal",
        "read both alike with a file's `types`",
    )  # fmt: skip
    tables = {"other": lab.table({"who": [1], "t": [2], "y": [3]})}
    own = lab.table({"who": [1], "t": [2]}, dates=frozenset({"t"}))
    with pytest.raises(Fault) as caught:
        lab.apply(own, step(on=["who", "t"]), tables=tables)
    assert caught.value.at[3:] == ("on", 1)
    assert caught.value.text == "'t' holds dates, 'other.t' numbers: they are never equal"


def test_a_name_that_both_have(joined, refused) -> None:
    own = {**OWN, "n": [0, 0, 0, 0]}
    fault = refused(own, OTHER)
    assert (fault.at[3:], fault.text, fault.hint) == (
        ("with",), "both tables have a column 'n'",
        "take others with `columns`, or put a `prefix` before the names",
    )  # fmt: skip
    assert refused(own, OTHER, columns=["n"]).at[3:] == ("columns",)
    assert refused({**own, "o_n": [0] * 4}, OTHER, prefix="o_").at[3:] == ("prefix",)
    assert refused(own, OTHER, columns="who").text == "both tables have a column 'who'"
    assert list(joined(own, OTHER, columns="color")) == ["who", "x", "n", "color"]
    assert list(joined(own, OTHER, prefix="o_")) == ["who", "x", "n", "o_color", "o_n"]


@pytest.mark.parametrize(
    ("options", "at", "text", "hint"),
    [
        ({"with": "othre"}, ("with",), "unknown table 'othre'",
         "did you mean 'other'? known: 'other'"),
        ({"on": "x"}, ("on",), "unknown column 'x' in 'other'", "known: 'color', 'n', 'who'"),
        ({"on": ["who", "y"]}, ("on", 1), "unknown column 'y'", "known: 'who', 'x'"),
        ({"on": {"left": "x", "right": "m"}}, ("on", "right"), "unknown column 'm' in 'other'",
         "known: 'color', 'n', 'who'"),
        ({"on": {"left": "y", "right": "n"}}, ("on", "left"), "unknown column 'y'",
         "known: 'who', 'x'"),
        ({"columns": ["n", "colour"]}, ("columns", 1), "unknown column 'colour' in 'other'",
         "did you mean 'color'? known: 'color', 'n', 'who'"),
    ],
)  # fmt: skip
def test_faults(refused, options, at, text, hint) -> None:
    fault = refused(OWN, OTHER, **options)
    assert (fault.at[3:], fault.text, fault.hint) == (at, text, hint)


def test_a_table_of_nothing_but_keys(refused) -> None:
    fault = refused(OWN, {"who": ["a"]})
    assert fault.text == "'other' has no other columns than those of `on`"


def test_sides_of_different_lengths() -> None:
    for on, text in (
        ({"left": ["a", "b"], "right": "c"}, "2 columns cannot be equal to 1"),
        ({"left": "a", "right": ["b", "c"]}, "1 column cannot be equal to 2"),
        ([], "'on' is empty"),
    ):
        with pytest.raises(Fault) as caught:
            Join.model_validate(step(on=on)).check({})
        assert (caught.value.text, caught.value.at) == (text, ("on",))


def test_what_is_known_of_columns_afterwards(lab) -> None:
    own = lab.table(
        {"t": [0], "who": ["a"]}, keys=("who",), clock="t", dates=frozenset({"t"}),
        labels={"who": {"a": "A"}},
    )  # fmt: skip
    other = lab.table(
        {"who": ["a"], "d": [5], "e": [6], "c": [1]}, keys=("c",), clock="d",
        dates=frozenset({"d", "e"}), labels={"c": {1.0: "one"}},
    )  # fmt: skip
    made = lab.apply(own, step(columns=["d", "c"], prefix="o_"), tables={"other": other})
    assert (made.keys, made.clock, made.dates) == (("who",), "t", {"t", "o_d"})
    assert made.labels == {"who": {"a": "A"}, "o_c": {1.0: "one"}}


def test_the_other_table_is_read_before_and_columns_are_spared() -> None:
    made = Join.model_validate(step())
    assert made.uses() == {"other": ("with",)}
    assert made.needs(frozenset({"x"})) is None
    made = Join.model_validate(step(columns=["n"], prefix="o_"))
    assert made.needs(frozenset({"x"})) == {"x", "who", "o_n"}
    assert made.needs(None) is None


def test_tables_that_join_each_other() -> None:
    one = Source(transforms=[step(**{"with": "b"})])
    two = Source(transforms=[step(**{"with": "a"})])
    [fault] = wrong({"a": one, "b": two})
    assert fault.code == "table-cycle"
    assert fault.at[1:] == ("transforms", 0, "join", "with")
    [fault] = wrong({"a": Source(transforms=[step(**{"with": "bb"})])})
    assert (fault.text, fault.at) == (
        "unknown table 'bb'", ("a", "transforms", 0, "join", "with"),
    )  # fmt: skip


def test_the_limit(joined, refused, monkeypatch) -> None:
    other = {"who": ["b", "b", "b"], "y": [1, 2, 3]}
    monkeypatch.setattr(join, "MOST_CELLS", 23)
    fault = refused(OWN, other, many=True)
    assert (fault.at[3:], fault.text, fault.hint) == (
        ("many",), "this would make 8 rows of 3 columns", "at most 23 cells",
    )  # fmt: skip
    monkeypatch.setattr(join, "MOST_CELLS", 24)
    assert len(joined(OWN, other, many=True)["y"]) == 8


def test_pandas_agrees(joined) -> None:
    pandas = pytest.importorskip("pandas")
    rng = np.random.default_rng(9)
    own = {"who": rng.integers(0, 50, 300).tolist(), "x": rng.random(300).tolist()}
    other = {"who": rng.permutation(40).tolist(), "y": rng.random(40).tolist()}
    frame = pandas.DataFrame(own).merge(pandas.DataFrame(other), on="who", how="left")
    expected = [None if v != v else v for v in frame["y"].tolist()]
    assert joined(own, other)["y"] == expected


def test_a_column_that_is_listed_twice_is_refused():
    step = STEPS.validate_python(
        [{"join": {"with": "o", "on": {"left": ["a", "a"], "right": ["u", "v"]}}}]
    )[0]
    with pytest.raises(Fault, match="'a' is listed twice"):
        step.check({})
