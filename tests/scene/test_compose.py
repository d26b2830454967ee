"""Nothing is clipped, nothing stands on anything else: measured on the ink that is drawn."""

from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest

from renderer.engine.painter import Painter
from renderer.engine.stage import Stage
from renderer.errors import SpecError
from renderer.scene.scene import PlaneScene

SPECS = Path(__file__).parents[2] / "specs"
LONG = "a very long text that says much more than anybody would ever want to read under an axis"
LINE = {"mark": "line", "x": "t", "y": "s"}


@dataclass(frozen=True)
class Ink:
    """The rectangle of a run of text on a canvas of this size."""

    text: str
    left: float
    bottom: float
    right: float
    top: float
    canvas: tuple[int, int]

    @property
    def inside(self):
        width, height = self.canvas
        return 0 <= self.left and self.right <= width and 0 <= self.bottom and self.top <= height

    def overlap(self, other):
        """The part of the smaller rectangle that is covered. Rectangles end at whole pixels: a row
        of these may be the last of one and the first of the other."""
        across = min(self.right, other.right) - max(self.left, other.left) - 1
        upright = min(self.top, other.top) - max(self.bottom, other.bottom) - 1
        if across <= 0 or upright <= 0:
            return 0.0
        return across * upright / min(self.area, other.area)

    @property
    def area(self):
        return (self.right - self.left) * (self.top - self.bottom)


@pytest.fixture
def inks(monkeypatch):
    """All text that a scene's frame draws."""
    found: list[Ink] = []
    plain = Painter.text

    def text(self, text, style, x, y, upright=True, alpha=1.0, angle=0.0):
        picture, column, row = self.glyphs.at(text, style, x, y, angle if upright else 90.0)
        if picture is not None and alpha > 0.3:
            height, width = picture.pixels.shape[:2]
            left, bottom = column + picture.left, row + picture.bottom
            canvas = (self.width, self.height)
            found.append(Ink(text, left, bottom, left + width, bottom + height, canvas))
        plain(self, text, style, x, y, upright, alpha, angle)

    monkeypatch.setattr(Painter, "text", text)

    def collect(scene, *indices):
        found.clear()
        stage = Stage(scene)
        fixed, frames = list(found), []
        for index in indices:
            found.clear()
            stage.frame(index)
            frames.append(fixed + found)
        return frames

    return collect


