"""Tables that other people made and animate: each is read as a careful person would read it, or
refused with a reason. What that is was written down by hand from the files."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest
from pydantic import TypeAdapter

from renderer.errors import DataError, Fault
from renderer.sources import AnySource
from renderer.sources.base import ReadContext
from renderer.table import Table

DATA = Path(__file__).parents[2].parent / "shared" / "data"
CSV = DATA / "csv"
NASTY = DATA / "csv_nasty" / "pandas-2019"
SOURCE: TypeAdapter[Any] = TypeAdapter(AnySource)

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not DATA.is_dir(), reason="other people's files are not here"),
]

Cell = tuple[int, str, float | str]
"""Row, column, value."""
GOOD: dict[str, tuple[dict[str, Any], int, str, str | None, Cell]] = {
    # file: (keys, rows, what the columns are: Number, Date, Text, the clock, one cell)
    "ZXSJessie__PastMonth_Earthquake_Magnitu__all_month.csv": (
        {}, 10045, "DNNNNTNNNNTTDTTNNNNTTT", "time", (0, "place", "10 km NW of Pine Valley, CA"),
    ),
    "bajracharya-kshitij__climate_change__HadCRUT.4.6.0.0.annual_ns_avg.txt": (
        {"header": ["year", *(f"c{i}" for i in range(11))], "clock": "year"},
        169, 12 * "N", "year", (0, "c0", -0.373),
    ),
    "datasets__covid-19__data_key-countries-pivoted.csv": (
        {}, 816, "D" + 8 * "N", "Date", (0, "China", 548),
    ),
    "datasets__global-temp__data_annual.csv": ({}, 319, "TNN", "Year", (0, "Mean", -0.4177)),
    "datasets__population__data_population.csv": ({}, 17195, "TTNN", "Year", (0, "Value", 54922)),
    "dexplo__bar_chart_race__data_covid19.csv": (
        {}, 57, "D" + 20 * "N", "date", (0, "Belgium", math.nan),
    ),
    "dexplo__bar_chart_race__data_urban_pop.csv": (
        {}, 43, 38 * "N", "year", (0, "Congo, Dem. Rep.", 6141742),
    ),
    "jennybc__gapminder__extdata_country-colors.tsv": (
        {}, 142, "TTT", None, (0, "color", "#7F3B08"),
    ),
    "jennybc__gapminder__extdata_gapminder.tsv": (
        {}, 1704, "TTNNNN", "year", (0, "gdpPercap", 779.4453145),
    ),
    "mwaskom__seaborn-data__flights.csv": ({}, 144, "NTN", "year", (0, "month", "January")),
    "mwaskom__seaborn-data__healthexp.csv": ({}, 274, "NTNN", "Year", (0, "Country", "Germany")),
    "plotly__datasets__2014_ebola.csv": ({}, 31, "TNNNNN", "Year", (0, "Lon", -9.7)),
    "plotly__datasets__3d-line1.csv": ({}, 601, "NNNN", None, (0, "y", 0.613222019079)),
    "plotly__datasets__finance-charts-apple.csv": (
        {}, 506, "D" + 9 * "N" + "T", "Date", (0, "direction", "Increasing"),
    ),
    "plotly__datasets__gapminderDataFiveYear.csv": (
        {}, 1704, "TNNTNN", "year", (0, "pop", 8425333),
    ),
    "taidnguyen__baby-name-race-bar-chart__data_category-brands.csv": (
        {}, 18100, "TNNNN", "year", (0, "lastValue", 211447.400000003),
    ),
    "vega__vega-datasets__data_birdstrikes.csv": (
        {}, 10000, "TTTDTTTTTTNNNN", "Flight Date", (0, "Flight Date", 631756800),
    ),
    "vega__vega-datasets__data_disasters.csv": ({}, 803, "TNN", "Year", (0, "Deaths", 1267360)),
    "vega__vega-datasets__data_flights-5k.json": (
        {"source": "json"}, 5000, "DNNTT", "date", (0, "date", 978311400),
    ),
    "vega__vega-datasets__data_gapminder.json": (
        {"source": "json"}, 682, "NTNNNN", "year", (0, "fertility", 7.42),
    ),
    "vega__vega-datasets__data_seattle-weather.csv": (
        {}, 1461, "DNNNNT", "date", (0, "weather", "drizzle"),
    ),
    "vega__vega-datasets__data_stocks.csv": ({}, 560, "TDN", "date", (0, "date", 946684800)),
    "vega__vega-datasets__data_us-employment.csv": (
        {}, 120, "D" + 23 * "N", "month", (0, "month", 1136073600),
    ),
    "vega__vega-datasets__data_windvectors.csv": (
        {}, 4800, "NNNNN", None, (0, "longitude", 0.125),
    ),
}  # fmt: skip

CAREFUL: dict[str, tuple[dict[str, Any], int, str, str | None, Cell]] = {
    "2_wesm__pandas__data_test_mmap.csv": ({}, 3, "NTT", None, (2, "b", "three")),
    "wesm__pandas__data_banklist.csv": ({}, 506, "TTTNTDD", None, (0, "Closing Date", 1369958400)),
    "wesm__pandas__data_fixed_width_format.txt": ({}, 2, "NNN", None, (1, "B", 5)),
    "wesm__pandas__data_iris.csv": ({}, 150, "NNNNT", None, (0, "Name", "Iris-setosa")),
    "wesm__pandas__data_salaries.csv": ({}, 46, "NNNN", None, (0, "S", 13876)),
    "wesm__pandas__data_salaries.csv.gz": ({}, 46, "NNNN", None, (0, "S", 13876)),
    "wesm__pandas__data_salaries.csv.zip": ({}, 46, "NNNN", None, (0, "S", 13876)),
    "wesm__pandas__data_sauron.SHIFT_JIS.csv": ({}, 13, "NT", None, (0, "num", 1)),
    "wesm__pandas__data_stata3.csv": (
        {}, 203, 14 * "N", "year", (0, "realgdp", 2710.349),
    ),
    # Stata's missing values are words: `.a` … `.z`; its dates are written in two ways, so text.
    "wesm__pandas__data_stata5.csv": (
        {"missing": [".", *(f".{c}" for c in "abcdefghijklmnopqrstuvwxyz")]},
        18, "NNNNNTTT", None, (3, "int_", 32740),
    ),
    "wesm__pandas__data_stata6.csv": ({}, 5, "NNNNNDTT", "date_td", (0, "date_td", -315619200)),
    "wesm__pandas__data_sub_char.csv": ({}, 1, "NNN", None, (0, "\x1ab", 2)),
    "wesm__pandas__data_test1.csv": ({}, 7, "DNNNN", None, (0, "index", 946857600)),
    "wesm__pandas__data_test1.csv.gz": ({}, 7, "DNNNN", None, (0, "index", 946857600)),
    "wesm__pandas__data_test_mmap.csv": ({}, 3, "NTT", None, (2, "c", "III")),
    "wesm__pandas__data_tips.csv": ({}, 244, "NNTTTTN", None, (0, "day", "Sun")),
    "wesm__pandas__data_tips.csv.gz": ({}, 244, "NNTTTTN", None, (0, "time", "Dinner")),
    # Its first line is data, of which there is a warning; and it is Windows-1252.
    "wesm__pandas__data_unicode_series.csv": (
        {"header": ["id", "title"]}, 18, "NT", None, (0, "title", "King of New York (1990)"),
    ),
    "wesm__pandas__data_utf16_ex.txt": ({}, 50, None, "Date", (0, "Date", 1349568000)),
    "wesm__pandas__data_utf16_ex_small.zip": ({}, None, None, None, None),
}  # fmt: skip

REFUSED = {
    "wesm__pandas__data_gbq_fake_job.txt": "no rows below the line of names",
    "wesm__pandas__data_test2.csv": "this row has 6 cells, the first has 5",
    "wesm__pandas__data_tar_csv.tar.gz": "tar",
}


def read(path: Path, keys: dict[str, Any]) -> Table:
    source = SOURCE.validate_python({"source": "csv", "file": path.name, **keys})
    table: Table = source.table(ReadContext(path.parent))
    return table


def kinds(table: Table) -> str:
    return "".join(
        "D" if name in table.dates else "T" if table[name].dtype.kind == "U" else "N"
        for name in table.names
    )


@pytest.mark.parametrize("name", GOOD)
def test_a_table_that_people_animate(name: str) -> None:
    keys, rows, types, clock, (row, column, value) = GOOD[name]
    table = read(CSV / name, keys)
    assert (len(table), kinds(table), table.clock) == (rows, types, clock)
    found = table[column][row]
    assert found == value or (found != found and value != value)


def test_every_table_that_people_animate_is_listed() -> None:
    assert {path.name for path in CSV.iterdir()} - {"SOURCES.md"} == GOOD.keys()


@pytest.mark.parametrize("name", CAREFUL)
def test_a_nasty_file_is_read_with_care(name: str) -> None:
    keys, rows, types, clock, cell = CAREFUL[name]
    table = read(NASTY / name, keys)
    assert rows is None or len(table) == rows
    assert types is None or (kinds(table), table.clock) == (types, clock)
    if cell is not None:
        assert table[cell[1]][cell[0]] == cell[2]


@pytest.mark.parametrize("name", REFUSED)
def test_a_nasty_file_is_refused_with_a_reason(name: str) -> None:
    with pytest.raises((DataError, Fault), match=REFUSED[name]):
        read(NASTY / name, {})


def test_every_nasty_file_is_listed() -> None:
    names = {path.name for path in NASTY.iterdir()} - {"SOURCES.md"}
    assert names == CAREFUL.keys() | REFUSED.keys()
