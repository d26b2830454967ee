"""How fast films are made, against what people use today and against the encoder alone.

    python tests/bench/compare.py --peers ../shared/bench [--rounds 3] [--only w1]

Runs whole processes in turn, several rounds, and prints medians and ratios of one session: the
machine may be shared. `peer` is FuncAnimation as its documentation advises; `encoder` is x264
(or the palette GIF) alone, on frames that are already drawn. Needs the peers' scripts
and `imageio-ffmpeg`.
"""

from __future__ import annotations

import argparse
import os
import re
import resource
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from workloads import write

WORK: dict[str, tuple[str | None, str, int, str, str]] = {
    "w1": ("w1_mpl.py", "1280x720", 600, "mp4", "pyav_rgb24"),
    "w2": ("w2_mpl.py", "1280x720", 1000, "mp4", "pyav_rgb24"),
    "w5": ("w5_mpl.py", "1280x720", 600, "mp4", "pyav_rgb24"),
    "dots": ("dots_mpl.py", "1280x720", 300, "mp4", "pyav_rgb24"),
    "w3": ("w3_mpl.py", "960x720", 200, "mp4", "pyav_rgb24"),
    "cells": (None, "1280x720", 600, "mp4", "pyav_rgb24"),
    "smooth": (None, "1280x720", 600, "mp4", "pyav_rgb24"),
    "scroll": (None, "1280x720", 600, "mp4", "pyav_rgb24"),
    "particles": (None, "1280x720", 300, "mp4", "pyav_rgb24"),
    "surface": ("surface_mpl.py", "1280x720", 300, "mp4", "pyav_rgb24"),
    "many": (None, "1280x720", 300, "mp4", "pyav_rgb24"),
    "all": (None, "1280x720", 300, "mp4", "pyav_rgb24"),
    "w1gif": ("w1_mpl.py", "640x360", 300, "gif", "gif_palette_nodither"),
}


@dataclass(frozen=True)
class Timed:
    """Wall and processor seconds of a process and its children, and their peak memory in MB."""

    wall: float
    cpu: float
    memory: float


def timed(command: list[str], folder: Path) -> Timed:
    """Run a command, watching the memory of all its processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    peak = Peak(process.pid)
    peak.start()
    output, _ = process.communicate()
    wall = time.perf_counter() - start
    peak.done = True
    if process.returncode:
        raise SystemExit(f"{' '.join(command)} failed:\n{output[-2000:]}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    if found := re.search(r"wall=([\d.]+)s", output):
        wall = float(found[1])  # the encoder's script times its own work
    return Timed(wall, cpu, peak.megabytes)


class Peak(threading.Thread):
    """Samples the proportional memory of a process and all below it."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.megabytes, self.done = pid, 0.0, False

    def run(self) -> None:
        while not self.done:
            self.megabytes = max(self.megabytes, sum(map(_share, _family(self.pid))))
            time.sleep(0.05)


def _family(pid: int) -> list[int]:
    found = [pid]
    try:
        tasks = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return found
    return found + [member for child in tasks for member in _family(int(child))]


def _share(pid: int) -> float:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    found = re.search(r"^Pss:\s+(\d+) kB", text, re.M)
    return int(found[1]) / 1000 if found else 0.0


def commands(name: str, folder: Path, peers: Path) -> dict[str, list[str]]:
    """What is run for a workload, by contestant."""
    script, size, frames, suffix, kind = WORK[name]
    python = sys.executable
    found = {
        "render": [python, "-m", "renderer", f"{name}.yaml", "--progress", "none"],
        "render, 1 job": [python, "-m", "renderer", f"{name}.yaml", "--progress", "none", "-j1"],
        "peer": [
            python, str(_script(script or "", peers)), "--mode", "best", "--frames", str(frames),
            "--size", size, "--out", f"peer.{suffix}",
        ],
        "encoder": [
            python, str(peers / "limits.py"), kind, "--src", f"{name}.{suffix}",
            "--frames", str(frames), "--size", size, "--pix", "rgb24", "--out", f"limit.{suffix}",
        ],
    }  # fmt: skip
    if script is None:
        del found["peer"]
    return found


def _script(name: str, peers: Path) -> Path:
    """A peer's script: one of ours, or theirs."""
    own = Path(__file__).parent / name
    return own if own.is_file() else peers / name


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers", type=Path, required=True)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", default=list(WORK))
    chosen = parser.parse_args()
    peers = chosen.peers.resolve()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        os.environ["WL_CACHE"] = scratch
        os.environ["PYTHONPATH"] = os.pathsep.join([str(peers), os.environ.get("PYTHONPATH", "")])
        write(folder, peers)
        for name in chosen.only:
            runs: dict[str, list[Timed]] = {}
            for _ in range(chosen.rounds):
                for who, command in commands(name, folder, peers).items():
                    runs.setdefault(who, []).append(timed(command, folder))
            report(name, runs)


def report(name: str, runs: dict[str, list[Timed]]) -> None:
    """Medians, and how they compare with ours."""
    frames = WORK[name][2]
    ours = statistics.median(run.wall for run in runs["render"])
    print(f"\n{name}: {frames} frames")
    for who, times in runs.items():
        wall = statistics.median(run.wall for run in times)
        cpu = statistics.median(run.cpu for run in times) / frames * 1000
        memory = max(run.memory for run in times)
        print(
            f"  {who:14s} {wall:7.2f} s  {frames / wall:6.1f} frames/s  {cpu:6.1f} CPU ms/frame"
            f"  {memory:5.0f} MB  {wall / ours:5.2f} x our time"
        )


if __name__ == "__main__":
    main()
