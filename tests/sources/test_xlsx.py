from __future__ import annotations

import io
import random
import tracemalloc
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from renderer.errors import DataError
from renderer.sources import workbook
from renderer.sources.addresses import Area, letters, position
from renderer.sources.number_formats import built_in, shown_by, written
from renderer.sources.workbook import ALWAYS_UNPACKED

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


@pytest.fixture
def book(shelf: Any) -> Callable[..., Any]:
    """`a.xlsx` with these rows, as openpyxl writes it; `change` may do more to the workbook."""
    openpyxl = pytest.importorskip("openpyxl")

    def write(*rows: Any, change: Callable[[Any], None] = lambda book: None) -> Any:
        made = openpyxl.Workbook()
        made.active.title = "Sheet1"
        for row in rows:
            made.active.append(row)
        change(made)
        made.save(shelf.path / "a.xlsx")
        return shelf

    return write


def archive(sheet: str, **parts: str) -> bytes:
    """A workbook of one sheet, given by its XML; other parts may be replaced."""
    listed = (
        f'<workbook xmlns="{MAIN}" xmlns:r="{LINKS}"><sheets>'
        '<sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
    )
    links = "".join(
        f'<Relationship Id="rId{i}" Type="{LINKS}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(
            [("worksheet", "worksheets/sheet1.xml"), ("sharedStrings", "texts.xml")], start=1
        )
    )
    document = f'<Relationship Id="r" Type="{LINKS}/officeDocument" Target="/xl/workbook.xml"/>'
    named = {
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}">{document}</Relationships>',
        "xl/workbook.xml": listed,
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}">{links}</Relationships>',
        "xl/texts.xml": f'<sst xmlns="{MAIN}"/>',
        "xl/worksheets/sheet1.xml": sheet,
        **{name.replace("__", "/") + ".xml": text for name, text in parts.items()},
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, text in named.items():
            made.writestr(name, text)
    return file.getvalue()


def sheet(data: str) -> str:
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData></worksheet>'


# What is read


def test_numbers_dates_and_text(book: Any) -> None:
    moment = datetime(2024, 2, 29, 12, 30, 5)
    shelf = book(
        ["n", "f", "s", "day", "at", "t", "d", "b"],
        [1, 2.5, "x", date(2024, 2, 29), moment, time(6, 0), timedelta(hours=30), True],
        [2, None, "é\n", date(1900, 3, 1), None, time(23, 59, 59), timedelta(seconds=1), False],
    )
    table = shelf.read("a.xlsx")
    assert shelf.plain("a.xlsx") == {
        "n": [1, 2], "f": [2.5, None], "s": ["x", "é\n"],
        "day": [1709164800, datetime(1900, 3, 1, tzinfo=UTC).timestamp()],
        "at": [moment.replace(tzinfo=UTC).timestamp(), None],
        "t": [21600, 86399], "d": [108000, 1], "b": [1, 0],
    }  # fmt: skip
    assert (table.dates, table.clock, shelf.warnings) == ({"day", "at"}, "t", [])


@pytest.mark.parametrize("since", [1900, 1904])
def test_both_systems_of_dates(book: Any, since: int) -> None:
    days = [date(1904, 1, 2), date(1999, 12, 31), date(2024, 2, 29), date(9999, 12, 31)]

    def change(made: Any) -> None:
        from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

        made.epoch = CALENDAR_MAC_1904 if since == 1904 else CALENDAR_WINDOWS_1900
        for day in days:
            made.active.append([day])

    expected = [(day - date(1970, 1, 1)).days * 86400 for day in days]
    assert book(["d"], change=change).plain("a.xlsx") == {"d": expected}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1", "1900-01-01"), ("59", "1900-02-28"), ("60", "1900-02-29"), ("61", "1900-03-01"),
        ("25569", "1970-01-01"), ("25569.5", "1970-01-01T12:00:00"), ("2958465", "9999-12-31"),
        ("25569.000011574", "1970-01-01T00:00:01"), ("0.5", "1899-12-31T12:00:00"),
        ("-1", "-1"), ("2958466", "2958466"), ("x", "x"), ("nan", "nan"), ("1e999", "1e999"),
        ("25569.00000001", "1970-01-01T00:00:00.001"),
    ],
)  # fmt: skip
def test_days_since_1900(value: str, text: str) -> None:
    """From Excel's own table of serial numbers: 1 is the first of January 1900, 60 a day that
    never was, 25569 the first of January 1970."""
    assert written(value, "date", since_1904=False) == text


