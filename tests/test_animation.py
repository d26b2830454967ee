"""The animation as Python code uses it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

import renderer
from renderer.errors import Problem

SPEC = """\
version: 1
params: {rate: 0.5}
canvas: {size: [320, 240], dpi: 80}
data:
  decay:
    source: ode
    equations: {x: -rate*x}
    initial: {x: 1}
    span: [0, 4]
    step: 0.5
time: {fps: 10, frames: 6}
series: [{mark: line, x: t, y: x, color: black, width: 3}]
output: [{file: last.png, at: 100%}, {file: first.png, at: 0}]
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "decay.yaml"
    path.write_text(SPEC, encoding="utf-8")
    return path


def test_the_plan(spec: Path) -> None:
    plan = renderer.load(spec).plan

    assert (plan.width, plan.height, plan.frames, plan.fps) == (320, 240, 6, 10.0)
    assert plan.seconds == pytest.approx(0.6)
    assert plan.outputs == ("last.png", "first.png")
    assert plan.chunks >= 1


def test_tables_hold_the_solution(spec: Path) -> None:
    table = renderer.load(str(spec)).table()

    assert list(table.names) == ["t", "x"]
    assert table["t"] == pytest.approx(np.arange(0, 4.5, 0.5))
    assert table["x"] == pytest.approx(np.exp(-0.5 * np.arange(0, 4.5, 0.5)), rel=1e-6)


def test_params_are_put_over_the_specs(spec: Path) -> None:
    table = renderer.load(spec, rate=2).table("decay")

    assert table["x"][-1] == pytest.approx(np.exp(-8.0), rel=1e-5)
    with pytest.raises(renderer.UsageError, match="the spec has no 'rat'"):
        renderer.load(spec, rat=2)
    with pytest.raises(renderer.UsageError, match="time.fps=fast: expected a number, not 'fast'"):
        renderer.load(spec, **{"time.fps": "fast"})


def test_tables_by_name(spec: Path) -> None:
    with pytest.raises(renderer.UsageError) as caught:
        renderer.load(spec).table("decai")
    assert caught.value.problems[0].hint == "did you mean 'decay'? known: 'decay'"
    two = SPEC.replace("time:", "  more: {source: inline, columns: {a: [1]}}\ntime:", 1)
    spec.write_text(two.replace("x: t,", "data: decay, x: t,"), encoding="utf-8")
    with pytest.raises(renderer.UsageError, match="2 tables: which one"):
        renderer.load(spec).table()


def test_frames_are_copies_and_do_not_depend_on_what_was_drawn_before(spec: Path) -> None:
    animation = renderer.load(spec)

    forwards = [animation.frame(index) for index in range(6)]

    assert forwards[0].shape == (240, 320, 4) and forwards[0].dtype == np.uint8
    assert (forwards[0] != forwards[5]).any()
    for index in (3, 0, 5, 1):
        assert (animation.frame(index) == forwards[index]).all()
    assert (animation.frame(-1) == forwards[5]).all()
    for index in (6, -7):
        with pytest.raises(renderer.UsageError, match="the film has 6"):
            animation.frame(index)


def test_the_files_are_the_frames(spec: Path, tmp_path: Path) -> None:
    paths = renderer.render(spec, jobs=1)

    assert paths == [tmp_path / "last.png", tmp_path / "first.png"]
    animation = renderer.load(spec)
    for path, index in zip(paths, (5, 0), strict=True):
        with Image.open(path) as picture:
            drawn = np.asarray(picture.convert("RGB"))
        assert (drawn == animation.frame(index)[:, :, :3]).all()


