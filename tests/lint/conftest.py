"""Warnings of a spec's picture."""

from collections.abc import Callable
from typing import Any

import pytest

from renderer.errors import Problem
from tests.conftest import Studio

Told = Callable[..., list[Problem]]


@pytest.fixture
def told(studio: Studio) -> Told:
    """What looking at a spec's picture tells, of one kind or of all."""

    def look(spec: Any, code: str = "") -> list[Problem]:
        animation = studio.load(spec)
        animation.check()
        before = len(animation.warnings)
        animation.lint()
        return [p for p in animation.warnings[before:] if code in ("", p.code)]

    return look
