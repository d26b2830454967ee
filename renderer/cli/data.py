"""`render data`: the tables of a spec, or a data file, to look at or written to a file."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import IO, Annotated

import typer

from renderer.animation import Variant, one_table, opened_all
from renderer.cli import files, readable, report
from renderer.cli.options import RootOption, SetOption, settings
from renderer.cli.report import warned
from renderer.errors import UsageError, problem, unknown
from renderer.placing import hidden, put
from renderer.table import Table

ROWS, FEW_ROWS = 8, 3
"""Rows that are shown of one table, and of each of several."""


class TableFormat(StrEnum):
    """How a table is written."""

    csv = "csv"
    json = "json"
    jsonl = "jsonl"
    parquet = "parquet"


def data(
    spec: Annotated[Path, typer.Argument(metavar="SPEC", help="A spec file, or a data file.")],
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="One of the spec's tables.")
    ] = None,
    rows: Annotated[
        int | None,
        typer.Option("--rows", "-n", min=0, help=f"Rows to show; {ROWS} where there is one table."),
    ] = None,
    table_format: Annotated[
        TableFormat | None,
        typer.Option("--format", help="Write the whole table, to standard output or --out."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="The file to write; its suffix says how.")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over the file.")] = False,
    set_: SetOption = None,
    root: RootOption = None,
) -> None:
    """Show the tables of a spec, or a data file; or write one at full precision."""
    files.check([spec], data=True)
    values = settings(set_)
    chosen = _format(table_format, out)
    if out is not None:
        files.check_target(out, force)
    whole = chosen is not None
    if _is_data(spec):
        tables, what = _file(spec, name, values)
    else:
        tables, what = _spec(opened_all(spec, values, warned, root), name, whole)
    if chosen is None:
        _show(tables, rows, what)
    elif out is None:
        _print(next(iter(tables.values())), chosen)
    else:
        _write(next(iter(tables.values())), chosen, out, force)


def _is_data(path: Path) -> bool:
    from renderer.sources.files import is_data

    return is_data(path)


def _spec(films: list[Variant], name: str | None, one: bool) -> tuple[dict[str, Table], str]:
    """The tables of a spec, or one that all of its films have, and what is to be said of them."""
    if one:
        return {name or "": one_table(films, name)}, ""
    tables = films[0].insist().tables
    what = f", as the film with {films[0].name} has it" if len(films) > 1 else ""
    if name is None:
        return tables, what
    # A table that differs from panel to panel has the param's value behind its name.
    found = {key: table for key, table in tables.items() if key.partition(" (")[0] == name}
    if not found:
        text, hint = unknown("table", name, tables)
        raise UsageError(problem("unknown-table", text, hint=hint))
    return found, what


def _file(path: Path, name: str | None, values: Mapping[str, str]) -> tuple[dict[str, Table], str]:
    from renderer.sources.files import read, source_of

    if name is not None or values:
        text = "--set is for specs" if values else f"a data file has no table '{name}'"
        hint = f"`render data {path}` shows the one it has"
        raise UsageError(problem("data-file", f"{path}: {text}", hint=hint))
    source = source_of(path.parent, path.name)
    word = getattr(source, "source", "")
    return {path.name: read(source, path.parent, warned)}, f", read as `source: {word}`"


def _format(given: TableFormat | None, out: Path | None) -> TableFormat | None:
    """The format asked for, by its word or by the file's suffix."""
    if given is not None or out is None:
        return given
    suffix = out.suffix.lower().removeprefix(".")
    if suffix in TableFormat.__members__:
        return TableFormat(suffix)
    text, hint = unknown("table format", out.suffix, [f".{one.value}" for one in TableFormat])
    raise UsageError(problem("table-format", f"--out {out}: {text}", hint=hint))


def _show(tables: Mapping[str, Table], rows: int | None, what: str) -> None:
    from renderer.cli.tables import lines

    several = len(tables) > 1
    count = rows if rows is not None else FEW_ROWS if several else ROWS
    with readable() as file:
        for number, (name, table) in enumerate(tables.items()):
            print(*([""] if number else []), *lines(name, table, count, several, what), sep="\n",
                  file=file)  # fmt: skip


def _print(table: Table, chosen: TableFormat) -> None:
    with readable() as file:
        if chosen is not TableFormat.parquet:
            _text_writer(table, chosen)(file)
            return
        if file.isatty():
            hint = "give --out FILE, or send it to a file: … > table.parquet"
            raise UsageError(problem("terminal", "Parquet is not text for a terminal", hint=hint))
        written = io.BytesIO()
        table.write_parquet(written)
        file.buffer.write(written.getbuffer())


def _write(table: Table, chosen: TableFormat, out: Path, force: bool) -> None:
    with hidden(out) as part:
        if chosen is TableFormat.parquet:
            with part.open("wb") as binary:
                table.write_parquet(binary)
        else:
            with part.open("w", encoding="utf-8", newline="") as text:
                _text_writer(table, chosen)(text)
        put(part, out, over=force)
    size = report.size(out.stat().st_size)
    report.say(f"{out}  {size}, {len(table):,} rows × {len(table.names):,} columns")


def _text_writer(table: Table, chosen: TableFormat) -> Callable[[IO[str]], None]:
    return {
        TableFormat.csv: table.write_csv,
        TableFormat.json: table.write_json,
        TableFormat.jsonl: table.write_jsonl,
    }[chosen]
