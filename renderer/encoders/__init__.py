"""The outputs by suffix: `.mp4`, `.gif`, `.png` (one frame), `.sheet.png` (several)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import BeforeValidator, Discriminator, Field, Tag, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError

from renderer.encoders.base import Film, Frame, Output, SegmentWriter
from renderer.encoders.filename import filled
from renderer.encoders.gif import Gif
from renderer.encoders.png import Still
from renderer.encoders.sheet import Sheet
from renderer.encoders.video import Video
from renderer.errors import Fault, unknown

__all__ = [
    "AnyOutput",
    "Film",
    "Frame",
    "Gif",
    "Output",
    "SegmentWriter",
    "Sheet",
    "Still",
    "Video",
]

SHEET = ".sheet.png"
FORMATS: dict[str, type[Output]] = {
    ".gif": Gif,
    ".mp4": Video,
    ".png": Still,
    SHEET: Sheet,
}


AnyFormat = TypeVar("AnyFormat", bound=Output)


def tag(entry: Any) -> str:
    """The format of a normal entry: its suffix; a `.png` with `frames`, or a list of moments, is a
    sheet."""
    if isinstance(entry, Output):
        return next(suffix for suffix, model in FORMATS.items() if type(entry) is model)
    found = _suffix(entry["file"])
    several = "frames" in entry or isinstance(entry.get("at"), (list, tuple))
    return SHEET if found == ".png" and several else found


def named(output: AnyFormat, params: Mapping[str, float | str]) -> AnyFormat:
    """The output with params in its file's name; raises `Fault` below it. They do not choose the
    format: that is written."""
    try:
        file = filled(output.file, params, output.own_fields)
    except Fault as fault:
        raise fault.below("file") from None
    if _suffix(file) != _suffix(output.file):
        text = f"the name '{file}' is that of another format"
        hint = "a param may stand for part of a name, not for its suffix"
        raise Fault("output-format", text, ("file",), hint)
    return output if file == output.file else output.model_copy(update={"file": file})


def _suffix(name: str) -> str:
    return max((s for s in FORMATS if name.casefold().endswith(s)), key=len)


def normal(entry: Any) -> Any:
    """The entry as a mapping with a file name of a known format."""
    if isinstance(entry, Output):
        return entry
    if isinstance(entry, str):
        known(entry)
        return {"file": entry}
    if not isinstance(entry, Mapping):
        text = "an output is a file name, or a mapping with the key `file`"
        raise PydanticCustomError("output", text)
    try:
        known(entry.get("file"))
    except PydanticCustomError as error:
        detail = InitErrorDetails(type=error, loc=("file",), input=entry.get("file"))
        raise ValidationError.from_exception_data("output", [detail]) from None
    return entry


def known(name: Any) -> None:
    """Raises unless `name` ends as one of the formats does."""
    if not isinstance(name, str):
        text = "an output needs a file name" if name is None else "a file name is a text"
        raise PydanticCustomError("output-file", text)
    if name.casefold().endswith(tuple(FORMATS)):
        return
    base = name.rpartition("/")[2]
    text, hint = unknown("output format", base[base.rfind(".") :], FORMATS)
    if "." not in base:
        text = f"'{name}' has no suffix that says its format"
    raise PydanticCustomError("output-format", "{text}", {"text": text, "hint": hint})


Formats: TypeAlias = (
    Annotated[Gif, Tag(".gif")]
    | Annotated[Video, Tag(".mp4")]
    | Annotated[Still, Tag(".png")]
    | Annotated[Sheet, Tag(SHEET)]
)
FileName: TypeAlias = Annotated[
    str,
    Field(
        description="The file to write; its suffix says the format.",
        examples=["film.gif", "film.mp4", "poster.png", "film.sheet.png"],
    ),
]
AnyOutput: TypeAlias = Annotated[
    Formats,
    Discriminator(tag),
    BeforeValidator(normal, json_schema_input_type=FileName | Gif | Video | Still | Sheet),
]
"""One entry of a spec's `output`: a file name, or a mapping of one format's keys."""
