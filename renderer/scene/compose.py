"""The picture's composition: where panels, titles, legends and colour bars stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from renderer.errors import Fault
from renderer.marks.series import is_twin
from renderer.scene import box, ends, inside, remarks
from renderer.scene.captions import Draft as CaptionDraft
from renderer.scene.captions import stand
from renderer.scene.clear import cleared
from renderer.scene.common import Beside, reserved
from renderer.scene.crowd import MUCH, Crowd, over_frames
from renderer.scene.draft import Draft
from renderer.scene.faceting import with_outer_axes
from renderer.scene.grid import GAP, Cell, Insets, Lattice, NoRoom, place
from renderer.scene.heading import Heading, progress
from renderer.scene.leaner import plainer
from renderer.scene.outfit import Outfit, Wardrobe, text_style
from renderer.scene.rows import in_cells
from renderer.scene.scene import BoxScene, EndsScene, PanelScene, PlaneScene, Rect, Scene
from renderer.scene.shared import Common, Dresser, side_of
from renderer.scene.ticking import Ticker, still
from renderer.scene.written import check_glyphs
from renderer.spec.model import Spec
from renderer.theme import Theme
from renderer.timeline import Clock

FITTINGS = 5
"""How often panels are measured and placed: each needs to know of the other."""
LEAST_PANEL = 3.0
"""Least width and height of a panel's data area, in heights of its tick text."""
LEAST_INSET = 4.0
"""The same of an inset."""
LARGEST_HINT = 0.6
"""A larger inset would not be better larger still."""
SETTABLE = 1.0
"""Type of fewer pixels cannot be set."""
INSET_PAD = 0.5
"""Around an inset with all its text, in heights of its tick text."""

Warn = Callable[[Fault], None]


def compose(
    spec: Spec, panels: Sequence[Draft], heading: Heading, captions: Sequence[CaptionDraft],
    clock: Clock, theme: Theme, warn: Warn, reshaped: bool = False,
) -> Scene:  # fmt: skip
    """The scene; `reshaped`: its size is not the spec's own. Raises `Fault` where the canvas is too
    small for what it shall hold."""
    size = width, height = spec.canvas.drawn
    dpi = spec.canvas.resolution
    styles = text_style(theme, dpi)
    gap = round(max(4.0, GAP * min(width, height)) * 1.6)
    wardrobe = Wardrobe(theme, styles, dpi, clock.frames, gap, Ticker(float(clock.fps)))
    composer = _Composer(wardrobe, size, warn)
    drafts, lattice = in_cells(spec, [at_rest(panel) for panel in panels], size, reshaped)
    drafts, common = Dresser(spec, size, styles, clock, reshaped, warn).dressed(drafts)
    whole = len(panels) == 1 and panels[0].bare and not heading and not panels[0].title
    bar = progress(spec.progress, size, theme, dpi / 72)
    try:
        if theme.tick_size * dpi / 72 < SETTABLE and not whole:
            raise NoRoom
        labels, area = (
            ((), (0, 0, width, height)) if whole
            else heading.stand(size, styles, clock.frames, bar, warn)
        )  # fmt: skip
        scenes, beside = composer.picture(drafts, lattice, common, area)
    except NoRoom:
        hint = "make it larger, or give a smaller dpi"
        text = "the canvas is too small for its panels, titles and labels"
        raise Fault("canvas", text, ("canvas",), hint) from None
    scenes = tuple(cleared(panel, theme.font, dpi, float(clock.fps)) for panel in scenes)
    scene = Scene(
        *spec.canvas.size, spec.canvas.supersample, dpi, theme,
        theme.background,
        styles, clock, scenes, labels, stand(captions, scenes, size, styles, warn), bar,
        beside.legend, beside.bars,
    )  # fmt: skip
    remarks.of_picture(scene, warn)
    check_glyphs(scene, warn)
    return scene


