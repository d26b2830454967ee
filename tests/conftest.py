"""Specs and their data in a folder of their own, and what comes of them."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from renderer import Animation, pipeline
from renderer.animation import opened
from renderer.engine.stage import Stage
from renderer.errors import Problem
from renderer.scene.scene import Scene
from renderer.table import Table

# How long an example takes says more about what else the machine does.
hypothesis.register_profile(
    "suite", hypothesis.default, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis.load_profile("suite")

BASE: dict[str, Any] = {
    "version": 1,
    "canvas": {"size": [320, 200]},
    "time": {"fps": 10, "duration": 2},
    "output": "film.png",
}


class Studio:
    """A folder to write specs and tables into; `load`, `scene` and `stage` take a spec's text, or a
    mapping that is put over a small film's defaults."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.warnings: list[Problem] = []
        self._count = 0

    def csv(self, file: str = "data.csv", /, **columns: Any) -> dict[str, str]:
        """A table file with these columns at full precision; a source for `data`."""
        lists = [np.asarray(column).tolist() for column in columns.values()]
        rows = [
            ",".join(columns),
            *(",".join(map(self._cell, row)) for row in zip(*lists, strict=True)),
        ]
        (self.folder / file).write_text("\n".join(rows) + "\n", encoding="utf-8")
        return {"source": "csv", "file": file}

    @staticmethod
    def _cell(value: Any) -> str:
        return "" if value != value else value if isinstance(value, str) else repr(value)

    def write(self, spec: Any, name: str = "") -> Path:
        """The spec in a file."""
        self._count += 1
        path = self.folder / (name or f"spec{self._count}.yaml")
        text = spec if isinstance(spec, str) else yaml.safe_dump({**BASE, **spec}, sort_keys=False)
        path.write_text(text, encoding="utf-8")
        return path

    def load(self, spec: Any, settings: dict[str, Any] | None = None) -> Animation:
        return opened(self._path(spec), settings or {}, self.warnings.append)

    def scene(self, spec: Any, settings: dict[str, Any] | None = None) -> Scene:
        document = pipeline.read(self._path(spec), settings=settings or {})
        log = pipeline.Log(heard=self.warnings.append)
        return pipeline.compile(document, pipeline.read_tables(document, log), log)

    def example(self, path: Path, settings: dict[str, Any]) -> Scene:
        """The scene of an example, of whose tables nothing is in `settings`: they are read once for
        all tests."""
        log = pipeline.Log(heard=self.warnings.append)
        return pipeline.compile(pipeline.read(path, settings=settings), _tables(path), log)

    def stage(self, spec: Any, settings: dict[str, Any] | None = None) -> Stage:
        return Stage(self.scene(spec, settings))

    def _path(self, spec: Any) -> Path:
        return spec if isinstance(spec, Path) else self.write(spec)


@cache
def _tables(path: Path) -> dict[str, Table]:
    return pipeline.read_tables(pipeline.read(path), pipeline.Log())


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


@pytest.fixture
def wave(studio: Studio) -> Callable[..., dict[str, Any]]:
    """A spec whose table has t from 0 to 10 in 101 rows, s = sin t, c = cos t and u = t / 10."""

    def build(**keys: Any) -> dict[str, Any]:
        t = np.arange(101) / 10
        table = studio.csv("wave.csv", t=t, s=np.sin(t), c=np.cos(t), u=t / 10)
        return {"data": {"d": table}, **keys}

    return build
