from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from renderer.sources.cells import Rules, dates, inexact, kind_of, numbers
from renderer.sources.dates import bad_format

PLAIN = Rules()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("0", 0), ("12", 12), ("-1.5", -1.5), ("+2", 2), (".5", 0.5), ("-.5e1", -5),
        ("1e3", 1000), ("1E+03", 1000), ("1.25e-2", 0.0125), ("  7\t", 7), ("007", 7),
        ("inf", math.inf), ("-Infinity", -math.inf), ("+INF", math.inf), ("1e-400", 0),
        ("2024", 2024), ("20240131", 20240131), ("1.", 1), ("-2.e3", -2000),
    ],
)  # fmt: skip
def test_numbers(cell: str, value: float) -> None:
    assert kind_of(cell, PLAIN) == "number"
    values = numbers((cell, cell), PLAIN)
    assert values is not None and values.tolist() == [value, value]


@pytest.mark.parametrize(
    "cell",
    [
        "1_000", "1,000", "1 000", "1,5", "١٢", "１", "e5", "1e", "1e+", "+", "-", ".", "--1",
        "1e5.0", "0x10", "1j", "12%", "$5", "1.2.3", "01.02.2024", "1 2", "1\n2", "infinit", "nan1",
        "1e400", "-1e999", "\u00a01", "1d5", "true", "½",
    ],
)  # fmt: skip
def test_what_is_no_number(cell: str) -> None:
    assert kind_of(cell, PLAIN) == "text"
    assert numbers((cell,), PLAIN) is None
    assert numbers(("1", cell, "2"), PLAIN) is None


@pytest.mark.parametrize(
    "cell", ["", "  ", "\t", "NA", "N/A", "n/a", "NaN", "nan", "NULL", "null", "None", " NA "]
)
def test_missing(cell: str) -> None:
    assert kind_of(cell, PLAIN) is None
    values = numbers(("1", cell), PLAIN)
    assert values is not None and values[0] == 1 and math.isnan(values[1])
    moments = dates(("2020-01-01", cell), PLAIN)
    assert moments is not None and math.isnan(moments[1])


def test_other_words_are_missing_only_when_given() -> None:
    assert numbers(("1", "-"), PLAIN) is None
    given = numbers(("1", "-", " - ", "-999"), Rules(missing=frozenset(("-", "-999"))))
    assert given is not None and np.isnan(given).tolist() == [False, True, True, True]


@pytest.mark.parametrize(
    ("rules", "cell", "value"),
    [
        (Rules(","), "1,5", 1.5),
        (Rules(","), ",5e2", 50),
        (Rules(".", ","), "1,234,567.25", 1234567.25),
        (Rules(".", ","), "12", 12),
        (Rules(".", ","), "1234567", 1234567),
        (Rules(",", "."), "-1.234,5", -1234.5),
        (Rules(",", " "), "1 234,5", 1234.5),
        (Rules(",", " "), " 1\u00a0234\u202f567 ", 1234567),
        (Rules(".", "'"), "1'234.5", 1234.5),
        (Rules(".", "_"), "1_000", 1000),
    ],
)
def test_separators(rules: Rules, cell: str, value: float) -> None:
    values = numbers((cell,), rules)
    assert values is not None and values.tolist() == [value]


@pytest.mark.parametrize(
    ("rules", "cell"),
    [
        (Rules(","), "1.5"),
        (Rules(","), "1,234,567"),
        (Rules(".", ","), "12,34"),
        (Rules(".", ","), "1,2345"),
        (Rules(".", ","), "1234,567"),
        (Rules(".", ","), ",234"),
        (Rules(",", "."), "01.02.2024"),
        (Rules(",", " "), "1  234"),
        (Rules(".", " "), "1\t234"),
    ],
)
def test_separators_out_of_place(rules: Rules, cell: str) -> None:
    assert numbers((cell,), rules) is None


def seconds(
    year: int, month: int, day: int, hour: int = 0, minute: int = 0, second: int = 0,
    micro: int = 0, zone: float = 0,
) -> float:  # fmt: skip
    east = timezone(timedelta(hours=zone))
    return datetime(year, month, day, hour, minute, second, micro, east).timestamp()


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1970-01-01", 0),
        ("2024-02-29", seconds(2024, 2, 29)),
        (" 1850-06-01 ", seconds(1850, 6, 1)),
        ("2024-02-29T12:30", seconds(2024, 2, 29, 12, 30)),
        ("2024-02-29 12:30:05", seconds(2024, 2, 29, 12, 30, 5)),
        ("2024-02-29T12:30:05.25Z", seconds(2024, 2, 29, 12, 30, 5, micro=250_000)),
        ("2024-02-29T12:30:05.123456789", seconds(2024, 2, 29, 12, 30, 5, micro=123_456)),
        ("2024-02-29T12:30+02:00", seconds(2024, 2, 29, 12, 30, zone=2)),
        ("2024-02-29T12:30:05-0530", seconds(2024, 2, 29, 12, 30, 5, zone=-5.5)),
        ("2024-02-29T12:30-03", seconds(2024, 2, 29, 12, 30, zone=-3)),
    ],
)
def test_dates(cell: str, value: float) -> None:
    assert kind_of(cell, PLAIN) == "date"
    moments = dates(("", cell), PLAIN)
    assert moments is not None and math.isnan(moments[0]) and moments[1] == value


