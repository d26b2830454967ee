"""`images`: existing pictures, one after the other."""

from __future__ import annotations

import os
import posixpath
import re
from pathlib import PurePosixPath
from typing import Annotated, ClassVar, Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from renderer.errors import DataError, Fault, Place, Problem, RenderError, problem
from renderer.sources import paths
from renderer.sources.base import ReadContext, Source
from renderer.sources.patterns import MOST_FILES, Search, is_pattern, natural
from renderer.sources.pictures import PictureFiles, opened, stamp
from renderer.table import Table

Files: TypeAlias = Annotated[
    Annotated[str, Tag("one")]
    | Annotated[tuple[str, ...], Field(min_length=1, max_length=10_000, strict=False), Tag("many")],
    Discriminator(lambda value: "one" if isinstance(value, str) else "many"),
]

MOST_PROBLEMS = 10
"""Files that are no pictures, told of one by one."""
_NUMBER = re.compile(r"[0-9]+")


class Images(Source):
    """Existing pictures (PNG, JPEG, GIF, WebP, BMP, TIFF) in order, to be shown by `mark: image`.

    Where the spec gives no `duration`, `frames` or `speed`, the film has one frame for each
    picture: 2,000 pictures at `fps: 25` last 80 seconds, and each is shown exactly once. With a
    duration they share it evenly. A file of several pictures (an animated GIF, PNG or WebP, a TIFF
    of several pages) gives all of them, one after the other. The table has the columns `frame` (0,
    1, 2 …; the clock), `file`, `number` (the last whole number in the file's name), `width` and
    `height`. With `time: {field: number}` numbers that are not there are time that passes.

    Pictures are decoded when they are drawn, one at a time, turned as their EXIF data says; what is
    transparent shows the background. Colour profiles are not applied.
    """

    filmed: ClassVar[bool] = True

    source: Literal["images"]
    """Existing pictures."""
    files: Files
    """Which ones: a path or a pattern, such as `frames/*.png`, or a list of them, relative to the
    spec's folder. `*` stands for any letters of a name, `?` for one, `[0-9]` for one of several,
    `**` for any number of folders. A pattern gives no file that the list has named before it."""
    order: Literal["as_given", "natural", "name"] = "as_given"
    """How they follow each other. `as_given`: in the order of the list, and those of a pattern in
    natural order, in which `frame2` is before `frame10`; `natural`: all of them in natural order;
    `name`: by their names, character by character."""

    def read(self, context: ReadContext) -> Table:
        """The table of all pictures; reads their headers alone."""
        names = self._names(context)
        rows: list[tuple[str, int, int, int]] = []
        stamps: list[tuple[int, int]] = []
        problems: list[Problem] = []
        kind: type[RenderError] = DataError
        for name in names:
            try:
                found, stamped = _looked_at(context, name, MOST_FILES - len(rows))
            except RenderError as error:
                kind, problems = type(error), [*problems, *error.problems]
                if len(problems) == MOST_PROBLEMS:
                    break
                continue
            rows += [(name, *leaf) for leaf in found]
            stamps += [stamped] * len(found)
        if problems:
            raise kind(*problems)
        return _table(context, rows, np.array(stamps, dtype=np.int64))

    def _names(self, context: ReadContext) -> list[str]:
        """The files, in order; raises `Fault` below `files`."""
        several = isinstance(self.files, tuple)
        names: list[str] = []
        search = Search(context.root)
        within = os.path.relpath(context.folder("files"), context.root).replace(os.sep, "/")
        for number, text in enumerate(
            self.files if isinstance(self.files, tuple) else [self.files]
        ):
            try:
                paths.check_text(text, within)
                folder = re.sub(r"([*?[])", r"[\1]", within) if is_pattern(text) else within
                whole = text if within == "." else posixpath.normpath(f"{folder}/{text}")
                found = search.files(whole)
            except Fault as fault:
                raise fault.below("files", *([number] if several else [])) from None
            known = set(names) if is_pattern(text) else set()
            names += [name for name in found if name not in known]
            if len(names) > MOST_FILES:
                text = f"these are more than {MOST_FILES:,} files"
                raise Fault(
                    "limit-files", text, ("files",), "use fewer, or join the films of parts"
                )
        if self.order == "as_given":
            return names
        return sorted(names, key=natural if self.order == "natural" else None)


def _looked_at(
    context: ReadContext, name: str, most: int
) -> tuple[list[tuple[int, int, int]], tuple[int, int]]:
    """The pictures in a file (number, width, height), and its stamp."""
    from renderer.sources.decoding import leaves

    with opened(context.root, name) as file:
        start = file.read(len(paths.LFS_POINTER))
        if not start:
            raise DataError(problem("picture", "the file is empty", Place(name)))
        if start == paths.LFS_POINTER:
            text = "this is a git-lfs pointer, not the picture"
            raise DataError(problem("file-pointer", text, Place(name), "run `git lfs pull`"))
        file.seek(0)
        return [tuple(leaf) for leaf in leaves(file, name, most)], stamp(file)  # type: ignore[misc]


def _table(
    context: ReadContext, rows: list[tuple[str, int, int, int]], stamps: NDArray[np.int64]
) -> Table:
    names = [row[0] for row in rows]
    numbers = np.array([row[1:] for row in rows], dtype=np.int64)
    files = PictureFiles(context.root, names, numbers[:, 0], numbers[:, 1:], stamps)
    columns = {
        "frame": np.arange(len(rows), dtype=np.float64),
        "file": np.array(names),
        "number": np.array([last_number(name) for name in names]),
        "width": numbers[:, 1].astype(np.float64),
        "height": numbers[:, 2].astype(np.float64),
    }
    return Table(columns, clock="frame", pictures=files, filmed=True)


def last_number(name: str) -> float:
    """The last whole number in a file's name, its suffix apart; NaN without one."""
    found = _NUMBER.findall(PurePosixPath(name).stem)
    return float(found[-1]) if found else float("nan")
