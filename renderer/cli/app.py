"""The commands."""

from __future__ import annotations

import typer

from renderer.cli import about, look, make

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Films of data from a few lines of YAML: `render spec.yaml` makes its outputs.",
)

app.command("make", help="Make the outputs of specs. The default: `render SPEC…`.")(make.make)
app.command("validate", help="Say everything that is wrong with specs, without reading data.")(
    look.validate
)
app.command("plan", help="Say what a film will be; draw nothing.")(look.plan)
app.command("data", help="Print a table of a spec at full precision.")(look.data)
app.command("schema", help="Print the JSON Schema of the language, for editors.")(about.schema)
app.command("version", help="Print the version.")(about.version)