def check(scene, inks, clash=True):
    last = scene.clock.frames - 1
    for frame in inks(scene, 0, last // 2, last):
        assert frame
        assert [ink for ink in frame if not ink.inside] == []
        if clash:
            own = [ink for ink in frame if ink.canvas == (scene.width, scene.height)]
            # Digits of a counter stand close together.
            pairs = [p for p in combinations(own, 2) if all(len(ink.text) > 1 for ink in p)]
            assert [(a, b) for a, b in pairs if a.overlap(b) > 0.05] == []
    titles_clear_panels(scene)


def titles_clear_panels(scene):
    """But those of insets, which stand in panels themselves."""
    panels = [panel for panel in scene.panels if panel.inset is None]
    labels = [*scene.labels, *(label for panel in panels for label in panel.labels)]
    for label in labels:
        left, bottom, right, top = label.bounds()
        for panel in panels:
            if isinstance(panel.space, PlaneScene):
                x, y, width, height = panel.space.rect
                clear = right <= x + 1 or left >= x + width - 1
                assert clear or top <= y + 1 or bottom >= y + height - 1, label


@pytest.mark.parametrize("size", [[640, 360], [1280, 720], [720, 1280], [320, 240]])
@pytest.mark.parametrize("spec", sorted(SPECS.glob("*.yaml")), ids=lambda path: path.stem)
def test_all_text_of_the_examples_is_whole_and_apart(studio, inks, spec, size):
    short = {"time.duration": 2, "time.hold": {}, "time.pace": None}
    scene = studio.example(spec, {"canvas.size": size, **short})
    boxed = any(not isinstance(panel.space, PlaneScene) for panel in scene.panels)
    check(scene, inks, clash=not boxed)


def panels(count, **more):
    return [
        {"title": f"panel {n}", "series": [{**LINE, "y": f"s*{10 ** (n - 8)}"}], **more}
        for n in range(count)
    ]


LABELLED = {"axes": {"x": {"label": LONG}, "y": {"label": LONG}}, "title": LONG + " {t:.2f}"}
COLOURED = {**LINE, "color": {"field": "u", "colormap": "viridis", "label": LONG}}
NASTY = {
    "long labels": {"title": LONG + " " + LONG, "panels": panels(2, **LABELLED)},
    "long words": {"title": "w" * 200, "panels": panels(2, title="w" * 99)},
    "twenty panels": {"title": "twenty", "panels": panels(20)},
    "long legend": {"series": [{**LINE, "label": f"{LONG} {n}"} for n in range(12)]},
    "huge and small": {
        "panels": [
            {"series": [{**LINE, "x": "t*1e12", "y": "s*1e-9"}]},
            {"series": [{**LINE, "x": "s*1e-9", "y": "1e9 + t/1000"}]},
        ]
    },
    "colour bars": {"panels": [{"series": [COLOURED]}, {"title": "two", "series": [COLOURED]}]},
    "hidden axes": {
        "panels": [
            {"axes": {"y": {"visible": False}, "x": {"padding": 0}}, "series": [LINE]},
            {"axes": {"x": {"visible": False}, "y": {"padding": 0}}, "series": [LINE]},
        ]
    },
    "log": {
        "axes": {n: {"scale": "log"} for n in "xy"},
        "series": [{**LINE, "x": "10**(3*t - 14)", "y": "exp(t)"}],
    },
    "formula": {"title": r"$\int_0^t e^{{-x^2}}\,dx$ at {t:.2f}", "series": [LINE]},
    "styles": {"canvas": {"theme": "paper"}, "title": "Serifs", "panels": panels(3)},
}


@pytest.mark.parametrize("size", [[640, 360], [1280, 720], [720, 1280]])
@pytest.mark.parametrize("name", NASTY)
def test_all_text_of_nasty_specs_is_whole_and_apart(studio, wave, inks, name, size):
    spec = wave(**NASTY[name])
    spec["canvas"] = {**spec.get("canvas", {}), "size": size}
    check(studio.scene(spec), inks)


def test_boxes_and_planes_side_by_side(studio, wave, inks):
    box = {"projection": "3d", "title": "box", "camera": {"azimuth": {"from": 0, "to": 360}},
           "axes": {n: {"label": "a long title"} for n in "xyz"},
           "series": [{"mark": "line", "x": "s", "y": "c", "z": "u*1e-6"}]}  # fmt: skip
    spec = wave(title="both", panels=[box, {"title": "plane", "series": [LINE]}],
                canvas={"size": [640, 360]})  # fmt: skip
    check(studio.scene(spec), inks, clash=False)


def test_dates_on_both_axes(studio, inks):
    days = [f"2021-{1 + n // 28:02d}-{1 + n % 28:02d}" for n in range(300)]
    table = studio.csv(date=days, other=[day.replace("2021", "1999") for day in days])
    spec = {"data": {"d": table}, "series": [{"mark": "line", "x": "date", "y": "other"}]}
    check(studio.scene(spec, {"canvas.size": [640, 360]}), inks)


@pytest.mark.parametrize("size", [[16, 16], [40, 16], [16, 400]])
def test_a_canvas_without_room_is_an_error_with_its_place(studio, wave, size):
    spec = wave(canvas={"size": size, "dpi": 60}, title="tiny", series=[LINE])
    with pytest.raises(SpecError, match="the canvas is too small") as caught:
        studio.scene(spec)
    assert caught.value.problems[0].path == ("canvas",)


def test_the_least_canvas_is_drawn_or_refused_but_never_breaks(studio, wave):
    for size in range(16, 80, 4):
        try:
            studio.stage(wave(canvas={"size": [size, size]}, title="x", series=[LINE])).frame(0)
        except SpecError as error:
            assert "too small" in str(error)


def test_type_that_cannot_be_read_is_a_warning(studio, wave):
    studio.scene(wave(canvas={"size": [1280, 100]}, series=[LINE]))
    assert [w.code for w in studio.warnings] == ["small-text"]
    studio.warnings.clear()
    studio.scene(wave(canvas={"size": [640, 480]}, series=[LINE]))
    assert studio.warnings == []


def test_layout_is_the_same_at_any_size(studio, wave):
    """A picture twice as large is the same picture."""
    spec = wave(title="t = {t:.1f}", panels=panels(2))
    small = studio.scene(spec, {"canvas.size": [640, 360]})
    large = studio.scene(spec, {"canvas.size": [1280, 720]})
    for a, b in zip(small.panels, large.panels, strict=True):
        assert [2 * v for v in a.space.rect] == pytest.approx(b.space.rect, abs=12)


def test_equal_units(studio, wave):
    spec = wave(aspect="equal", series=[{"mark": "line", "x": "s", "y": "3*c"}])
    plane = studio.scene(spec).panels[0].space
    per_x = plane.rect[2] / (plane.x.high - plane.x.low)
    per_y = plane.rect[3] / (plane.y.high - plane.y.low)
    assert per_x == pytest.approx(per_y, rel=0.02)


def test_a_layout_spans(studio, wave):
    named = {name: {"series": [LINE]} for name in "abc"}
    scene = studio.scene(wave(panels=named, layout=[["a", "a"], ["b", "c"]]))
    a, b, c = (panel.space.rect for panel in scene.panels)
    assert a[0] == b[0] and a[0] + a[2] == c[0] + c[2] and a[1] > b[1] + b[3]


def test_a_layout_with_a_hole_in_it_is_an_error(studio, wave):
    named = {name: {"series": [LINE]} for name in "ab"}
    with pytest.raises(SpecError, match="not a rectangle"):
        studio.scene(wave(panels=named, layout=[["a", "b", "a"]]))
