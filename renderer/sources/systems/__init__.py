"""Well-known systems: one file each, in the folder of the source that they belong to."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

from pydantic import GetJsonSchemaHandler
from pydantic_core import CoreSchema

from renderer.errors import Fault, unknown
from renderer.expressions import Expression, parse

FOLDER = Path(__file__).parent
LAW = {"ode": "equations", "map": "next"}
LETTERS = str.maketrans({"ö": "oe", "ä": "ae", "ü": "ue", "ß": "ss", "ø": "o"})
"""Spellings in use for letters that are not ASCII; from others the accents are dropped."""

Kind: TypeAlias = Literal["ode", "map"]
KINDS: tuple[Kind, ...] = ("ode", "map")


@dataclass(frozen=True)
class Citation:
    """Where a system was published."""

    authors: str
    title: str
    journal: str
    year: str
    volume: str = ""
    pages: str = ""
    doi: str = ""

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.journal, self.volume, self.pages) if part)
        text = f"{self.authors} ({self.year}). {self.title}. {where}."
        return f"{text} doi:{self.doi}" if self.doi else text


@dataclass(frozen=True)
class Known:
    """A system: its right-hand sides and what they use, where it starts, and `settings`, the
    values of other keys of its source (`span`, `step`)."""

    name: str
    kind: Kind
    title: str
    about: str
    citation: Citation
    laws: Mapping[str, Expression]
    where: Mapping[str, Expression]
    constants: Mapping[str, Expression]
    initial: Mapping[str, Expression]
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Listed:
    """Annotates the name of a system: editors complete it, other spellings are fine."""

    kind: Kind

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"anyOf": [{"enum": names(self.kind)}, {"type": "string"}]}


@cache
def names(kind: Kind) -> list[str]:
    """All there are, in alphabetical order."""
    return sorted(path.stem for path in (FOLDER / kind).glob("*.yaml"))


def load(kind: Kind, name: str) -> Known:
    """The system that `name` means, in any spelling. Raises `Fault` at `("system",)`."""
    found = found_name(kind, name)
    if found is not None:
        return read(kind, found)
    for other in KINDS:
        if other != kind and found_name(other, name):
            text = f"'{name}' is {'an ode' if other == 'ode' else 'a map'}"
            raise Fault("unknown-system", text, ("system",), f"write source: {other}")
    text, hint = unknown("system", name, names(kind))
    if not hint.startswith("did you mean"):
        hint = "`render systems` lists all there are"
    raise Fault("unknown-system", text, ("system",), hint)


def found_name(kind: Kind, name: str) -> str | None:
    """The name of the file: `Rössler`, `roessler`, `Lorenz 84` and `van-der-pol` are found."""
    known = {_plain(each): each for each in names(kind)}
    return next((known[key] for key in _spellings(name) if key in known), None)


def _spellings(name: str) -> list[str]:
    """What may be meant, letters and digits only."""
    written = unicodedata.normalize("NFC", name.casefold())
    bare = unicodedata.normalize("NFKD", written.translate({ord("ø"): "o"}))
    return [_plain(written.translate(LETTERS)), _plain(bare), _plain(written.replace("oe", "o"))]


def _plain(name: str) -> str:
    return "".join(c for c in name if c.isalnum())


@cache
def read(kind: Kind, name: str) -> Known:
    """The system in a file."""
    import yaml

    # All scalars stay texts: YAML 1.1 would take 1e-3 for text and y for a truth.
    text = (FOLDER / kind / f"{name}.yaml").read_text(encoding="utf-8")
    told = yaml.load(text, getattr(yaml, "CBaseLoader", yaml.BaseLoader))
    return Known(
        name,
        kind,
        told.pop("title"),
        told.pop("about"),
        Citation(**told.pop("citation")),
        _parsed(told.pop(LAW[kind])),
        _parsed(told.pop("where", {})),
        _parsed(told.pop("constants", {})),
        _parsed(told.pop("initial")),
        {key: _setting(key, value) for key, value in told.items()},
    )


def _parsed(texts: Mapping[str, str]) -> dict[str, Expression]:
    return {name: parse(text) for name, text in texts.items()}


def _setting(key: str, value: Any) -> Any:
    if key == "method":
        return value
    if key in ("steps", "skip"):
        return int(value)
    return [float(each) for each in value] if isinstance(value, list) else float(value)