def test_days_since_1904() -> None:
    assert written("0", "date", since_1904=True) == "1904-01-01"
    assert written("24107", "date", since_1904=True) == "1970-01-01"
    assert written("1.25", "time", since_1904=True) == "108000"


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("General", "number"), ("0.00", "number"), ("#,##0.00 [$€-407];[Red]-#,##0.00", "number"),
        ("0.00E+00", "number"), ('0 "days"', "number"), ("0\\d", "number"), ("[Red]0", "number"),
        ('"yyyy"0', "number"), ("@", "number"), ("0_d", "number"), ("", "number"),
        ("yyyy-mm-dd", "date"), ("[$-409]d. mmmm yyyy;@", "date"), ("mmm", "date"),
        ("m/d/yy h:mm AM/PM", "date"), ("DD.MM.YYYY", "date"), ("dddd", "date"),
        ("h:mm", "time"), ("h:mm:ss AM/PM", "time"), ("[h]:mm:ss", "time"), ("mm:ss.0", "time"),
        ("[ss]", "time"), ("[mm]:ss", "time"),
    ],
)  # fmt: skip
def test_what_a_format_shows(code: str, shown: str) -> None:
    assert shown_by(code) == shown


def test_formats_that_every_workbook_has() -> None:
    """As ECMA-376, 18.8.30 lists them."""
    kinds = {number: built_in(number) for number in range(50)}
    assert [n for n, kind in kinds.items() if kind == "time"] == [18, 19, 20, 21, 45, 46, 47]
    dates = [14, 15, 16, 17, 22, *range(27, 37)]
    assert [n for n, kind in kinds.items() if kind == "date"] == dates


def test_numbers_stored_as_text(book: Any) -> None:
    shelf = book(["a", "b", "z"], [1, "1,5", "007"], ["2", "2,5", "x"])
    assert shelf.plain("a.xlsx", decimal=",") == {"a": [1, 2], "b": [1.5, 2.5], "z": ["007", "x"]}
    rows = [["a"], *([i + 0.5] for i in range(20)), ["1.234,5"]]
    assert book(*rows).plain("a.xlsx", decimal=",", thousands=".")["a"][-2:] == [19.5, 1234.5]


@pytest.mark.parametrize(
    ("cells", "keys", "expected"),
    [
        ([7, 1.1, True, "x"], {"types": {"a": "text"}}, ["7", "1.1", "true", "x"]),
        (["x", True], {}, ["x", "1"]),
        ([date(2024, 2, 29), "29.02.2024"], {"dates": {"a": "%d.%m.%Y"}}, [1709164800] * 2),
        ([1, -999, "-"], {"missing": ["-999", "-"]}, [1, None, None]),
        (["NA", 1, " "], {}, [None, 1, None]),
    ],
)
def test_what_the_spec_says(
    book: Any, cells: list[Any], keys: dict[str, Any], expected: list[Any]
) -> None:
    rows = [[cell, "row"] for cell in cells]
    assert book(["a", "b"], *rows).plain("a.xlsx", **keys)["a"] == expected


def test_where_the_table_begins(book: Any) -> None:
    def change(made: Any) -> None:
        page = made.active
        for place, value in {
            "C5": "x", "D5": "y", "C6": 1, "D6": 2, "C9": 3, "D9": 4, "C10": " ",
        }.items():  # fmt: skip
            page[place] = value

    shelf = book(change=change)
    assert shelf.plain("a.xlsx") == {"x": [1, 3], "y": [2, 4]}
    assert shelf.plain("a.xlsx", range="C5:D8") == {"x": [1], "y": [2]}
    assert shelf.plain("a.xlsx", range="D9:C6", header=["p", "q"]) == {"p": [1, 3], "q": [2, 4]}
    assert shelf.plain("a.xlsx", range="C5:C9", skip=1, header=False) == {"column_1": [1, 3]}
    assert shelf.plain("a.xlsx", skip=5, header=["p", "q"]) == {"p": [1, 3], "q": [2, 4]}


