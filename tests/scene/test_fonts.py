"""The fonts that come with the renderer, and where characters come from that they lack."""

from __future__ import annotations

import string
import unicodedata
from pathlib import Path

import numpy as np
import pytest
from fontTools.ttLib import TTFont

from renderer.scene import fonts
from renderer.scene.fonts import FAMILIES, OURS, MachineFont, files, lost
from renderer.scene.text import TextStyle, advance, elsewhere, formula, laid_out, missing

STYLE = TextStyle("Inter", 12, (0, 0, 0, 1), 100)
OUR_FILES = sorted(OURS.glob("*.ttf"))


@pytest.fixture
def machine(monkeypatch):
    """Puts fonts of some names and characters on this machine, in place of its own."""

    def put(**fonts_: str) -> None:
        made = [
            MachineFont(
                FAMILIES["DejaVu Sans"].file("normal"), name.replace("_", " "), "Bold" in name,
                False, np.array(sorted(map(ord, characters)), dtype=np.uint32),
            )
            for name, characters in sorted(fonts_.items())
        ]  # fmt: skip
        fonts._choice.cache_clear()
        monkeypatch.setattr(fonts, "machine_fonts", lambda: tuple(made))

    yield put
    fonts._choice.cache_clear()


@pytest.mark.parametrize("path", OUR_FILES, ids=lambda path: path.name)
def test_figures_are_all_equally_wide_in_the_files(path):
    with TTFont(path) as font:
        glyph, width = font.getBestCmap(), font["hmtx"]
        digits = "0123456789\N{FIGURE SPACE}"
        assert len({width[glyph[ord(character)]][0] for character in digits}) == 1


@pytest.mark.parametrize("weight", ["Regular", "SemiBold", "Bold"])
def test_our_font_writes_the_languages_of_europe(weight):
    with TTFont(OURS / f"Inter-{weight}.ttf") as font:
        known = font.getBestCmap()
    letters = [
        chr(code)
        for first, last in ((0x20, 0x17F), (0x370, 0x3FF), (0x400, 0x45F), (0x1E00, 0x1EFF))
        for code in range(first, last + 1)
        if unicodedata.category(chr(code)) in ("Lu", "Ll", "Nd", "Po", "Sm", "Sc")
    ]
    rare = set(letters) - {chr(code) for code in known}
    assert len(rare) < 40 and not rare & set("ßÄéñçøŁžğİőșțăĐđŊΑΩαωάϊЖяїђљџёґỹẵ")
    assert set(string.printable.split("\t")[0]) <= {chr(code) for code in known}
    assert set("−×÷±≤≥≈≠∞°µ½…–—“”‘’€£¥₹→←↑↓⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂•·†‰") <= {chr(c) for c in known}


def test_the_licence_lies_beside_the_fonts_and_they_are_small():
    assert "SIL OPEN FONT LICENSE Version 1.1" in (OURS / "OFL.txt").read_text("utf-8")
    assert sum(path.stat().st_size for path in OURS.iterdir()) < 1_000_000


def test_text_stays_what_was_written():
    """No arrow for `->`, no sign of multiplication for the x of 3x3."""
    with TTFont(OURS / "Inter-Regular.ttf") as font:
        glyph, names = font.getBestCmap(), font.getGlyphOrder()
    for text in ("a->b", "3x3", "<=", "fi"):
        assert [names[i.glyph_index] for i in laid_out(text, STYLE)] == [
            glyph[ord(c)] for c in text
        ]


def test_what_the_font_lacks_comes_from_the_librarys_fonts_first(machine):
    machine(Other="שﷲ⚗日")
    for text in ("שלום", "السلام", "საქართველო", "Հայերեն", "⚗"):
        chosen = files(text, "Inter", "normal")
        assert [Path(file).name for file in chosen] == ["Inter-Regular.ttf", "DejaVuSans.ttf"]
        assert elsewhere(text, STYLE) == {} and missing(text, STYLE) == ""
    assert [Path(f).name for f in files("Größe 5°", "Inter", "bold")] == ["Inter-Bold.ttf"]
    assert "DejaVuSans-Bold.ttf" in files("ש", "Inter", "semibold")[1]


def test_then_from_the_font_of_the_machine_that_has_most_of_them(machine):
    machine(A_few="日", Noto_Sans_CJK="日本語", Some="日本語", Zoo="日本語")
    assert elsewhere("日本語 2024", STYLE) == {"Noto Sans CJK": "日本語"}
    machine(A_few="日", B="本", C="本")
    assert elsewhere("日本語", STYLE) == {"A few": "日", "B": "本"}
    assert missing("日本語", STYLE) == "語"


