"""Files beneath a spec's folder, by name or by pattern, in an order people expect.

Patterns know `*`, `?`, `[...]` and `**` (any number of folders), no more. As in a shell, only a
pattern that begins with a dot matches a name that does; unlike in some, `**` enters no linked
folders. Whether what a pattern matches is what a path may name, he finds who opens it (`paths`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fnmatch import translate
from itertools import takewhile
from pathlib import Path

from renderer.errors import Fault, choices, suggest
from renderer.sources import paths

MOST_ENTRIES = 500_000
"""Files and folders looked at for the patterns of one table."""
MOST_FILES = 100_000
"""Files of one table."""
MOST_PARTS = 32
"""Folders a pattern goes through."""
_WILD = re.compile(r"[*?\[]")
_DIGITS = re.compile(r"([0-9]+)")
_COUNTED = re.compile(r"%0?[0-9]*d")
_BRACES = re.compile(r"\{[^{}]*,[^{}]*\}")


def is_pattern(text: str) -> bool:
    """Whether a text is a pattern, not a path."""
    return _WILD.search(text) is not None


def natural(name: str) -> tuple[object, ...]:
    """A key to sort paths by: folder by folder, numbers in names by their value, capital letters
    like small ones; names that differ in nothing else stay apart."""
    return (*(_natural_part(part) for part in name.split("/")), (), name)


def _natural_part(part: str) -> tuple[tuple[int, int, str], ...]:
    pieces = [piece for piece in _DIGITS.split(part) if piece]
    return tuple(
        (0, int(piece), "") if piece[0] in "0123456789" else (1, 0, piece.casefold())
        for piece in pieces
    )


@dataclass
class Search:
    """Finds files beneath `root`; counts what it looks at over all patterns."""

    root: Path
    entries: int = 0

    def files(self, text: str) -> list[str]:
        """What a path or a pattern names, relative to the root, a pattern's in natural order and
        not yet opened; raises `Fault`."""
        paths.check_text(text)
        if not is_pattern(text) or (self.root / text).is_file():
            self._check(text)
            return [text]
        parts = [part for part in text.split("/") if part not in ("", ".")]
        if os.pardir in parts:
            hint = "name the folder itself"
            raise Fault("pattern", f"'..' in the pattern '{text}'", hint=hint)
        if len(parts) > MOST_PARTS:
            what = f"the pattern goes through {len(parts)} folders; the limit is {MOST_PARTS}"
            raise Fault("limit-pattern", what)
        found = sorted(self._found(parts, text), key=natural)
        if not found:
            raise self._nothing(text, parts)
        return found

    def _check(self, text: str) -> None:
        try:
            paths.open_path(self.root, text)
        except Fault as fault:
            if fault.code == "file-missing":
                fault.hint = _meant(text) or fault.hint
            raise

    def _found(self, parts: Sequence[str], text: str) -> Iterator[str]:
        """All matches, in no order. Every folder is entered once, whatever the number of `**`: with
        it go all the places of the pattern that may come next."""
        tests = [None if part == "**" else _test(part) for part in parts]
        known = list(takewhile(lambda part: not is_pattern(part), parts[:-1]))
        folder = "".join(f"{part}/" for part in known)
        stack = [(folder, _onward({len(known)}, tests))]
        if not (self.root / folder).is_dir():
            return
        matched = 0
        while stack:
            folder, places = stack.pop()
            for name, is_folder, is_link in self._listed(folder, text):
                path = folder + name
                after, last = _step(places, tests, name, is_link)
                if is_folder and after:
                    stack.append((f"{path}/", _onward(after, tests)))
                if last and not is_folder:
                    matched += 1
                    if matched > MOST_FILES:
                        what = f"more than {MOST_FILES:,} files match '{text}'"
                        raise Fault("limit-files", what, hint="narrow the pattern")
                    yield path

    def _listed(self, folder: str, text: str) -> Iterator[tuple[str, bool, bool]]:
        """Name, whether it is a folder, whether it is a link, of all that is in a folder."""
        if folder:
            paths.beneath(self.root, folder.rstrip("/"))
        try:
            with os.scandir(self.root / folder) as entries:
                for entry in entries:
                    self.entries += 1
                    if self.entries > MOST_ENTRIES:
                        what = f"more than {MOST_ENTRIES:,} files and folders to look at"
                        raise Fault("limit-files", f"'{text}': {what}", hint="narrow the pattern")
                    yield entry.name, entry.is_dir(), entry.is_symlink()
        except OSError as error:
            what = f"the folder '{folder or '.'}' cannot be looked into: {error.strerror}"
            raise Fault("path", what) from None

    def _nothing(self, text: str, parts: Sequence[str]) -> Fault:
        """The fault for a pattern without a match, with what there is instead."""
        folder = ""
        for part in parts[:-1]:
            if is_pattern(part):
                break
            if not (self.root / folder / part).is_dir():
                near = suggest(part, paths.listed(self.root / folder, ""))
                what = f"no file matches '{text}': there is no folder '{folder}{part}'"
                return Fault("file-missing", what, hint=near)
            folder += f"{part}/"
        names = paths.listed(self.root / folder, Path(text).suffix)
        hint = f"there is {choices([folder + name for name in names], 6)}" if names else None
        return Fault("file-missing", f"no file matches '{text}'", hint=_meant(text) or hint)


def _test(part: str) -> Callable[[str], object]:
    """Whether a name matches one part of a pattern. What `fnmatch` makes cannot take exponential
    time, however many stars there are."""
    match = re.compile(translate(part)).match
    if part.startswith("."):
        return match
    return lambda name: not name.startswith(".") and match(name)


def _onward(places: set[int], tests: Sequence[Callable[[str], object] | None]) -> frozenset[int]:
    """The places and those after a `**`, which may stand for no folder at all."""
    found = set(places)
    for place in sorted(places):
        while place < len(tests) and tests[place] is None:
            place += 1
            found.add(place)
    return frozenset(found)


def _step(
    places: frozenset[int], tests: Sequence[Callable[[str], object] | None], name: str, link: bool
) -> tuple[set[int], bool]:
    """Where in the pattern a folder of this name leads, and whether a file of it is a match."""
    after, last = set(), False
    for place in places:
        if place == len(tests):
            continue
        test = tests[place]
        if test is None:
            if not name.startswith("."):
                after |= set() if link else {place}
                last = last or place == len(tests) - 1
        elif test(name):
            if place == len(tests) - 1:
                last = True
            else:
                after.add(place + 1)
    return after, last


def _meant(text: str) -> str | None:
    """What to write instead of other programs' patterns."""
    if _COUNTED.search(text):
        return f"write {_COUNTED.sub('*', text)}"
    if _BRACES.search(text):
        return "write a list of patterns: [a*.png, b*.png]"
    return "write '/' between folders" if "\\" in text else None
