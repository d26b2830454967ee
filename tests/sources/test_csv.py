from __future__ import annotations

import csv
import gzip
import io
import json
import math
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from renderer.errors import DataError, Fault
from renderer.sources.base import ReadContext
from renderer.sources.charset import Text
from renderer.sources.csv import Csv
from renderer.sources.delimited import BLOCK_CELLS, Delimited, Dialect
from renderer.spec.schema import schema
from renderer.table import Table

DATA = Path(__file__).parents[2].parent / "shared" / "data"


class Folder:
    """A folder to write files to and read them from."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.warnings: list[str] = []

    def read(self, content: str | bytes, name: str = "a.csv", **keys: Any) -> Table:
        data = content.encode() if isinstance(content, str) else content
        (self.path / name).write_bytes(data)
        context = ReadContext(self.path, warn=lambda fault: self.warnings.append(fault.text))
        return Csv(source="csv", file=name, **keys).read(context)

    def error(self, content: str | bytes, name: str = "a.csv", **keys: Any) -> str:
        with pytest.raises(DataError) as caught:
            self.read(content, name, **keys)
        return str(caught.value)

    def fault(self, content: str | bytes, **keys: Any) -> Fault:
        with pytest.raises(Fault) as caught:
            self.read(content, **keys)
        return caught.value


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


def plain(table: Table) -> dict[str, list[Any]]:
    return {name: table[name].tolist() for name in table.names}


# What is read


def test_numbers_dates_and_text(folder: Folder) -> None:
    table = folder.read("year,day,name,loss\n2000,1970-01-02,b,1\n2001,1970-01-03,a,3.5\n")
    assert plain(table) == {
        "year": [2000, 2001], "day": [86400, 172800], "name": ["b", "a"], "loss": [1, 3.5],
    }  # fmt: skip
    assert (table.clock, set(table.dates), table.keys) == ("year", {"day"}, ())
    assert table["loss"].dtype == np.float64
    assert folder.warnings == []


def test_key_and_clock(folder: Folder) -> None:
    text = "when,who,where,year\n1,a,x,2\n"
    table = folder.read(text, key="who", clock="when")
    assert (table.keys, table.clock) == (("who",), "when")
    assert folder.read(text, key=["who", "where"]).keys == ("who", "where")


@pytest.mark.parametrize(
    ("header", "clock"),
    [
        ("Year,Date", "Date"), ("t,time", "t"), ("STEP,epoch", "epoch"), ("x,y", None),
        ("frame,name", "frame"),
    ],
)  # fmt: skip
def test_found_clock(folder: Folder, header: str, clock: str | None) -> None:
    assert folder.read(f"{header}\n1,2\n2,3\n").clock == clock


def test_text_is_no_clock(folder: Folder) -> None:
    assert folder.read("time,year\nDinner,1\nLunch,2\n").clock == "year"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(folder: Folder, end: str) -> None:
    text = f'a,b{end}1,x{end}2,"y"{end}{end}{end}'
    assert plain(folder.read(text)) == {"a": [1, 2], "b": ["x", "y"]}


def test_mixed_line_ends_and_no_last_one(folder: Folder) -> None:
    assert plain(folder.read("a,b\r\n1,x\n\r2,y\r3,z")) == {"a": [1, 2, 3], "b": ["x", "y", "z"]}


def test_quotes(folder: Folder) -> None:
    table = folder.read('"a ""1""",b\n"x, y\r\nz",5\'10"\n"",""\n"he said ""no""",w\n')
    assert plain(table) == {'a "1"': ["x, y\r\nz", "", 'he said "no"'], "b": ["5'10\"", "", "w"]}


def test_names_lose_their_padding_and_text_keeps_it(folder: Folder) -> None:
    assert plain(folder.read("  a , b\n  1 , x \n")) == {"a": [1], "b": [" x "]}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("a;b\n1;x,y\n2;z,w\n", "a.csv"),
        ("a\tb\n1\tx,y\n2\tz,w\n", "a.csv"),
        ("a|b\n1|x,y\n2|z,w\n", "a.csv"),
        ("a\tb\n1\tx,y\n2\tz,w\n", "a.tsv"),
        ("a  b\n 1   x,y\n 2\tz,w \n", "a.txt"),
        ('a b\n1 "x,y"\n2 "z,w"\n', "a.txt"),
    ],
)
def test_delimiters_are_found(folder: Folder, text: str, name: str) -> None:
    assert plain(folder.read(text, name)) == {"a": [1, 2], "b": ["x,y", "z,w"]}