def test_weights_and_names_decide_between_equals(machine):
    machine(B="日", A_Bold="日", C="日")
    assert elsewhere("日", STYLE) == {"B": "日"}
    machine(B="日", A_Bold="日")
    assert elsewhere("日", TextStyle("Inter", 12, (0, 0, 0, 1), 100, "bold")) == {"A Bold": "日"}


def test_the_machines_fonts_are_not_looked_for_where_none_is_needed(monkeypatch):
    def never() -> None:
        pytest.fail("looked for fonts")

    fonts._choice.cache_clear()
    monkeypatch.setattr(fonts, "machine_fonts", never)
    for text in ("Temperature in °C", "Ελλάδα, Россия", "שלום ★", "line\u200bbreak\ufe0f"):
        assert lost(text, "Inter", "normal") == "" and advance(text, STYLE) > 0


def test_the_machines_fonts_are_in_an_order_of_their_own_and_can_be_drawn_with():
    found = fonts.machine_fonts()
    assert list(found) == sorted(found, key=lambda f: (f.name, Path(f.path).name, f.path))
    assert all(len(font.codes) and (np.diff(font.codes.astype(int)) > 0).all() for font in found)


def test_characters_of_the_machines_fonts_are_a_warning(studio, wave, machine):
    machine(Our_Hand="日本")
    series = [{"mark": "line", "x": "t", "y": "s", "label": "日本語"}]
    studio.scene(wave(title="日", canvas={"size": [640, 400]}, series=series))
    told = {found.code: found for found in studio.warnings}
    assert told["machine-font"].text == "the font Inter has no picture of 2 characters: 日 本"
    assert told["machine-font"].hint == (
        "they are taken from Our Hand of this machine: elsewhere the film may look different"
    )
    assert told["missing-glyph"].text == (
        "the font Inter has no picture of the character 語, nor has another"
    )


def test_arabic_letters_join_and_run_from_right_to_left():
    joined = [item.glyph_index for item in laid_out("سلام", STYLE)]
    alone = [laid_out(letter, STYLE)[0].glyph_index for letter in "سلام"]
    assert set(joined).isdisjoint({alone[0], alone[1]})  # The first forms of these differ.
    places = [item.x for item in laid_out("שלום", STYLE)]
    first, last = (laid_out(letter, STYLE)[0].glyph_index for letter in "שם")
    order = [item.glyph_index for item in laid_out("שלום", STYLE)]
    assert places == sorted(places) and (order[0], order[-1]) == (last, first)


def test_marks_stand_over_their_letters():
    """A letter and an accent that combines are as wide as the letter with its accent."""
    assert advance("e\N{COMBINING ACUTE ACCENT}", STYLE) == pytest.approx(
        advance("é", STYLE), abs=0.1
    )
    assert advance("e\N{COMBINING ACUTE ACCENT}", STYLE) == pytest.approx(
        advance("e", STYLE), abs=0.1
    )


def test_letters_of_formulas_are_the_texts_own():
    face = {glyph[0].family_name for glyph in formula("$x = 3.5 y$ and more", STYLE).glyphs}
    assert face == {"Inter"}
    serif = formula("$x = 3$", TextStyle("STIXGeneral", 12, (0, 0, 0, 1), 100))
    assert {glyph[0].family_name for glyph in serif.glyphs} == {"STIXGeneral"}
    rare = {glyph[0].family_name for glyph in formula(r"$\int x \in \mathbb{R}$", STYLE).glyphs}
    assert rare > {"Inter"}


def test_formulas_stand_on_the_baseline_of_their_text():
    whole = formula("ab $x$", STYLE)
    assert {round(glyph[4], 6) for glyph in whole.glyphs} == {0.0}
    raised = formula("$x^2$", STYLE).glyphs
    assert raised[0][4] == pytest.approx(0) and raised[1][4] > 2 and raised[1][1] < raised[0][1]


def test_text_beside_a_formula_is_looked_through_too():
    assert missing("日 $x^2$ 本", STYLE) == ("日本" if lost("日本", "Inter", "normal") else "")


def test_text_beside_a_formula_is_set_as_it_is_alone(machine):
    text, between = "שלום a->b ", " 5\\$ Größe"
    whole = formula(f"{text}$x$ and $y${between}", STYLE)
    alone = [item.glyph_index for item in laid_out(text, STYLE)]
    assert [glyph[2] for glyph in whole.glyphs[: len(alone)]] == alone
    parts = [text, " and ", between.replace("\\", "")]
    width = sum(advance(part, STYLE) for part in (*parts, "$x$", "$y$"))
    assert whole.width == pytest.approx(width)
    machine(Kana="日")
    assert elsewhere("日 $x$ 日", STYLE) == {"Kana": "日"}
