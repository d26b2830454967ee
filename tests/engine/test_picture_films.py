"""Whole films of pictures: every picture once, the same bytes for any number of jobs, errors that
leave no film behind, and memory that does not grow with their number."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import renderer
from renderer.errors import DataError

SPEC = """\
version: 1
data: {frames: {source: images, files: "*.png"}}
series: [{mark: image}]
time: {fps: 25}
output: [film.gif, film.mp4]
"""


def draw(folder: Path, count: int, size: tuple[int, int] = (48, 32)) -> None:
    """Pictures f0.png …, each told by its number in seven bits, as stripes of black and white."""
    width, height = size
    stripes = np.arange(width) * 7 // width
    for number in range(count):
        picture = np.empty((height, width, 3), np.uint8)
        picture[...] = (number >> stripes & 1)[None, :, None] * 255
        Image.fromarray(picture).save(folder / f"f{number}.png")


@pytest.fixture
def film(tmp_path: Path) -> Path:
    """The spec of 100 small pictures."""
    draw(tmp_path, 100)
    (tmp_path / "film.yaml").write_text(SPEC)
    return tmp_path / "film.yaml"


def numbers(path: Path) -> list[int]:
    """The picture each of a GIF's frames shows, each as often as it lasts 0.04 s."""
    found = []
    with Image.open(path) as gif:
        for number in range(gif.n_frames):
            gif.seek(number)
            row = np.asarray(gif.convert("L"))[16, 3::7][:7] > 127
            found += [int((row << np.arange(7)).sum())] * round(gif.info["duration"] / 40)
    return found


def test_every_picture_once_and_the_same_bytes_for_any_number_of_jobs(
    film: Path, tmp_path: Path
) -> None:
    made = []
    for jobs in (1, 2):
        folder = tmp_path / f"jobs{jobs}"
        folder.mkdir()
        made.append([path.read_bytes() for path in renderer.load(film).render(folder, jobs)])
    assert made[0] == made[1]
    assert numbers(tmp_path / "jobs1" / "film.gif") == list(range(100))


def test_a_gif_of_pictures_alone_keeps_no_colours_for_words(studio: Any, tmp_path: Path) -> None:
    """250 colours in all pictures together, and the background: none is missing, as five would be
    beside those of a theme."""
    given = [np.arange(25 * n, 25 * n + 25, dtype=np.uint8).reshape(5, 5) for n in range(10)]
    given = [np.dstack([grey, 255 - grey, grey // 2]).repeat(4, 0).repeat(4, 1) for grey in given]
    for number, pixels in enumerate(given):
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    studio.load(SPEC.replace("[film.gif, film.mp4]", "film.gif")).render()
    with Image.open(tmp_path / "film.gif") as gif:
        for number, pixels in enumerate(given):
            gif.seek(number)
            assert np.abs(np.asarray(gif.convert("RGB")).astype(int) - pixels).max() <= 2


@pytest.mark.parametrize("mend", ["unlink", "tear", "swap"])
def test_a_picture_that_is_not_what_it_was_leaves_no_film(
    film: Path, tmp_path: Path, mend: str
) -> None:
    animation = renderer.load(film)
    assert animation.plan.frames == 100
    victim = tmp_path / "f60.png"
    if mend == "unlink":
        victim.unlink()
    elif mend == "tear":
        victim.write_bytes(victim.read_bytes()[:-30])
    else:
        Image.new("RGB", (48, 32), (1, 2, 3)).save(victim)
    with pytest.raises(DataError) as told:
        animation.render(jobs=2)
    assert str(told.value.problems[0].place) == "f60.png"
    assert not (tmp_path / "film.gif").exists() and not (tmp_path / "film.mp4").exists()


def test_a_torn_picture_ends_the_command_with_1(film: Path, tmp_path: Path) -> None:
    victim = tmp_path / "f60.png"
    victim.write_bytes(victim.read_bytes()[:-30])
    done = run(film)
    assert done.returncode == 1 and "Traceback" not in done.stderr
    assert "f60.png: error: the picture is damaged or not complete" in done.stderr


def run(spec: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "renderer", str(spec), *arguments],
        env={**os.environ, "PYTHONPATH": str(Path(renderer.__file__).parents[1])},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_pictures_lie_on_disk_as_long_as_nothing_is_drawn(film: Path, monkeypatch: Any) -> None:
    """Reading the data decodes nothing."""

    def loaded(*arguments: Any) -> None:
        raise AssertionError("a picture is decoded")

    monkeypatch.setattr("PIL.ImageFile.ImageFile.load", loaded)
    animation = renderer.load(film)
    assert animation.plan.frames == 100
    animation.check()


@pytest.mark.slow
def test_memory_does_not_grow_with_the_number_of_pictures(tmp_path: Path) -> None:
    """One decoded picture of 1920 x 1080 takes 8 MB: 28 more of them would take 230 MB."""
    peaks = []
    for count in (12, 40):
        folder = tmp_path / str(count)
        folder.mkdir()
        draw(folder, 12, (1920, 1080))
        for number in range(12, count):
            os.link(folder / f"f{number % 12}.png", folder / f"f{number}.png")
        (folder / "film.yaml").write_text(
            SPEC.replace("[film.gif, film.mp4]", "{file: film.mp4, preset: ultrafast}")
        )
        code = f"""
import pathlib, re, resource, sys, renderer
renderer.render({str(folder / "film.yaml")!r}, jobs=1)
workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
if sys.platform == "linux":
    # What getrusage says of this process begins with the memory of the one that started it.
    own = int(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text())[1])
print(max(own, workers))
"""
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env={**os.environ, "PYTHONPATH": str(Path(renderer.__file__).parents[1])},
        )  # fmt: skip
        peaks.append(int(done.stdout) * (1024 if sys.platform == "linux" else 1))
    assert peaks[1] < peaks[0] + 60e6
    assert peaks[1] < 400e6