def test_sheets(book: Any) -> None:
    def change(made: Any) -> None:
        made.active.sheet_state = "hidden"
        made.create_chartsheet("Chart", 0)
        made.create_sheet("Two").append(["b"])
        made["Two"].append([2])

    shelf = book(["a"], [1], change=change)
    assert shelf.plain("a.xlsx") == {"b": [2]}
    assert shelf.plain("a.xlsx", sheet="Sheet1") == shelf.plain("a.xlsx", sheet=1) == {"a": [1]}
    fault = shelf.fault("a.xlsx", sheet="two")
    assert (fault.at, fault.text, fault.hint) == (
        ("sheet",), "unknown sheet 'two'", "did you mean 'Two'? known: 'Sheet1', 'Two'",
    )  # fmt: skip
    fault = shelf.fault("a.xlsx", sheet=3)
    assert fault.text == "there is no sheet 3: the workbook has 2 sheets"


def test_only_what_is_wanted(book: Any) -> None:
    shelf = book(["a", "b", "year"], [1, "x", 5], ["#N/A", "z", 6])
    table = shelf.read("a.xlsx", wanted=["b"])
    assert (table.names, table.unread, shelf.warnings) == (["b", "year"], {"a"}, [])
    assert len(shelf.read("a.xlsx", wanted=[], range="A1:B3")) == 2


def test_a_column_that_turns_to_text_late(book: Any) -> None:
    values = [*range(1500), *(f"x{i}" for i in range(1600))]
    assert book(["a"], *([v] for v in values)).plain("a.xlsx") == {"a": [str(v) for v in values]}


def test_as_pandas_writes_it(shelf: Any) -> None:
    pandas = pytest.importorskip("pandas")
    pytest.importorskip("openpyxl")
    stamps = pandas.to_datetime(["2024-01-01 06:00", "2024-01-02 00:00"])
    frame = pandas.DataFrame({"n": [0.1, 1e-9], "t": stamps, "s": ["a", "b"]})
    frame.to_excel(shelf.path / "a.xlsx", index=False)
    assert shelf.plain("a.xlsx") == {
        "n": [0.1, 1e-9], "t": [1704088800, 1704153600], "s": ["a", "b"],
    }  # fmt: skip


def test_ways_to_write_a_cell(shelf: Any) -> None:
    texts = (
        f'<x:sst xmlns:x="{MAIN}"><x:si><x:t>name</x:t></x:si>'
        "<x:si><x:r><x:t>ri</x:t></x:r><x:r><x:t>ch_x000D_</x:t></x:r>"
        "<x:rPh><x:t>spoken</x:t></x:rPh></x:si></x:sst>"
    )
    data = (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
        '<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="inlineStr"><x:is><x:t>in</x:t></x:is></x:c>'
        '<x:c t="inlineStr"><x:is><x:t>at</x:t></x:is></x:c></x:row>'
        '<x:row><x:c t="s"><x:v>1</x:v></x:c><x:c><x:f>1+1</x:f><x:v>2</x:v></x:c>'
        '<x:c t="d"><x:v>2024-02-29T00:00:00</x:v></x:c></x:row>'
        '<x:row r="7"><x:c r="A7" t="str"><x:f>""</x:f><x:v></x:v></x:c>'
        '<x:c r="B7"><x:v>1.5E-3</x:v></x:c></x:row>'
        "</x:sheetData></x:worksheet>"
    )
    assert shelf.plain("a.xlsx", archive(data, xl__texts=texts)) == {
        "name": ["rich\r", ""], "in": [2, 0.0015], "at": [1709164800, None],
    }  # fmt: skip
    assert shelf.warnings == []


# What is said


def test_errors_are_missing(book: Any) -> None:
    shelf = book(["a", "b"], [1, 2], ["#N/A", 3], ["#DIV/0!", "#REF!"])
    assert shelf.plain("a.xlsx") == {"a": [1, None, None], "b": [2, 3, None]}
    assert shelf.warnings == ["a.xlsx: Sheet1!A3: 3 cells are errors such as #N/A: missing"]
    shelf.read("a.xlsx", wanted=["b"])
    assert shelf.warnings == ["a.xlsx: Sheet1!B4: 1 cell is #REF!: missing"]


def test_formulas_without_a_value(book: Any) -> None:
    shelf = book(["a", "b"], [1, "=A2+1"], [2, "=A3+1"])
    assert shelf.plain("a.xlsx") == {"a": [1, 2], "b": [None, None]}
    assert shelf.warnings == [
        "a.xlsx: Sheet1!B2: 2 cells of formulas have no saved value: missing"
        "  | open it in a spreadsheet program, and save it again"
    ]


