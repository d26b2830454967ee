"""Which font files a text is set in.

A theme's font comes with the renderer or with the drawing library, so that a film looks the same on
every machine. Characters that it lacks are taken from the library's fonts of many characters;
what these lack too, from a font of this machine, and then the film's warnings say so.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from matplotlib import get_data_path
from matplotlib.font_manager import findSystemFonts, get_font
from matplotlib.ft2font import FaceFlags, FT2Font, StyleFlags
from numpy.typing import NDArray

OURS = Path(__file__).parent.parent / "fonts"
LIBRARY = Path(get_data_path(), "fonts", "ttf")


@dataclass(frozen=True)
class Family:
    """A font's files, what text that it lacks is taken from first, and its kind of formulas."""

    folder: Path
    regular: str
    bold: str
    semibold: str | None = None
    next: tuple[str, ...] = ("DejaVu Sans", "STIXGeneral")
    formulas: str = "dejavusans"

    def file(self, weight: str) -> str:
        """The file of a weight: normal, semibold or bold."""
        if weight == "normal":
            return str(self.folder / self.regular)
        heavier = self.semibold if weight == "semibold" else None
        return str(self.folder / (heavier or self.bold))


_SERIF = ("DejaVu Serif", "DejaVu Sans", "STIXGeneral")
FAMILIES = {
    "Inter": Family(
        OURS, "Inter-Regular.ttf", "Inter-Bold.ttf", "Inter-SemiBold.ttf", formulas="custom"
    ),
    "DejaVu Sans": Family(LIBRARY, "DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    "DejaVu Serif": Family(
        LIBRARY, "DejaVuSerif.ttf", "DejaVuSerif-Bold.ttf", next=_SERIF, formulas="dejavuserif"
    ),
    "DejaVu Sans Mono": Family(LIBRARY, "DejaVuSansMono.ttf", "DejaVuSansMono-Bold.ttf"),
    "STIXGeneral": Family(
        LIBRARY, "STIXGeneral.ttf", "STIXGeneralBol.ttf", next=_SERIF, formulas="stix"
    ),
}
"""The fonts that a theme may name."""

MOST_BORROWED = 4
"""Of this machine's fonts that one text is put together from."""


@dataclass(frozen=True)
class MachineFont:
    """A font of this machine: its characters are sorted code points."""

    path: str
    name: str
    bold: bool
    slanted: bool
    codes: NDArray[np.uint32]

    def has(self, text: Iterable[str]) -> set[str]:
        """The characters that it has a picture of."""
        wanted = sorted(text)
        points = np.array([ord(character) for character in wanted], dtype=np.uint32)
        places = np.minimum(np.searchsorted(self.codes, points), len(self.codes) - 1)
        found = self.codes[places] == points
        return {character for character, there in zip(wanted, found, strict=True) if there}


@cache
def machine_fonts() -> tuple[MachineFont, ...]:
    """This machine's fonts that text can be drawn with, in an order that depends on their names
    alone. Looked for once, and only when a text needs one."""
    found = []
    for path in sorted(findSystemFonts()):
        try:
            with open(path, "rb") as file:
                font = _read(path, FT2Font(file))
        except (OSError, RuntimeError, ValueError):
            continue  # Not a font that can be read: another has to do.
        if font is not None:
            found.append(font)
    return tuple(sorted(found, key=lambda font: (font.name, Path(font.path).name, font.path)))


def _read(path: str, face: FT2Font) -> MachineFont | None:
    """What is known of a font; None of one without outlines to draw, as that of coloured emoji."""
    codes = np.array(sorted(face.get_charmap()), dtype=np.uint32)
    drawn = face.face_flags & FaceFlags.SCALABLE and not face.face_flags & FaceFlags.COLOR
    if not len(codes) or not drawn:
        return None
    bold, slanted = (bool(face.style_flags & flag) for flag in (StyleFlags.BOLD, StyleFlags.ITALIC))
    return MachineFont(path, face.family_name, bold, slanted, codes)


def files(text: str, name: str, weight: str) -> tuple[str, ...]:
    """The font's file, and those that the rest of the text is taken from, in order."""
    return _choice(frozenset(text), name, weight)[0]


def lost(text: str, name: str, weight: str) -> str:
    """The characters that no font here has a picture of."""
    return "".join(sorted(_choice(frozenset(text), name, weight)[1]))


def borrowed(text: str, name: str, weight: str) -> dict[str, str]:
    """The characters taken from this machine's fonts, by these fonts' names."""
    return dict(_choice(frozenset(text), name, weight)[2])


@cache
def _choice(
    characters: frozenset[str], name: str, weight: str
) -> tuple[tuple[str, ...], frozenset[str], tuple[tuple[str, str], ...]]:
    """Files for some characters; which of these remain without; and what comes from where."""
    family = FAMILIES[name]
    chosen = [family.file(weight)]
    left = {c for c in characters if drawn(c)} - _covered(characters, chosen[0])
    for other in family.next:
        file = FAMILIES[other].file(weight)
        if (found := _covered(left, file)) and file not in chosen:
            chosen.append(file)
            left -= found
    taken: list[tuple[str, str]] = []
    while left and len(taken) < MOST_BORROWED:
        best = max(machine_fonts(), key=lambda f: _rank(f, left, weight), default=None)
        if best is None or not (found := best.has(left)):
            break
        chosen.append(best.path)
        taken.append((best.name, "".join(sorted(found))))
        left -= found
    return tuple(chosen), frozenset(left), tuple(taken)


def _rank(font: MachineFont, wanted: set[str], weight: str) -> tuple[int, bool, bool, bool]:
    """How well a font of this machine suits; of equal ones the first in their order is taken."""
    return (
        len(font.has(wanted)),
        not font.slanted,
        font.name.startswith(("Noto Sans", "Noto Emoji")),
        font.bold == (weight != "normal"),
    )


def drawn(character: str) -> bool:
    """Whether a character needs a picture: not blanks, nor what directs others."""
    category = unicodedata.category(character)
    return not (
        character.isspace() or category in ("Cc", "Cf") or "\ufe00" <= character <= "\ufe0f"
    )


def _covered(characters: Iterable[str], file: str) -> set[str]:
    known = _glyphs(file)
    return {character for character in characters if ord(character) in known}


@cache
def _glyphs(file: str) -> frozenset[int]:
    return frozenset(get_font(file).get_charmap())
