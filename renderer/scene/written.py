"""All that is written in a scene, and whether there are pictures of its characters."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace

from renderer.errors import Fault
from renderer.marks.annotation import AnnotationLayer
from renderer.marks.text import TextLayer
from renderer.scene.scene import ColorbarScene, LegendScene, PanelScene, PlaneScene, Scene
from renderer.scene.text import TextStyle, elsewhere, missing

Written = set[tuple[str, TextStyle]]
MOST_SHOWN = 10


def check_glyphs(scene: Scene, warn: Callable[[Fault], None]) -> None:
    """Warn of characters that no font has a picture of, and of those that come from fonts of this
    machine."""
    texts = written(scene)
    lost = {c for text, style in texts for c in missing(text, style)}
    if lost:
        text = f"the font {scene.theme.font} has no picture of {_listed(lost)}, nor has another"
        hint = "install a font that has them, such as one of the Noto fonts"
        warn(Fault("missing-glyph", text, ("canvas",), hint, severity="warning"))
    borrowed: dict[str, set[str]] = defaultdict(set)
    for text, style in texts:
        for name, characters in elsewhere(text, style).items():
            borrowed[name] |= set(characters)
    for name in sorted(borrowed):
        text = f"the font {scene.theme.font} has no picture of {_listed(borrowed[name])}"
        hint = f"they are taken from {name} of this machine: elsewhere the film may look different"
        warn(Fault("machine-font", text, ("canvas",), hint, severity="warning"))


def _listed(characters: set[str]) -> str:
    some = " ".join(sorted(characters)[:MOST_SHOWN])
    if len(characters) == 1:
        return f"the character {some}"
    more = " …" if len(characters) > MOST_SHOWN else ""
    return f"{len(characters)} characters: {some}{more}"


def written(scene: Scene) -> Written:
    """Texts of all frames, each with its style."""
    labels = [*scene.labels, *(label for panel in scene.panels for label in panel.labels)]
    labels += [label for caption in scene.captions for label in caption.labels]
    texts = {(text, label.style) for label in labels for piece in label.pieces for text in piece}
    texts |= _in_furniture(scene, scene.legend, scene.bars)
    for panel in scene.panels:
        texts |= _in_panel(scene, panel)
    return texts


def _in_furniture(
    scene: Scene, legend: LegendScene | None, bars: Sequence[ColorbarScene]
) -> Written:
    """What is written in a legend, and at colour bars."""
    texts = {(text, scene.styles.tick) for bar in bars for text in bar.axis.texts}
    texts |= {
        (text, label.style) for bar in bars for label in bar.labels
        for piece in label.pieces for text in piece
    }  # fmt: skip
    if legend is not None:
        texts |= {(entry.label, legend.style) for entry in legend.entries}
        texts |= {(title, legend.style) for title, _, _ in legend.titles}
    return texts


def _in_panel(scene: Scene, panel: PanelScene) -> Written:
    """What is written in a panel beside its labels."""
    space = panel.space
    axes = (space.x, space.y) if isinstance(space, PlaneScene) else space.axes
    texts = {(text, scene.styles.tick) for axis in axes for text in axis.texts}
    texts |= _in_furniture(scene, panel.legend, panel.bars)
    for layer in panel.layers:
        if isinstance(layer, TextLayer):
            style = replace(scene.styles.label, weight=layer.style.weight)
            texts |= {(text, style) for text in set(layer.texts)}
        if isinstance(layer, AnnotationLayer):
            style = replace(scene.styles.label, weight=layer.note.style.weight)
            texts.add((layer.note.text, style))
    return texts