def test_merged_cells(book: Any) -> None:
    def change(made: Any) -> None:
        made.active.merge_cells("A1:B1")
        made.active.merge_cells("A3:A4")

    shelf = book(["title"], ["a", "b"], ["x", 1], [None, 2], change=change)
    assert shelf.plain("a.xlsx", skip=1) == {"a": ["x", ""], "b": [1, 2]}
    assert shelf.warnings == [
        "a.xlsx: Sheet1!A3:A4: merged cells:"
        " the value is in the first of them, the others are missing"
    ]


def test_doubts(book: Any) -> None:
    rows = [[i, 2**53 + 1 + 2 * i] for i in range(6)]
    shelf = book(["a", "b"], *rows, *([word, 1] for word in "xyz"))
    shelf.read("a.xlsx")
    assert shelf.warnings[0] == (
        "a.xlsx: Sheet1!A8: 6 of 9 cells of 'a' are numbers, not 'x': the column is read as text"
        "  | types: {a: number} or {a: text} decides"
    )


def test_a_cell_that_does_not_fit(book: Any) -> None:
    shelf = book(["a", "b"], *([i, i] for i in range(20)), ["x", 1])
    assert shelf.error("a.xlsx") == (
        "a.xlsx: error: Sheet1!A22: column 'a' is numbers in 20 of 21 cells, but 'x' is not"
        " a number\n    missing: [x] if it stands for a missing value,"
        " or types: {a: text} if the column is text"
    )


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([], "the sheet holds no table"),
        ([["a", "b"]], "no rows below the row of names"),
        (
            [["a", "a"], [1, 2]],
            "Sheet1!B1: columns A and B are both named 'a'\n"
            "    name the columns: skip: 1, header: [a, b, …]",
        ),
        (
            [["a"], [1], [2, None, "note"]],
            "Sheet1!C3: column C has no name\n"
            "    name it in the first row, or give the table's range: A1:F200",
        ),
        (
            [[1, 2], [3, 4]],
            "Sheet1!A1: the first row holds no names: all its cells are numbers\n"
            "    header: false, or header: [a, b, …], if it is data; header: true if it is names",
        ),
    ],
)
def test_tables_that_are_none(book: Any, rows: list[Any], message: str) -> None:
    assert book(*rows).error("a.xlsx") == f"a.xlsx: error: {message}"


def test_headers(book: Any) -> None:
    shelf = book([2000, 2001], [3, 4])
    assert shelf.plain("a.xlsx", header=True) == {"2000": [3], "2001": [4]}
    assert shelf.plain("a.xlsx", header=False) == {"column_1": [2000, 3], "column_2": [2001, 4]}
    assert shelf.fault("a.xlsx", header=["a"]).text == "1 names for 2 columns"
    assert shelf.fault("a.xlsx", header=["a", "a"]).text == "two columns are named 'a'"


def test_other_files(shelf: Any) -> None:
    def zipped(name: str) -> bytes:
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as made:
            made.writestr(name, "")
        return file.getvalue()

    assert shelf.error("a.xlsx", "a,b\n") == (
        "a.xlsx: error: this is not a workbook (.xlsx)\n    source: csv reads delimited text"
    )
    assert shelf.error("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on") == (
        "a.xlsx: error: this is an old Excel workbook (.xls), or one with a password\n"
        "    save it as .xlsx, without a password"
    )
    assert shelf.error("a.xlsx", zipped("content.xml")) == (
        "a.xlsx: error: this is an OpenDocument spreadsheet (.ods), not a workbook (.xlsx)\n"
        "    save it as .xlsx or as CSV"
    )
    assert "this is a zip archive, not a workbook" in shelf.error("a.xlsx", zipped("a.csv"))


# What nobody means well


def measured(shelf: Any, data: bytes) -> tuple[str, int]:
    (shelf.path / "a.xlsx").write_bytes(data)
    tracemalloc.start()
    message = shelf.error("a.xlsx")
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return message, peak


def test_bombs_are_refused_before_they_are_unpacked(shelf: Any) -> None:
    bomb = archive(sheet(" " * (2 * ALWAYS_UNPACKED)))
    message, peak = measured(shelf, bomb)
    assert message.startswith("a.xlsx: error: the workbook's ")
    assert "; up to 250 times the size is unpacked\n" in message
    assert peak < 2**20


def test_more_than_is_unpacked(shelf: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1000)
    assert "; up to 1,000 are read\n" in shelf.error("a.xlsx", archive(sheet(" " * 1000)))


