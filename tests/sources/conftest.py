"""Tables read from files in a folder of their own, and what is said about them."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from renderer.errors import Fault, RenderError
from renderer.sources import AnySource
from renderer.sources.base import ReadContext, Source
from renderer.table import Table


class Shelf:
    """A folder; `read` and its like take a file, its content unless it is there already, and the
    keys of its source, which is named as the file's suffix unless `source` says otherwise."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.warnings: list[str] = []

    def read(
        self,
        file: str,
        content: str | bytes | None = None,
        wanted: Sequence[str] | None = None,
        **keys: Any,
    ) -> Table:
        from pydantic import TypeAdapter

        if content is not None:
            data = content.encode() if isinstance(content, str) else content
            (self.path / file).write_bytes(data)
        word = keys.pop("source", file.rpartition(".")[2])
        adapter: TypeAdapter[Source] = TypeAdapter(AnySource)
        source = adapter.validate_python({"source": word, "file": file, **keys})
        names = None if wanted is None else frozenset(wanted)
        self.warnings.clear()
        return source.table(ReadContext(self.path, wanted=names, warn=self._warn))

    def plain(self, *arguments: Any, **keys: Any) -> dict[str, list[Any]]:
        """The columns as lists, what is missing as None."""
        table = self.read(*arguments, **keys)
        return {
            name: [None if value != value else value for value in table[name].tolist()]
            for name in table.names
        }

    def error(self, *arguments: Any, **keys: Any) -> str:
        """What is said about a file that is refused."""
        with pytest.raises(RenderError) as caught:
            self.read(*arguments, **keys)
        assert caught.value.exit_code == 1
        return str(caught.value)

    def fault(self, *arguments: Any, **keys: Any) -> Fault:
        """What is said about keys that do not fit the file."""
        with pytest.raises(Fault) as caught:
            self.read(*arguments, **keys)
        return caught.value

    def _warn(self, fault: Fault) -> None:
        assert fault.severity == "warning"
        hint = f"  | {fault.hint}" if fault.hint else ""
        self.warnings.append(fault.text + hint)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path)