def test_one_column(folder: Folder) -> None:
    assert plain(folder.read("a\n1\n\n2\n")) == {"a": [1, 2]}
    assert plain(folder.read("name\nJohn Doe\nMary Ann Lee\n")) == {
        "name": ["John Doe", "Mary Ann Lee"]
    }
    assert plain(folder.read('a\nx\n""\ny\n')) == {"a": ["x", "", "y"]}


def test_decimal_comma(folder: Folder) -> None:
    text = "a;b\n1,5;x\n2,25;y\n"
    assert plain(folder.read(text)) == {"a": [1.5, 2.25], "b": ["x", "y"]}
    assert plain(folder.read("a\tb\n1,5\t2\n", decimal=",")) == {"a": [1.5], "b": [2]}
    both = folder.read("a;b\n1.234,5;2\n", decimal=",", thousands=".")
    assert plain(both) == {"a": [1234.5], "b": [2]}


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("a;b\n1,234;2\n5,678;3\n", "1,234"),
        ("a;b\n1,5;2.5\n2,5;3\n", "1,5"),
        ("a\tb\n1,5\t2\n2,5\t3\n", "1,5"),
        ("a,b\n1 234,2\n5 678,3\n", "1 234"),
    ],
)  # fmt: skip
def test_doubtful_separators_are_not_guessed(folder: Folder, text: str, cell: str) -> None:
    assert folder.read(text)["a"].dtype.kind == "U"
    told = f"a.csv:2: text that looks like numbers in column 'a', such as '{cell}'"
    assert folder.warnings == [told]


def test_dates_are_numbers_only_when_they_look_like_none_else(folder: Folder) -> None:
    assert folder.read("a\n01.02.2024\n03.02.2024\n")["a"].tolist() == ["01.02.2024", "03.02.2024"]
    table = folder.read("a\n01.02.1970\nNA\n", dates={"a": "%d.%m.%Y"})
    assert table["a"][0] == 31 * 86400 and math.isnan(table["a"][1]) and table.dates == {"a"}


def test_missing(folder: Folder) -> None:
    text = "n,c,d\n1,NA,2020-01-01\nNA,None,\n,,null\n"
    table = folder.read(text)
    assert np.isnan(table["n"]).tolist() == [False, True, True]
    assert np.isnan(table["d"]).tolist() == [False, True, True]
    assert table["c"].dtype.kind == "f"
    assert folder.read("c\nNA\nNone\nDE\n")["c"].tolist() == ["NA", "None", "DE"]
    given = folder.read("c,n\nNA,1\n -,-\nDE,-999\n", missing=["NA", "-", "-999"])
    assert given["c"].tolist() == ["", "", "DE"]
    assert given["n"][0] == 1 and np.isnan(given["n"][1:]).all()


def test_types(folder: Folder) -> None:
    table = folder.read("zip,n\n08123,1\n10115,x\n", types={"zip": "text", "n": "text"})
    assert plain(table) == {"zip": ["08123", "10115"], "n": ["1", "x"]}


def test_names_that_are_missing_or_taken_are_told_and_numbered(folder: Folder) -> None:
    table = folder.read(",a,a,,a_2,a\n1,2,3,4,5,6\n")
    assert plain(table) == {
        "column_1": [1], "a": [2], "a_3": [3], "column_4": [4], "a_2": [5], "a_4": [6],
    }  # fmt: skip
    assert folder.warnings == [
        "a.csv:1:1: column 1 has no name (and 1 more): it is called 'column_1'",
        "a.csv:1:4: column 3 ('a') has a name that is taken (and 1 more): it is called 'a_3'",
    ]


def test_units_stand_below_the_names(folder: Folder) -> None:
    table = folder.read("t,v,name\n[s],(m/s),\n0,1.5,x\n1,2,y\n", units=True)
    assert plain(table) == {"t": [0, 1], "v": [1.5, 2], "name": ["x", "y"]}
    assert table.units == {"t": "s", "v": "m/s"}


def test_only_what_is_wanted_is_read(folder: Folder) -> None:
    (folder.path / "a.csv").write_text("t,b,c\n1,2,x\n2,oops,y\n" + "3,3,z\n" * 20)
    context = ReadContext(folder.path, wanted=frozenset({"c", "d"}))
    table = Csv(source="csv", file="a.csv").read(context)
    assert (table.names, table.unread, table.clock) == (["t", "c"], {"b"}, "t")


