"""The whole path as a process: the same bytes however it is made, and nothing left behind when it
is broken off."""

import os
import signal
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path

import matplotlib
import numpy as np
import pytest

from renderer import MachineError, RenderError, pipeline
from renderer.errors import problem

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")

COMMAND = [sys.executable, "-c", "from renderer.cli import main; main()"]
BOX = {
    "projection": "3d",
    "camera": {"azimuth": {"from": 0, "to": 360}},
    "series": [{"mark": "line", "x": "s", "y": "c", "z": "u", "head": {}}],
}
OUTPUTS = ["film.mp4", "film.gif", "film.png"]


def digests(folder, names=OUTPUTS):
    return [sha256((folder / name).read_bytes()).hexdigest() for name in names]


class Render:
    """`render` as a process with a scratch folder of its own, by which its processes are known."""

    def __init__(self, spec, out, *options):
        self.out, self.scratch = out, out / "scratch"
        self.scratch.mkdir(parents=True)
        self.process = subprocess.Popen(
            [*COMMAND, str(spec), "--out-dir", str(out), "--progress", "none", *options],
            env={**os.environ, "TMPDIR": str(self.scratch)},
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True,
            # Tests that run in a shell's background would pass on that it ignores interrupts.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )  # fmt: skip

    def workers(self):
        """Processes that it started and that run."""
        return [pid for pid in self._all() if pid != self.process.pid]

    def _all(self):
        mark, found = f"TMPDIR={self.scratch}".encode(), []
        for folder in Path("/proc").iterdir():
            if not folder.name.isdigit():
                continue
            try:
                state = (folder / "stat").read_text().rsplit(")", 1)[1].split()[0]
                if state != "Z" and mark in (folder / "environ").read_bytes().split(b"\0"):
                    found.append(int(folder.name))
            except (OSError, IndexError):
                continue
        return found

    def drawing(self):
        """Wait until workers write segments."""
        end = time.monotonic() + 120
        while time.monotonic() < end and self.process.poll() is None:
            if [p for p in self.scratch.rglob("*") if p.is_file() and p.stat().st_size > 1000]:
                return self.workers()
            time.sleep(0.02)
        raise AssertionError(f"it never drew: {self.process.communicate()}")

    def left(self):
        """Files that are neither the finished film nor the folder for scratch."""
        inside = [p for p in self.out.iterdir() if p != self.scratch]
        return inside + list(self.scratch.iterdir())

    def ended(self, seconds=300.0):
        out, err = self.process.communicate(timeout=seconds)
        return self.process.returncode, out, err


@pytest.fixture
def long_film(studio, wave):
    """A film of ten chunks that takes some seconds."""
    spec = {**BOX, "canvas": {"size": [800, 600]}, "time": {"fps": 30, "frames": 480}}
    return studio.write(wave(**spec, output="film.mp4"))


@pytest.mark.parametrize("kind", ["box", "lines"])
def test_one_job_and_three_make_the_same_bytes(studio, wave, tmp_path, kind):
    lines = {
        "title": "{t:.1f}",
        "series": [
            {"mark": "line", "x": "t", "y": "s", "color": {"field": "u", "colormap": "viridis"}},
            {"mark": "line", "x": "t", "y": "c", "trail": {"length": "20%"}, "head": {}},
        ],
    }
    keys = {"canvas": {"size": [160, 120]}, "time": {"fps": 20, "frames": 100}, "output": OUTPUTS}
    film = studio.write(wave(**{**(BOX if kind == "box" else lines), **keys}))
    for jobs in (1, 3):
        (tmp_path / str(jobs)).mkdir()
        studio.load(film).render(tmp_path / str(jobs), jobs=jobs)
    assert digests(tmp_path / "1") == digests(tmp_path / "3")


def test_a_killed_worker_changes_nothing(long_film, tmp_path):
    run = Render(long_film, tmp_path / "killed", "--jobs", "2")
    workers = run.drawing()
    os.kill(workers[0], signal.SIGKILL)
    code, _, err = run.ended()
    assert code == 0, err
    whole = Render(long_film, tmp_path / "whole", "--jobs", "2")
    assert whole.ended()[0] == 0
    assert digests(run.out, ["film.mp4"]) == digests(whole.out, ["film.mp4"])
    assert run.left() == [run.out / "film.mp4"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_film_leaves_nothing(long_film, tmp_path, number):
    run = Render(long_film, tmp_path / "out", "--jobs", "2")
    assert run.drawing()
    run.process.send_signal(number)
    code, _, err = run.ended()
    assert code == 128 + number
    assert "Traceback" not in err
    assert run.left() == []
    assert run.workers() == []


def test_an_interrupted_film_leaves_the_old_file_as_it_was(long_film, tmp_path):
    out = tmp_path / "out"
    run = Render(long_film, out, "--jobs", "2")
    (out / "film.mp4").write_bytes(b"old")
    run.drawing()
    run.process.send_signal(signal.SIGINT)
    run.ended()
    assert (out / "film.mp4").read_bytes() == b"old" and run.left() == [out / "film.mp4"]


def test_no_worker_outlives_its_parent(long_film, tmp_path):
    run = Render(long_film, tmp_path / "out", "--jobs", "2")
    assert run.drawing()
    run.process.kill()
    run.ended()
    end = time.monotonic() + 60
    while run.workers() and time.monotonic() < end:
        time.sleep(0.05)
    assert run.workers() == []
    assert not (run.out / "film.mp4").exists()


def test_an_encoder_that_fails_leaves_nothing(studio, wave, tmp_path, monkeypatch):
    from renderer.encoders.video import Video

    def fail(self, film, path):
        raise MachineError(problem("encoder", "it lies"))

    monkeypatch.setattr(Video, "verify", fail)
    out = tmp_path / "out"
    out.mkdir()
    spec = wave(**BOX, output=["film.png", "film.mp4"], time={"frames": 10, "fps": 10})
    with pytest.raises(RenderError, match="it lies"):
        studio.load(spec).render(out)
    assert list(out.iterdir()) == []


def test_warnings_are_kept_once_with_their_place(studio, wave):
    table = studio.csv("gaps.csv", t=[0, float("nan"), 2], v=[1, 2, 3])
    series = [{"mark": "line", "x": "t", "y": "v"}] * 2
    animation = studio.load({"data": {"d": table}, "series": series})
    animation.check()
    clock = [w for w in animation.warnings if w.code == "clock-missing"]
    assert len(clock) == 2 and all(w.place and w.place.line for w in clock)
    animation.check()
    assert len([w for w in animation.warnings if w.code == "clock-missing"]) == 2


def test_everything_wrong_with_the_data_is_told_at_once(studio, wave):
    series = [{"mark": "line", "x": "t", "y": name} for name in ("nope", "s", "neither")]
    with pytest.raises(RenderError) as caught:
        studio.load(wave(series=series, title="{nothing}")).check()
    assert len(caught.value.problems) == 3
    lines = [p.place.line for p in caught.value.problems]
    assert lines == sorted(lines)


def test_metadata_has_the_title_without_live_values(studio, wave):
    path = studio.write(wave(title="Film of {t:.1f} s", description="what", **BOX))
    document = pipeline.read(path)
    log = pipeline.Log()
    scene = pipeline.compile(document, pipeline.read_tables(document, log), log)
    film = pipeline.film_of(document, scene)
    assert (film.title, film.description) == ("Film of … s", "what")
    assert (film.frames, float(film.fps), film.width, film.height) == (20, 10, 320, 200)


def test_the_colours_of_series_are_kept_for_palettes(studio, wave):
    series = [{"mark": "line", "x": "t", "y": "s", "color": "#123456"}]
    document = pipeline.read(studio.write(wave(series=series)))
    log = pipeline.Log()
    scene = pipeline.compile(document, pipeline.read_tables(document, log), log)
    assert (0x12, 0x34, 0x56) in pipeline.film_of(document, scene).colors


def test_settings_of_the_drawing_library_change_nothing(studio, wave):
    spec = wave(title="t = {t:.1f}", series=[{"mark": "line", "x": "t", "y": "s"}])
    plain = studio.load(spec).frame(7)
    with matplotlib.rc_context({"text.hinting": "none", "path.simplify_threshold": 1.0}):
        assert np.array_equal(studio.load(spec).frame(7), plain)


def test_workers_that_inherit_nothing_make_the_same_bytes(studio, wave, tmp_path, monkeypatch):
    outputs = ["film.gif", "film.mp4"]
    spec = wave(series=[{"mark": "line", "x": "t", "y": "s"}], output=outputs)
    path = studio.write(spec)
    made = {}
    for method in ("fork", "spawn"):
        monkeypatch.setattr("renderer.engine.workers.METHOD", method)
        folder = tmp_path / method
        folder.mkdir()
        films = studio.load(path).render(folder, jobs=2)
        made[method] = [film.read_bytes() for film in films]
    assert made["fork"] == made["spawn"]
