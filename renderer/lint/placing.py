"""Text that cannot be read where it stands: cut off, over other text, or below other things."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from renderer.errors import Path
from renderer.lint.look import Finding, Look, Sight, is_seen, quoted, several
from renderer.lint.notes import Note, common, meeting, touching
from renderer.scene.scene import PlaneScene

T = TypeVar("T")

LEAST_LOST = 0.02
"""The share of a text's ink beyond the canvas."""
LEAST_MET = 0.04
"""The share of a text's ink that meets other text's."""
LEAST_TICK = 0.25
"""The same where both are tick text of a box, which meets at its corners as the box turns."""
LEAST_COVERED = 0.4
"""The share of a text's ink that is drawn over: more than a line that passes takes."""


@dataclass(frozen=True)
class One:
    """A note that something is wrong with."""

    note: Note

    @property
    def moves(self) -> bool:
        return self.note.moves


@dataclass(frozen=True)
class Two:
    """Two notes that are wrong together, the earlier first."""

    below: Note
    above: Note

    @property
    def moves(self) -> bool:
        return self.below.moves or self.above.moves


def clipped(look: Look) -> Iterable[Finding]:
    """Text that leaves the canvas, or the box it stands in."""

    def find(sight: Sight) -> Mapping[Hashable, One]:
        lost = (note for note in sight.notes if is_seen(note) and note.lost > LEAST_LOST)
        return {note.key: One(note) for note in lost}

    for at, found in _by_place(look, [(n, one.note, one) for n, one in look.lasting(find)]):
        index, note, _ = found[0]
        texts = several(note.text for _, note, _ in found)
        text = f"{texts} {_are(found)} cut off at the edge of the picture"
        yield Finding(text + look.when(index, note.moves), at, _room(look, note))


def overlapping(look: Look) -> Iterable[Finding]:
    """Text over other text."""

    def find(sight: Sight) -> Mapping[Hashable, Two]:
        return {(one.key, two.key): Two(one, two) for one, two in overlaps(look, sight)}

    pairs = [(index, two.above, two) for index, two in look.lasting(find)]
    for at, found in _by_place(look, pairs):
        index, _, first = found[0]
        if len(found) == 1:
            text = f"{quoted(first.below.text)} and {quoted(first.above.text)} overlap"
        else:
            shown = [
                f"{quoted(two.below.text)} and {quoted(two.above.text)}" for _, _, two in found[:2]
            ]
            more = f"; {len(found) - 2:,} pairs more" if len(found) > 2 else ""
            text = f"texts overlap: {', '.join(shown)}{more}"
        yield Finding(text + look.when(index, first.moves), at, _apart(look, first))


def covered(look: Look) -> Iterable[Finding]:
    """Text that a legend, or something drawn later, lies over."""

    def find(sight: Sight) -> Mapping[Hashable, One]:
        told = {id(note) for pair in overlaps(look, sight) for note in pair}
        return {
            note.key: One(note)
            for note, share in zip(sight.notes, sight.covered, strict=True)
            if share > LEAST_COVERED and is_seen(note) and id(note) not in told
            and (_legend_over(look, note) is not None or not _deep(look, note))
        }  # fmt: skip

    def place(note: Note) -> Path:
        legend = _legend_over(look, note)
        return look.at(note) if legend is None else legend

    pairs = [(index, one.note, one) for index, one in look.lasting(find)]
    for at, found in _by_place(look, pairs, place):
        index, note, _ = found[0]
        texts, when = several(note.text for _, note, _ in found), look.when(index, note.moves)
        if _legend_over(look, note) is not None:
            hint = "put the legend elsewhere, such as `legend: lower right`, or leave it out"
            yield Finding(f"the legend covers {texts}{when}", at, hint)
        else:
            hint = "write a series of text after what would cover it, or move it with dx and dy"
            text = f"{texts} {_are(found)} covered by what is drawn later{when}"
            yield Finding(text, at, hint)


def overlaps(look: Look, sight: Sight) -> list[tuple[Note, Note]]:
    """Pairs of texts in a frame of which one lies over the other."""
    if sight.index not in look.overlaps:
        seen = [note for note in sight.notes if is_seen(note)]
        look.overlaps[sight.index] = [
            (one, two)
            for one, two in meeting(seen, look.hair)
            if touching(one, two, look.hair) > _least(look, one, two)
        ]
    return look.overlaps[sight.index]


def _least(look: Look, one: Note, two: Note) -> float:
    boxed = one.author == two.author and len(one.author) == 1 and _deep(look, one)
    return LEAST_TICK if boxed else LEAST_MET


def _deep(look: Look, note: Note) -> bool:
    """Whether it stands in a box, where what is nearer covers what is farther."""
    panel = look.panel(note)
    flat = panel is None or isinstance(panel.space, PlaneScene)
    return not flat and note.runs[0].label is None


def _legend_over(look: Look, note: Note) -> Path | None:
    """Where the legend is written that lies over a note."""
    for panel in look.scene.panels:
        if panel.legend is None or note.author[1:] == ("legend",):
            continue
        x, y, width, height = (round(part) for part in panel.legend.rect)
        left, bottom, right, top = common((x, y, x + width, y + height), note.box)
        if right > left and top > bottom:
            return (*panel.at, "legend")
    return None


def _are(found: Sequence[tuple[int, Note, T]]) -> str:
    return "is" if len({note.text for _, note, _ in found}) == 1 else "are"


def _room(look: Look, note: Note) -> str:
    if look.series(note) is not None:
        return "move it with align, dx or dy, give the axis wider limits, or make it smaller"
    return "make the canvas larger, or the text shorter"


def _apart(look: Look, pair: Two) -> str:
    """How to bring two texts apart."""
    one, two = (look.series(note) is not None for note in (pair.below, pair.above))
    if one or two:
        return "move them apart with dx and dy, make them smaller, or write fewer rows"
    ticks = all(note.runs[0].label is None for note in (pair.below, pair.above))
    if ticks:
        return "write fewer ticks, such as `ticks: 4`, or shorter ones with `format`"
    return "make the canvas larger, or the text shorter"


def _by_place(
    look: Look, triples: Sequence[tuple[int, Note, T]], place: Callable[[Note], Path] | None = None
) -> Iterable[tuple[Path, list[tuple[int, Note, T]]]]:
    """Findings that stand at the same place of the spec together, in order of their frames."""
    groups: dict[Path, list[tuple[int, Note, T]]] = {}
    for index, note, one in sorted(triples, key=lambda triple: triple[0]):
        groups.setdefault((place or look.at)(note), []).append((index, note, one))
    return groups.items()
