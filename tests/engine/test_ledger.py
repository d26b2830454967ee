"""What the ledger says of text is what the canvas shows."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from renderer.engine.glyphs import Glyphs
from renderer.engine.ledger import Ledger
from renderer.engine.painter import Painter
from renderer.engine.stage import Stage
from renderer.marks.drawing import Writing
from renderer.scene.text import TextStyle, label
from tests.conftest import Studio

BLACK, WHITE = (0.0, 0.0, 0.0, 1.0), (1.0, 1.0, 1.0, 1.0)
STYLE = TextStyle("DejaVu Sans", 14.0, BLACK, 100.0)


def canvas(ledger: Ledger | None, width: int = 200, height: int = 80) -> Painter:
    painter = Painter(width, height, 100, Glyphs(ledger))
    painter.fill(WHITE)
    return painter


def inked(painter: Painter) -> tuple[int, int, int, int]:
    """Left, bottom, right and top of what is not white."""
    found = (painter.pixels[::-1, :, :3] < 255).any(axis=2)
    rows, columns = np.flatnonzero(found.any(axis=1)), np.flatnonzero(found.any(axis=0))
    return int(columns[0]), int(rows[0]), int(columns[-1]) + 1, int(rows[-1]) + 1


@pytest.mark.parametrize("upright", [True, False])
def test_a_run_is_where_it_is_seen(upright: bool) -> None:
    ledger = Ledger()
    painter = canvas(ledger, 200, 200)
    painter.text("Height", STYLE, 70.3, 41.6, upright)
    (run,) = ledger.take(painter)
    height, width = run.ink.shape
    assert (run.left, run.bottom, run.left + width, run.bottom + height) == inked(painter)
    assert (run.text, run.alpha, run.lost, run.label) == ("Height", 1.0, 0.0, None)
    assert (run.ground[..., :3] == 255).all() and run.shown[..., :3].min() == 0
    assert ledger.take(painter) == []


def test_all_ways_to_write_are_noted_and_change_no_pixel() -> None:
    def write(painter: Painter) -> None:
        painter.write("ticks", STYLE, 10, 70)
        painter.writing("text", Writing((0.5, 0, 0, 0.4), 12), 60, 30, "DejaVu Sans")
        painter.label(label(120, 10, STYLE, "label 12", "left"), 0)

    ledger = Ledger()
    watched, alone = canvas(ledger), canvas(None)
    write(watched)
    write(alone)
    assert (watched.pixels == alone.pixels).all()
    runs = ledger.take(watched)
    assert "".join(run.text for run in runs) == "tickstextlabel 12"
    assert [run.alpha for run in runs[:2]] == [1.0, pytest.approx(0.4)]
    assert [run.label is None for run in runs] == [True, True, *[False] * (len(runs) - 2)]


def test_what_lies_beyond_the_canvas_is_lost() -> None:
    ledger = Ledger()
    painter = canvas(ledger)
    painter.text("HHHHHHHHHH", STYLE, 100, 30)
    painter.text("HHHHHHHHHH", STYLE, 400, 30)
    painter.text("HHHHHHHHHH", STYLE, 10, -300)
    part, *gone = (run.lost for run in ledger.take(painter))
    whole = canvas(None, 400)
    whole.text("HHHHHHHHHH", STYLE, 100, 30)
    coverage = 255 - whole.pixels[..., 0].astype(float)
    assert part == pytest.approx(coverage[:, 200:].sum() / coverage.sum(), abs=0.03)
    assert gone == [1.0, 1.0]


def test_what_is_drawn_over_text_covers_it() -> None:
    ledger = Ledger()
    painter = canvas(ledger)
    painter.text("HHHHHHHHHH", STYLE, 20, 30)
    (run,) = ledger.take(painter)
    assert run.covered(painter.pixels) == 0
    middle = run.left + run.ink.shape[1] / 2
    painter.rectangle((middle, 0, 200, 80), (0.9, 0.3, 0.2, 1.0))
    assert run.covered(painter.pixels) == pytest.approx(0.5, abs=0.08)
    painter.fill((0.9, 0.3, 0.2, 1.0))
    assert run.covered(painter.pixels) == 1


def test_a_canvas_laid_on_another_brings_its_text() -> None:
    ledger = Ledger()
    below = canvas(ledger)
    above = Painter(60, 30, 100, below.glyphs)
    above.pixels[...] = (255, 255, 255, 200)
    above.text("abc", STYLE, 8, 9)
    below.author = (0, "legend")
    for _ in range(2):  # as each frame does
        below.fill(WHITE)
        below.image(above.pixels, 100, 40)
        (run,) = ledger.take(below)
        height, width = run.ink.shape
        assert (run.left, run.bottom, run.left + width, run.bottom + height) == inked(below)
        assert run.author == (0, "legend")
        assert run.covered(below.pixels) == 0


def test_who_wrote_what(studio: Studio, wave: Callable[..., dict[str, Any]]) -> None:
    text = {"mark": "text", "x": "s", "y": "c", "text": "here {t:.1f}"}
    line = {"mark": "line", "x": "s", "y": "c", "label": "way"}
    solid = {**text, "z": "u"}
    scene = studio.scene(
        wave(
            title="whole",
            panels=[
                {"title": "flat", "series": [line, text]},
                {"projection": "3d", "series": [{**line, "z": "u"}, solid, solid]},
            ],
        )
    )
    ledger = Ledger()
    stage = Stage(scene, ledger)
    ledger_runs = ledger.take(stage.painter)
    stage.frame(7)
    found: dict[Any, set[str]] = {}
    for run in (*ledger_runs, *ledger.take(stage.painter)):
        found.setdefault(run.author, set()).add(run.text.split(" ")[0])
    assert found[()] >= {"whole", "flat"}
    assert found[(0, 1)] == found[(1, 1)] == found[(1, 2)] == {"here"}
    assert found[(0, "legend")] == found[(1, "legend")] == {"way"}
    assert "here" not in found[(0,)] | found[(1,)]
    alone = Stage(scene).frame(7)
    assert (alone == stage.frame(7)).all()
