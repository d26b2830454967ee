"""What is told of text that has no room."""

from __future__ import annotations

from typing import Any

import pytest

LONG = ("words that go on and on " * 42)[:1000].strip()
SHORT = "a few words"
LINE = {"mark": "line", "x": "t", "y": "s"}
NOTE = {"mark": "annotation", "x": 5, "y": 0, "size": 24}
SPACE = {"projection": "3d", "series": [{**LINE, "z": "c"}]}


def one(text: str, *path: str) -> dict[str, Any]:
    """A panel's keys with a text at a path."""
    value: Any = text
    for key in reversed(path):
        value = {key: value}
    return {"series": [LINE], **value}


@pytest.mark.parametrize("text", [LONG, SHORT])
@pytest.mark.parametrize(
    ("keys", "at"),
    [
        (lambda text: {"title": text, "series": [LINE]}, "title"),
        (lambda text: {"subtitle": text, "series": [LINE]}, "subtitle"),
        (lambda text: {"credits": text, "series": [LINE]}, "credits"),
        (lambda text: {"panels": [one(text, "title")]}, "panels.0.title"),
        (lambda text: one(text, "axes", "x", "label"), "axes.x.label"),
        (lambda text: one(text, "axes", "y", "label"), "axes.y.label"),
        (
            lambda text: one(text, "axes", "y", "secondary") | {
                "axes": {"y": {"secondary": {"value": "2*v", "label": text}}}
            },
            "axes.y.secondary.label",
        ),
        (
            lambda text: {
                "axes": {"y2": {"label": text}},
                "series": [LINE, {**LINE, "y": "c", "axis": "y2"}],
            },
            "axes.y2.label",
        ),
        (lambda text: {**SPACE, "axes": {"z": {"label": text}}}, "axes.z.label"),
        (lambda text: {"series": [LINE, {**NOTE, "text": text[:480]}]}, "series.1.text"),
        (lambda text: {"series": [{**LINE, "label": text}, {**LINE, "y": "c"}]}, "legend"),
        (lambda text: one(text, "legend", "title") | {"series": [{**LINE, "label": "a"}]},
         "legend"),
        (lambda text: {"series": [{**LINE, "color": {"field": "c", "label": text}}]}, "colorbar"),
    ],
)  # fmt: skip
def test_text_that_is_cut_is_told_with_its_place(
    studio: Any, wave: Any, keys: Any, at: str, text: str
) -> None:
    studio.scene(wave(**keys(text), canvas={"size": [300, 300]}))
    told = [warning for warning in studio.warnings if warning.code == "text-cut"]
    assert [".".join(map(str, warning.path)) for warning in told] == ([at] if text is LONG else [])
    assert all(warning.severity == "warning" and warning.hint for warning in told)


def test_how_many_entries_are_cut(studio: Any, wave: Any) -> None:
    series = [{**LINE, "label": label} for label in (LONG, "b", LONG[:-1])]
    studio.scene(wave(series=series))
    (told,) = [warning for warning in studio.warnings if warning.code == "text-cut"]
    assert told.text.startswith("2 of the legend's 3 entries")
