"""Text that is too small, or too quick, to be read.

Speed     BBC Subtitle Guidelines: 160 to 180 words a minute, that is 15 to 17 characters a
          second with the blank between words; Netflix Timed Text Style Guide: 17 to 20
Size      Legge and Bigelow: Does print size matter for reading? Journal of Vision 11 (2011):
          what is smaller than about 0.1 degrees of x-height is read letter by letter; at 60 cm
          from a screen of 96 dots an inch that is 4 pixels, of type of 7
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from renderer.encoders.base import Output
from renderer.encoders.gif import Gif
from renderer.encoders.sheet import Sheet
from renderer.errors import Path
from renderer.lint.look import Finding, Look, several
from renderer.lint.notes import Note
from renderer.lint.probe import probed
from renderer.lint.words import Words

SPEED = 17.0
"""Characters a second."""
START = 0.4
"""Seconds until eyes have found a text."""
SHORTEST = 3
"""Letters of a text that has to be read, rather than seen."""
STEP = 0.2
"""Seconds from look to look at text that comes and goes with the data."""
MOST_LOOKS = 300
LEAST_SIZE = 7.0
"""Pixels of the smallest type."""
COLUMN = 830
"""Pixels that a page's column, such as a README's, is wide: wider GIFs are shown this small."""
MOST_CHANGES = 8.0
"""How often in a second numbers may change that shall be read."""
MOST_DIGITS = 3.0
"""So many digits at once, on average, are many."""
MOST_LETTERS = 2.0
NUMBER = re.compile(r"[-+−]?\d[\d.,]*")
NO_DIGIT = re.compile(r"\D")
NO_LETTER = re.compile(r"[\W\d_]")


def small(look: Look) -> Iterable[Finding]:
    """Text that is too small at an output's size."""
    notes = [note for index in look.frames for note in look.sight(index).notes if note.text]
    if not notes:
        return
    smallest = min(note.pixels for note in notes) / look.scale
    told: set[float] = set()
    for number, output in enumerate(look.spec.outputs):
        if isinstance(output, Sheet):
            continue  # A sheet shows how the film goes; it is not there to be read.
        width = output.size(look.film)[0]
        shown = min(width, COLUMN) if isinstance(output, Gif) else width
        share = shown / look.film.width
        if smallest * share >= LEAST_SIZE or share in told:
            continue
        told.add(share)
        tiny = [n for n in notes if n.pixels / look.scale * share < LEAST_SIZE]
        texts = several(note.text for note in sorted(tiny, key=lambda note: note.pixels))
        where = f" on a page {COLUMN} pixels wide" if shown < width else f" in {output.file}"
        text = f"type of {smallest * share:.1f} pixels{where} is too small to read: {texts}"
        yield Finding(text, look.spec.output_path(number), _larger(look, tiny, share, output))


def _larger(look: Look, tiny: Sequence[Note], share: float, output: Output) -> str:
    """How to make type large enough."""
    if all(look.series(note) is not None for note in tiny):
        return "give the series' text a larger size"
    times = LEAST_SIZE / (min(note.pixels for note in tiny) / look.scale * share)
    dpi = f"the canvas a dpi of {-(-look.scene.dpi / look.scale * times // 10) * 10:.0f}"
    scale = getattr(output, "scale", None) or 1.0
    if scale * times <= 1:
        return f"give the output a scale of {-(-scale * times // 0.05) * 0.05:.2g}, or {dpi}"
    return f"give {dpi}"


def brief(look: Look) -> Iterable[Finding]:
    """Text that is gone before it is read."""
    groups: dict[Path, list[_Shown]] = {}
    for shown in (*_of_words(look), *_of_layers(look)):
        letters = sum(character.isalpha() for character in shown.words)
        if letters >= SHORTEST and shown.seconds < shown.needed:
            groups.setdefault(shown.at, []).append(shown)
    for at, found in groups.items():
        worst = min(found, key=lambda shown: shown.seconds - shown.needed)
        texts = several([worst.told, *(shown.told for shown in found)])
        times = f"for {worst.seconds:.1f} s; reading takes {worst.needed:.1f} s"
        hint = "show it for longer, or make the film slower or the text shorter"
        if all(shown.last for shown in found):
            hint = "hold the film's end for longer, such as `time: {hold: {end: 2s}}`"
        yield Finding(f"{texts} can be seen {times}", at, hint)