@pytest.mark.parametrize(
    ("cells", "first"),
    [
        (["Jan 1 2000", "Feb 1 2000"], (2000, 1, 1)),
        (["31/12/1999", "1/1/2000"], (1999, 12, 31)),
        (["12/31/1999", "1/1/2000"], (1999, 12, 31)),
        (["31.12.1999", "01.01.2000"], (1999, 12, 31)),
        (["29-Feb-04", "01-Mar-04"], (2004, 2, 29)),
        (["2004-Q2", "2004-Q3"], (2004, 4, 1)),
        (["Q4 1999", "Q1 2000"], (1999, 10, 1)),
        (["2004-W01", "2004-W02"], (2003, 12, 29)),
        (["2020W53", "2021W01"], (2020, 12, 28)),
        (["1999/12/31 06:00", ""], (1999, 12, 31, 6)),
    ],
)
def test_dates_are_found_where_they_can_be_read_in_one_way(
    folder: Folder, cells: list[str], first: tuple[int, ...]
) -> None:
    table = folder.read("when,x\n" + "".join(f"{cell},1\n" for cell in cells))
    assert table["when"][0] == datetime(*first, tzinfo=UTC).timestamp()
    assert (table.dates, table.clock, folder.warnings) == ({"when"}, "when", [])


def test_dates_that_can_be_read_in_two_ways_stay_text(folder: Folder) -> None:
    table = folder.read("day,x\n13/1/2000,1\n1/2/2000,2\n")
    assert table.dates == {"day"}
    table = folder.read("day,x\n5/5/2000,0\n1/2/2000,1\n2/2/2000,2\n")
    assert table["day"].tolist() == ["5/5/2000", "1/2/2000", "2/2/2000"]
    assert folder.warnings == [
        "a.csv:3: dates that can be read in two ways in column 'day' (%m/%d/%Y or %d/%m/%Y):"
        " the column is read as text"
    ]
    table = folder.read("day,x\n1/2/2000,1\n", dates={"day": "%d/%m/%Y"})
    assert table["day"].tolist() == [datetime(2000, 2, 1, tzinfo=UTC).timestamp()]


def test_a_time_zone_is_that_of_times_without_one(folder: Folder) -> None:
    text = "at,x\n2024-07-01T12:00,1\n2024-01-01 12:00,2\n2024-07-01T12:00Z,3\n2024-07-02,4\n"
    hours = [int(t) // 3600 % 24 for t in folder.read(text, timezone="Europe/Berlin")["at"]]
    assert hours == [10, 11, 12, 0]
    assert folder.read("at\n1.7.2024 12:00\n", dates={"at": "%d.%m.%Y %H:%M"},
                       timezone="America/New_York")["at"] == [
        datetime(2024, 7, 1, 16, tzinfo=UTC).timestamp()
    ]  # fmt: skip
    # Between 2:00 and 3:00 clocks went forward.
    gap = "at,x\n2024-03-31T02:30,1\n" + "2024-03-31T03:30,1\n" * 20
    assert "'2024-03-31T02:30' in column 'at'" in folder.error(
        gap, timezone="Europe/Berlin", types={"at": "date"}
    )


def test_a_first_line_that_may_be_data_is_told(folder: Folder) -> None:
    folder.read("1617,King of New York\n1618,All Things Fair\n")
    told = "a.csv:1: the first line may be data: '1617' names numbers"
    assert folder.warnings == [told]
    folder.warnings.clear()
    folder.read("country,1990,2000\nChad,1,2\n")
    folder.read("1990,2000\n1,2\n", header=True)
    assert folder.warnings == []


JAPANESE = "国,値\nにほん,1\nカナダ,2\n"


@pytest.mark.parametrize(
    ("encoding", "title"),
    [
        ("shift_jis", "Shift-JIS"), ("euc_jp", "EUC-JP"), ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
    ],
)  # fmt: skip
def test_encodings_that_are_found_with_a_warning(folder: Folder, encoding: str, title: str) -> None:
    text = JAPANESE if "utf" not in encoding else "name,value\nA Coruña,1\nMérida,2\n"
    table = folder.read(text.encode(encoding))
    cells = [line.split(",")[0] for line in text.splitlines()]
    assert [table.names[0], *table[table.names[0]]] == cells
    why = "has no byte order mark" if "UTF" in title else "is not UTF-8 (first in line 1)"
    assert folder.warnings == [f"a.csv {why}: read as {title}"]


def test_western_text_is_not_taken_for_japanese(folder: Folder) -> None:
    table = folder.read("name,x\nMünchen,1\nÅrhus,2\nA Coruña,3\n".encode("cp1252"))
    assert table["name"].tolist() == ["München", "Århus", "A Coruña"]
    assert folder.warnings == ["a.csv is not UTF-8 (first in line 2): read as Windows-1252"]


def test_codes_with_zeros_in_front_are_told(folder: Folder) -> None:
    assert folder.read("zip,x\n01234,1\n99999,2\n")["zip"].tolist() == [1234, 99999]
    told = "numbers with zeros in front in column 'zip', such as '01234'"
    assert folder.warnings == [f"a.csv:2: {told}"]
    folder.warnings.clear()
    assert folder.read("zip,x\n01234,1\n", types={"zip": "text"})["zip"].tolist() == ["01234"]
    folder.read("hour,x\n00,1\n05,2\n12,3\n")
    folder.read("share,x\n0.5,1\n", types={"share": "number"})
    assert folder.warnings == []


def test_header(folder: Folder) -> None:
    text = "1,x\n2,y\n"
    assert plain(folder.read(text, header=False)) == {"column_1": [1, 2], "column_2": ["x", "y"]}
    assert plain(folder.read(text, header=["a", "b"])) == {"a": [1, 2], "b": ["x", "y"]}
    assert plain(folder.read("p,q\n" + text, header=["a", "b"], skip=1))["a"] == [1, 2]
    assert plain(folder.read("0,1\n5,6\n", header=True)) == {"0": [5], "1": [6]}


def test_skip_and_comments(folder: Folder) -> None:
    text = '# "made by\nnot a row\n#c\na,b\n # it\'s "\n1,"x\n# no comment"\n'
    table = folder.read(text, skip=2, comment="#")
    assert plain(table) == {"a": [1], "b": ["x\n# no comment"]}


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "latin-1", "shift_jis", "utf-32"]
)
def test_encodings(folder: Folder, encoding: str) -> None:
    text = "a,b\n1,é\n" if encoding == "latin-1" else "a,b\n1,日本\n"
    given = {"encoding": encoding} if encoding in ("utf-16-le", "shift_jis", "latin-1") else {}
    assert list(plain(folder.read(text.encode(encoding), **given))) == ["a", "b"]
    assert folder.read(text.encode(encoding), **given)["b"].tolist() == [text[6:-1]]
    assert folder.warnings == []