@dataclass(frozen=True)
class _Composer:
    wardrobe: Wardrobe
    size: tuple[int, int]
    warn: Warn

    def picture(
        self, drafts: Sequence[Draft], lattice: Lattice, common: Common, area: Rect
    ) -> tuple[tuple[PanelScene, ...], Beside]:
        """The panels at their places, insets last, and what stands beside all of them; raises
        `NoRoom`."""
        inner, leave = reserved(common, area, self.wardrobe)
        count = len(lattice.cells)
        main, insets = with_outer_axes(drafts[:count], lattice.cells), drafts[count:]
        worn, rects = self._fitted(main, lattice, inner)
        moved = [self._uncovered(*each) for each in zip(main, worn, rects, strict=True)]
        if moved != main:
            main = moved
            worn, rects = self._fitted(main, lattice, inner)
        sides = [min(r[2:]) for d, r in zip(main, rects, strict=True) if not d.bare]
        if sides and min(sides) < LEAST_PANEL * self.wardrobe.styles.tick.height:
            raise NoRoom
        grounds: dict[str, Crowd] = {
            each[0].name: self._crowd(*each) for each in zip(main, worn, rects, strict=True)
        }
        places = {draft.name: rect for draft, rect in zip(main, rects, strict=True)}
        over = [self._inlaid(draft, places, grounds) for draft in insets]
        scenes = [
            self._panel(*each, grounds[each[0].name])
            for each in zip(main, worn, rects, strict=True)
        ]
        beside = leave(rects)
        if common.legend is not None:
            remarks.of_legend(beside.legend, common.legend, (), self.warn)
        return (*scenes, *over), beside

    def _fitted(
        self, drafts: Sequence[Draft], lattice: Lattice, area: Rect
    ) -> tuple[list[Outfit], list[Rect]]:
        """Outfits and data areas that agree: the last ones are never larger than was measured."""
        wide, high = lattice.parts()
        sizes = [
            (0.75 * area[2] * sum(wide[c.column : c.column + c.columns]),
             0.75 * area[3] * sum(high[c.row : c.row + c.rows]))
            for c in lattice.cells
        ]  # fmt: skip
        insets: list[Insets] = []
        for number in range(FITTINGS):
            worn = [self.wardrobe.outfit(d, s) for d, s in zip(drafts, sizes, strict=True)]
            needed = [outfit.insets for outfit in worn]
            keep = number > 1
            insets = [a.joined(b) for a, b in zip(insets, needed, strict=True)] if keep else needed
            rects = place(lattice, insets, area, self.wardrobe.gap)
            rects = [
                r if d.panel.aspect == "auto" else _equal(r, d)
                for r, d in zip(rects, drafts, strict=True)
            ]
            sizes = [(rect[2], rect[3]) for rect in rects]
        return worn, rects

    def _crowd(self, draft: Draft, worn: Outfit, rect: Rect) -> Crowd:
        """What stands where in a panel; nothing is known of a box."""
        if draft.camera is not None:
            return Crowd(lambda: ())
        x, y = worn.axes[0], worn.axes[1]
        twins = [is_twin(series) and draft.y2 is not None for series in draft.panel.series]
        uprights = [draft.y2 if twin and draft.y2 else y for twin in twins]
        notes = [
            inside.note_box(layer, (x, upright), rect, self.wardrobe)
            for layer, upright in zip(draft.layers, uprights, strict=True)
            if x.motion is None and upright.motion is None  # Else it goes with its place.
        ]
        written = self.wardrobe.written(draft, (x, y), rect[2:])
        found = over_frames(draft.layers, x, uprights)
        return found.with_taken([*(box for box in notes if box is not None), *written])

    def _uncovered(self, draft: Draft, worn: Outfit, rect: Rect) -> Draft:
        """The panel with its legend outside, where `best` would hide much of a layer in every
        corner."""
        if draft.legend is None or draft.legend.position != "best" or draft.camera is not None:
            return draft
        styles = self.wardrobe.styles
        shown = inside.stand(draft.legend, draft.bars, rect, styles, self._crowd(draft, worn, rect))
        if shown.hidden <= MUCH:
            return draft
        return replace(draft, legend=replace(draft.legend, position=side_of(rect[2:])))

    def _inlaid(
        self, draft: Draft, places: dict[str, Rect], grounds: dict[str, Crowd]
    ) -> PanelScene:
        """A panel in another one, which keeps its legend clear of it. Raises `Fault`."""
        wanted = draft.panel.inset
        assert wanted is not None
        part = wanted.size if isinstance(wanted.size, tuple) else (wanted.size, wanted.size)
        rect = places[wanted.of]
        ground = inside.inset_box(wanted.position, part, rect, grounds[wanted.of])
        pad = round(INSET_PAD * self.wardrobe.styles.tick.height)
        x, y, w, h = ground
        area = (x + pad, y + pad, w - 2 * pad, h - 2 * pad)
        grounds[wanted.of] = grounds[wanted.of].with_taken([inside.as_shares(ground, rect)])
        draft, worn, data = self._in_room(draft, area)
        scene = self._panel(draft, worn, data, self._crowd(draft, worn, data))
        return replace(scene, inset=ground)

    def _in_room(self, draft: Draft, area: Rect) -> tuple[Draft, Outfit, Rect]:
        """An inset with as much of its text as has room in `area`. Raises `Fault` where there is
        none for its data."""
        larger = _larger(draft)
        hint = f"{larger}, or hide axes: {{x: {{visible: false}}}}"
        for left_out, rest in plainer(draft):
            try:
                (worn,), (rect,) = self._fitted([rest], Lattice((Cell(0, 0),)), area)
            except NoRoom:
                continue
            if min(rect[2:]) < LEAST_INSET * self.wardrobe.styles.tick.height:
                continue
            if left_out:
                text = f"the inset '{draft.name}' has no room for its {left_out}: left out"
                fault = Fault("inset", text, (*draft.at, "inset"), hint, severity="warning")
                self.warn(fault)
            return rest, worn, rect
        text = f"the inset '{draft.name}' is too small"
        raise Fault("inset", text, (*draft.at, "inset"), larger)

    def _panel(self, draft: Draft, worn: Outfit, rect: Rect, crowded: Crowd) -> PanelScene:
        styles = self.wardrobe.styles
        shown = inside.stand(draft.legend, draft.bars, rect, styles, crowded)
        space: PlaneScene | BoxScene
        taken = rect
        if draft.camera is None:
            space = _plane(rect, worn, draft)
        else:
            clear = shown.legend.rect if shown.legend else None
            space, taken = self._box(worn, draft, rect, clear)
            if float(space.camera.zoom.max()) > 1:
                taken = rect  # It fills its panel, and is cut there.
            inset = round(rect[3] * 0.12)
            taken = (taken[0], rect[1] + inset, taken[2], rect[3] - 2 * inset)
        remarks.of_panel(draft, worn, self.warn)
        remarks.of_notes(draft, rect, self.wardrobe, self.warn)
        bars, around = self.wardrobe.furniture(worn, rect, taken)
        legend = shown.legend if around is None else around
        if draft.legend is not None:
            remarks.of_legend(legend, draft.legend, draft.at, self.warn)
        return PanelScene(
            space=space,
            layers=draft.layers,
            over=tuple(series.z_order == "over" for series in draft.panel.series),
            labels=self.wardrobe.labels(worn, rect),
            legend=legend,
            bars=(*bars, *shown.bars),
            ends=self._ends(draft, rect),
            at=draft.at,
            name=draft.name,
            twin=tuple(is_twin(series) for series in draft.panel.series),
            shown=draft.shown,
        )

    def _ends(self, draft: Draft, rect: Rect) -> EndsScene | None:
        if draft.ends is None or not draft.ends.named:
            return None
        shown = ends.stand(draft.ends, rect)
        if len(shown.shown) < draft.ends.named:
            text = (
                f"{len(shown.shown)} of {draft.ends.named:,} names at the ends of lines are shown"
            )
            hint = "make the canvas larger, or show fewer lines"
            fault = Fault("legend", text, (*draft.at, "legend"), hint, severity="warning")
            self.warn(fault)
        return shown

    def _box(
        self, worn: Outfit, draft: Draft, rect: Rect, clear: Rect | None
    ) -> tuple[BoxScene, Rect]:
        """The box, and the part of the panel that it takes with its text."""
        assert draft.camera is not None
        axes = (worn.axes[0], worn.axes[1], worn.axes[2])
        wardrobe = self.wardrobe
        dressed = box.dress(axes, wardrobe.styles, wardrobe.theme, wardrobe.dpi)
        camera, taken = box.fitted(draft.camera, dressed, rect, clear)
        return BoxScene(rect, axes, camera), taken


