"""Every example is a test: it is valid, and makes what it says, small and short."""

import subprocess
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from renderer import pipeline
from renderer.engine.stage import Stage

SPECS = sorted((Path(__file__).parents[1] / "specs").glob("*.yaml"))
SMALL = {"canvas.size": [320, 240], "time.duration": 1, "time.hold": {}, "time.pace": None}


def names(path):
    return path.stem


def decoded(path):
    """Frames of a picture or film, RGB, by Pillow or the ffmpeg program."""
    if path.suffix != ".mp4":
        with Image.open(path) as picture:
            for number in range(getattr(picture, "n_frames", 1)):
                picture.seek(number)
                yield np.asarray(picture.convert("RGB"))
        return
    ffmpeg = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    command = [ffmpeg, "-v", "error", "-i", path, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]
    raw = subprocess.run(command, capture_output=True, check=True).stdout
    yield from np.frombuffer(raw, np.uint8).reshape(-1, 240, 320, 3)


@pytest.mark.parametrize("spec", SPECS, ids=names)
def test_an_example_is_valid_and_says_what_it_shows(spec):
    assert pipeline.read(spec).spec.title is not None
    assert spec.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=")


@pytest.mark.parametrize("spec", SPECS, ids=names)
def test_an_example_fits_its_data_and_can_be_read(studio, spec):
    animation = studio.load(spec)
    animation.check()
    assert animation.warnings == []
    assert len(animation.lint()) >= 1
    assert [(w.code, w.text) for w in animation.warnings] == []


@pytest.mark.parametrize("spec", SPECS, ids=names)
def test_an_example_makes_its_outputs(studio, tmp_path, spec):
    animation = studio.load(spec, SMALL)
    frames = animation.plan.frames
    paths = animation.render(tmp_path, jobs=2)
    assert sorted(path.name for path in paths) == sorted(animation.plan.outputs)
    for path in paths:
        shown = list(decoded(path))
        if path.suffix == ".mp4":
            assert len(shown) == frames
            ours = animation.frame(frames - 1)[..., :3].astype(float)
            assert np.abs(shown[-1] - ours).mean() < 8
        assert len(shown) >= 1 and shown[0].std() > 0
        if len(shown) > 1:
            assert (shown[0] != shown[-1]).any()


@pytest.mark.slow
@pytest.mark.parametrize("theme", ["light", "dark", "paper", "ggplot", "dark_background"])
@pytest.mark.parametrize("spec", SPECS, ids=names)
def test_an_example_can_be_drawn_in_any_theme(studio, spec, theme):
    settings = {**SMALL, "canvas.theme": theme, "canvas.size": [640, 360]}
    scene = studio.example(spec, settings)
    frame = Stage(scene).frame(scene.clock.frames - 1)
    assert frame.shape == (360, 640, 4) and (frame[..., 3] == 255).all()
    assert [w.code for w in studio.warnings] == []
