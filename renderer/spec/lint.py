"""The keys of `lint`: warnings that are meant."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from renderer.values import SpecModel

Code: TypeAlias = Literal[
    "clipped-text", "overlapping-text", "covered-text", "pale-text", "small-text", "brief-text",
    "hasty-text", "cut-data", "pale-color", "alike-colors", "legend", "colorbar", "missing-glyph",
    "crowded",
]  # fmt: skip
"""What may be wrong with a picture that can be made all the same."""


class Lint(SpecModel):
    """Warnings about the picture."""

    ignore: Annotated[tuple[Code, ...], Field(strict=False)] = ()
    """Kinds of warnings that are not told, by their codes: [overlapping-text]."""
