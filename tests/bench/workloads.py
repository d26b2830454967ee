"""The workloads of the comparison as specs: the same frames, size, codec settings and things in the
picture as the peers' scripts."""

from __future__ import annotations

import csv
import sys
from pathlib import Path
from typing import Any

import numpy as np

W1 = """\
version: 1
title: "t = {t:.2f}"
canvas: {size: [%(width)d, %(height)d], theme: dark, dpi: %(dpi)d}
data: {lorenz: {source: csv, file: w1.csv, key: member}}
time: {fps: %(fps)d, frames: %(frames)d, field: t}
projection: 3d
axes:
  x: {limits: [-20, 20], label: x}
  y: {limits: [-30, 30], label: y}
  z: {limits: [0, 50], label: z}
camera: {elevation: 20, azimuth: {from: 30, to: 390}}
legend: none
series:
  - mark: line
    x: x
    y: y
    z: z
    color: {field: member, palette: ["#ff5a5f", "#ffd166", "#35c9ff"]}
    width: 1
    head: {size: 6}
output: %(output)s
"""

W2 = """\
version: 1
title: "epoch {epoch:.0f}"
canvas: {size: [1280, 720], theme: light, dpi: 100}
data: {run: {source: csv, file: w2.csv}}
time: {fps: 30, frames: %(frames)d, field: epoch}
panels:
  - axes: {x: {limits: [0, 1000]}, y: {limits: [0, 2.6], label: loss}}
    legend: center right
    series:
      - {mark: line, x: epoch, y: loss, label: train, color: "#1f77b4", width: 1.5}
      - {mark: line, x: epoch, y: val_loss, label: val, color: "#ff7f0e", width: 1.5}
  - axes: {x: {limits: [0, 1000]}, y: {limits: [0, 1.05], label: accuracy}}
    legend: center right
    series:
      - {mark: line, x: epoch, y: acc, label: train, color: "#1f77b4", width: 1.5}
      - {mark: line, x: epoch, y: val_acc, label: val, color: "#ff7f0e", width: 1.5}
output: {file: w2.mp4, crf: 20, preset: medium}
"""


W5 = """\
version: 1
canvas: {size: [1280, 720], theme: light, dpi: 100}
data:
  countries: {source: csv, file: w5.csv, key: country}
  years: {source: csv, file: w5_years.csv}
time: {fps: 30, frames: %(frames)d, field: year}
axes:
  x: {limits: [100, 3e5], scale: log, label: GDP per capita}
  y: {limits: [20, 92], label: life expectancy}
legend: none
series:
  - mark: text
    data: years
    x: 2e5
    y: 22
    text: "{year:.0f}"
    size: 70
    weight: bold
    color: "#cccccc"
    align: right
    baseline: bottom
  - mark: point
    data: countries
    x: gdp
    y: life
    size: {field: population, range: [0.01, 54.77]}
    color:
      field: region
      palette: {"0": "#e41a1c", "1": "#377eb8", "2": "#4daf4a", "3": "#984ea3", "4": "#ff7f00"}
    alpha: 0.7
    edge: "#000000b3"
    edge_width: 0.5
output: {file: w5.mp4, crf: 20, preset: medium}
"""

W4 = """\
version: 1
canvas: {size: [1280, 720], theme: light, dpi: 100}
data:
  race: {source: csv, file: w4.csv, key: name}
  years: {source: csv, file: w4_years.csv}
time: {fps: 30, frames: %(frames)d, field: year}
axes:
  x: {limits: [%(least)r, %(most)r], label: ""}
  y: {visible: false}
legend: none
series:
  - mark: bar
    data: race
    x: value
    y: rank
    thickness: 0.8
    color: {field: name, palette: %(palette)s}
    label: "{value:,.0f}"
    label_size: 12
  - mark: text
    data: race
    x: 0
    y: rank
    text: "{name} "
    size: 12
    align: right
  - mark: text
    data: years
    x: %(most)r
    y: 11.5
    text: "{year:.0f}"
    size: 70
    weight: bold
    color: "#777777"
    align: right
output: {file: w4.mp4, crf: 20, preset: medium}
"""

