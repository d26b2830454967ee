"""What the README shows is the language."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter

from renderer.marks import MARKS, AnyMark

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```yaml\n(.*?)```", README, re.DOTALL)
SERIES = [
    found[1]
    for block in BLOCKS
    for line in block.splitlines()
    if (found := re.match(r"\s*- (\{mark:.*?\})\s*(?:#.*)?$", line)) and "…" not in line
]


@pytest.mark.parametrize("series", SERIES)
def test_each_series_is_valid(series: str) -> None:
    mark: TypeAdapter[Any] = TypeAdapter(AnyMark)
    mark.validate_python(yaml.safe_load(series))


def test_each_mark_is_named() -> None:
    assert [word for word in MARKS if f"`{word}`" not in README] == []


def test_the_first_spec_is_the_example() -> None:
    example = (ROOT / "specs" / "lorenz.yaml").read_text(encoding="utf-8")
    assert BLOCKS[0] in example


def test_the_pictures_are_there() -> None:
    for place in re.findall(r'src="([^"]+)"', README):
        assert (ROOT / place).is_file(), place
