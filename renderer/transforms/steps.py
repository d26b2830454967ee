"""The transforms, by the word a spec uses. A new one is a file, an import and a member here. Loaded
for specs that transform something."""

from typing import Annotated, Any, TypeAlias, get_args

from pydantic import BeforeValidator, Discriminator, Tag

from renderer.errors import Fault, choices, unknown
from renderer.transforms.base import Transform
from renderer.transforms.bin import Bin
from renderer.transforms.compute import Compute
from renderer.transforms.cumulative import Cumulative
from renderer.transforms.fill import Fill
from renderer.transforms.filter import Filter
from renderer.transforms.group import Group
from renderer.transforms.interpolate import Interpolate
from renderer.transforms.join import Join
from renderer.transforms.lag import Lag
from renderer.transforms.melt import Melt
from renderer.transforms.pivot import Pivot
from renderer.transforms.rank import Rank
from renderer.transforms.rename import Rename
from renderer.transforms.resample import Resample
from renderer.transforms.sample import Sample
from renderer.transforms.select import Select
from renderer.transforms.smooth import Smooth
from renderer.transforms.sort import Sort
from renderer.values import as_pydantic

_Any: TypeAlias = (
    Annotated[Bin, Tag("bin step")]
    | Annotated[Compute, Tag("compute step")]
    | Annotated[Cumulative, Tag("cumulative step")]
    | Annotated[Fill, Tag("fill step")]
    | Annotated[Filter, Tag("filter step")]
    | Annotated[Group, Tag("group step")]
    | Annotated[Interpolate, Tag("interpolate step")]
    | Annotated[Join, Tag("join step")]
    | Annotated[Lag, Tag("lag step")]
    | Annotated[Melt, Tag("melt step")]
    | Annotated[Pivot, Tag("pivot step")]
    | Annotated[Rank, Tag("rank step")]
    | Annotated[Rename, Tag("rename step")]
    | Annotated[Resample, Tag("resample step")]
    | Annotated[Sample, Tag("sample step")]
    | Annotated[Select, Tag("select step")]
    | Annotated[Smooth, Tag("smooth step")]
    | Annotated[Sort, Tag("sort step")]
)

WORDS = tuple(next(iter(get_args(member)[0].model_fields)) for member in get_args(_Any))
"""The words of all transforms."""


def _one_key(value: Any) -> Any:
    """Refuses what is not a mapping of one known word."""
    if isinstance(value, Transform):
        return value
    if not isinstance(value, dict) or len(value) != 1:
        what = "a transform is a mapping of one key, such as `filter: loss < 10`"
        hint = None
        if isinstance(value, dict) and len(value) > 1:
            hint = f"write `- ` before each of {choices(value)}"
        raise as_pydantic(Fault("transform", what, hint=hint))
    word = next(iter(value))
    if word not in WORDS:
        text, hint = unknown("transform", word, WORDS)
        raise as_pydantic(Fault("unknown-kind", text, (word,), hint, on_key=True))
    return value


def _tag(value: Any) -> str:
    word = value.word if isinstance(value, Transform) else next(iter(value), "")
    return f"{word} step"


AnyTransform: TypeAlias = Annotated[_Any, Discriminator(_tag), BeforeValidator(_one_key)]

__all__ = [
    "WORDS",
    "AnyTransform",
    "Bin",
    "Compute",
    "Cumulative",
    "Fill",
    "Filter",
    "Group",
    "Interpolate",
    "Join",
    "Lag",
    "Melt",
    "Pivot",
    "Rank",
    "Rename",
    "Resample",
    "Sample",
    "Select",
    "Smooth",
    "Sort",
    "Transform",
]
