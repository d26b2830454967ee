"""The names of columns and files as words: what they mean, and how people write them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import PurePath

from renderer.errors import shown

LOSSES = frozenset("loss losses error err mse rmse mae mape nll ce bce cost perplexity ppl".split())
SCORES = frozenset(
    "acc accuracy f1 auc precision recall map dice iou r2 score top1 top5 kappa mcc".split()
)
RATES = frozenset(("lr", "learning_rate", "learningrate"))
CLOCK_WORDS = frozenset(
    "t time timestamp date datetime year years month months week weeks day days hour hours minute"
    " minutes second seconds epoch epochs step steps iteration iterations iter frame generation"
    " episode round turn".split()
)
RUNS = frozenset(("epoch", "epochs", "step", "steps", "iteration", "iterations", "iter", "episode"))
"""What a training run counts."""
NUMBERED = frozenset("id ids index idx unnamed code zip rank row number no uid".split())
"""Numbers that name or count things, and measure nothing."""
KEYS = frozenset("id member run seed group particle agent trial subject key".split())
"""Whole numbers that may tell one thing from another."""
LATITUDE, LONGITUDE = frozenset(("lat", "latitude")), frozenset(("lon", "lng", "long", "longitude"))

CALENDAR = frozenset(
    "jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july"
    " august september october november december mon tue wed thu fri sat sun monday tuesday"
    " wednesday thursday friday saturday sunday"
    " q1 q2 q3 q4 spring summer autumn fall winter".split()
)
"""What comes back every year or week."""

LONGEST_TABLE = 30

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+|[^\W\d_]+")
_PLAIN = re.compile(r"[^\W_]+")


def parts(name: str) -> list[str]:
    """The words in a name, folded: `Life_Expectancy` and `lifeExpectancy` have the same two."""
    return [word.casefold() for word in _PARTS.findall(name)]


def means(name: str, words: Iterable[str]) -> bool:
    """Whether the name, or one of its words, is among `words`."""
    known = frozenset(words)
    return name.casefold() in known or not known.isdisjoint(parts(name))


def title(file: str) -> str:
    """A title from a file's name: `life_expectancy.csv` gives `Life expectancy`."""
    stem = PurePath(file).name.split(".")[0]
    words = " ".join(re.sub(r"[_\-\s]+", " ", stem).split())
    return words[:1].upper() + words[1:80]


def table_name(file: str) -> str:
    """A name for the table, one that expressions can use: `2014-ebola.csv` gives `ebola`."""
    stem = PurePath(file).name.split(".")[0]
    found = ""
    for word in re.findall(r"[A-Za-z0-9]+", stem.lower()):
        longer = f"{found}_{word}" if found else word.lstrip("0123456789")
        if len(longer) > LONGEST_TABLE:
            break
        found = longer
    return found or "table"


def label(name: str, names: bool = True) -> str:
    """A name as a label: underscores are blanks if it `names` a column; what templates would read
    as theirs is escaped."""
    text = (" ".join(name.replace("_", " ").split()) or name) if names else name
    text = text.replace("{", "{{").replace("}", "}}")
    return text.replace("$", r"\$") if text.count("$") > 1 else text


def quoted(name: str) -> str:
    """A column's name in a comment, in one line."""
    return f"'{shown(name.replace(chr(10), ' '), 40)}'"


def listed(names: Iterable[str], most: int = 6) -> str:
    """Names in a comment, the first of them if there are many."""
    every = [quoted(name) for name in names]
    if len(every) <= most:
        return " and ".join(filter(None, (", ".join(every[:-1]), every[-1]))) if every else ""
    return f"{', '.join(every[:most])} and {len(every) - most} more"


def common(names: Iterable[str]) -> str:
    """The words that all the names share, at their start or their end."""
    split = [_PLAIN.findall(name) for name in names]
    head: list[str] = []
    for words in zip(*split, strict=False):
        if len(set(words)) > 1:
            break
        head.append(words[0])
    tail: list[str] = []
    for words in zip(*(reversed(one) for one in split), strict=False):
        if len(set(words)) > 1:
            break
        tail.insert(0, words[0])
    return " ".join(head or tail)