def at_rest(draft: Draft) -> Draft:
    """The panel whose axes have motions only where these change their limits."""
    y2 = None if draft.y2 is None else still(draft.y2)
    return replace(draft, axes=tuple(map(still, draft.axes)), y2=y2)


def _larger(draft: Draft) -> str:
    """How an inset has more room."""
    wanted = draft.panel.inset
    assert wanted is not None
    sides = wanted.size if isinstance(wanted.size, tuple) else (wanted.size,)
    if min(sides) > LARGEST_HINT:
        return "make the canvas or its panel larger"
    return f"make it larger, size: {10 * int(10 * min(sides) + 2)}%"


def _plane(rect: Rect, worn: Outfit, draft: Draft) -> PlaneScene:
    x, y = worn.axes
    if worn.plane is None:
        return PlaneScene(rect, x, y, bare=draft.bare)
    right, top = worn.plane.axes.get("right"), worn.plane.axes.get("top")
    return PlaneScene(rect, x, y, right if draft.y2 is not None else None, right, top)


def _equal(rect: Rect, draft: Draft) -> Rect:
    """The largest part of `rect`, in its middle, in which a unit (or a decade) is as long on both
    axes, or on the y axis so many times as long as the spec says."""
    if draft.camera is not None:
        return rect
    times = 1.0 if isinstance(draft.panel.aspect, str) else draft.panel.aspect
    across, upright = draft.axes[0].length, draft.axes[1].length * times
    x, y, width, height = rect
    unit = min(width / across, height / upright)
    wide, high = max(1, round(unit * across)), max(1, round(unit * upright))
    return (round(x + (width - wide) / 2), round(y + (height - high) / 2), wide, high)
