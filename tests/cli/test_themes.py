"""`render themes`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer.spec.document import read
from renderer.spec.themes import ThemeKeys
from renderer.theme import THEMES, Theme

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]

DARK = """\
# for dark pages and slides; save it as house.yaml, and write canvas: {theme: house.yaml}
background: "#0d1117"
panel: "#0d1117"
text: "#e6edf3"
ticks: "#9aa4af"
"""


def test_each_in_a_line(run: Run, capsys: Captured) -> None:
    assert run("themes") == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[0] for line in lines] == ["light", "dark", "paper", "minimal"]
    assert lines[0] == "light    white ground and quiet lines: the default"


def test_one_as_keys(run: Run, capsys: Captured) -> None:
    assert run("themes", "dark") == 0
    assert capsys.readouterr().out.startswith(DARK)


@pytest.mark.parametrize("name", [*THEMES, "ggplot"])
def test_what_is_written_is_a_theme(name: str, spec: Path, run: Run) -> None:
    assert run("themes", name, "--out", "house.yaml") == 0
    theme = read(spec, settings={"canvas.theme": "house.yaml"}).spec.canvas.theme
    assert isinstance(theme, ThemeKeys)
    assert theme.model_fields_set == set(ThemeKeys.model_fields) - {"name", "base"}


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A picture's spec that is drawn in no time; the themes it is drawn for are kept."""
    from renderer import gallery

    drawn: list[str] = []

    def one(shown: Theme) -> str:
        drawn.append(shown.name)
        return (
            f"version: 1\ncanvas: {{size: [320, 200], dpi: 60, theme: {shown.name}}}\n"
            "data: {d: {source: inline, columns: {x: [0, 1]}}}\n"
            "series: [{mark: line, x: x, y: x, show: all}]\noutput: a.png\n"
        )

    monkeypatch.setattr(gallery, "_spec", one)
    monkeypatch.setattr(gallery, "SIZE", (320, 200))
    return drawn


def test_a_picture_of_all(tmp_path: Path, run: Run, small: list[str]) -> None:
    file = tmp_path / "all.png"
    assert run("themes", "--out", str(file)) == 0
    assert small == list(THEMES)
    pixels = np.asarray(Image.open(file))
    assert pixels.shape == (2 * 216 + 16, 2 * 336 + 16, 3)
    assert (pixels[0, 0] == 128).all()
    assert (pixels[18, 18] == 255).all() and (pixels[18, 18 + 336] == (13, 17, 23)).all()


def test_a_picture_of_one_as_it_really_is(tmp_path: Path, run: Run) -> None:
    file = tmp_path / "dark.png"
    assert run("themes", "dark", "-o", str(file)) == 0
    pixels = np.asarray(Image.open(file).convert("RGB"))
    for color in THEMES["dark"].palette:  # Each in a swatch.
        near = np.abs(pixels / 255 - np.array(color[:3])).max(axis=2) < 0.004
        assert near.sum() > 900


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["drak"], ["unknown theme 'drak'", "did you mean 'dark'?"]),
        (["--out", "a.gif"], ["--out a.gif: unknown format '.gif'", ".png"]),
        (["--out", "a.yaml"], ["--out a.yaml: of which theme?", "render themes dark --out a.yaml"]),
        (["--out", "no/a.png"], ["there is no folder 'no'"]),
        (["--out", "decay.yaml", "dark"], ["there is such a file already", "--force"]),
    ],
)
def test_errors(
    arguments: list[str], told: list[str], spec: Path, run: Run, capsys: Captured
) -> None:
    before = spec.read_text()
    assert run("themes", *arguments) == 2
    wrong = capsys.readouterr().err
    assert all(text in wrong for text in told), wrong
    assert spec.read_text() == before and [path.name for path in Path().iterdir()] == ["decay.yaml"]
