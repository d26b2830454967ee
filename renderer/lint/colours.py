"""Colours that cannot be told from their ground, or from each other.

Contrast as WCAG 2.2 asks for it (1.4.3 for text, 1.4.11 for lines and points). Differences of
colours of thin marks must be many times what can just be seen between patches that touch:

    Stone, Szafir and Setlur: An engineering model for color difference as a function of size.
    Color and Imaging Conference 2014, 253-258

finds, for marks of a quarter of a degree, that half of people see a difference of 8 to 17 units
along CIELAB's axes. Of CIEDE2000, whose units are larger for vivid colours, here 10, and 8 as
colour-blind eyes see them: palettes known to be safe for these (Okabe and Ito's, Petroff's) keep
11.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from renderer import contrast
from renderer.colors import RGBA
from renderer.lint.look import Finding, Look, Sight, quoted, several
from renderer.lint.notes import Note
from renderer.lint.probe import Probe
from renderer.marks.base import LegendEntry
from renderer.scene.scene import PanelScene, PlaneScene

APART = 10.0
"""Least CIEDE2000 of colours that a legend tells apart."""
APART_BLIND = 8.0
"""The same to colour-blind eyes."""
VISIONS: tuple[tuple[contrast.Vision, float, str], ...] = (
    ("normal", APART, ""),
    ("protan", APART_BLIND, " to eyes without red cones (protanopia)"),
    ("deutan", APART_BLIND, " to eyes without green cones (deuteranopia)"),
)
"""One man in twelve lacks one of these, or has a weak one; hardly anyone lacks the third kind."""
MOST_ENTRIES = 200
LARGE = 24.0
"""Pixels of large text, and of bold large text (WCAG: 18 and 14 points of 4/3 pixels)."""
LARGE_BOLD = 18.5
CROWD = 12
"""Of more marks than this, each is meant to be fainter than all of them together."""
SOLID = 0.9
"""What an axis writes less opaque than this comes or goes."""
SHARE = 25
"""Percentile of the ground's pixels: three quarters of them must be far enough from the text."""
ROUNDING = 0.05
"""Of ratios, which are told with one decimal."""


@dataclass(frozen=True)
class Pale:
    """A text and its contrast with its ground."""

    note: Note
    ratio: float

    @property
    def moves(self) -> bool:
        return self.note.moves


def pale_text(look: Look) -> Iterable[Finding]:
    """Text without enough contrast to what it stands on."""

    def find(sight: Sight) -> Mapping[Hashable, Pale]:
        found = [Pale(note, _ratio(note)) for note in sight.notes if not _passes(look, note)]
        return {
            pale.note.key: pale
            for pale in found
            if pale.ratio < _wanted(look, pale.note) - ROUNDING
        }

    groups: dict[object, list[tuple[int, Pale]]] = {}
    for index, pale in look.lasting(find):
        groups.setdefault(look.at(pale.note), []).append((index, pale))
    for found in groups.values():
        index, worst = min(found, key=lambda pair: pair[1].ratio)
        texts = several([worst.note.text, *(pale.note.text for _, pale in found)])
        wanted = _wanted(look, worst.note)
        text = f"contrast {worst.ratio:.1f}:1 of {texts} to the ground; text needs {wanted:g}:1"
        hint = "choose a darker colour on light ground, or a lighter one on dark ground"
        yield Finding(text + look.when(index, worst.moves), look.at(worst.note), hint)


def _passes(look: Look, note: Note) -> bool:
    """Whether a note is of a tick that comes or goes, as those of axes that move do."""
    if not note.moves or look.series(note) is not None or note.runs[0].label is not None:
        return False
    return all(run.alpha < SOLID * run.style.rgba[3] for run in note.runs)


