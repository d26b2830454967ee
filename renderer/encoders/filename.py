"""Which file names an output may have: relative, portable, visible, below the spec's folder."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

from pydantic_core import PydanticCustomError

from renderer.errors import Fault
from renderer.template import Plain
from renderer.values import as_pydantic

LONGEST_NAME = 400
LONGEST_PART = 200
"""Bytes of UTF-8; file systems hold 255, and a scratch name is a little longer."""

UNPORTABLE = '<>:"|?*\\'
RESERVED = "{}"
PARTS = "/\\"


def file_name(text: str) -> str:
    """`text`, which may have fields for params, in its normal form (`./a//b.gif` is `a/b.gif`), or
    an error that says why not."""
    try:
        template = Plain.parse(text)
    except Fault as fault:
        raise as_pydantic(fault) from None
    some = "".join(part if isinstance(part, str) else "0" for part in template.parts)
    if wrong := trouble(some):
        raise PydanticCustomError("output-file", "{wrong}", {"wrong": wrong})
    return text if template.fields else str(PurePosixPath(text))


def filled(text: str, params: Mapping[str, float | str], own: Sequence[str] = ()) -> str:
    """The name with params for its fields, as safe as one without; fields of `own` names are left.
    Raises `Fault`."""
    template = Plain.parse(text)
    if all(field.name in own for field in template.fields):
        return text
    pieces = template.filled(params, own)
    for piece, field in pieces:
        if field is not None and (not piece.strip() or any(c in piece for c in PARTS)):
            what = "nothing" if not piece.strip() else f"'{piece}'"
            wrong = f"'{field.name}' puts {what} into the name of a file"
            hint = "a param may stand for part of a name, not for folders"
            raise Fault("output-file", wrong, (), hint, field.offset, field.width)
    name = "".join(piece for piece, _ in pieces)
    left = [field for field in template.fields if field.name in own]
    probe = name
    for field in left:
        probe = probe.replace(text[field.offset : field.offset + field.width], "0")
    if wrong_name := trouble(probe):
        raise Fault("output-file", f"{wrong_name}: '{name}'", ())
    return name if left else str(PurePosixPath(name))


def trouble(text: str) -> str | None:
    """What is wrong with the file name, or None."""
    if not text.strip() or text.endswith("/"):
        return "a file name is missing"
    if any(unicodedata.category(c) in ("Cc", "Cf", "Cs", "Zl", "Zp") for c in text):
        return "a file name cannot hold control characters"
    if text.startswith(("/", "~")) or text[1:2] == ":":
        return "a file name is relative to the spec's folder, not absolute"
    for c in UNPORTABLE + RESERVED:
        if c in text:
            return f"a file name cannot hold '{c}'"
    if len(text.encode()) > LONGEST_NAME:
        return f"a file name is at most {LONGEST_NAME} bytes long"
    return next(filter(None, map(trouble_in_part, PurePosixPath(text).parts)), None)


def trouble_in_part(part: str) -> str | None:
    """What is wrong with one folder's or the file's own name, or None."""
    if part == "..":
        return "a file name cannot leave the spec's folder with '..'"
    if part.startswith("."):
        return f"a file or folder of the output cannot be hidden ('{part}')"
    if part != part.strip() or part.endswith("."):
        return f"'{part}' starts or ends with a space or ends with a dot"
    if len(part.encode()) > LONGEST_PART:
        return f"the name of a file or folder is at most {LONGEST_PART} bytes long"
    return None
