"""Which mark a table of each kind gets, and that the picture is clean."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.animation import opened
from renderer.propose import Proposal, propose
from renderer.propose.chart import DEEP
from renderer.propose.reading import read

Propose = Callable[..., Proposal]


@pytest.fixture
def proposed(tmp_path: Path) -> Propose:
    """Writes columns to a file, proposes a spec for it, and checks it with its data and for its
    looks."""

    def build(file: str = "data.csv", /, **columns: Any) -> Proposal:
        lists = [np.asarray(column).tolist() for column in columns.values()]
        rows = list(zip(*lists, strict=True))
        with (tmp_path / file).open("w", newline="", encoding="utf-8") as out:
            if file.endswith(".json"):
                json.dump([dict(zip(columns, row, strict=True)) for row in rows], out)
            else:
                csv.writer(out).writerows([list(columns), *rows])
        source, table = read(tmp_path, file)
        proposal = propose(table, source, file, "film")
        path = tmp_path / "film.yaml"
        path.write_text(proposal.text, encoding="utf-8")
        animation = opened(path, {}, lambda warning: pytest.fail(warning.text))
        animation.check()
        animation.lint()
        return proposal

    return build


def series(proposal: Proposal) -> dict[str, Any]:
    """The only series."""
    (one,) = proposal.value["series"]
    found: dict[str, Any] = one
    return found


def transforms(proposal: Proposal) -> Any:
    """Of the only table."""
    (table,) = proposal.value["data"].values()
    return table.get("transforms", [])


MOMENTS, RUNNERS = 12, 14
NAMES = [f"Town {chr(65 + i)}" for i in range(RUNNERS)]
WAY = np.arange(MOMENTS)[:, None]
GROWTH = 100 * (np.arange(RUNNERS) + 2) ** 1.5 * 1.12 ** (WAY * (1 + np.arange(RUNNERS) % 5) / 3)
"""Some grow faster than others: they are overtaken one by one."""
YEARS = 2001 + np.arange(MOMENTS)


def test_many_things_race(proposed: Propose) -> None:
    made = proposed(
        year=np.repeat(YEARS, RUNNERS), town=NAMES * MOMENTS, people=GROWTH.round().ravel()
    )
    bar = series(made)
    assert made.what == "a race of 14 bars, one for each 'town'"
    assert (bar["mark"], bar["x"], bar["y"], bar["key"]) == ("bar", "people", "rank", "town")
    assert (bar["name"], bar["label"]) == ("{town}", "{people:,.0f}")
    assert made.value["axes"]["x"]["limits"] == "follow"
    assert transforms(made) == [{"rank": {"by": "people", "keep": 12}}]
    assert made.value["axes"]["y"] == {"visible": False, "limits": [0.5, 10.5]}
    said = [made.value.get("subtitle"), *(c["text"] for c in made.value.get("captions", []))]
    assert said.count("{t:.0f}") == 1


def test_wide_tables_race(proposed: Propose) -> None:
    made = proposed(
        year=YEARS, **{name: GROWTH[:, i].round() for i, name in enumerate(NAMES[:9])}
    )  # fmt: skip
    assert made.what == "a race of 9 bars, one for each column"
    assert transforms(made) == [
        {"melt": {"id": "year", "key": "name", "value": "value"}}, {"rank": {"by": "value"}},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "values",
    [
        -GROWTH,  # below 0
        np.where((WAY + np.arange(RUNNERS)) % 2, 1.0, 900.0) + GROWTH / 1e4,  # leaps
        GROWTH[:1] * 1.05**WAY,  # nobody overtakes
    ],
)
def test_what_is_no_race_has_lines(proposed: Propose, values: Any) -> None:
    made = proposed(year=np.repeat(YEARS, RUNNERS), town=NAMES * MOMENTS, level=values.ravel())
    line = series(made)
    assert (line["mark"], line["color"]["palette"]) == ("line", list(DEEP))
    assert made.value["legend"] == "ends"


SHARES = np.stack([0.2 + 0.04 * np.arange(8), 0.5 - 0.03 * np.arange(8), 0.3 - 0.01 * np.arange(8)])


def test_parts_that_add_up_to_the_same(proposed: Propose) -> None:
    made = proposed(
        year=np.repeat(YEARS[:8], 3), fuel=["coal", "oil", "gas"] * 8, share=SHARES.T.ravel()
    )
    area = series(made)
    assert made.what == "3 parts of a whole, one for each 'fuel'"
    assert (area["mark"], area["arrange"], area["key"]) == ("area", "stack", "fuel")


def test_columns_that_add_up_to_another(proposed: Propose) -> None:
    coal, oil, gas = 100 * SHARES * (1 + np.arange(8))
    made = proposed(year=YEARS[:8], coal=coal, total=coal + oil + gas, oil=oil, gas=gas)
    assert (series(made)["mark"], series(made)["y"]) == ("area", "value")
    assert transforms(made) == [
        {"melt": {"id": "year", "key": "name", "value": "value", "columns": ["coal", "oil", "gas"]}}
    ]
    assert "they add up to 'total': parts of a whole" in made.text


MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def test_months_of_years_are_a_table_of_colours(proposed: Propose) -> None:
    made = proposed(
        year=np.repeat(YEARS, 12),
        month=MONTHS * 12,
        guests=np.arange(144) + 20 * np.sin(range(144)),
    )
    cells = series(made)
    assert (cells["mark"], cells["x"], cells["y"], cells["z"]) == (
        "heatmap", "year", "month", "guests",
    )  # fmt: skip
    assert made.output == "film.png"


def test_names_and_values_are_bars(proposed: Propose) -> None:
    made = proposed(city=NAMES, rain=[float(n * 7 % 13) + 1.5 for n in range(RUNNERS)])
    bar = series(made)
    assert (bar["mark"], bar["x"], bar["y"]) == ("bar", "rain", "city")
    assert transforms(made) == [{"sort": {"by": "rain", "descending": True}}]
    assert made.output == "film.png"


def test_pairs_of_names_are_a_table_of_colours(proposed: Propose) -> None:
    made = proposed(
        crop=np.repeat(["rye", "oats", "maize", "hops"], 3), soil=["clay", "sand", "loam"] * 4,
        crops_per_field=[n * 5 % 12 for n in range(12)],
    )  # fmt: skip
    cells = series(made)
    assert (cells["mark"], cells["x"], cells["y"]) == ("heatmap", "crop", "soil")
    assert cells["text"] == "{z:,.0f}"


@pytest.mark.parametrize("kinds", [1, 2])
def test_one_measure_is_a_histogram(proposed: Propose, kinds: int) -> None:
    sizes = np.random.default_rng(4).normal(10, 2, 80).round(3)
    kind = np.resize(["long", "short"][:kinds], 80)
    made = proposed(size=sizes, kind=kind)
    bins = series(made)
    assert (bins["mark"], bins["x"]) == ("histogram", "size")
    assert ("color" in bins) == (kinds == 2)


def test_a_grid_is_a_field(proposed: Propose) -> None:
    lon, lat = np.meshgrid(np.arange(9.0), np.arange(40.0, 46))
    made = proposed(lat=lat.ravel(), lon=lon.ravel(), depth=(np.sin(lon) * lat).ravel())
    cells = series(made)
    assert (cells["mark"], cells["x"], cells["y"], cells["z"]) == ("heatmap", "lon", "lat", "depth")


def test_things_seen_once_are_events(proposed: Propose) -> None:
    count = 60
    made = proposed(
        date=[f"2024-{1 + n // 10:02d}-{1 + n % 10 // 2:02d}" for n in range(count)],
        flight=[f"AB{n}" for n in range(count)], delay=[n * 37 % 101 for n in range(count)],
    )  # fmt: skip
    assert (series(made)["mark"], series(made)["show"]) == ("point", "reveal")


def test_runs_of_a_log(proposed: Propose) -> None:
    made = proposed(
        epoch=[0, 1, 2, 3, 0, 1, 2, 3, 4], loss=[4, 3, 2.5, 2, 3.5, 2.5, 2, 1.5, 1.25]
    )  # fmt: skip
    assert made.value["data"]["data"]["runs"] == "all"
    assert (series(made)["x"], series(made)["key"]) == ("epoch", "run")


def test_runs_one_below_the_other(proposed: Propose) -> None:
    names = list("abcdefghi")
    made = proposed(
        "data.json", epoch=[0, 1, 2, 3, 0, 1, 2, 3, 4], loss=[4, 3, 2.5, 2, 3.5, 2.5, 2, 1.5, 1.25],
        note=names,
    )  # fmt: skip
    assert transforms(made) == [{"compute": {"run": "cumsum(epoch < lag(epoch))"}}]
    assert (series(made)["x"], series(made)["key"]) == ("epoch", "run")


def test_steps_where_there_are_several_in_an_epoch(proposed: Propose) -> None:
    steps = np.arange(0, 400, 10)
    made = proposed(epoch=steps // 100, step=steps, loss=2 * 0.99**steps + 0.1)
    assert (made.value["time"]["field"], series(made)["x"]) == ("step", "step")
    assert "'epoch' has several rows at a moment, or none" in made.text


def test_credits_name_the_file(proposed: Propose) -> None:
    made = proposed("a_{b}.csv", year=YEARS, rain=YEARS % 5)
    assert made.value["credits"] == "Data: a_{{b}}.csv"