def _ratio(note: Note) -> float:
    """The contrast of a text with what is below it."""
    ratios = []
    for run in note.runs:
        if run.ground.size:
            below = run.ground[..., :3].reshape(-1, 3)
            ground = below[:: max(1, len(below) // 500)] / 255
            rgba = (*run.style.rgba[:3], run.alpha)
            ratios.append(contrast.ratio(contrast.over(rgba, ground), ground))
    return float(np.percentile(np.concatenate(ratios), SHARE)) if ratios else 21.0


def _wanted(look: Look, note: Note) -> float:
    bold = note.runs[0].style.weight not in ("normal", "regular")
    large = note.pixels / look.scale >= (LARGE_BOLD if bold else LARGE)
    return contrast.LEAST_LARGE_TEXT if large else contrast.LEAST_TEXT


def pale_colors(look: Look) -> Iterable[Finding]:
    """Lines and points without enough contrast to their panel's ground. Colours along a scale, what
    lies on a surface or a picture, and what neither moves nor is in the legend, as the ground for
    something else, are not looked at."""
    probes = iter(look.probes)
    for panel in look.scene.panels:
        ground = _ground(look, panel)
        buried = False
        for number, layer in enumerate(panel.layers):
            probe = next(probes)
            buried = buried or probe.fills
            aside = layer.motion == "static" and not layer.legend()
            if buried or aside or layer.scale() is not None:
                continue
            ratio, what = _palest(probe, ground)
            if ratio < contrast.LEAST_GRAPHIC - ROUNDING:
                text = f"contrast {ratio:.1f}:1 of {what} to the ground; {what} need 3:1"
                hint = "choose a darker colour" if sum(ground) > 1.5 else "choose a lighter colour"
                at = (*panel.at, "series", number)
                yield Finding(text, (*at, "color"), hint)


def _ground(look: Look, panel: PanelScene) -> tuple[float, float, float]:
    theme, below = look.scene.theme, look.scene.background
    own = theme.panel if isinstance(panel.space, PlaneScene) else theme.pane
    if not isinstance(panel.space, PlaneScene) and not any(a.visible for a in panel.space.axes):
        own = below
    red, green, blue = contrast.over(own, below[:3]).tolist()
    return red, green, blue


def _palest(probe: Probe, ground: tuple[float, float, float]) -> tuple[float, str]:
    """The least contrast of what is drawn, and what that is."""

    def ratio(rgba: RGBA) -> float:
        red, green, blue, alpha = rgba
        shown = contrast.over((red, green, blue, 1.0 if probe.marks > CROWD else alpha), ground)
        return float(contrast.ratio(shown, ground))

    found = [(ratio(one), "lines") for (one,) in _strongest((s,) for s in probe.strokes)]
    found += [(max(map(ratio, spot)), "points") for spot in _strongest(probe.spots)]
    return min(found, default=(21.0, ""))


def _strongest(found: Iterable[tuple[RGBA, ...]]) -> list[tuple[RGBA, ...]]:
    """Of the same colours those that are most opaque: a mark is seen for itself, whatever halo,
    ring or ghost of it is fainter."""
    kept: dict[tuple[float, ...], tuple[RGBA, ...]] = {}
    for rgbas in sorted(found, key=lambda rgbas: max(alpha for *_, alpha in rgbas)):
        kept[tuple(round(part, 2) for *rgb, _ in rgbas for part in rgb)] = rgbas
    return list(kept.values())


def alike(look: Look) -> Iterable[Finding]:
    """Colours that a panel's legend tells apart and eyes do not."""
    told = set()
    for panel in look.scene.panels:
        if panel.legend is None:
            continue  # Nothing says what the colours mean.
        entries: dict[str, tuple[int, LegendEntry]] = {}
        for number, layer in enumerate(panel.layers):
            for entry in layer.legend():
                if entry.label:
                    entries.setdefault(entry.label, (number, entry))
        pairs = [
            (one, two, number)
            for (_, one), (number, two) in combinations(list(entries.values())[:MOST_ENTRIES], 2)
            if (one.dash, one.marker, one.size) == (two.dash, two.marker, two.size)
        ]
        found = _alike(pairs) if pairs else None
        if found is not None and (panel.at, found) not in told:
            told.add((panel.at, found))
            text, number = found
            hint = "choose colours that differ in lightness too, or other line styles or markers"
            yield Finding(text, (*panel.at, "series", number, "color"), hint)


def _alike(pairs: Sequence[tuple[LegendEntry, LegendEntry, int]]) -> tuple[str, int] | None:
    """What is told of pairs of a legend's colours, and of which series; None if they are far enough
    from each other."""
    first = np.array([one.rgba[:3] for one, _, _ in pairs])
    second = np.array([two.rgba[:3] for _, two, _ in pairs])
    for vision, least, eyes in VISIONS:
        apart = contrast.difference(first, second, vision)
        near = int((apart < least).sum())
        if near:
            one, two, number = pairs[int(np.argmin(apart))]
            more = f", and {near - 1:,} pairs more" if near > 1 else ""
            names = f"{quoted(one.label)} and {quoted(two.label)}"
            return f"the colours of {names} look alike{eyes}{more}", number
    return None
