"""Lint: what is wrong with a picture, said before the film is made.

    Look(spec, scene, film)      a handful of finished frames, with all that is written in them
    RULES[code](look)            findings, each with its place in the spec and what would mend it
    lint(spec, scene, film)      all rules' findings as warnings, but for those the spec ignores

A rule is a function of a look, and a line in `RULES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from renderer.encoders.base import Film
from renderer.errors import Fault
from renderer.lint import beyond, colours, placing, reading
from renderer.lint.look import Finding, Look
from renderer.scene.scene import Scene
from renderer.spec.lint import Code
from renderer.spec.model import Spec

RULES: Mapping[Code, Callable[[Look], Iterable[Finding]]] = {
    "clipped-text": placing.clipped,
    "overlapping-text": placing.overlapping,
    "covered-text": placing.covered,
    "pale-text": colours.pale_text,
    "pale-color": colours.pale_colors,
    "alike-colors": colours.alike,
    "small-text": reading.small,
    "brief-text": reading.brief,
    "hasty-text": reading.hasty,
    "cut-data": beyond.cut,
}


@dataclass(frozen=True)
class Verdict:
    """Warnings, and the frames that were looked at."""

    faults: tuple[Fault, ...]
    frames: tuple[int, ...]


def lint(spec: Spec, scene: Scene, film: Film) -> Verdict:
    """Look at a film. Draws a handful of frames, however many it has."""
    look = Look(spec, scene, film)
    faults = [
        Fault(code, found.text, found.at, found.hint, severity="warning")
        for code, rule in RULES.items()
        if code not in spec.lint.ignore
        for found in rule(look)
    ]
    return Verdict(tuple(faults), look.frames)