def test_a_size_that_is_forged(shelf: Any) -> None:
    """A part that is longer than the archive says is cut there, and its checksum is wrong."""
    data = bytearray(archive(sheet("<row/>" * 1000)))
    size = len(sheet("<row/>" * 1000)).to_bytes(4, "little")
    while size in data:
        at = data.index(size)
        data[at : at + 4] = (100).to_bytes(4, "little")
    assert "the workbook is damaged: " in shelf.error("a.xlsx", bytes(data))


def test_entities_are_refused(shelf: Any) -> None:
    laughs = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    text = f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>' + sheet("<row><c><v>&l9;</v></c></row>")
    message, peak = measured(shelf, archive(text))
    assert message == "a.xlsx: error: the workbook is damaged: its XML declares a document type"
    assert peak < 2**20


def test_files_outside_are_not_read(shelf: Any) -> None:
    (shelf.path / "secret").write_text("secret")
    text = '<!DOCTYPE x [<!ENTITY f SYSTEM "secret">]>' + sheet("<row><c><v>&f;</v></c></row>")
    assert "declares a document type" in shelf.error("a.xlsx", archive(text))


def test_a_cell_far_away_costs_nothing(shelf: Any) -> None:
    data = archive(
        sheet(
            '<row r="1"><c r="A1" t="str"><v>a</v></c></row>'
            '<row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
        )
    )
    message, peak = measured(shelf, data)
    assert "S!XFD1048576: column XFD has no name" in message
    assert peak < 2**20


def test_a_cell_too_long(shelf: Any) -> None:
    noise = random.Random(1)
    words = "".join(noise.choices("abcdefghijklmnopqrstuvwxyz0123456789", k=6_000_000))
    message, peak = measured(shelf, archive(sheet(f"<row><c t='str'><v>{words}</v></c></row>")))
    assert message == "a.xlsx: error: a cell holds more than 4,194,304 characters"
    assert peak < 30 * 2**20


@pytest.mark.parametrize(
    "row",
    [
        '<row r="0"/>', '<row r="1048577"/>', '<row r="x"/>', '<row r="1"><c r="1A"/></row>',
        '<row r="1"><c r="XFE1"/></row>', '<row r="1"><c t="s"><v>9</v></c></row>',
        '<row r="1"><c t="s"><v>x</v></c></row>', "<row>", "<row><c><v>1</c></row>",
    ],
)  # fmt: skip
def test_sheets_that_are_damaged(shelf: Any, row: str) -> None:
    assert shelf.error("a.xlsx", archive(sheet(row))).startswith(
        "a.xlsx: error: the workbook is damaged: xl/worksheets/sheet1.xml cannot be read: "
    )


def test_a_torn_workbook_is_refused(book: Any) -> None:
    shelf = book(["a", "b"], [1, "x"], [2, "y"])
    data = (shelf.path / "a.xlsx").read_bytes()
    for length in range(0, len(data), len(data) // 60):
        shelf.error("a.xlsx", data[:length])
    assert "the workbook is not whole, or damaged" in shelf.error("a.xlsx", data[:-1])


def test_noise_is_refused_or_read(shelf: Any) -> None:
    """Whatever is changed in a workbook, it is read or refused, and nothing else is raised."""
    data = archive(sheet("<row><c t='str'><v>a</v></c></row><row><c><v>1</v></c></row>"))
    chance = random.Random(1)
    refused = 0
    for _ in range(400):
        changed = bytearray(data)
        for _ in range(chance.choice((1, 1, 5))):
            changed[chance.randrange(len(data))] = chance.randrange(256)
        try:
            shelf.read("a.xlsx", bytes(changed))
        except DataError:
            refused += 1
    assert refused > 100


def test_names_of_cells() -> None:
    assert [letters(n) for n in (1, 26, 27, 702, 703, 16384)] == [
        "A", "Z", "AA", "ZZ", "AAA", "XFD",
    ]  # fmt: skip
    assert [position(text) for text in ("A1", "$B$3", "xfd1048576", "XFE1", "A0", "1", "A")] == [
        (1, 1), (3, 2), (1048576, 16384), None, None, None, None,
    ]  # fmt: skip
    assert Area.of("C3:A1") == Area(1, 1, 3, 3)
    assert Area.of("B2") == Area(2, 2, 2, 2)
    assert Area.of("A:F") is None
