"""Which frames are looked at: the first, the middle and the last, the fullest, and those at which
words that come and go say most."""

from __future__ import annotations

from collections.abc import Iterable

from renderer.lint.probe import Probe, probed
from renderer.lint.words import Words
from renderer.scene.scene import Scene

MOST_PROBED = 48
MOST_POINTS = 4_000_000
"""Points of all probed frames together."""
MOST_WORDS = 6
"""Frames looked at for the sake of words."""


def usual(scene: Scene, full: int) -> tuple[int, ...]:
    """The first, the middle, the last and the fullest frame, ascending."""
    frames = scene.clock.frames
    return tuple(sorted({0, frames // 2, frames - 1, full}))


def fullest(scene: Scene) -> int:
    """Of frames spread over the film the one with most text, among them that with most marks,
    among them the first."""
    points = sum(len(layer.cloud()) for panel in scene.panels for layer in panel.layers)
    count = max(8, min(MOST_PROBED, MOST_POINTS // max(1, points)))
    best = (-1, -1)
    found = 0
    last = scene.clock.frames - 1
    for index in sorted({last * number // (count - 1) for number in range(count)}):
        probes = everything(scene, index)
        fullness = sum(len(p.words) for p in probes), sum(p.marks for p in probes)
        if fullness > best:
            best, found = fullness, index
    return found


def everything(scene: Scene, index: int, colored: bool = False) -> list[Probe]:
    """What each layer of each panel draws at a frame."""
    return [
        probed(panel, number, index, colored)
        for panel in scene.panels
        for number in range(len(panel.layers))
    ]


def telling(words: Iterable[Words], seen: Iterable[int]) -> list[int]:
    """For words that say more at some other frame than at those `seen`, the first frame at which
    they say most; of captions that take turns, at which each is there."""
    found: list[int] = []
    known = list(seen)
    for one in words:
        if not one.turns or len(found) >= MOST_WORDS:
            continue
        lengths = [len(text) for text in one.texts]
        most = max(lengths)
        if most > max((lengths[index] for index in (*known, *found)), default=0):
            found.append(_middle(lengths, most))
    return sorted(set(found) - set(known))


def _middle(lengths: list[int], most: int) -> int:
    """The middle of the first stretch of frames with most text."""
    first = lengths.index(most)
    stop = next((n for n in range(first, len(lengths)) if lengths[n] != most), len(lengths))
    return (first + stop - 1) // 2
