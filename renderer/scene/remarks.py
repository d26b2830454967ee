"""What is told of a picture as composed: text that is cut short, left out or too small."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from renderer.errors import Fault, Path
from renderer.marks.base import Layer, Mark
from renderer.marks.racing import RaceLayer
from renderer.marks.series import Series
from renderer.marks.states import StateLayer
from renderer.scene.fit import cut_short
from renderer.scene.legends import sampled
from renderer.scene.notes import lines_of
from renderer.scene.outfit import Draft, LegendDraft, Outfit, Wardrobe
from renderer.scene.scene import LegendScene, Rect, Scene

READABLE = 4.5
"""Type of fewer pixels cannot be read."""

Warn = Callable[[Fault], None]


def of_panel(draft: Draft, worn: Outfit, warn: Warn) -> None:
    """Of its title, and of its axes' titles and ticks."""
    if worn.title.cut:
        warn(cut_short("the panel's title", (*draft.at, "title")))
    if worn.plane is None:
        pairs = zip(("x", "y", "z"), draft.axes, worn.axes, strict=False)
        for name, wanted, shown in pairs:
            if shown.visible and shown.label != wanted.settle(2).label:
                at = (*draft.at, "axes", name, "label")
                warn(cut_short(f"the title of the {name} axis", at))
        return
    twin = draft.y2 is not None
    for key in worn.plane.cut(twin):
        at = (*draft.at, "axes", *key, "label")
        warn(cut_short(f"the title of the {_called(key)} axis", at))
    for key, lost, total in worn.plane.unwritten(twin):
        text = f"{lost:,} of {total:,} ticks of the {_called(key)} axis have no room for their text"
        hint = "show fewer things, or make the canvas larger"
        at = (*draft.at, "axes", *key)
        warn(Fault("crowded-axis", text, at, hint, severity="warning"))


def of_races(series: Sequence[Mark], layers: Sequence[Layer | None], warn: Warn) -> None:
    """Of what stands at the places of bars that race: it knows nothing of their passing."""
    for bar, race in zip(series, layers, strict=True):
        if not (isinstance(bar, Series) and isinstance(race, RaceLayer)):
            continue
        place = "y" if race.lying else "x"
        for number, (other, layer) in enumerate(zip(series, layers, strict=True)):
            if isinstance(layer, RaceLayer) or not isinstance(layer, StateLayer):
                continue
            same = isinstance(other, Series) and other.data == bar.data
            same = same and getattr(other, place) == getattr(bar, place)
            if same and layer.show == "current":
                text = "this does not pass as bars do: where they do, it leaves its bar"
                hint = "write names and values by the bars' own keys: name, label, label_position"
                fault = Fault("race", text, ("series", number, place), hint, severity="warning")
                warn(fault)


def of_notes(draft: Draft, rect: Rect, wardrobe: Wardrobe, warn: Warn) -> None:
    """Of notes' text, in a panel whose data area is `rect`."""
    for number, layer in enumerate(draft.layers):
        found = layer.noted()
        if found is None:
            continue
        if lines_of(found[1], wardrobe.theme.font, wardrobe.dpi, rect[2:]).cut:
            warn(cut_short("the annotation", (*draft.at, "series", number, "text")))


def _called(key: Path) -> str:
    return str(key[0]) if len(key) == 1 else f"secondary {key[0]}"


def of_legend(shown: LegendScene | None, draft: LegendDraft, at: Path, warn: Warn) -> None:
    """Of entries that are left out, and of texts that are cut."""
    count, place = draft.count, (*at, "legend")
    left = count if shown is None else shown.left_out
    if count and left:
        hint = "make the canvas larger, show fewer things, or write legend: none"
        text = f"the legend shows {count - left:,} of its {count:,} entries: more have no room"
        if left == count:
            entries = "entry" if count == 1 else "entries"
            text = f"the legend with {count:,} {entries} does not fit its panel: left out"
        warn(Fault("legend", text, place, hint, severity="warning"))
    if shown is None:
        return
    known = {entry.label for part in draft.sections for entry in part.entries}
    cut = sum(sampled(entry) and entry.label not in known for entry in shown.entries)
    titles = {part.title for part in draft.sections}
    if any(text not in titles for text, _, _ in shown.titles):
        warn(cut_short("the legend's title", place))
    if cut:
        verb = "is" if cut == 1 else "are"
        text = f"{cut:,} of the legend's {count:,} entries {verb} cut short"
        if cut == count == 1:
            text = "the legend's entry is cut short"
        hint = "shorten the label, or the names in the data"
        warn(Fault("text-cut", text, place, hint, severity="warning"))


def of_picture(scene: Scene, warn: Warn) -> None:
    """Of colour bars' titles, and of type that is too small."""
    bars = [(panel.at, bar) for panel in scene.panels for bar in panel.bars]
    bars += [((), bar) for bar in scene.bars]
    for at, bar in bars:
        if bar.cut:
            warn(cut_short("the colour bar's title", (*at, "colorbar")))
    size = scene.styles.tick.height / scene.supersample
    if size < READABLE and not scene.bare:
        text = f"tick text is {size:.1f} pixels high: too small to read"
        hint = "give a larger size or dpi"
        warn(Fault("small-text", text, ("canvas",), hint, severity="warning"))
