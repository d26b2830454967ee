"""Makes the fonts of `renderer/fonts` from Inter's own files: digits all equally wide, and what
is written in films. Inter's licence (OFL 1.1, without a reserved name) allows both.

    pip install fonttools
    npm pack @expo-google-fonts/inter@0.4.2   # Inter 4.001 as static TTFs
    python .github/fonts.py FOLDER_OF_THE_PACKAGE
"""

from __future__ import annotations

import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

HERE = Path(__file__).parent.parent / "renderer" / "fonts"
ALL = (
    (0x0020, 0x024F),  # Latin, with its extensions A and B
    (0x0250, 0x02FF),  # phonetic letters, modifiers
    (0x0300, 0x036F),  # accents that combine
    (0x0370, 0x03FF),  # Greek
    (0x0400, 0x052F),  # Cyrillic
    (0x1E00, 0x1EFF),  # Latin, additional: Vietnamese
    (0x1F00, 0x1FFF),  # Greek, extended
    (0x2000, 0x206F),  # punctuation
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20CF),  # currencies
    (0x2100, 0x218F),  # letterlike, fractions
    (0x2190, 0x21FF),  # arrows
    (0x2200, 0x22FF),  # mathematics
    (0x2300, 0x23FF),
    (0x25A0, 0x27BF),  # shapes, symbols
)
LETTERS = ((0x0020, 0x017F), (0x0300, 0x036F), (0x0370, 0x03FF), (0x2000, 0x209F), (0x2100, 0x214F))
"""What formulas slant."""
FILES = {
    "Inter-Regular.ttf": ("400Regular/Inter_400Regular.ttf", ALL),
    "Inter-SemiBold.ttf": ("600SemiBold/Inter_600SemiBold.ttf", ALL),
    "Inter-Bold.ttf": ("700Bold/Inter_700Bold.ttf", ALL),
    "Inter-Italic.ttf": ("400Regular_Italic/Inter_400Regular_Italic.ttf", LETTERS),
}
FEATURES = ["kern", "mark", "mkmk", "ccmp", "locl"]
"""Not `calt`, which turns `->` into an arrow: text stays what was written."""
FIGURE_SPACE = 0x2007


def tabular(font: TTFont) -> None:
    """Digits, and the space as wide as one, as the feature `tnum` draws them."""
    table = font["GSUB"].table
    swaps: dict[str, str] = {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag == "tnum":
            for number in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[number].SubTable:
                    swaps.update(getattr(part, "ExtSubTable", part).mapping)
    glyph = font.getBestCmap()
    wanted = {code: swaps[glyph[code]] for code in range(ord("0"), ord("9") + 1)}
    for cmap in font["cmap"].tables:
        if cmap.isUnicode():
            cmap.cmap.update(wanted)
    width = font["hmtx"][wanted[ord("0")]][0]
    assert {font["hmtx"][name][0] for name in wanted.values()} == {width}
    font["hmtx"][glyph[FIGURE_SPACE]] = (width, 0)


def made(source: Path, target: Path, ranges: tuple[tuple[int, int], ...]) -> None:
    font = TTFont(source)
    tabular(font)
    options = subset.Options()
    options.layout_features = FEATURES
    options.hinting = False  # Text is hinted by FreeType itself.
    options.name_IDs = [0, 1, 2, 3, 4, 5, 6, 13, 14, 16, 17]
    options.notdef_outline = True
    chosen = subset.Subsetter(options)
    chosen.populate(unicodes=[code for low, high in ranges for code in range(low, high + 1)])
    chosen.subset(font)
    font["head"].modified = font["head"].created  # The same bytes at any time.
    font.recalcTimestamp = False
    font.save(target)
    print(target.name, target.stat().st_size, len(font.getBestCmap()), "characters")


if __name__ == "__main__":
    for name, (file, ranges) in FILES.items():
        made(Path(sys.argv[1]) / file, HERE / name, ranges)
