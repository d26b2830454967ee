"""What stands above and below the panels: title, subtitle, credits; and the room that is left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from renderer.errors import Fault
from renderer.scene.fit import Lines, Pieces, cut_short, fitted
from renderer.scene.grid import GAP
from renderer.scene.scene import ProgressScene, Rect, Styles
from renderer.scene.text import Anchor, Label
from renderer.spec.captions import Progress, ProgressBar
from renderer.theme import Theme

AIR = 0.55
"""Below the heading, in heights of its last line."""
BETWEEN = 0.4
"""Between title and subtitle, in heights of the subtitle's text."""
FOOT = 0.9
"""Above the credits, in heights of their text."""


@dataclass(frozen=True)
class Heading:
    """The film's own words at every frame, before they have a place."""

    title: Pieces = ()
    subtitle: Pieces = ()
    credits: Pieces = ()
    align: Anchor = "center"

    def __bool__(self) -> bool:
        return bool(self.title or self.subtitle or self.credits)

    def stand(
        self, size: tuple[int, int], styles: Styles, frames: int, bar: ProgressScene | None,
        warn: Callable[[Fault], None],
    ) -> tuple[tuple[Label, ...], Rect]:  # fmt: skip
        """The words at their places on a canvas of this size, clear of a progress bar; and the area
        that is left for panels."""
        width, height = size
        edge = round(GAP * min(size))
        room = width - 2 * edge
        low, high = 0.0, float(height)
        if bar is not None:
            at_foot = bar.rect[1] == 0
            low, high = (bar.rect[3], high) if at_foot else (low, bar.rect[1])
        x = {"left": edge, "center": width / 2, "right": width - edge}[self.align]
        top, labels = high - edge, list[Label]()
        last: Lines | None = None
        for pieces, style, key in (
            (self.title, styles.title, "title"),
            (self.subtitle, styles.subtitle, "subtitle"),
        ):
            lines = fitted(pieces, frames, style, room)
            if not lines.lines:
                continue
            top -= BETWEEN * lines.style.height if last is not None else 0.0
            labels += lines.labels(x, top, self.align, written=(key,))
            top -= lines.height
            last = lines
            if lines.cut:
                warn(cut_short(f"the {key}", (key,)))
        if last is not None:
            top = round(top - AIR * last.style.height)
        bottom = low + edge
        foot = fitted(self.credits, frames, styles.credits, room, 2)
        if foot.cut:
            warn(cut_short("the text of 'credits'", ("credits",)))
        if foot.lines:
            # It stands a little deeper than panels would.
            base = low + round(0.6 * edge)
            labels += foot.labels(edge, base + foot.height, "left", written=("credits",))
            bottom = round(base + foot.height + FOOT * foot.style.height)
        return tuple(labels), (edge, round(bottom), room, round(top - bottom))


def progress(
    wanted: Progress, size: tuple[int, int], theme: Theme, point: float
) -> ProgressScene | None:
    """The progress bar, if there is one, on a canvas of this size, where a point is so many
    pixels."""
    if wanted is False:
        return None
    wanted = wanted if isinstance(wanted, ProgressBar) else ProgressBar()
    width, height = size
    thick = min(max(1, round(wanted.height * point)), height)
    bottom = 0 if wanted.position == "bottom" else height - thick
    rgba = theme.palette[0] if wanted.color is None else wanted.color.rgba(theme.palette)
    return ProgressScene((0, bottom, width, thick), rgba, theme.grid)