def test_windows_1252_is_a_guess_that_is_told(folder: Folder) -> None:
    assert folder.read("a,b\n1,€é\n".encode("cp1252"))["b"].tolist() == ["€é"]
    assert folder.warnings == ["a.csv is not UTF-8 (first in line 2): read as Windows-1252"]


def test_text_that_turns_up_late(folder: Folder) -> None:
    count = BLOCK_CELLS // 3
    rows = [f"{i},{i},2020-01-01" for i in range(count)] + ["x,1,y"] * count
    table = folder.read("a,b,c\n" + "\n".join(rows) + "\n")
    assert table["a"][[0, count - 1, -1]].tolist() == ["0", str(count - 1), "x"]
    assert table["b"].dtype == np.float64 and len(table) == 2 * count
    assert table["c"][[0, -1]].tolist() == ["2020-01-01", "y"]


def test_numbers_that_turn_up_late(folder: Folder) -> None:
    count = 2 * BLOCK_CELLS
    table = folder.read("a,b\n" + ",\n" * count + "1.5,2020-01-01\n")
    assert table["a"][-1] == 1.5 and np.isnan(table["a"][:-1]).all()
    assert table.dates == {"b"}


def test_doubts_are_told_once(folder: Folder) -> None:
    folder.read("a,b\n1,1\n2,2\nx,x\n")
    folder.read("id\n9007199254740993\n9007199254740995\n")
    assert folder.warnings == [
        "a.csv:4: 2 of 3 cells of 'a' are numbers, not 'x': the column is read as text"
        " (and likewise in 1 other column)",
        "a.csv:2: 2 whole numbers are too large to be exact in column 'id',"
        " such as 9007199254740993",
    ]


