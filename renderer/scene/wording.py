"""What is written over and around the panels, with its words at every frame and its moments."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from renderer.errors import Fault, Path
from renderer.moment import Condition, DataTime
from renderer.scene import dial
from renderer.scene.captions import Draft, draft
from renderer.scene.clocks import Clocks, keys_of
from renderer.scene.fit import Pieces
from renderer.scene.heading import Heading
from renderer.scene.outfit import text_style
from renderer.scene.scene import Styles
from renderer.scene.text import check_formulas
from renderer.scene.words import Words
from renderer.spec.captions import ClockSign, TitleBox
from renderer.spec.facet import Scope
from renderer.spec.model import Spec
from renderer.table import Table
from renderer.template import Template
from renderer.theme import Theme
from renderer.timing import Calendar, Seen, showing


@dataclass(frozen=True)
class Wording:
    """Makes words of the film's tables; what is wrong is told to `tell`, with its place."""

    spec: Spec
    tables: Mapping[str, Table]
    clocks: Clocks
    theme: Theme
    warn: Callable[[Fault], None]
    tell: Callable[[Fault], None]

    def words(self, keys: list[str], params: Mapping[str, float | str], own: bool = True) -> Words:
        """What text may show of these tables, first of those that have a clock; `own`: the first
        one's time is `t`."""
        clocks = self.clocks
        keys = sorted(keys, key=lambda key: clocks.columns[key] is None)
        chosen = [(self.tables[key], clocks.columns[key], clocks.own[key]) for key in keys]
        return Words(chosen[0][2] if own else clocks.film, params, chosen)

    def heading(self) -> Heading:
        """The film's title, subtitle and credits."""
        spec = self.spec
        texts = [
            (spec.title_text, spec.title_path), (spec.subtitle, ("subtitle",)),
            (spec.credits, ("credits",)),
        ]  # fmt: skip
        title, subtitle, foot = (self._pieces(text, at, None) for text, at in texts)
        align = spec.title.align if isinstance(spec.title, TitleBox) else "center"
        return Heading(title, subtitle, foot, align)

    def captions(self) -> list[Draft]:
        """The captions, and the sign of the clock."""
        styles = text_style(self.theme, self.spec.canvas.resolution)
        found = []
        for number, caption in enumerate(self.spec.captions):
            at: Path = ("captions", number)
            pieces = self._pieces(caption.text, (*at, "text"), caption.panel)
            try:
                when = caption.showing(self.calendar(caption.panel), partial(self._warn, at))
            except Fault as fault:
                self.tell(fault.below(*at))
                continue
            found.append(draft(at, caption, pieces, when, styles, self.theme))
        return [*found, *self._of_holds(styles), *self._sign()]

    def _of_holds(self, styles: Styles) -> Iterator[Draft]:
        """What is written while the film stands still."""
        film = self.clocks.film
        for number, pause in enumerate(self.spec.time.hold.at):
            start, stop = film.pauses[number] if film.pauses else (0, 0)
            if pause.caption is None or start == stop:
                continue
            box, at = pause.caption, ("time", "hold", "at", number, "caption")
            met = self._met(pause.moment, box.panel)
            pieces = self._pieces(box.text, (*at, "text"), box.panel, met)
            fade = round(box.fade.seconds(film.seconds, float(film.fps)) * film.fps)
            when = showing(film.frames, start, stop, fade)
            yield draft(at, box, pieces, when, styles, self.theme)

    def _met(self, moment: DataTime | Condition, panel: str | None) -> tuple[Table, int] | None:
        """The row at which the film stops, if a condition says so."""
        if isinstance(moment, DataTime):
            return None
        instant = self.calendar(panel).find(moment)
        if instant.seen is None or instant.row is None:
            return None
        return instant.seen.table, instant.row

    def _warn(self, at: Path, fault: Fault) -> None:
        self.warn(fault.below(*at))

    def _sign(self) -> list[Draft]:
        if self.spec.clock is False:
            return []
        wanted = self.spec.clock if isinstance(self.spec.clock, ClockSign) else ClockSign()
        film, styles = self.clocks.film, text_style(self.theme, self.spec.canvas.resolution)
        seen = next((one for one in self._seen(None) if one.column is not None), None)
        try:
            pieces = dial.words(wanted, film, seen, self.spec.time.align == "stretch")
            check_formulas(pieces, film.frames)
        except Fault as fault:
            self.tell(fault.below("clock"))
            return []
        style = replace(styles.caption, size=wanted.size or styles.caption.size)
        always = showing(film.frames, 0, film.frames, 0)
        sign = dial.sign(wanted, film, self.theme)
        return [
            Draft(("clock",), wanted.position, wanted.panel, None, style, pieces, always,
                           (*self.theme.panel[:3], dial.VEIL), sign)
        ]  # fmt: skip

    def _pieces(
        self, text: Template | None, at: Path, panel: str | None,
        met: tuple[Table, int] | None = None,
    ) -> Pieces:  # fmt: skip
        """The words of a text at every frame; `met`: of that table as they are in that row."""
        if text is None:
            return ()
        keys = [key for _, key in self._keys(panel)]
        try:
            words = self.words(keys, self.spec.one_for_all, own=panel is not None)
            return words.pieces(text, met)
        except Fault as fault:
            self.tell(fault.below(*at))
            return ()

    def calendar(self, panel: str | None = None) -> Calendar:
        """What moments are looked up in, of a panel's tables first."""
        return Calendar(self.clocks.film, self._seen(panel), self.spec.one_for_all)

    def calendar_of(self, name: str, scope: Scope) -> Calendar:
        """The same of one of the tables in a scope first."""
        key = scope.tables[name]
        own = Seen(name, self.tables[key], self.clocks.columns[key], self.clocks.own[key])
        others = (seen for seen in self._seen(None) if seen.name != name)
        return Calendar(self.clocks.film, [own, *others], scope.params)

    def _seen(self, panel: str | None) -> list[Seen]:
        return [
            Seen(name, self.tables[key], self.clocks.columns[key], self.clocks.own[key])
            for name, key in self._keys(panel)
        ]

    def _keys(self, panel: str | None) -> list[tuple[str, str]]:
        """Names and keys of tables: those first that are drawn, or drawn in a panel."""
        first = None if panel is None else self._drawn(panel, self.spec.scopes()[0])
        return keys_of(self.spec, self.tables, first)

    def _drawn(self, panel: str, scope: Scope) -> list[str]:
        shown = next(p for _, name, p in self.spec.each_panel() if name == panel)
        names = [series.data or next(iter(self.spec.data)) for series in shown.series]
        return list(dict.fromkeys(scope.tables[name] for name in names))
