import numpy as np
import pytest
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

from renderer.scene.fonts import FAMILIES
from renderer.scene.text import (
    FIGURE_SPACE,
    Label,
    TextStyle,
    advance,
    is_math,
    joined,
    missing,
    run_width,
    width_of,
)
from renderer.template import Template

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


def _ends(label, index):
    """Where each run begins and ends, from the label's place."""
    pen, blanks = label.spaced(index)
    found = []
    for text, blank in zip(label.at(index), blanks, strict=True):
        start = pen + blank
        pen = start + run_width(text, label.style)
        found.append((start, pen))
    return found


@pytest.mark.parametrize("anchor", ["left", "center", "right"])
@pytest.mark.parametrize(
    ("format", "values"),
    [
        (",.0f", [7.0, 999.0, 1000.0, 12345.0]),
        (".1f", [-10.5, 0.0, 3.25, float("nan")]),
        (".0%", [0.0, 0.07, 1.0, -0.5]),
        ("+.1e", [1e5, -2e-7, 0.0]),
    ],
)
def test_numbers_end_where_they_always_do_and_what_is_beside_them_stands(anchor, format, values):
    template = Template.parse(f"before {{x:{format}}} after")
    pieces = template.pieces({"x": np.array(values)}, len(values))
    style = TextStyle("Inter", 20.0, (0.0, 0.0, 0.0, 1.0), 100.0)
    label = Label(0, 0, style, joined(pieces, len(values)), anchor)
    places = [_ends(label, index) for index in range(len(values))]
    for first, number, last in places[1:]:
        assert first == places[0][0]
        assert number[1] == pytest.approx(places[0][1][1], abs=1e-9)
        assert last == pytest.approx(places[0][2], abs=1e-9)


def test_words_alone_stand_in_the_middle_and_at_the_right_they_end():
    style = TextStyle("Inter", 20.0, (0.0, 0.0, 0.0, 1.0), 100.0)
    pieces = Template.parse("{x}").pieces({"x": np.array(["sgd", "steepest descent"])}, 2)
    middle = Label(0, 0, style, joined(pieces, 2), "center")
    for index, text in enumerate(("sgd", "steepest descent")):
        assert middle.spaced(index)[0] == pytest.approx(-advance(text, style) / 2)
    pieces = Template.parse("by {x}").pieces({"x": np.array(["sgd", "steepest descent"])}, 2)
    right = Label(0, 0, style, joined(pieces, 2), "right")
    for index, text in enumerate(("sgd", "steepest descent")):
        wide = advance("by ", style) + advance(text, style)
        assert right.spaced(index)[0] == pytest.approx(-wide)


def test_what_comes_after_dates_and_words_stands_still():
    style = TextStyle("Inter", 20.0, (0.0, 0.0, 0.0, 1.0), 100.0)
    days = np.array([86400.0 * day for day in (0, 35, 70, 280)])
    template = Template.parse("{when:%B %Y}: {n:,.1f}")
    pieces = template.pieces({"when": days, "n": np.array([1.5, 1000.0, np.nan, -2.0])}, 4)
    label = Label(0, 0, style, joined(pieces, 4), "center")
    places = [_ends(label, index) for index in range(4)]
    assert len({round(one[0][0], 6) for one in places}) == 1
    assert len({round(one[-1][1], 6) for one in places}) == 1
