"""How fast tables are read and transformed, against the table library's own best.

    python tests/bench/tables.py [--rounds 5] [--megabytes 1000] [--folder DIR]

Makes a CSV file of twenty columns and the same as Parquet, then runs processes in turn, each a new
one: three columns by `polars` (scan, streaming), the same by our source, and the transforms over a
million rows. Prints medians, ratios of one session and peak memory; the machine may be shared.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

COLUMNS = ["t", "key", "value", *(f"c{i}" for i in range(17))]
USED = ["t", "key", "value"]

TIMED = """
import json, resource, sys, time
{setup}
start, cpu = time.perf_counter(), time.process_time()
{work}
wall, cpu = time.perf_counter() - start, time.process_time() - cpu
peak = int(open("/proc/self/status").read().split("VmHWM:")[1].split()[0]) / 1024
print(json.dumps([wall, cpu, peak, rows]))
"""

POLARS_CSV = """
data = pl.scan_csv(PATH).select(USED).collect(engine="streaming")
rows = data.height
"""
POLARS_PARQUET = POLARS_CSV.replace("scan_csv", "scan_parquet")
OURS = """
table = source.table(context)
rows = len(table)
"""
OURS_SETUP = """
import polars, numpy
from pathlib import Path
from renderer.sources import AnySource
from renderer.sources.base import ReadContext
from pydantic import TypeAdapter
source = TypeAdapter(AnySource).validate_python(SOURCE)
context = ReadContext(Path(FOLDER), wanted=frozenset(USED))
"""
STEPS = [
    {"filter": "value > -1"},
    {"group": {"by": ["t", "key"], "compute": {"v": "mean(value)", "n": "count(value)"}}},
    {"rank": {"by": "v", "within": "t", "as": "place"}},
    {"smooth": {"column": "v", "window": 11, "within": "key", "along": "t", "as": "trend"}},
]
TRANSFORMS_SETUP = """
import numpy as np, polars
from pydantic import TypeAdapter
from renderer.table import Table
from renderer.transforms.steps import AnyTransform
from renderer.transforms.base import Context
from renderer.transforms.run import transformed
rng = np.random.default_rng(1)
n = 1_000_000
keys = np.array([f"country {i}" for i in range(200)])
table = Table({"t": rng.integers(0, 2500, n).astype(float), "key": keys[rng.integers(0, 200, n)],
               "value": rng.normal(size=n)}, clock="t")
steps = TypeAdapter(list[AnyTransform]).validate_python(STEPS)
"""
TRANSFORMS = """
made = transformed(table, steps, Context())
rows = len(made)
"""


def made(folder: Path, megabytes: int) -> None:
    """The files, where they are not there yet."""
    import numpy as np
    import polars as pl

    path = folder / "big.csv"
    if path.exists() and abs(path.stat().st_size - megabytes * 10**6) < 0.2 * megabytes * 10**6:
        return
    rng = np.random.default_rng(1)
    names = np.array(["Chad", "Peru", "Iceland", "New Zealand", "Laos"])
    rows, parts = 400_000, []
    with path.open("wb") as file:
        file.write((",".join(COLUMNS) + "\n").encode())
        while file.tell() < megabytes * 10**6:
            start = rows * len(parts)
            data = {
                "t": np.arange(start, start + rows) / 10,
                "key": names[rng.integers(0, len(names), rows)],
                "value": rng.normal(size=rows).round(6),
            }
            for number in range(17):
                whole = number % 3 == 0
                column = rng.integers(0, 10**6, rows) if whole else rng.normal(size=rows).round(4)
                data[f"c{number}"] = column
            parts.append(pl.DataFrame(data))
            parts[-1].write_csv(file, include_header=False)
    pl.concat(parts).write_parquet(folder / "big.parquet")


def run(setup: str, work: str, **names: object) -> tuple[float, float, float, int]:
    """Wall and processor seconds, peak MB and rows of one new process."""
    given = "\n".join(f"{name} = {value!r}" for name, value in names.items())
    code = TIMED.format(setup=f"{given}\n{setup}", work=work)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(done.stderr[-3000:])
    wall, cpu, peak, rows = json.loads(done.stdout.splitlines()[-1])
    return wall, cpu, peak, rows


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as made_here:
        folder = options.folder or Path(made_here)
        made(folder, options.megabytes)
        compare(folder, options.rounds)


def compare(folder: Path, rounds: int) -> None:
    """Every case in turn, several rounds; medians and ratios."""
    cases = {}
    for kind, polars in (("csv", POLARS_CSV), ("parquet", POLARS_PARQUET)):
        file = f"big.{kind}"
        theirs = ("import polars as pl, numpy", polars, {"PATH": str(folder / file), "USED": USED})
        source = {"source": kind, "file": file}
        cases[f"{kind}, polars"] = theirs
        cases[f"{kind}, ours"] = (
            OURS_SETUP, OURS, {"SOURCE": source, "FOLDER": str(folder), "USED": USED},
        )  # fmt: skip
    cases["a million rows: filter, group, rank, smooth"] = (
        TRANSFORMS_SETUP, TRANSFORMS, {"STEPS": STEPS},
    )  # fmt: skip
    found: dict[str, list[tuple[float, float, float, int]]] = {name: [] for name in cases}
    for _ in range(rounds):
        for name, (setup, work, names) in cases.items():
            found[name].append(run(setup, work, **names))
    print("| | wall | processor | peak memory | rows |\n|---|--:|--:|--:|--:|")
    median = {
        name: [statistics.median(column) for column in zip(*runs, strict=True)]
        for name, runs in found.items()
    }
    for name, (wall, cpu, peak, rows) in median.items():
        print(f"| {name} | {wall:.2f} s | {cpu:.2f} s | {peak:,.0f} MB | {int(rows):,} |")
    for kind in ("csv", "parquet"):
        ours, theirs = median[f"{kind}, ours"], median[f"{kind}, polars"]
        pairs = [
            a[0] / b[0]
            for a, b in zip(found[f"{kind}, ours"], found[f"{kind}, polars"], strict=True)
        ]
        print(
            f"{kind}: {ours[0] / theirs[0]:.2f} x wall (medians; by rounds"
            f" {min(pairs):.2f} to {max(pairs):.2f}), {ours[1] / theirs[1]:.2f} x processor"
        )


if __name__ == "__main__":
    main()
