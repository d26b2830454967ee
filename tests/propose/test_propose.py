"""Which chart a table gets, and that the spec can be made."""

from __future__ import annotations

import csv
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from renderer.animation import Animation, opened
from renderer.errors import RenderError
from renderer.propose import Proposal, propose
from renderer.propose.chart import DEEP
from renderer.propose.reading import read

CORPUS = Path(__file__).parents[2].parent / "shared" / "data"

Propose = Callable[..., Proposal]


@pytest.fixture
def proposed(tmp_path: Path) -> Propose:
    """Writes columns to a file and proposes a spec for it, in the file's folder."""

    def build(file: str = "data.csv", /, **columns: Any) -> Proposal:
        with (tmp_path / file).open("w", newline="", encoding="utf-8") as made:
            writer = csv.writer(made)
            writer.writerow(columns)
            lists = [np.asarray(column).tolist() for column in columns.values()]
            writer.writerows(zip(*lists, strict=True))
        source, table = read(tmp_path, file)
        return propose(table, source, file, "film")

    return build


@pytest.fixture
def checked(tmp_path: Path) -> Callable[[Proposal], Animation]:
    """The proposal's animation, checked with its data and without a warning."""

    def check(proposal: Proposal) -> Animation:
        path = tmp_path / "film.yaml"
        path.write_text(proposal.text, encoding="utf-8")
        animation = opened(path, {}, lambda warning: pytest.fail(warning.text))
        animation.check()
        return animation

    return check


YEARS = np.repeat(np.arange(2000, 2010), 9)
LANDS = np.tile([f"land {i}" for i in range(9)], 10)
PLACE = np.tile(np.arange(9.0), 10)


def first(proposal: Proposal) -> dict[str, Any]:
    """The first series."""
    value = proposal.value
    panel = value["panels"][0] if "panels" in value else value
    series: dict[str, Any] = panel["series"][0]
    return series


def test_bubbles_for_many_keys_and_measures(proposed: Propose, checked: Any) -> None:
    made = proposed(
        land=LANDS, part=np.tile(list("aaabbbccc"), 10), year=YEARS,
        life=50 + PLACE % 4 + YEARS % 7, wealth=np.exp(PLACE * 0.9) * 100 + YEARS % 5,
        people=10.0 ** (PLACE * 7 % 9) * (1 + YEARS % 3),
    )  # fmt: skip
    assert made.what == "9 bubbles, one for each 'land'"
    series = first(made)
    assert (series["mark"], series["x"], series["y"]) == ("point", "wealth", "life")
    assert (series["size"]["field"], series["color"]) == ("people", {"field": "part"})
    assert made.value["axes"]["x"]["scale"] == "log" and "scale" not in made.value["axes"]["y"]
    assert made.value["time"]["field"] == "year"
    assert checked(made).plan.outputs == ("film.mp4",)


def test_ways_for_few_keys_and_two_measures(proposed: Propose, checked: Any) -> None:
    few = [i for i, land in enumerate(LANDS) if land < "land 3"]
    made = proposed(
        land=LANDS[few], year=YEARS[few], a=(PLACE * YEARS % 7)[few], b=(YEARS % 5 - PLACE)[few]
    )
    assert made.what == "3 ways, one for each 'land'"
    assert {first(made)["x"], first(made)["y"]} == {"a", "b"}
    checked(made)


def test_lines_for_keys_and_one_measure(proposed: Propose, checked: Any) -> None:
    made = proposed(year=YEARS, land=LANDS, x=PLACE - YEARS % 4)
    (line,) = made.value["series"]
    assert made.what == "9 lines, one for each 'land'"
    assert (line["mark"], line["key"]) == ("line", "land")
    assert line["color"] == {"field": "land", "palette": list(DEEP)}
    assert made.value["legend"] == "ends"
    checked(made)


def test_a_great_many_lines_are_thin(proposed: Propose, checked: Any) -> None:
    lands = np.tile([f"land {i}" for i in range(60)], 3)
    made = proposed(year=np.repeat([1, 2, 3], 60), land=lands, x=np.arange(180) % 17)
    assert (len(made.value["series"]), first(made)["width"], first(made)["alpha"]) == (1, 1, 0.5)
    checked(made)