W6 = """\
version: 1
title: "n = {n:.0f}"
canvas: {size: [1280, 720], theme: light, dpi: 100}
data: {trail: {source: parquet, file: %(name)s.parquet}}
time: {fps: 30, frames: 600, field: n}
axes: {x: {limits: [-1.1, 1.1]}, y: {limits: [-1.1, 1.1]}}
legend: none
series:
  - {mark: line, x: x, y: y, width: 0.6, color: "#1f77b4", head: {size: 6, color: red}}
output: {file: %(name)s.mp4, crf: 20, preset: medium}
"""

DOTS = """\
version: 1
canvas: {size: [1280, 720], theme: light, dpi: 100}
data: {dots: {source: csv, file: dots.csv, key: k}}
time: {fps: 30, frames: 300, field: t}
axes: {x: {limits: [-4, 4]}, y: {limits: [-4, 4]}}
series:
  - {mark: point, x: x, y: y, size: 5, color: "#1f77b4", alpha: 0.6}
output: {file: dots.mp4, crf: 20, preset: medium}
"""


W3 = """\
version: 1
title: "epoch {epoch:.0f}"
canvas: {size: [960, 720], theme: light, dpi: 100}
data:
  boundary: {source: parquet, file: w3.parquet}
  points: {source: csv, file: w3.csv}
time: {fps: 30, frames: 200, field: epoch}
axes: {x: {limits: [-1.8, 2.8], label: x1}, y: {limits: [-1.4, 1.9], label: x2}}
colorbar: false
legend: none
series:
  - mark: contour
    data: boundary
    x: x
    y: y
    z: p
    fill: true
    levels: [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]
    extend: neither
    color: {colormap: RdBu_r, domain: [0, 1]}
    alpha: 0.8
    interpolate: none
  - mark: contour
    data: boundary
    x: x
    y: y
    z: p
    levels: [0.5]
    color: black
    width: 1.5
    interpolate: none
  - mark: point
    data: points
    x: x
    y: y
    color: {field: kind, colormap: coolwarm}
    edge: black
    edge_width: 0.5
    size: 5
output: {file: w3.mp4, crf: 20, preset: medium}
"""

HEAT = """\
version: 1
title: "t = {t:.2f}"
canvas: {size: [1280, 720], theme: dark, dpi: 100}
data:
  field:
    source: function
    over: {x: [-3, 3, 200], y: [-3, 3, 200]}
    t: [0, 6.28, 60]
    z: sin(2*x + t)*cos(2*y - t)*exp(-(x**2 + y**2)/8)
time: {fps: 30, frames: 600}
series:
  - {mark: heatmap, x: x, y: y, z: z, sampling: %(sampling)s, color: {center: 0}}
output: {file: %(name)s.mp4, crf: 20, preset: medium}
"""

PARTICLES = """\
version: 1
title: "t = {t:.1f}"
canvas: {size: [1280, 720], theme: dark, dpi: 100}
data:
  gyre:
    source: function
    over: {x: [0, 2, 101], y: [0, 1, 51]}
    t: [0, 20, 101]
    where: {a: 0.25*sin(tau*t/10), f: a*x**2 + (1 - 2*a)*x, g: 2*a*x + 1 - 2*a}
    columns: {u: -0.1*pi*sin(pi*f)*cos(pi*y), v: 0.1*pi*cos(pi*f)*sin(pi*y)*g}
time: {fps: 30, frames: 300}
series:
  - {mark: particles, x: x, y: y, u: u, v: v, count: 2000, color: {colormap: viridis}}
output: {file: particles.mp4, crf: 20, preset: medium}
"""

SURFACE = """\
version: 1
title: "step {step:.0f}"
canvas: {size: [1280, 720], theme: dark, dpi: 100}
data:
  hills:
    source: function
    over: {x: [-3, 3, 100], y: [-3, 3, 100]}
    z: >
      3*(1 - x)**2*exp(-x**2 - (y + 1)**2) - 10*(x/5 - x**3 - y**5)*exp(-x**2 - y**2)
      - exp(-(x + 1)**2 - y**2)/3
  path: {source: csv, file: surface.csv}
time: {fps: 30, frames: 300, field: step}
projection: 3d
axes: {x: {limits: [-3, 3]}, y: {limits: [-3, 3]}, z: {limits: [-7, 9]}}
camera: {elevation: 35, azimuth: {from: 45, to: 403}}
colorbar: false
series:
  - {mark: surface, data: hills, x: x, y: y, z: z, color: {field: z, colormap: rainbow}, alpha: 0.6}
  - {mark: line, data: path, x: x, y: y, z: z, color: red, width: 3}
output: {file: surface.mp4, crf: 20, preset: medium}
"""