# What is refused


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "a,b\n1,2\n3\n",
            "a.csv:3:2: error: this row has 1 cell, the first has 2\n"
            "    3\n"
            "     ^\n"
            "    write ',' for every cell, also for an empty one",
        ),
        (
            "a,b\n1,2\n\n3,4,5\n",
            "a.csv:4:5: error: this row has 3 cells, the first has 2\n"
            "    3,4,5\n"
            "        ^\n"
            '    a cell that holds \',\' is quoted, as "a,b"',
        ),
        (
            "a,b\n1,2,\n",
            "a.csv:2:5: error: this row has 3 cells, the first has 2\n"
            "    1,2,\n"
            "        ^\n"
            "    delete the ',' at its end",
        ),
        (
            'a,b\n1, "x, y"\n',
            "a.csv:2:7: error: this row has 3 cells, the first has 2\n"
            '    1, "x, y"\n'
            "          ^\n"
            "    a quote must follow ',' without a blank",
        ),
        (
            "Made in 2024\na,b\n1,2\n3,4\n",
            "a.csv:2:3: error: this row has 2 cells, the first has 1\n"
            "    a,b\n"
            "      ^\n"
            "    if the lines before it are not part of the table, leave them out with `skip`",
        ),
        (
            'a,b\n1,"x\n2,y\n',
            "a.csv:2:3: error: the quote that opens here is never closed\n"
            '    1,"x\n'
            "      ^\n"
            '    close it with \'"\'; a quote inside a cell is written twice, as ""',
        ),
        (
            'a,b\n1,"x\n2,"y"\n',
            "a.csv:3:4: error: text after a closing quote;"
            " the quote was opened in line 2, column 3\n"
            '    2,"y"\n'
            "       ^\n"
            '    a quote inside a cell is written twice, as "";'
            " is the quote before it never closed?",
        ),
        (
            'a,b,c,d,e\n' + '1,"x,3,4,5\n' + "1,2,3,4,5\n" * 4 + '1,y",3,4,5\n',
            "a.csv:2:3: error: the quoted cell that opens here holds 4 whole rows\n"
            '    1,"x,3,4,5\n'
            "      ^^^^^^^^\n"
            "    close the quote in its own line",
        ),
        (
            "1,2\n3,4\n",
            "a.csv:1:1: error: the first line holds no names: all its cells are numbers\n"
            "    1,2\n"
            "    ^\n"
            "    if it is data: header: false, or header: [a, b, …];"
            " if it is names: header: true",
        ),
        (
            "n,b\n" + "1,2\n" * 9 + '"x\ny",2\n',
            "a.csv:11:1: error: column 'n' is numbers in 9 of 10 cells,"
            " but 'x\\ny' is not a number\n"
            '    "x\n'
            "    ^^\n"
            '    missing: ["x\\ny"] if it stands for a missing value,'
            " or types: {n: text} if the column is text",
        ),
        (
            "n m\tb\n" + "1.5\t2\n" * 9 + "1,5\t2\n",
            "a.csv:11:1: error: column 'n m' is numbers in 9 of 10 cells,"
            " but '1,5' is not a number\n"
            "    1,5\t2\n".replace("\t", " ") + "    ^^^\n"
            '    write 1.5, or decimal: "," if the file does so throughout,'
            ' or types: {"n m": text} if the column is text',
        ),
        (
            "n\n" + "1\n" * 9 + "1e999\n",
            "a.csv:11:1: error: column 'n' is numbers in 9 of 10 cells,"
            " but '1e999' is not a number\n"
            "    1e999\n"
            "    ^^^^^\n"
            "    write it as a number, or types: {n: text} if the column is text",
        ),
        (
            "d\n" + "2020-01-01\n" * 9 + "2020-02-30\n",
            "a.csv:11:1: error: column 'd' is dates in 9 of 10 cells,"
            " but '2020-02-30' is not an ISO 8601 date\n"
            "    2020-02-30\n"
            "    ^^^^^^^^^^\n"
            '    missing: ["2020-02-30"], or types: {d: text} if the column is text',
        ),
        ("a,b\n", "a.csv:1: error: no rows below the line of names"),
        ("", "a.csv: error: the file holds no table"),
        ("\n \n", "a.csv: error: the file holds no table"),
        (
            "a,b\n1,\0\n",
            "a.csv:2: error: the text holds a NUL character (U+0000)\n"
            "    delete it; a file that lost power while it was written may hold many",
        ),
        ('[{"a": 1}]', "a.csv:1: error: this is JSON, not a table of delimited text\n"
            "    source: json, or jsonl for one object a line"),
        ('{"a": [1]}', "a.csv:1: error: this is JSON, not a table of delimited text\n"
            "    source: json, or jsonl for one object a line"),
    ],
)  # fmt: skip
def test_messages(folder: Folder, text: str, message: str) -> None:
    assert folder.error(text) == message