@pytest.mark.parametrize(
    "cell",
    [
        "2024-02-30", "2023-02-29", "2024-13-01", "24-01-01", "2024-1-1", "2024-01", "2024/01/01",
        "01.02.2024", "2024-01-01T24:00", "2024-01-01T12:00:60", "2024-01-01T", "2024-01-01T12",
        "2024-01-01T12:00:00.", "2024-01-01x", "٢٠٢٤-01-01", "12:30", "2024-01-01\n2024-01-02",
    ],
)  # fmt: skip
def test_what_is_no_date(cell: str) -> None:
    assert kind_of(cell, PLAIN) == "text"
    assert dates((cell,), PLAIN) is None


@pytest.mark.parametrize(
    ("cell", "form", "value"),
    [
        ("29.02.2024", "%d.%m.%Y", seconds(2024, 2, 29)),
        ("31-May-13", "%d-%b-%y", seconds(2013, 5, 31)),
        ("2024-02-29 01:00 +0100", "%Y-%m-%d %H:%M %z", seconds(2024, 2, 29)),
        ("2024-02-29", "auto", seconds(2024, 2, 29)),
        ("2001/01/01 01:10", "auto", seconds(2001, 1, 1, 1, 10)),
        ("Jan 1 2000", "auto", seconds(2000, 1, 1)),
        ("29 February 2024", "auto", seconds(2024, 2, 29)),
        ("2024-02", "auto", seconds(2024, 2, 1)),
        ("20240229", "auto", seconds(2024, 2, 29)),
    ],
)
def test_dates_in_other_ways(cell: str, form: str, value: float) -> None:
    moments = dates((cell, "NA"), PLAIN, form)
    assert moments is not None and moments[0] == value and math.isnan(moments[1])


@pytest.mark.parametrize(
    ("cell", "form"),
    [
        ("01/02/2024", "auto"), ("01.02.2024", "auto"), ("1/2/24", "auto"), ("202011", "auto"),
        ("29.02.2023", "%d.%m.%Y"), ("٢٩.02.2024", "%d.%m.%Y"), ("2024", "auto"),
    ],
)  # fmt: skip
def test_dates_that_could_be_others(cell: str, form: str) -> None:
    assert dates((cell,), PLAIN, form) is None


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ("%d.%m.%Y", None),
        ("%Y-%m-%dT%H:%M:%S%z", None),
        ("dd.mm.yyyy", "'dd.mm.yyyy' is not a format of dates"),
        ("%d.%m", "the format '%d.%m' has no year (%Y)"),
        ("%Y-%Q", "'%Q' means nothing in a format of dates"),
        ("%Y-%", "'%' means nothing in a format of dates"),
        ("%Y-%Y", "the format '%Y-%Y' has a part twice"),
    ],
)
def test_formats(form: str, wrong: str | None) -> None:
    assert bad_format(form) == wrong


def test_whole_numbers_that_float64_cannot_hold() -> None:
    cells = ("1", "9007199254740992", "9007199254740993", "1e300", "90071992547409931")
    values = numbers(cells, PLAIN)
    assert values is not None
    assert inexact(cells, values) == (2, 2)


@given(st.lists(st.floats(allow_nan=False), min_size=1))
def test_what_repr_writes_is_read_back_exactly(values: list[float]) -> None:
    read = numbers([repr(value) for value in values], PLAIN)
    assert read is not None and read.tolist() == values


@given(st.lists(st.text(alphabet="0123456789.,+-eEinfa _\n\t1٣", max_size=6), min_size=1))
def test_a_column_is_numbers_if_each_cell_is(cells: list[str]) -> None:
    each = [kind_of(cell, PLAIN) in ("number", None) for cell in cells]
    whole = numbers(cells, PLAIN)
    assert (whole is not None) == all(each)
    if whole is not None:
        strict = [c for c in cells if kind_of(c, PLAIN) == "number"]
        there = [v for c, v in zip(cells, whole, strict=True) if kind_of(c, PLAIN) == "number"]
        assert np.array_equal(there, [float(c) for c in strict], equal_nan=True)


@given(
    st.lists(
        st.datetimes(
            min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30), timezones=st.just(UTC)
        ),
        min_size=1,
    )
)
def test_what_isoformat_writes_is_read_back(moments: list[datetime]) -> None:
    read = dates([moment.isoformat() for moment in moments], PLAIN)
    assert read is not None
    assert np.allclose(read, [moment.timestamp() for moment in moments], rtol=0, atol=1e-4)
