import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from renderer.scene.fonts import FAMILIES
from renderer.scene.text import (
    FIGURE_SPACE,
    TextStyle,
    advance,
    is_math,
    joined,
    missing,
    width_of,
)

STYLES = [
    TextStyle(name, size, (0, 0, 0, 1), dpi, weight)
    for name in FAMILIES
    for weight in ("normal", "bold")
    for size, dpi in ((9, 100), (12, 225))
]


@pytest.mark.parametrize("style", STYLES)
def test_width_is_that_of_the_outlines(style):
    text = "The quick brown fox, 3.14159"
    path = TextPath((0, 0), text, size=style.size * style.dpi / 72, prop=FontProperties(
        fname=FAMILIES[style.font].file(style.weight)))  # fmt: skip
    assert advance(text, style) == pytest.approx(np.ptp(path.vertices[:, 0]), rel=0.08)


@pytest.mark.parametrize("style", STYLES)
def test_digits_are_all_equally_wide_and_so_is_the_blank_that_stands_for_one(style):
    assert len({advance(digit, style) for digit in "0123456789" + FIGURE_SPACE}) == 1
    widths = {width_of([["n = "], [text]], style) for text in ("1", "8", FIGURE_SPACE)}
    assert len(widths) == 1


def test_blanks_at_the_ends_count():
    style = STYLES[0]
    assert advance("a ", style) > advance("a", style)
    assert advance("a b", style) == pytest.approx(advance("a ", style) + advance("b", style), abs=2)
    assert advance("", style) == 0


def test_formulas_are_between_dollars():
    assert is_math("$x^2$") and is_math("a $x$ b")
    assert not is_math("5 $") and not is_math(r"\$5 and \$6") and not is_math("plain")


def test_a_formula_over_several_pieces_is_one_run_a_frame():
    pieces = [["$x = "], ["1", "2"], ["$"]]
    assert joined(pieces, 2) == (("$x = 1$", "$x = 2$"),)
    assert joined([["x = "], ["1", "2"]], 2) == (("x = ",), ("1", "2"))


def test_what_no_font_has_is_found():
    style = STYLES[0]
    assert missing("abc°ü⁻", style) == ""
    assert missing("日本", style) == "日本"
    assert missing("10⁻⁵", TextStyle("STIXGeneral", 9, (0, 0, 0, 1), 100)) == ""


def test_missing_characters_are_a_warning(studio, wave):
    series = [{"mark": "line", "x": "t", "y": "s", "label": "日"}]
    studio.stage(wave(title="本", series=series)).frame(0)
    assert [w.code for w in studio.warnings if w.code == "missing-glyph"] == ["missing-glyph"]
