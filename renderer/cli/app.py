"""The commands."""

from __future__ import annotations

from typing import Annotated

import typer

from renderer.cli import about, data, look, make, new, systems, themes

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Films of data from a few lines of YAML: `render spec.yaml` makes its outputs.",
    epilog="`render COMMAND --help` tells more. Exit codes: 0 done, 1 the spec or data, 2 usage,"
    " 3 the machine, 70 a bug, 130 interrupted.",
)


def _version(wanted: bool) -> None:
    if wanted:
        about.version()
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of `render` itself."""


app.command("make", help="Make the outputs of specs. The default: `render SPEC…`.")(make.make)
app.command("validate", help="Say everything that is wrong with specs, without reading data.")(
    look.validate
)
app.command("plan", help="Say what a film will be, and what may be wrong with it.")(look.plan)
app.command("data", help="Show the tables of a spec, or a data file; or write one whole.")(
    data.data
)
app.command("new", help="Write a spec to start from; --from FILE proposes one for data.")(new.new)
app.command("schema", help="Print the JSON Schema of the language, for editors.")(about.schema)
app.command("systems", help="List the well-known systems, or print the equations of one.")(
    systems.systems
)
app.command("themes", help="List the themes, print the keys of one, or picture them.")(
    themes.themes
)
app.command("version", help="Print the version.")(about.version)