def test_into_another_folder(spec: Path, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    with pytest.raises(renderer.RenderError, match="there is no folder"):
        renderer.load(spec).render(folder, jobs=1)
    folder.mkdir()

    assert renderer.load(spec).render(str(folder), jobs=1)[0] == folder / "last.png"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["decay.yaml", "out"]


def test_check_finds_what_only_data_and_formats_show(spec: Path) -> None:
    text = SPEC.replace("y: x,", "y: xx,").replace("last.png", "nowhere/last.png")
    spec.write_text(text, encoding="utf-8")
    animation = renderer.load(spec)  # nothing wrong with the spec in itself
    with pytest.raises(renderer.SpecError, match="unknown name 'xx'"):
        animation.check()

    spec.write_text(SPEC.replace("last.png, at: 100%", "last.png, at: 2s"), encoding="utf-8")
    with pytest.raises(renderer.SpecError, match="after the end of the film"):
        renderer.load(spec).check()


def test_warnings_are_kept_and_told(tmp_path: Path) -> None:
    # cp1252 for want of a better encoding: a warning.
    (tmp_path / "a.csv").write_bytes("t,caf\xe9\n0,1\n1,2\n".encode("cp1252"))
    path = tmp_path / "a.yaml"
    path.write_text(
        "version: 1\ndata: {a: {source: csv, file: a.csv}}\n"
        "series: [{mark: point, x: t, y: t}]\noutput: a.png\n",
        encoding="utf-8",
    )
    heard: list[Problem] = []
    from renderer.animation import opened

    animation = opened(path, {}, heard.append)
    assert animation.warnings == []
    animation.check()

    assert [p.severity for p in heard] == ["warning"]
    assert animation.warnings == heard
    assert heard[0].place is not None and heard[0].place.file == str(path)


def test_all_problems_of_a_spec_at_once(spec: Path) -> None:
    spec.write_text(SPEC.replace("fps: 10", "fsp: 10").replace("width: 3", "width: a +"))

    with pytest.raises(renderer.SpecError) as caught:
        renderer.load(spec)
    assert [p.code for p in caught.value.problems] == ["unknown-key", "expression"]


MATRIX = (
    SPEC.replace(
        "params: {rate: 0.5}", "params: {rate: 1}\nmatrix: {rate: [0.5, 2], first: [1, 3]}"
    )
    .replace("initial: {x: 1}", "initial: {x: first}")
    .replace("last.png", '"last-{rate}-{first}.png"')
    .replace("first.png", '"first-{rate}-{first}.png"')
)


def test_all_films_of_a_matrix(spec: Path) -> None:
    spec.write_text(MATRIX, encoding="utf-8")

    films = renderer.load_all(spec)

    assert [film.params for film in films] == [
        {"rate": 0.5, "first": 1}, {"rate": 0.5, "first": 3},
        {"rate": 2, "first": 1}, {"rate": 2, "first": 3},
    ]  # fmt: skip
    assert films[3].plan.outputs == ("last-2-3.png", "first-2-3.png")
    ends = [film.table()["x"][-1] for film in films]
    expected = [np.exp(-2), 3 * np.exp(-2), np.exp(-8), 3 * np.exp(-8)]
    assert ends == pytest.approx(expected, rel=1e-5)


def test_one_film_of_a_matrix(spec: Path) -> None:
    spec.write_text(MATRIX, encoding="utf-8")

    assert renderer.load(spec, rate=14, first=1).plan.outputs[0] == "last-14-1.png"
    with pytest.raises(renderer.UsageError, match="the spec makes 2 films: for rate = 14, first"):
        renderer.load(spec, rate=14)
    assert [film.params["first"] for film in renderer.load_all(spec, rate=14)] == [1, 3]


def test_rendering_makes_all_films(spec: Path) -> None:
    spec.write_text(MATRIX, encoding="utf-8")

    paths = renderer.render(spec, jobs=1, rate=2)

    assert [path.name for path in paths] == [
        "last-2-1.png", "first-2-1.png", "last-2-3.png", "first-2-3.png",
    ]  # fmt: skip
    assert all(path.exists() for path in paths)


def test_what_is_wrong_with_some_films_is_raised_with_their_names(spec: Path) -> None:
    spec.write_text(MATRIX.replace("[0.5, 2]", "[0.5, word]"), encoding="utf-8")

    with pytest.raises(renderer.SpecError) as caught:
        renderer.load_all(spec)
    (found,) = caught.value.problems
    assert found.text == "unknown name 'rate' (rate=word, first=1 and 1 more)"


def test_a_film_can_forget_its_data(spec: Path) -> None:
    animation = renderer.load(spec)
    before = animation.frame(2)

    animation.forget()

    assert (animation.frame(2) == before).all()
