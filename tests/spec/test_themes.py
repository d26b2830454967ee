"""A theme of one's own, in a file or in the spec."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from renderer.errors import SpecError, UsageError
from renderer.spec.document import read, read_all
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


def films(folder: Path, canvas: str, output: str = "film.gif", **settings: Any) -> list[Any]:
    path = write(folder, canvas)
    path.write_text(path.read_text().replace("film.gif", output), encoding="utf-8")
    return [v.insist() for v in read_all(path, "a.yaml", settings={**settings})]


@pytest.mark.parametrize(
    ("output", "names"),
    [
        ("film.gif", ["film-light.gif", "film-dark.gif"]),
        ("shots/a.sheet.png", ["shots/a-light.sheet.png", "shots/a-dark.sheet.png"]),
        ('"{theme}/film.gif"', ["light/film.gif", "dark/film.gif"]),
        ('"on {theme} ground.gif"', ["on light ground.gif", "on dark ground.gif"]),
    ],
)
def test_a_film_for_each_theme(tmp_path: Path, output: str, names: list[str]) -> None:
    made = films(tmp_path, ", themes: [light, dark]", output)

    assert [one.spec.outputs[0].file for one in made] == names
    assert [str(one.spec.canvas.theme) for one in made] == ["light", "dark"]
    assert [one.values for one in made] == [{"theme": "light"}, {"theme": "dark"}]


def test_themes_and_a_matrix_make_all_combinations(tmp_path: Path) -> None:
    path = write(tmp_path, ", themes: [light, dark]")
    text = path.read_text().replace("film.gif", '"film-{r}.gif"')
    path.write_text(text + "matrix: {r: [1, 2]}\n", encoding="utf-8")

    made = [v.insist() for v in read_all(path)]

    assert [one.spec.outputs[0].file for one in made] == [
        "film-1-light.gif", "film-1-dark.gif", "film-2-light.gif", "film-2-dark.gif",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["theme", "canvas.theme", "canvas.themes"])
@pytest.mark.parametrize("theme", ["dark", "paper", "ggplot"])
def test_one_theme_of_several_is_chosen_from_outside(tmp_path: Path, name: str, theme: str) -> None:
    value = f"[{theme}]" if name == "canvas.themes" else theme
    (one,) = films(tmp_path, ", themes: [light, dark]", **{name: value})

    assert str(one.spec.canvas.theme) == theme
    assert one.spec.outputs[0].file == f"film-{theme}.gif"


def test_several_themes_are_chosen_over_one(tmp_path: Path) -> None:
    made = films(tmp_path, ", theme: dark", **{"canvas.themes": "[light, paper]"})
    assert [str(one.spec.canvas.theme) for one in made] == ["light", "paper"]


def test_several_themes_of_files_and_keys(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text("base: dark\nline_width: 3\n", encoding="utf-8")
    (tmp_path / "other.yaml").write_text("name: club\n", encoding="utf-8")
    canvas = ", themes: [house.yaml, other.yaml, {name: mine, text: navy}, light]"

    made = films(tmp_path, canvas)

    assert [one.values["theme"] for one in made] == ["house", "club", "mine", "light"]
    assert made[0].spec.canvas.theme.line_width == 3
    (again,) = films(tmp_path, canvas, theme="house.yaml")
    assert again.values == {"theme": "house"} and again.spec.canvas.theme.line_width == 3


def test_what_is_wrong_in_one_of_several_files_is_told_there(tmp_path: Path) -> None:
    (tmp_path / "house.yaml").write_text("base: dark\ntexd: navy\n", encoding="utf-8")
    for canvas, settings in (
        (", themes: [light, house.yaml]", {}),
        ("", {"canvas.themes": "[light, house.yaml]"}),
    ):
        with pytest.raises(SpecError) as caught:
            films(tmp_path, canvas, **settings)
        (found,) = caught.value.problems
        assert (str(found.place), found.text) == ("house.yaml:2:1", "unknown key 'texd'")


def test_a_base_s_theme_gives_way_to_themes(tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("canvas: {theme: dark, dpi: 90}\n", encoding="utf-8")
    path = write(tmp_path, ", themes: [light, paper]")
    path.write_text("extends: base.yaml\n" + path.read_text(), encoding="utf-8")
    assert [v.insist().spec.canvas.dpi for v in read_all(path)] == [90, 90]

    (tmp_path / "base.yaml").write_text("canvas: {themes: [light, dark]}\n", encoding="utf-8")
    path = write(tmp_path, ", theme: paper")
    path.write_text("extends: base.yaml\n" + path.read_text(), encoding="utf-8")
    (only,) = [v.insist() for v in read_all(path)]
    assert str(only.spec.canvas.theme) == "paper" and only.spec.outputs[0].file == "film.gif"


@pytest.mark.parametrize(
    ("canvas", "told"),
    [
        (", theme: dark, themes: [light]", "give either 'theme' or 'themes'"),
        (", themes: [light, dark, light]", "there are two themes 'light'"),
        (", themes: [{base: dark}]", "a theme of several needs a name"),
        (", themes: [light, drak]", "unknown theme 'drak'"),
        (", themes: []", "'themes' is empty"),
        (", themes: [light, dark]}\nparams: {theme: 3", "a param cannot be called 'theme'"),
    ],
)
def test_themes_that_are_wrong(tmp_path: Path, canvas: str, told: str) -> None:
    with pytest.raises(SpecError) as caught:
        films(tmp_path, canvas)
    assert told in caught.value.problems[0].text


def test_keys_of_a_theme_of_several_are_not_set(tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        films(tmp_path, ", themes: [light, dark]", **{"canvas.theme.text": "red"})
    assert caught.value.problems[0].text == "canvas.theme.text: the spec has several themes"