def test_messages_of_bytes(folder: Folder) -> None:
    assert folder.error(b"a\n\x81\n") == (
        "a.csv:2: error: byte 0x81 is neither UTF-8 nor Windows-1252\n"
        "    give the file's `encoding`, such as latin-1, shift_jis, gb18030"
    )
    assert folder.error(b"a\n\xff\n", encoding="utf-8") == (
        "a.csv:2: error: byte 0xff is not utf-8\n    give the file's own `encoding`"
    )
    wide = "a,b\n1,2\n".encode("utf-16-le") * 20 + "Ω\0".encode("utf-16-le")
    assert folder.error(wide) == (
        "a.csv:1: error: the text holds a NUL character (U+0000)\n"
        "    is this UTF-16? give `encoding: utf-16-le`, or save the file as UTF-8"
    )
    parquet = folder.error(b"PAR1rest")
    assert parquet.startswith("a.csv: error: this is not text: it is a Parquet file")


def test_what_the_spec_asks_for_and_the_cells_are_not(folder: Folder) -> None:
    text = "n,d,e,f\n1,2020-01-01,01.02.2020,a\nx,y,z,b\n"
    keys: dict[str, Any] = {
        "types": {"n": "number", "d": "date"},
        "dates": {"e": "%d.%m.%Y", "f": "auto"},
    }
    assert folder.error(text, **keys).splitlines()[::4] == [
        "a.csv:3:1: error: 'x' in column 'n' is not a number",
        "a.csv:3:3: error: 'y' in column 'd' is not an ISO 8601 date",
        "a.csv:3:5: error: 'z' in column 'e' is not a date written '%d.%m.%Y'",
        "a.csv:2:25: error: 'a' in column 'f' is not a date in any known way",
    ]


def test_sizes(folder: Folder) -> None:
    wide = ",".join(f"c{i}" for i in range(100_001))
    assert folder.error(wide + "\n") == "a.csv:1: error: 100,001 columns; tables have up to 100,000"
    long = "x" * (2**20 + 1)
    message = "a.csv:2:3: error: the cell that starts here has more than 1,048,576 characters\n"
    assert folder.error(f"a,b\n1,{long}\n").startswith(message)
    message = (
        "a.csv:2:3: error: the quote that opens here is not closed within 1,048,576 characters\n"
    )
    assert folder.error(f'a,b\n1,"{long}\n').startswith(message)
    line = b"x," * 2**24
    message = "a.csv:2: error: line 2 is longer than 16,777,216 bytes"
    assert folder.error(b"a\n" + line) == message
    fault = folder.fault("a,b\n" + "x,1\n" * 1000 + "y" * 2**20 + ",1\n")
    assert fault.text == (
        "the text column 'a' would need 3.9 GiB: its longest cell has 1,048,576 characters"
    )


