"""What rules look at: the scene, its spec, and a handful of finished frames with all that is
written in them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol, TypeVar

import numpy as np

from renderer.encoders.base import Film
from renderer.engine.ledger import Ledger
from renderer.engine.stage import Stage
from renderer.errors import Path
from renderer.lint import frames
from renderer.lint.notes import Note, noted
from renderer.lint.probe import FAINT, Probe
from renderer.lint.words import Words
from renderer.scene.axes import AxisScene
from renderer.scene.defaults import library_defaults
from renderer.scene.scene import PanelScene, PlaneScene, Scene
from renderer.scene.text import Label
from renderer.spec.model import Spec

LASTS = 0.25
"""Seconds: what is wrong only for less before and after is a passing moment."""
LONGEST = 40
"""Characters of a text that a message quotes."""


class Seen(Protocol):
    """Something wrong with what is written."""

    @property
    def moves(self) -> bool:
        """Whether it may be over in the next frame."""


S = TypeVar("S", bound=Seen)


@dataclass(frozen=True, eq=False)
class Sight:
    """A finished frame: what is written in it, in order, and the share of each that is covered."""

    index: int
    notes: tuple[Note, ...]
    covered: tuple[float, ...]


@dataclass(frozen=True)
class Finding:
    """What may be wrong, where in the spec, and what would mend it."""

    text: str
    at: Path = ()
    hint: str | None = None


class Look:
    """A film looked at. Frames are drawn when they are first wanted."""

    def __init__(self, spec: Spec, scene: Scene, film: Film) -> None:
        self.spec, self.scene, self.film = spec, scene, film
        self._ledger = Ledger()
        self._sights: dict[int, Sight] = {}
        self.overlaps: dict[int, list[tuple[Note, Note]]] = {}
        """Pairs of texts of each frame that overlap, as far as they were looked for."""
        self._panels = {id(label): panel for panel in scene.panels for label in panel.labels}

    @cached_property
    def frames(self) -> tuple[int, ...]:
        """The frames that are looked at, ascending."""
        usual = frames.usual(self.scene, self.fullest)
        for index in usual:
            self.sight(index)
        more = frames.telling(self.words, usual)
        return tuple(sorted({*usual, *more}))

    @cached_property
    def words(self) -> list[Words]:
        """The film's, its panels' and its captions' own text."""
        scene = self.scene
        always = np.ones(scene.clock.frames, dtype=bool)
        labels = [*scene.labels, *(label for panel in scene.panels for label in panel.labels)]
        found = [Words(self.at_label(label), (label,), always) for label in labels]
        for caption in scene.captions:
            if caption.under:
                continue  # It is meant to be faint and drawn over.
            seen = np.asarray(caption.showing.alphas) >= FAINT
            found.append(Words(caption.labels[0].written, caption.labels, seen))
        return found

    @cached_property
    def fullest(self) -> int:
        """The frame with most text and marks, of those spread over the film."""
        return frames.fullest(self.scene)

    @cached_property
    def probes(self) -> list[Probe]:
        """What each layer draws at the fullest frame, with its colours."""
        return frames.everything(self.scene, self.fullest, colored=True)

    @property
    def scale(self) -> float:
        """Pixels of what is drawn for a pixel of the canvas."""
        return float(self.scene.supersample)

    @property
    def hair(self) -> int:
        """Pixels of what is drawn that text may come near."""
        return max(1, round(self.scene.dpi / 100))

    def sight(self, index: int) -> Sight:
        """Frame `index`, finished."""
        if index not in self._sights:
            with library_defaults():
                self._stage.frame(index)
            painter = self._stage.painter
            notes = (*self._fixed, *noted(self._ledger.take(painter), moves=True))
            covered = tuple(note.covered(painter.pixels) for note in notes)
            self._sights[index] = Sight(index, notes, covered)
        return self._sights[index]

    @cached_property
    def _stage(self) -> Stage:
        stage = Stage(self.scene, self._ledger)
        self._fixed = noted(self._ledger.take(stage.painter), moves=False)
        return stage

    def lasting(
        self, find: Callable[[Sight], Mapping[Hashable, S]], only: Iterable[int] | None = None
    ) -> list[tuple[int, S]]:
        """What is found in the frames looked at, each once with its frame; what moves only if it is
        still there a quarter of a second before and after."""
        found: dict[Hashable, tuple[int, S]] = {}
        known: dict[int, Mapping[Hashable, S]] = {}

        def at(index: int) -> Mapping[Hashable, S]:
            if index not in known:
                known[index] = find(self.sight(index))
            return known[index]

        step = max(1, round(LASTS * float(self.scene.clock.fps)))
        last = self.scene.clock.frames - 1
        for index in self.frames if only is None else only:
            around = (max(0, index - step), min(last, index + step))
            for key, one in at(index).items():
                if key not in found and (not one.moves or all(key in at(n) for n in around)):
                    found[key] = (index, one)
        return list(found.values())

    def when(self, index: int, moves: bool = True) -> str:
        """` at 3.2 s`; empty for what is so all the time."""
        if not moves or self.scene.clock.frames == 1:
            return ""
        return f" at {round(index / float(self.scene.clock.fps), 1):g} s"

    def panel(self, note: Note) -> PanelScene | None:
        """The panel that a note belongs to; None for the film's own."""
        label, author = note.runs[0].label, note.author
        if label is not None and id(label) in self._panels:
            return self._panels[id(label)]
        return self.scene.panels[author[0]] if author and isinstance(author[0], int) else None

    def series(self, note: Note) -> int | None:
        """The number of the series whose layer wrote a note."""
        author = note.author
        return author[1] if len(author) > 1 and isinstance(author[1], int) else None

    def at(self, note: Note) -> Path:
        """Where in the spec a note comes from."""
        panel, label, series = self.panel(note), note.runs[0].label, self.series(note)
        if label is not None and (label.written or id(label) in self._panels):
            return self.at_label(label)
        if panel is None:
            return ("title",)
        if series is not None:
            return (*panel.at, "series", series)
        if note.author[1:]:
            return (*panel.at, str(note.author[1]))
        return (*panel.at, "axes", _axis(panel, note))

    def at_label(self, label: Label) -> Path:
        """Where in the spec a label's text is written."""
        panel = self._panels.get(id(label))
        if label.written or panel is None:
            return label.written or ("title",)
        text = "".join(label.at(0)).strip()
        for name, axis in zip("xyz", _axes(panel), strict=False):
            if text and text in axis.label:
                return (*panel.at, "axes", name, "label")
        return (*panel.at, "title")


def _axes(panel: PanelScene) -> tuple[AxisScene, ...]:
    space = panel.space
    return (space.x, space.y) if isinstance(space, PlaneScene) else space.axes


def _axis(panel: PanelScene, note: Note) -> str:
    """The axis whose tick text a note is."""
    if not isinstance(panel.space, PlaneScene):
        named = zip("xyz", panel.space.axes, strict=True)
        return next((name for name, axis in named if note.text in (*axis.texts, axis.label)), "x")
    return "x" if note.box[3] <= panel.space.rect[1] else "y"


def is_seen(note: Note) -> bool:
    """Whether it is not about to come or to go."""
    return note.alpha >= FAINT


def quoted(text: str) -> str:
    """A text as messages show it."""
    short = text if len(text) <= LONGEST else f"{text[: LONGEST - 1].rstrip()}…"
    return f"'{short}'"


def several(texts: Iterable[str], most: int = 3) -> str:
    """`'a', 'b', 'c' and 4 more`."""
    different = list(dict.fromkeys(texts))
    shown = [quoted(text) for text in different[:most]]
    more = len(different) - len(shown)
    if more:
        return f"{', '.join(shown)} and {more:,} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)
