"""Colours and colormaps by name, compared with the library that draws them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from matplotlib import colormaps
from matplotlib.colors import BASE_COLORS, CSS4_COLORS, TABLEAU_COLORS, to_rgba

from renderer.colors import COLORMAPS, NAMED, Color, ColormapName, from_hex
from renderer.errors import Fault


@pytest.mark.parametrize("name", [*CSS4_COLORS, *TABLEAU_COLORS, *BASE_COLORS])
def test_named_colours_are_those_of_matplotlib(name: str) -> None:
    assert Color.parse(name).rgba() == pytest.approx(to_rgba(name), abs=1 / 510)


def test_no_name_is_ours_alone() -> None:
    assert set(NAMED) <= {*CSS4_COLORS, *TABLEAU_COLORS, *BASE_COLORS, "tab:grey"}


def test_css_names_in_capitals() -> None:
    assert Color.parse("Red").rgba() == (1.0, 0.0, 0.0, 1.0)
    assert Color.parse("SteelBlue").rgba() == Color.parse("steelblue").rgba()


@given(st.text("0123456789abcdefABCDEF", min_size=3, max_size=8))
def test_hexadecimal_colours(digits: str) -> None:
    if len(digits) in (5, 7):
        with pytest.raises(Fault):
            Color.parse(f"#{digits}")
        return
    assert Color.parse(f"#{digits}").rgba() == pytest.approx(to_rgba(f"#{digits}"))
    assert from_hex(digits) == pytest.approx(to_rgba(f"#{digits}"))


def test_colours_of_the_palette_in_turn() -> None:
    palette = (from_hex("112233"), from_hex("445566"))

    assert Color.parse("C0").rgba(palette) == palette[0]
    assert Color.parse("C3").rgba(palette) == palette[1]
    assert Color.parse("none").rgba(palette) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("bleu", "did you mean 'blue'?"),
        ("tab:oragne", "did you mean 'tab:orange'?"),
        ("e84a5f", "did you mean '#e84a5f'?"),
        ("#12345", "write a CSS name, 'tab:blue', 'C0' or '#rrggbb'"),
        (None, "`#` starts a comment: quote the colour"),
    ],
)
def test_what_is_no_colour_says_how_to_mend_it(written: object, hint: str) -> None:
    with pytest.raises(Fault) as caught:
        Color.parse(written)
    assert caught.value.hint == hint


def test_colormaps_are_those_of_matplotlib() -> None:
    theirs = {name for name in colormaps if not name.endswith("_r")}

    assert theirs == COLORMAPS
    for name in ("viridis", "viridis_r", "Spectral_r"):
        assert str(ColormapName.parse(name)) == name
        assert name in colormaps


@pytest.mark.parametrize(
    ("written", "near"),
    [("Viridis", "viridis"), ("virdis_r", "viridis_r"), ("spectral", "Spectral")],
)
def test_a_misspelt_colormap(written: str, near: str) -> None:
    with pytest.raises(Fault) as caught:
        ColormapName.parse(written)
    assert caught.value.hint == f"did you mean '{near}'?"
    with pytest.raises(Fault):
        ColormapName.parse(3)