@pytest.mark.parametrize(
    ("keys", "at", "message", "hint"),
    [
        (
            {"types": {"los": "text"}}, ("types", "los"), "unknown column 'los'",
            "did you mean 'loss'? known: 'Year', 'loss', 'name'",
        ),
        (
            {"dates": {"yeer": "auto"}}, ("dates", "yeer"), "unknown column 'yeer'",
            "did you mean 'Year'? known: 'Year', 'loss', 'name'",
        ),
        (
            {"key": "zzz"}, ("key",), "unknown column 'zzz'", "known: 'Year', 'loss', 'name'",
        ),
        (
            {"key": ["name", "zzz"]}, ("key", 1), "unknown column 'zzz'",
            "known: 'Year', 'loss', 'name'",
        ),
        (
            {"clock": "year"}, ("clock",), "unknown column 'year'",
            "did you mean 'Year'? known: 'Year', 'loss', 'name'",
        ),
        (
            {"clock": "name"}, ("clock",), "the clock 'name' is a column of text",
            "if it holds dates, say how they are written: dates: {name: auto}; "
            "to go through its texts as states: time: {field: name}",
        ),
        ({"header": ["a", "b"]}, ("header",), "2 names for 3 columns", None),
        ({"header": ["a", "b", "a"]}, ("header",), "two columns are named 'a'", None),
        ({"header": ["a", "b", ""]}, ("header",), "a name is empty", None),
    ],
)  # fmt: skip
def test_faults(
    folder: Folder, keys: dict[str, Any], at: tuple[str | int, ...], message: str, hint: str | None
) -> None:
    fault = folder.fault("Year,loss,name\n2000,1,x\n", **keys)
    assert (fault.at, fault.text, fault.hint) == (at, message, hint)


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"encoding": "utf-9"}, "unknown encoding 'utf-9'"),
        ({"encoding": "rot13"}, "unknown encoding 'rot13'"),
        ({"encoding": "unicode_escape"}, "unknown encoding 'unicode_escape'"),
        ({"encoding": "../os"}, "unknown encoding '../os'"),
        ({"dates": {"a": "%d.%m"}}, "column 'a': the format '%d.%m' has no year (%Y)"),
        (
            {"dates": {"a": "auto"}, "types": {"a": "text"}},
            "column 'a' is text in 'types' but has a format in 'dates'",
        ),
        ({"thousands": "."}, "'.' cannot part both thousands and decimals"),
        ({"thousands": ",", "decimal": ","}, "',' cannot part both thousands and decimals"),
    ],
)
def test_keys_that_contradict(keys: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Csv(source="csv", file="a.csv", **keys)
    assert [error["msg"] for error in caught.value.errors()] == [message]


def test_every_key_is_documented() -> None:
    keys = schema()["$defs"]["Csv"]["properties"]
    assert [key for key, value in keys.items() if not value.get("description")] == []


# Against another reader

cell = st.text(alphabet="ab1 ,;\t'\"\n\r#|é😀", max_size=5)


def is_blank(row: list[str]) -> bool:
    return not row or (len(row) == 1 and row[0] != "" and row[0].isspace())


@settings(deadline=None)
@given(st.integers(1, 4).flatmap(lambda n: st.lists(st.lists(cell, min_size=n, max_size=n))))
def test_what_pythons_writer_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]
) -> None:
    rows = [row for row in rows if not is_blank(row)]
    if not rows:
        return
    names = [f"c{i}" for i in range(len(rows[0]))]
    file = io.StringIO(newline="")
    csv.writer(file).writerows([names, *rows])
    folder = Folder(tmp_path_factory.mktemp("csv"))
    types = dict.fromkeys(names, "text")
    table = folder.read(file.getvalue(), delimiter=",", types=types)
    expected = [["" if text.isspace() else text for text in row] for row in rows]
    assert [list(row) for row in zip(*plain(table).values(), strict=True)] == expected


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(
            st.floats(allow_nan=False),
            st.integers(-(2**53), 2**53),
            st.sampled_from(["", "NA", "1"]),
        ),
        min_size=1,
    )
)
def test_numbers_are_read_back(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[float, int, str]]
) -> None:
    file = io.StringIO(newline="")
    csv.writer(file).writerows([("a", "b", "c"), *rows])
    table = Folder(tmp_path_factory.mktemp("csv")).read(file.getvalue())
    assert table["a"].tolist() == [row[0] for row in rows]
    assert table["b"].tolist() == [row[1] for row in rows]
    assert np.isnan(table["c"]).tolist() == [row[2] != "1" for row in rows]


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet='a1,;"\n\r\t# .-', max_size=40), st.sampled_from([None, "#"]))
@example('"\n', None)
@example("a\r\r\n ,", None)
def test_any_text_is_read_or_refused_and_both_readers_agree(text: str, comment: str | None) -> None:
    for delimiter in ",;\t ":
        file = Delimited(Text("a.csv", text.encode(), "utf-8"), Dialect(delimiter, comment))
        try:
            records = list(file.records())
        except DataError as error:
            assert error.problems[0].place is not None
            continue
        if not records:
            continue
        width = len(records[0].cells)
        even = all(len(record.cells) == width for record in records)
        try:
            rows = [row for block in file.blocks(width, 0) for row in block]
        except DataError:
            assert not even
            continue
        assert even and rows == [record.cells for record in records]
        for number, record in enumerate(records):
            for index in range(width):
                (place,) = file.places([(number, index)])
                assert place.line is not None and place.line >= record.line


@settings(deadline=None, max_examples=300)
@given(st.text(alphabet='ab1,;"\n\r\t# .-N', max_size=60))
def test_whatever_comes_in_the_errors_are_ours(
    tmp_path_factory: pytest.TempPathFactory, text: str
) -> None:
    folder = Folder(tmp_path_factory.mktemp("csv"))
    try:
        table = folder.read(text)
    except (DataError, Fault):
        return
    assert len(table) > 0


# Other people's files


def corpus(pattern: str) -> list[Any]:
    return [pytest.param(path, id=path.name) for path in sorted(DATA.glob(pattern))]


REFUSED = {
    "HadCRUT.4.6.0.0.annual_ns_avg.txt": ":1:1: error: the first line holds no names:",
    "data_flights-5k.json": ":1: error: this is JSON",
    "data_gapminder.json": ":1: error: this is JSON",
    "gbq_fake_job.txt": ":1: error: no rows below the line of names",
    "tar_csv.tar.gz": ": error: ",
    "test2.csv": ":2:81: error: this row has 6 cells, the first has 5",
}


