"""Axes of names instead of numbers."""

import pytest

from renderer.errors import SpecError

POINT = {"mark": "point", "x": "v", "y": "n"}


def y_axis(scene):
    return scene.panels[0].space.y


def test_text_makes_an_axis_of_names_in_order_of_appearance(studio, drawn):
    table = studio.csv(n=["pear", "apple", "pear", "fig"], v=[1, 2, 3, 4])
    scene = studio.scene({"data": {"d": table}, "series": [POINT]})
    assert y_axis(scene).texts == ("pear", "apple", "fig")
    assert y_axis(scene).ticks.tolist() == [0, 1, 2]
    assert (y_axis(scene).low, y_axis(scene).high) == (-0.5, 2.5)
    assert drawn(scene, 0).markers[0][0][:, 1].tolist() == [0, 1, 0, 2]


def test_all_series_of_a_panel_share_the_names(studio, drawn):
    one = studio.csv("one.csv", n=["b", "a"], v=[1, 2])
    two = studio.csv("two.csv", n=["c", "a"], v=[3, 4])
    series = [{**POINT, "data": "one"}, {**POINT, "data": "two"}]
    scene = studio.scene({"data": {"one": one, "two": two}, "series": series})
    assert y_axis(scene).texts == ("b", "a", "c")
    assert drawn(scene, 0, 1).markers[0][0][:, 1].tolist() == [2, 1]


def test_order_comes_first(studio):
    table = studio.csv(n=["b", "a", "c"], v=[1, 2, 3])
    axes = {"y": {"order": ["c", "none of them"]}}
    scene = studio.scene({"data": {"d": table}, "axes": axes, "series": [POINT]})
    assert y_axis(scene).texts == ("c", "none of them", "b", "a")


def test_numbers_are_names_where_the_axis_says_so(studio, drawn):
    table = studio.csv(n=[1990, 2010, 2000], v=[1, 2, 3])
    axes = {"y": {"scale": "category"}}
    scene = studio.scene({"data": {"d": table}, "axes": axes, "series": [POINT]})
    assert y_axis(scene).texts == ("1990", "2010", "2000")
    assert drawn(scene, 0).markers[0][0][:, 1].tolist() == [0, 1, 2]


def test_a_name_is_a_place(studio, drawn):
    table = studio.csv(n=["a", "b"], v=[1, 2])
    series = [POINT, {"mark": "point", "x": 1, "y": "b"}]
    scene = studio.scene({"data": {"d": table}, "series": series})
    assert drawn(scene, 0, 1).markers[0][0][:, 1].tolist() == [1, 1]


def test_order_needs_names(studio):
    table = studio.csv(n=[1, 2], v=[1, 2])
    axes = {"y": {"order": ["a"]}}
    with pytest.raises(SpecError, match="'order' is for an axis of categories"):
        studio.scene({"data": {"d": table}, "axes": axes, "series": [POINT]})