@dataclass(frozen=True)
class _Shown:
    """A text without its numbers, and as it is first written; for how long it is there in all, and
    whether in the end."""

    at: Path
    words: str
    told: str
    seconds: float
    last: bool

    @property
    def needed(self) -> float:
        """Seconds that reading takes."""
        return START + len(self.words) / SPEED


def _of_words(look: Look) -> Iterable[_Shown]:
    """Each text that is shown in turn, but for its numbers, and for how long it is there in all.
    What stays need not be read anew."""
    fps = float(look.scene.clock.fps)
    for one in look.words:
        for texts in () if _flickers(look, one) else one.turns:  # That is told by itself.
            last = _words(texts[-1])
            told = {_words(text): " ".join(text.split()) for text in reversed(texts)}
            for words, count in Counter(map(_words, texts)).items():
                yield _Shown(one.at, words, told[words], count / fps, words == last)


def _words(text: str) -> str:
    """A text without its numbers."""
    return " ".join(NUMBER.sub("", text).split())


def _of_layers(look: Look) -> Iterable[_Shown]:
    """The same for text that comes and goes with the data, to within a look."""
    frames, fps = look.scene.clock.frames, float(look.scene.clock.fps)
    step = max(1, round(STEP * fps), -(-frames // MOST_LOOKS))
    probes = iter(look.probes)
    for panel in look.scene.panels:
        for number, layer in enumerate(panel.layers):
            still = layer.motion == "static" and (not panel.shown or panel.shown[number] is None)
            if not next(probes).words or still:
                continue
            counts: Counter[str] = Counter()
            seen: set[str] = set()
            for index in range(0, frames, step):
                seen = set(map(_words, probed(panel, number, index).words))
                counts.update(seen)
            for words, count in counts.items():
                # It may have been there for almost a step before and after.
                seconds = min((count + 1) * step, frames) / fps
                at = (*panel.at, "series", number)
                yield _Shown(at, words, words, seconds, words in seen)


def hasty(look: Look) -> Iterable[Finding]:
    """Live numbers with many digits, or words, that change too fast."""
    for one in look.words:
        rate, digits = _pace(look, one, NO_DIGIT)
        if rate > MOST_CHANGES and digits >= MOST_DIGITS:
            text = f"about {digits:.0f} digits change {rate:.0f} times a second: too fast to read"
            hint = "show fewer decimals, such as {loss:.2f}, or fewer numbers"
            yield Finding(text, one.at, hint)
        if _flickers(look, one):
            rate, _ = _pace(look, one, NO_LETTER)
            text = f"words change {rate:.0f} times a second: too fast to read"
            hint = "show what changes less often, such as {date:%Y}, or make the film slower"
            yield Finding(text, one.at, hint)


def _flickers(look: Look, one: Words) -> bool:
    rate, letters = _pace(look, one, NO_LETTER)
    return rate > MOST_CHANGES and letters >= MOST_LETTERS


def _pace(look: Look, one: Words, without: re.Pattern[str]) -> tuple[float, float]:
    """How often in a second words change, and in how many characters on average, of those that are
    not `without`."""
    if not any(label.lives for label in one.labels):
        return 0.0, 0.0
    whole = [without.sub("", t) for t, seen in zip(one.texts, one.seen, strict=True) if seen]
    rate, characters = _changes(whole)
    return rate * float(look.scene.clock.fps), characters


def _changes(texts: Sequence[str]) -> tuple[float, float]:
    """Of texts, one a frame: how often, as a share of the frames in which they move, and in how
    many characters on average they change."""
    width = max(map(len, texts), default=0)
    if len(set(texts)) < 3 or not width:
        return 0.0, 0.0
    codes = np.array([text.rjust(width) for text in texts], dtype=f"U{width}")
    letters = codes.view(np.uint32).reshape(len(texts), width)
    changed = (letters[1:] != letters[:-1]).sum(axis=1)
    moving = np.flatnonzero(changed)
    rate = (len(moving) - 1) / max(1, moving[-1] - moving[0])
    return float(rate), float(changed[moving].mean())