@pytest.mark.parametrize("names", [["Rome", "Oslo", "Kyoto"], [f"c{i}" for i in range(8)]])
def test_wide_tables_are_melted(proposed: Propose, names: list[str]) -> None:
    columns = {name: np.arange(5) * 10 + i for i, name in enumerate(names)}
    made = proposed(year=np.arange(2000, 2005), **columns)
    assert made.value["data"]["data"]["transforms"] == [
        {"melt": {"id": "year", "key": "name", "value": "value"}}
    ]
    assert (first(made)["y"], first(made)["key"]) == ("value", "name")


def test_melted_tables_can_be_made(proposed: Propose, checked: Any) -> None:
    pytest.importorskip("renderer.transforms.melt")
    columns = {name: np.arange(5) * 10 + i for i, name in enumerate(["Rome", "Oslo", "Kyoto"])}
    checked(proposed(year=np.arange(2000, 2005), **columns))


def test_the_log_of_a_training_run(proposed: Propose, checked: Any) -> None:
    epochs = np.arange(20)
    made = proposed(
        epoch=epochs, loss=2 * 0.8**epochs, val_loss=2 * 0.85**epochs,
        accuracy=1 - 0.5 * 0.8**epochs, val_accuracy=1 - 0.6 * 0.8**epochs, lr=0.1 * 0.5**epochs,
    )  # fmt: skip
    losses, scores, rate = made.value["panels"]
    assert [panel["title"] for panel in (losses, scores, rate)] == [
        "Loss", "Accuracy", "Learning rate",
    ]  # fmt: skip
    assert [one["y"] for one in losses["series"]] == ["loss", "val_loss"]
    assert [one["label"] for one in scores["series"]] == ["accuracy", "val accuracy"]
    assert losses["axes"]["y"]["scale"] == rate["axes"]["y"]["scale"] == "log"
    assert "scale" not in scores["axes"]["y"]
    assert made.value["data"]["data"]["source"] == "training_log"
    assert checked(made).plan.outputs == ("film.gif",)


def test_measures_of_one_kind_share_a_panel(proposed: Propose, checked: Any) -> None:
    days = [f"2024-01-{day:02d}" for day in range(1, 29)]
    wave = np.sin(np.arange(28))
    made = proposed(date=days, temp_max=20 + 5 * wave, temp_min=9 + 4 * wave, sold=1e6 + 1e5 * wave)
    assert [[one["y"] for one in panel["series"]] for panel in made.value["panels"]] == [
        ["temp_max", "temp_min"], ["sold"],
    ]  # fmt: skip
    assert made.value["title"] == "Data" and made.value["credits"] == "Data: data.csv"
    assert made.value["subtitle"] == "{t:%d %B %Y}"
    checked(made)


def test_a_path_in_space(proposed: Propose, checked: Any) -> None:
    t = np.arange(50) / 10
    made = proposed(t=t, X=np.sin(t), y=np.cos(t), Z=t**2)
    assert (made.value["projection"], first(made)["x"]) == ("3d", "X")
    assert checked(made).plan.outputs == ("film.mp4",)


def test_a_path_in_the_plane(proposed: Propose, checked: Any) -> None:
    t = np.arange(50) / 10
    made = proposed(t=t, x=np.sin(t), y=np.cos(2 * t))
    assert made.value["aspect"] == "equal"
    checked(made)


def test_places_that_come(proposed: Propose, checked: Any) -> None:
    made = proposed(
        time=["2024-01-01", "2024-01-01", "2024-01-02"], latitude=[1, 2, 3.5],
        longitude=[3, 1, 2.5], depth=[1, 2, 9], mag=[4, 5, 4.5],
    )  # fmt: skip
    series = first(made)
    assert (series["x"], series["y"], series["show"]) == ("longitude", "latitude", "reveal")
    assert series["color"] == {"field": "mag", "colormap": "viridis"}
    checked(made)