FORMS = {
    ("stocks.csv", "date"): "%b %d %Y",
    ("banklist.csv", "Closing Date"): "%d-%b-%y",
    ("banklist.csv", "Updated Date"): "%d-%b-%y",
    ("ex.txt", "Date"): "%m/%d/%y",
}
"""How dates are written that are not ISO 8601, told by hand."""


def unpacked(path: Path) -> IO[bytes]:
    """The file, unpacked by the standard library."""
    if path.suffix == ".gz":
        return gzip.open(path)
    if path.suffix == ".zip":
        archive = zipfile.ZipFile(path)
        return archive.open(archive.namelist()[0])
    return path.open("rb")


def reference(path: Path) -> list[list[str]]:
    """The file by Python's csv module, told by hand how it is written."""
    encoding, delimiter = "utf-8-sig", ","
    if path.suffix == ".tsv" or "salaries" in path.name:
        delimiter = "\t"
    if "utf16" in path.name:
        encoding, delimiter = "utf-16", "\t"
    if "unicode_series" in path.name:
        encoding = "cp1252"
    if "SHIFT_JIS" in path.name:
        encoding = "shift_jis"
    with io.TextIOWrapper(unpacked(path), encoding, newline="") as file:
        if "fixed_width" in path.name:
            return [line.split() for line in file]
        return [row for row in csv.reader(file, delimiter=delimiter) if row]


@pytest.mark.corpus
@pytest.mark.parametrize("path", corpus("csv/*[!d]") + corpus("csv_nasty/pandas-2019/*[!d]"))
def test_corpus(path: Path) -> None:
    refusal = next((text for name, text in REFUSED.items() if path.name.endswith(name)), None)
    source = Csv(source="csv", file=path.name)
    if refusal is not None:
        with pytest.raises(DataError) as caught:
            source.read(ReadContext(path.parent))
        assert str(caught.value).startswith(path.name + refusal)
        return
    table = source.read(ReadContext(path.parent))
    header, *rows = reference(path)
    assert table.names == [name.strip() for name in header]
    for name, cells in zip(table.names, zip(*rows, strict=True), strict=True):
        column = table[name]
        if column.dtype.kind == "U":
            assert column.tolist() == list(cells)
        elif name not in table.dates:
            words = [text if text.strip() not in ("", "NA", "None") else "nan" for text in cells]
            assert np.array_equal(column, [float(word) for word in words], equal_nan=True)
        else:
            moments = column.astype(np.float64)
            days = (moments[~np.isnan(moments)] // 86400).astype("datetime64[D]").astype(str)
            if form := FORMS.get((path.name.split("_")[-1], name)):
                cells = [text and str(datetime.strptime(text, form).date()) for text in cells]
            assert days.tolist() == [text[:10] for text in cells if text]


@pytest.mark.corpus
@pytest.mark.parametrize("path", corpus("csv_nasty/csv-spectrum/*.csv"))
def test_csv_spectrum(path: Path) -> None:
    expected_path = path.with_name(path.name.replace("csvs_", "json_").replace(".csv", ".json"))
    expected = json.loads(expected_path.read_text())
    rows = expected if isinstance(expected, list) else [expected]
    types: dict[str, Any] = dict.fromkeys(rows[0], "text")
    table = Csv(source="csv", file=path.name, types=types).read(ReadContext(path.parent))
    if path.name.endswith("newlines_crlf.csv"):  # this copy of the file has lost its CR
        rows = [{k: v.replace("\r\n", "\n") for k, v in row.items()} for row in rows]
    if path.name.endswith("location_coordinates.csv"):  # and this one has another number
        assert table["Contact Phone Number"].tolist() == ["2095257564"]
        rows[0]["Contact Phone Number"] = "2095257564"
    read = [
        dict(zip(table.names, row, strict=True)) for row in zip(*plain(table).values(), strict=True)
    ]
    assert read == rows


@pytest.mark.parametrize("cell", ["0001-01-01 00:00", "9999-12-31 23:30", "0000-01-01 00:00"])
@pytest.mark.parametrize("zone", ["Asia/Tokyo", "America/New_York"])
def test_times_at_the_ends_of_the_calendar(folder: Folder, cell: str, zone: str) -> None:
    try:
        folder.read(f"a,b\n1,{cell}\n", timezone=zone, types={"b": "date"})
    except DataError as error:
        assert f"'{cell}' in column 'b'" in str(error)


def test_fifty_thousand_equal_names_are_told_apart(folder: Folder) -> None:
    names = ",".join(["x"] * 50_000)
    table = folder.read(f"{names}\n" + ",".join(["1"] * 50_000) + "\n")
    assert table.names[:3] == ["x", "x_2", "x_3"] and table.names[-1] == "x_50000"