SCROLL = """\
version: 1
title: "{date:%B %Y}"
canvas: {size: [1280, 720], theme: light, dpi: 100}
data: {prices: {source: csv, file: scroll.csv, key: share}}
time: {fps: 30, frames: 600, field: date}
legend: ends
axes:
  x: {limits: ["t - 2e7", "t + 1e6"], label: ""}
  y: {limits: [{from: 40, to: 20}, {from: 80, to: 400}], label: price}
series:
  - {mark: line, x: date, y: price, color: {field: share}, width: 1.5, head: {}}
output: {file: scroll.mp4, crf: 20, preset: medium}
"""

MANY = """\
version: 1
canvas: {size: [1280, 720], theme: dark, dpi: 100}
data:
  many:
    source: ode
    system: thomas
    ensemble: {around: {x: 0, y: 0, z: 0}, spread: 2, members: 1000, seed: 1}
    span: [0, 50]
    step: 0.05
time: {fps: 30, frames: 300}
projection: 3d
camera: {elevation: 30, azimuth: {from: 45, to: 345}}
series:
  - {mark: line, x: x, y: y, z: z, color: "#35c9ff", width: 1%(more)s}
output: {file: %(name)s.mp4, crf: 20, preset: medium}
"""


def peaks(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Three hills and three hollows."""
    return (
        3 * (1 - x) ** 2 * np.exp(-(x**2) - (y + 1) ** 2)
        - 10 * (x / 5 - x**3 - y**5) * np.exp(-(x**2) - y**2)
        - np.exp(-((x + 1) ** 2) - y**2) / 3
    )


_TURN = np.linspace(0, 4 * np.pi, 400)
_WAY = np.stack([np.cos(_TURN), np.sin(_TURN)]) * np.linspace(0, 2.2, 400)
PATH = np.stack([*_WAY, peaks(*_WAY)], axis=1)
"""A spiral on the surface, shape (400, 3)."""


def write(folder: Path, peers: Path) -> None:
    """Specs and tables of all workloads into `folder`, from the peers' own data."""
    sys.path.insert(0, str(peers))
    import wl  # type: ignore[import-not-found]

    t, members = wl.w1()
    rows = [
        [float(t[i]), k, *map(float, members[k, i])]
        for k in range(len(members))
        for i in range(len(t))
    ]
    table(folder / "w1.csv", ["t", "member", "x", "y", "z"], rows)
    curves = wl.w2()
    names = ["e", "loss", "val_loss", "acc", "val_acc"]
    columns = [[float(value) for value in curves[name]] for name in names]
    table(folder / "w2.csv", ["epoch", *names[1:]], list(map(list, zip(*columns, strict=True))))
    full = {"width": 1280, "height": 720, "dpi": 100, "fps": 30, "frames": 600}
    mp4 = "{file: w1.mp4, crf: 20, preset: medium}"
    (folder / "w1.yaml").write_text(W1 % {**full, "output": mp4})
    small = {"width": 640, "height": 360, "dpi": 50, "fps": 20, "frames": 300}
    (folder / "w1gif.yaml").write_text(W1 % {**small, "output": "w1gif.gif"})
    (folder / "w2.yaml").write_text(W2 % {"frames": 1000})
    _race(folder, wl)
    _bubbles(folder, wl)
    _trails(folder, wl)
    _write_fields(folder, wl)
    steps = [[k, *map(float, point)] for k, point in enumerate(PATH)]
    table(folder / "surface.csv", ["step", "x", "y", "z"], steps)
    (folder / "surface.yaml").write_text(SURFACE)
    _scroll(folder)
    (folder / "many.yaml").write_text(MANY % {"name": "many", "more": ""})
    (folder / "all.yaml").write_text(MANY % {"name": "all", "more": ", show: all"})


def _race(folder: Path, wl: Any) -> None:
    """Twelve bars over 50 years."""
    names, years, values = wl.w4()
    ranks = np.argsort(np.argsort(-values, axis=1), axis=1) + 1
    table(folder / "w4.csv", ["year", "name", "value", "rank"], [
        [float(year), names[k], float(values[i, k]), int(ranks[i, k])]
        for k in range(len(names))
        for i, year in enumerate(years)
    ])  # fmt: skip
    table(folder / "w4_years.csv", ["year"], [[float(year)] for year in years])
    palette = "{" + ", ".join(f'{n}: "{c}"' for n, c in zip(names, wl.W4_COL, strict=True)) + "}"
    most = float(values.max()) * 1.12
    spec = W4 % {"frames": 600, "least": -0.12 * most, "most": most, "palette": palette}
    (folder / "w4.yaml").write_text(spec)


def _trails(folder: Path, wl: Any) -> None:
    """A line of a million points that is revealed, and the same with ten thousand of them."""
    import polars as pl

    for name, count in (("w6", 1_000_000), ("w6few", 10_000)):
        places = wl.w6(1_000_000)[:: 1_000_000 // count]
        columns = {"n": np.arange(1.0, count + 1), "x": places[:, 0], "y": places[:, 1]}
        pl.DataFrame(columns).write_parquet(folder / f"{name}.parquet")
        (folder / f"{name}.yaml").write_text(W6 % {"name": name})


def _bubbles(folder: Path, wl: Any) -> None:
    """150 countries in 60 years, and ten thousand points that each go from one place to another."""
    years, *parts, region = wl.w5()
    rows = [
        [
            float(years[i]),
            k,
            *(float(part[i, k]) for part in parts),
            int(region[k]),
        ]
        for k in range(len(region))
        for i in range(len(years))
    ]
    header = ["year", "country", "gdp", "life", "population", "region"]
    table(folder / "w5.csv", header, rows)
    table(folder / "w5_years.csv", ["year"], [[float(year)] for year in years])
    (folder / "w5.yaml").write_text(W5 % {"frames": 600})
    start, end = moving_dots()
    table(folder / "dots.csv", ["k", "t", "x", "y"], [
        [k, float(t), *map(float, place)]
        for k in range(len(start))
        for t, place in enumerate((start[k], end[k]))
    ])  # fmt: skip
    (folder / "dots.yaml").write_text(DOTS)


def _scroll(folder: Path) -> None:
    """Five prices over ten years, each a random walk."""
    steps = np.random.default_rng(3).normal(3e-4, 0.015, (3650, 5)).cumsum(axis=0)
    first = np.datetime64("2014-01-01")
    with (folder / "scroll.csv").open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["date", "share", "price"])
        for day, prices in enumerate(50 * np.exp(steps)):
            writer.writerows([first + day, f"share {k}", price] for k, price in enumerate(prices))
    (folder / "scroll.yaml").write_text(SCROLL)


def moving_dots() -> tuple[np.ndarray, np.ndarray]:
    """Where ten thousand points begin and end, each of shape (10000, 2)."""
    random = np.random.default_rng(0)
    start = random.normal(0, 1, (10_000, 2))
    return start, start + random.normal(0, 0.5, start.shape)


def _write_fields(folder: Path, peers: Any) -> None:
    """The decision boundary, the heatmaps and the particles."""
    import polars as pl

    places, kinds, states, (left, right, bottom, top) = peers.w3()
    epoch, y, x = np.meshgrid(
        np.arange(len(states)), np.linspace(bottom, top, states.shape[1]),
        np.linspace(left, right, states.shape[2]), indexing="ij",
    )  # fmt: skip
    columns = {"epoch": epoch.astype(float), "x": x, "y": y, "p": states.astype(float)}
    rows = pl.DataFrame({name: values.reshape(-1) for name, values in columns.items()})
    rows.write_parquet(folder / "w3.parquet")
    points = [[float(a), float(b), float(k)] for (a, b), k in zip(places, kinds, strict=True)]
    table(folder / "w3.csv", ["x", "y", "kind"], points)
    (folder / "w3.yaml").write_text(W3)
    for name, sampling in (("cells", "nearest"), ("smooth", "smooth")):
        (folder / f"{name}.yaml").write_text(HEAT % {"name": name, "sampling": sampling})
    (folder / "particles.yaml").write_text(PARTICLES)


def table(path: Path, header: list[str], rows: list[list[Any]]) -> None:
    """A CSV file at full precision."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(rows)
