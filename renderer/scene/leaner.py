"""Panels with ever less text around their data, for insets that have little room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from renderer.scene.axes import AxisDraft
from renderer.scene.draft import Draft
from renderer.scene.units import Unit


def plainer(draft: Draft) -> Iterator[tuple[str, Draft]]:
    """An inset, and then with ever less text: what is left out, and the rest."""
    yield "", draft
    untitled = replace(draft, title=None)
    if draft.title is not None:
        yield "title", untitled
    if draft.camera is None:
        plain = replace(untitled, bars=(), legend=None)
        yield "titles", _with_axes(plain, _without_title)
        yield "axes", _with_axes(plain, _hidden)


def _with_axes(draft: Draft, change: Callable[[AxisDraft], AxisDraft]) -> Draft:
    y2 = None if draft.y2 is None else change(draft.y2)
    return replace(draft, axes=tuple(map(change, draft.axes)), y2=y2)


def _without_title(axis: AxisDraft) -> AxisDraft:
    return replace(axis, label="", unit=Unit(), second=None)


def _hidden(axis: AxisDraft) -> AxisDraft:
    own = axis.axis.model_copy(update={"visible": False})
    return replace(_without_title(axis), axis=own)
