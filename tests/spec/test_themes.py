"""A theme of one's own, in a file or in the spec."""

from __future__ import annotations

from pathlib import Path

import pytest

from renderer.errors import SpecError, UsageError
from renderer.spec.document import read
from renderer.spec.themes import ThemeKeys, ThemeName

SPEC = """\
version: 1
canvas: {size: [320, 200]CANVAS}
data: {d: {source: inline, columns: {t: [0, 1]}}}
series: [{mark: line, x: t, y: t}]
output: film.gif
"""


def write(folder: Path, canvas: str = "") -> Path:
    path = folder / "a.yaml"
    path.write_text(SPEC.replace("CANVAS", canvas), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("house.yaml", 'base: ggplot\npalette: [red, "#00f"]\nsides: [left]\n'),
        ("deep/house.YML", 'base: ggplot\npalette: [red, "#00f"]\nsides: [left]\n'),
        ("house.json", '{"base": "ggplot", "palette": ["red", "#00f"], "sides": ["left"]}'),
    ],
)
def test_a_theme_in_a_file(tmp_path: Path, name: str, text: str) -> None:
    (tmp_path / "deep").mkdir()
    (tmp_path / name).write_text(text, encoding="utf-8")

    for canvas, settings in ((f", theme: {name}", {}), ("", {"canvas.theme": name})):
        theme = read(write(tmp_path, canvas), settings=settings).spec.canvas.theme
        assert isinstance(theme, ThemeKeys)
        assert theme.base == ThemeName("ggplot")
        assert theme.palette is not None and [c.text for c in theme.palette] == ["red", "#00f"]
        assert theme.sides == ("left",)


def test_the_keys_may_stand_in_the_spec_and_be_set(tmp_path: Path) -> None:
    path = write(tmp_path, ", theme: {base: dark, line_width: 3}")

    theme = read(path, settings={"canvas.theme.text": "navy"}).spec.canvas.theme

    assert isinstance(theme, ThemeKeys) and theme.line_width == 3
    assert theme.text is not None and theme.text.text == "navy"


def test_a_theme_is_relative_to_the_base_that_names_it(tmp_path: Path) -> None:
    style = tmp_path / "style"
    style.mkdir()
    (style / "base.yaml").write_text("canvas: {theme: house.yaml}\n", encoding="utf-8")
    (style / "house.yaml").write_text("line_widht: 3\n", encoding="utf-8")
    path = write(tmp_path)
    path.write_text("extends: style/base.yaml\n" + path.read_text(), encoding="utf-8")

    with pytest.raises(SpecError) as caught:
        read(path, "a.yaml")
    (found,) = caught.value.problems
    assert (str(found.place), found.text) == (
        "style/house.yaml:1:1", "unknown key 'line_widht'",
    )  # fmt: skip
    assert found.hint is not None and found.hint.startswith("did you mean 'line_width'?")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "the theme is empty"),
        ("- base: dark\n", "a theme is a mapping of keys to values, this is a list"),
        ("palette: [C1]\n", "'C1' stands for a colour of the palette, which is this"),
        ("base: house.yaml\n", "unknown theme 'house.yaml'"),
    ],
)
def test_mistakes_in_the_file(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "house.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(SpecError) as caught:
        read(write(tmp_path, ", theme: house.yaml"), "a.yaml")
    (found,) = caught.value.problems
    assert found.text == told
    assert found.place is not None and found.place.file == "house.yaml"


def test_where_there_is_no_such_file(tmp_path: Path) -> None:
    with pytest.raises(SpecError) as caught:
        read(write(tmp_path, ", theme: house.yaml"), "a.yaml")
    (found,) = caught.value.problems
    assert (str(found.place), found.text) == ("a.yaml:2:35", "no file 'house.yaml'")
    with pytest.raises(UsageError, match="canvas.theme=../h.yaml: .* leads out of the spec's"):
        read(write(tmp_path), settings={"canvas.theme": "../h.yaml"})
