"""What `import renderer` gives: these names, each documented, and no others."""

from __future__ import annotations

import inspect

import pytest

import renderer

PUBLIC = [
    "Animation",
    "DataError",
    "Interrupted",
    "MachineError",
    "OutputError",
    "Place",
    "Plan",
    "Problem",
    "RenderError",
    "SpecError",
    "Table",
    "UsageError",
    "load",
    "load_all",
    "render",
]


def test_the_public_names() -> None:
    assert renderer.__all__ == PUBLIC
    assert renderer.__doc__


@pytest.mark.parametrize("name", PUBLIC)
def test_each_has_a_docstring_of_its_own(name: str) -> None:
    thing = getattr(renderer, name)

    assert thing.__doc__ and thing.__doc__.strip()
    assert not thing.__doc__.startswith(f"{name}("), "a dataclass's signature is no docstring"


@pytest.mark.parametrize("name", [n for n in PUBLIC if inspect.isclass(getattr(renderer, n))])
def test_so_has_each_public_method(name: str) -> None:
    kind = getattr(renderer, name)
    for member, value in vars(kind).items():
        if not member.startswith("_") and (
            inspect.isfunction(value) or isinstance(value, property)
        ):
            assert value.__doc__ or name == "Table", f"{name}.{member}"


def test_errors_are_render_errors() -> None:
    for name in ("SpecError", "DataError", "OutputError", "UsageError", "MachineError"):
        assert issubclass(getattr(renderer, name), renderer.RenderError)