def test_events(proposed: Propose, checked: Any) -> None:
    made = proposed(year=[1, 1, 2, 2, 3], cost=[0, 0, 0, 0, 99], speed=[3, 5, 4, 1, 2])
    assert (first(made)["y"], first(made)["show"]) == ("speed", "reveal")
    checked(made)


def test_no_clock_is_a_picture(proposed: Propose, checked: Any) -> None:
    made = proposed(a=[3, 1, 2, 2.5], b=[1, 2, 9, 4], kind=list("xyxy"))
    assert made.output == "film.png" and "time" not in made.value
    assert first(made)["color"] == {"field": "kind"}
    checked(made)


@pytest.mark.parametrize(
    ("columns", "text", "hint"),
    [
        (
            {"a": list("xyz")},
            "data.csv: no column holds numbers that vary, beside clocks and keys",
            "a chart needs numbers: join this table with one that has some",
        ),
        (
            {"a": [3, 1, 2]},
            "data.csv: one column of numbers, 'a', and no clock",
            "add a column that says when: t, date, year, step …",
        ),
    ],
)
def test_what_cannot_be_drawn(
    proposed: Propose, columns: dict[str, Any], text: str, hint: str
) -> None:
    with pytest.raises(RenderError) as caught:
        proposed(**columns)
    assert [(p.text, p.hint) for p in caught.value.problems] == [(text, hint)]


ODD = [
    "train/box loss",
    "a: b",
    "#1",
    "{x}",
    "$ of $",
    "`y`",
    "100 %",
    "true",
    "1960",
    "- é",
    "x'y",
]


@pytest.mark.parametrize("name", ODD)
def test_odd_names(proposed: Propose, checked: Any, name: str) -> None:
    t = np.arange(4.0)
    checked(proposed(**{"t": t, name: t**2, "other": 1000 * np.sin(t)}))
    checked(proposed(**{"t": np.repeat(t, 3), name: list("abc") * 4, "v": np.arange(12.0) % 5}))


def test_values_at_the_ends_of_what_there_is(proposed: Propose) -> None:
    lands = [f"land {i}" for i in range(9)]
    huge = np.resize([1e308, -1e308, np.inf, np.nan], 18)
    tiny = np.resize([5e-324, 1e-300, 0, 1e-310], 18)
    made = proposed(
        year=np.repeat([1, 2], 9), land=lands * 2, huge=huge, tiny=tiny, none=np.full(18, np.inf)
    )
    assert {first(made)["x"], first(made)["y"]} == {"huge", "tiny"}


def test_files_without_names(tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("1850 0.1\n1851 0.3\n1852 0.2\n")
    source, table = read(tmp_path, "b.txt")
    assert source == {"source": "csv", "file": "b.txt", "header": False}
    assert table["column_1"].tolist() == [1850, 1851, 1852]


def files() -> list[Path]:
    folders = (CORPUS / "csv", CORPUS / "training_logs" / "keras_csvlogger")
    found = [path for folder in folders if folder.is_dir() for path in sorted(folder.iterdir())]
    return [path for path in found if path.suffix != ".md"]


REFUSED = {
    "country-colors.tsv": "no column holds numbers that vary",
    ".json": "",
    "CIFAR-10-Network__training.log": "is no training log known here",
}
"""Files that get no proposal, and why; JSON as far as it is read."""


@pytest.mark.corpus
@pytest.mark.skipif(not files(), reason="the corpus is not here")
@pytest.mark.parametrize("path", files(), ids=lambda path: path.name)
def test_other_peoples_files(path: Path, tmp_path: Path) -> None:
    shutil.copy(path, tmp_path)
    refused = next((why for end, why in REFUSED.items() if path.name.endswith(end)), None)
    try:
        source, table = read(tmp_path, path.name)
        made = propose(table, source, path.name, "film")
    except RenderError as error:
        assert refused is not None and refused in str(error)
        return
    if "transforms" in made.text:
        pytest.importorskip("renderer.transforms.melt")
    (tmp_path / "film.yaml").write_text(made.text, encoding="utf-8")
    opened(tmp_path / "film.yaml", {}).check()
