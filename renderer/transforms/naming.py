"""What the columns that a transform makes are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from renderer.errors import Fault
from renderer.frame import Frame, Kind
from renderer.transforms.base import free

COLUMN = "{column}"
"""In a name given by `as` it stands for the name of the column at work."""


def outputs(
    columns: Sequence[str], given: Sequence[str] | None, default: str = COLUMN
) -> Mapping[str, str]:
    """For each column the name of the one made of it: as `given`, a name for each or one for all
    with `{column}` in it, or else as the `default` says. Raises `Fault` where that is not clear."""
    for number, name in enumerate(columns):
        if name in columns[:number]:
            raise Fault("column-twice", f"'{name}' is listed twice", ("column", number))
    names = list(given or (default,))
    if len(names) == 1 and (len(columns) == 1 or COLUMN in names[0]):
        names = [names[0].replace(COLUMN, column) for column in columns]
    if len(names) != len(columns):
        many = "1 column" if len(columns) == 1 else f"{len(columns)} columns"
        text = f"{many}, but {len(names)} name{'s' * (len(names) > 1)} in 'as'"
        raise Fault("names", text, ("as",), 'name each, or all at once, as in "{column} trend"')
    for number, name in enumerate(names):
        if name in names[:number]:
            raise Fault("column-twice", f"two columns would be named '{name}'", ("as",))
    return dict(zip(columns, names, strict=True))


def check_free(frame: Frame, made: Mapping[str, str], given: Sequence[str] | None) -> None:
    """Raises `Fault` if a column of one of the names is there already, unless it is the very
    column it is made of and no name was given."""
    for number, (column, name) in enumerate(made.items()):
        if given or name != column:
            free(frame, name, "as", *((number,) if given and len(given) > 1 else ()))


def check_columns(frame: Frame, names: Sequence[str], only: Sequence[Kind] = ()) -> None:
    """Raises `Fault` at `column` for the first that is not there, or of none of the kinds."""
    for number, name in enumerate(names):
        frame.check(name, "column", *((number,) if len(names) > 1 else ()), only=only)
