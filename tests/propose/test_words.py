"""The names of columns and files as words."""

from __future__ import annotations

import pytest

from renderer.propose import words


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Life_Expectancy", ["life", "expectancy"]),
        ("lifeExpectancy", ["life", "expectancy"]),
        ("AAPL.Open", ["aapl", "open"]),
        ("train/box_loss", ["train", "box", "loss"]),
        ("val_acc1", ["val", "acc", "1"]),
        ("GDP", ["gdp"]),
    ],
)
def test_parts(name: str, found: list[str]) -> None:
    assert words.parts(name) == found


def test_meanings() -> None:
    assert words.means("val_loss", words.LOSSES)
    assert words.means("Flight Date", words.CLOCK_WORDS)
    assert not words.means("lossless", words.LOSSES)
    assert not words.means("Latin", words.LATITUDE)


@pytest.mark.parametrize(
    ("file", "title", "table"),
    [
        ("life_expectancy.csv", "Life expectancy", "life_expectancy"),
        ("sub/2014-ebola.csv.gz", "2014 ebola", "ebola"),
        ("日本.csv", "日本", "table"),
        ("a_very_long_name_that_does_not_end_soon.csv", "A very long name that does not end soon",
         "a_very_long_name_that_does_not"),
    ],
)  # fmt: skip
def test_names_from_files(file: str, title: str, table: str) -> None:
    assert words.title(file) == title
    assert words.table_name(file) == table


def test_labels_are_safe_in_templates() -> None:
    assert words.label("val_loss") == "val loss"
    assert words.label("a{b}") == "a{{b}}"
    assert words.label("$ per $") == r"\$ per \$"
    assert words.label("Total $") == "Total $"
    assert words.label("_") == "_"


def test_lists_in_comments() -> None:
    assert words.listed(["a"]) == "'a'"
    assert words.listed(["a", "b", "c"]) == "'a', 'b' and 'c'"
    assert words.listed("abcd", 2) == "'a', 'b' and 2 more"
    assert words.quoted("a\nb\x1b") == "'a b\\u001b'"


def test_what_names_share() -> None:
    assert words.common(["temp_max", "temp_min"]) == "temp"
    assert words.common(["train loss", "val loss"]) == "loss"
    assert words.common(["a", "b"]) == ""


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["train/box_loss", "val/box_loss"], ["train", "val"]),
        (["t/box_loss", "v/box_loss", "v/cls_loss"], ["t/box", "v/box", "v/cls"]),
        (["metrics/precision(B)", "metrics/recall(B)"], ["precision(B)", "recall(B)"]),
        (["accuracy", "val_accuracy"], ["accuracy", "val_accuracy"]),
        (["a.b", "a.b.c"], ["a.b", "a.b.c"]),
        (["x", "y"], ["x", "y"]),
    ],
)
def test_what_tells_names_apart(names: list[str], short: list[str]) -> None:
    found = words.apart(names)
    assert len(set(found)) == len(names) and all(found)
    if names[0] != "a.b":
        assert found == short
