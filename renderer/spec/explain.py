"""What pydantic found wrong, as faults in words a user of YAML understands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from pydantic_core.core_schema import ErrorType

from renderer.errors import Fault, Path, choices, suggest, unknown
from renderer.spec.places import allowed, homes, kinds, sharers

_EXPECTED = {
    "float": "a number", "int": "a whole number", "bool": "true or false", "string": "text",
    "tuple": "a list", "list": "a list", "dict": "a mapping", "model": "a mapping of keys",
    "mapping": "a mapping", "model_attributes": "a mapping of keys",
}  # fmt: skip
_BOUND: dict[str, Callable[[Mapping[str, Any]], str]] = {
    "greater_than": lambda c: f"above {c['gt']:g}",
    "greater_than_equal": lambda c: f"at least {c['ge']:g}",
    "less_than": lambda c: f"below {c['lt']:g}",
    "less_than_equal": lambda c: f"at most {c['le']:,g}",
    "finite_number": lambda c: "a finite number",
}
_EXAMPLES = {
    "data": "for example `data: {walk: {source: csv, file: walk.csv}}`",
    "output": "for example `output: film.mp4`",
}
_MEANT = {
    "cover": "poster", "delay": "hold", "ease": "easing", "freeze": "hold", "framerate": "fps",
    "frame_rate": "fps", "length": "duration", "pause": "hold", "reverse": "rewind",
    "repeat": "loop", "seconds": "duration", "states": "state", "thumbnail": "poster",
    "wait": "hold",
}  # fmt: skip
"""What people call keys that have another name here."""
_SHAPES = {
    "hold": "for example `hold: {end: 2s}`",
    "pace": "for example `pace: [{until: 10, speed: 1}, {speed: 5}]`",
    "legend": "for example `legend: upper left`, or `legend: none`",
    "colorbar": "for example `colorbar: {position: left}`, or `colorbar: false`",
    "secondary": "for example `secondary: {value: v * 9 / 5 + 32, unit: °F}`",
    "inset": "for example `inset: {of: main, size: 35%}`",
    "captions": "for example `captions: [{text: Winter, position: upper left}]`",
    "progress": "for example `progress: true`, or `progress: {position: top}`",
    "clock": "for example `clock: true`, or `clock: {style: text}`",
    "arrow": "for example `arrow: false`, or `arrow: {curve: 0.2}`",
}
"""How values that are often written otherwise are written."""
_BELOW = {
    ("hold", "at"): "a list: `at: [{t: 12, for: 1s}]`",
    ("ghost", "at"): "for example `ghost: {at: {every: 20}}`; leave 'at' out for every row",
    ("over", ""): "write [first, last], or [first, last, how many]",
}
"""The same by the key above, too; empty for every key below."""
SOME = 8
"""Of words that are told."""
_REVEALED = ": it comes as its rows do, and a trail says how long it stays"
_REASONS = {
    ("head", ""): ": a head is the moving end of a line or an area",
    ("head", "point"): ": a point is itself what moves",
    ("enter", "line"): _REVEALED, ("exit", "line"): _REVEALED,
    ("enter", "step"): _REVEALED, ("exit", "step"): _REVEALED,
    ("tween", ""): ": its rows are no things that go from state to state",
    ("name", ""): ": legend: ends names lines where they end, mark: text anything",
}  # fmt: skip
"""Why some marks have no key that others have."""
_OWN_KINDS = frozenset(get_args(ErrorType))
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"([^\"]*)\"|([\w.+-]+)")


def faults(error: ValidationError, root: type[BaseModel], tree: Any) -> list[Fault]:
    """Every error as a fault, placed by its path in `tree`; one for each place."""
    places: dict[Path, list[ErrorDetails]] = {}
    for details in error.errors(include_url=False):
        path = tree_path(details["loc"], tree, details["type"] == "missing")
        if not _is_echo(details):
            places.setdefault(path, []).append(details)
    found: dict[tuple[Path, str], Fault] = {}
    for path, several in places.items():
        for fault in _together(several, path, root, tree):
            found.setdefault((fault.at, fault.code), fault)
    return list(found.values())


def _is_echo(details: ErrorDetails) -> bool:
    """Whether a list is only too short because its entries are wrong, which is told of each."""
    given, context = details["input"], details.get("ctx", {})
    return details["type"] == "too_short" and len(given) >= context["min_length"]


def tree_path(loc: tuple[str | int, ...], tree: Any, missing: bool = False) -> Path:
    """The part of pydantic's location that is in the tree: without the names of unions' members,
    but with a key that is missing."""
    path: list[str | int] = []
    told: Any = None
    for number, step in enumerate(loc):
        if step == "[key]":
            break
        if isinstance(tree, Mapping) and tree is not told and step in _kinds(tree):
            told = tree  # A mark may have the name of one of its keys.
            continue
        if isinstance(tree, Mapping) and step in tree:
            tree = tree[step]
        elif isinstance(tree, list) and isinstance(step, int) and step < len(tree):
            tree = tree[step]
        elif missing and isinstance(tree, Mapping) and number == len(loc) - 1:
            pass
        else:
            continue
        path.append(step)
    return tuple(path)


def _kinds(tree: Mapping[str, Any]) -> tuple[Any, Any]:
    return tree.get("mark"), tree.get("source")


def _together(
    several: list[ErrorDetails], path: Path, root: type[BaseModel], tree: Any
) -> Iterable[Fault]:
    """What is wrong at one place. Members of a union complain one by one about one value: what is
    of no member's type is one fault, and a complaint of a member whose type fits comes first."""
    types = [d for d in several if _expected(d["type"]) is not None]
    rest = [d for d in several if d not in types]
    literal = [d for d in rest if d["type"] == "literal_error"]
    if len(literal) == len(rest) > 1:
        rest = [_either(literal)]
    elif literal and len(rest) > 1:
        rest = [d for d in rest if d not in literal]
    if not rest:
        return [_wrong_type(types[0]["input"], _wanted(types), path)]
    found = [_fault(details, path, root, tree) for details in rest]
    if types and rest[0]["type"] == "literal_error":
        found[0].hint = f"{found[0].hint}, or {' or '.join(_wanted(types))}"
    return found


def _either(literal: list[ErrorDetails]) -> ErrorDetails:
    """Complaints of several lists of words as one of all words."""
    words = " or ".join(d["ctx"]["expected"] for d in literal)
    return {**literal[0], "ctx": {"expected": words}}


def _wanted(types: list[ErrorDetails]) -> list[str]:
    words = list(dict.fromkeys(str(_expected(d["type"])) for d in types))
    return [w for w in words if w != "a whole number" or "a number" not in words]


def _expected(kind: str) -> str | None:
    stem = kind.removesuffix("_type")
    return _EXPECTED.get(stem) if kind != stem else None


def _wrong_type(given: Any, words: list[str], path: Path) -> Fault:
    wanted = " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    if given is None:
        hint = "give it one, or leave the key out"
        return Fault("empty", f"expected {wanted}; there is no value", path, hint)
    advice = _advice(path)
    if advice is None and isinstance(given, str) and words == ["a list"]:
        advice = f"a list is written in brackets: [{given[:40]}]"
    return Fault("type", f"expected {wanted}, not {described(given)}", path, advice)


def _advice(path: Path) -> str | None:
    """How a value at `path` is written."""
    above, name = ["", "", *(step for step in path if isinstance(step, str))][-2:]
    return _SHAPES.get(name) or _BELOW.get((above, name)) or _BELOW.get((above, ""))


def _fault(details: ErrorDetails, path: Path, root: type[BaseModel], tree: Any) -> Fault:
    kind, context = details["type"], details.get("ctx", {})
    if kind not in _OWN_KINDS and "text" not in context:
        return Fault(kind, details["msg"], path, context.get("hint"))
    if "text" in context:
        return Fault(
            kind, context["text"], (*path, *context.get("at", ())), context.get("hint"),
            context.get("offset"), context.get("width") or 1, context.get("on_key", False),
        )  # fmt: skip
    if kind == "extra_forbidden":
        return _unknown_key(path, root, details["loc"])
    if kind == "missing":
        return _missing(details["loc"], path, tree)
    if kind == "union_tag_invalid":
        return _unknown_kind(context, path)
    if kind == "union_tag_not_found":
        key = str(context.get("discriminator", "")).strip("'")
        hint = f"one of {choices(kinds(root, details['loc'], key))}"
        return Fault("missing-key", f"the key '{key}' is missing", path, hint)
    return _plain(kind, details, path)


def _unknown_key(path: Path, root: type[BaseModel], loc: tuple[str | int, ...]) -> Fault:
    key, known = str(path[-1]), sorted(allowed(root, loc[:-1]))
    text, hint = unknown("key", key, known)
    meant = _MEANT.get(key.casefold())
    mine, others = sharers(root, loc)
    if others and meant not in known:
        word = mine.partition(": ")[2]
        why = _REASONS.get((key, word)) or _REASONS.get((key, ""), "")
        having = " | ".join(others[:SOME]) + (" …" if len(others) > SOME else "")
        hint = f"it is of {mine.partition(':')[0]}: {having}; known here: {choices(known)}"
        return Fault("unknown-key", f"'{mine}' has no key '{key}'{why}", path, hint, on_key=True)
    places = homes(key, root)
    if meant in known:
        hint = f"did you mean '{meant}'?"
    elif places:
        hint = f"'{key}' belongs under {' or '.join(places)}; known here: {choices(known)}"
    if key in ("order", "sort") and loc[-2:-1] == ("bar",):
        hint = "bars stand in order at ranks: transforms: [{rank: {by: value}}], and y: rank"
    return Fault("unknown-key", text, path, hint, on_key=True)


def _missing(loc: tuple[str | int, ...], path: Path, tree: Any) -> Fault:
    """A key, or an entry of a list of fixed length, that is not there."""
    if not isinstance(loc[-1], int):
        text = f"the key '{loc[-1]}' is missing"
        return Fault("missing-key", text, path, _EXAMPLES.get(str(loc[-1])))
    given = tree
    for step in path:
        given = given[step]
    count = f"{len(given)} value{'s' if len(given) != 1 else ''}"
    return Fault("length", f"expected {loc[-1] + 1} values, not {count}", path)


def _unknown_kind(context: Mapping[str, Any], path: Path) -> Fault:
    key = str(context["discriminator"]).strip("'")
    text, hint = unknown(key, str(context["tag"]), _words(str(context["expected_tags"])))
    return Fault("unknown-kind", text, (*path, key), hint)


def _words(listed: str) -> list[str]:
    """The words in pydantic's `'a', 'b' or 'c'`."""
    found = [one or two or three for one, two, three in _QUOTED.findall(listed) if three != "or"]
    return [word.replace("\\t", "a tab").replace("\\'", "'") for word in found]


def _plain(kind: str, details: ErrorDetails, path: Path) -> Fault:
    given, context = details["input"], details.get("ctx", {})
    name = next((step for step in reversed(path) if isinstance(step, str)), "this")
    if kind == "literal_error":
        words = _words(context["expected"])
        near = suggest(given, words) if isinstance(given, str) else None
        hint = f"possible: {choices(words)}"
        text = f"'{name}' cannot be {described(given)}"
        return Fault("choice", text, path, f"{near} {hint}" if near else hint)
    if kind in _BOUND:
        return Fault("range", f"'{name}' must be {_BOUND[kind](context)}, not {described(given)}",
                     path)  # fmt: skip
    if kind in ("too_short", "too_long"):
        return _wrong_length(kind, context, name, path)
    if kind in ("string_too_short", "string_too_long"):
        if not given:
            return Fault("empty", f"'{name}' is empty", path)
        return Fault("length", f"'{name}' has more than {context['max_length']} characters", path)
    if kind == "string_pattern_mismatch":
        text = f"{described(given)} is not a name: letters, digits and _, a letter first"
        return Fault("name", text, path, on_key=True)
    if kind == "value_error":
        return Fault("value", str(context["error"]), path)
    message = details["msg"].replace("Input should", "this should")
    return Fault("value", f"{message}; it is {described(given)}", path)


def _wrong_length(kind: str, context: Mapping[str, Any], name: str | int, path: Path) -> Fault:
    actual = context["actual_length"]
    if not actual:
        return Fault("empty", f"'{name}' is empty", path)
    if kind == "too_short":
        text = f"'{name}' needs at least {context['min_length']} values, not {actual}"
    else:
        text = f"'{name}' takes at most {context['max_length']} values, not {actual}"
    return Fault("length", text, path, _advice(path))


def described(value: Any) -> str:
    """A value of the tree in a message."""
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f"'{value[:60]}'"
    if isinstance(value, (int, float)):
        huge = isinstance(value, int) and abs(value) > 1e300
        return "a huge number" if huge else f"{value:g}"
    return "a mapping" if isinstance(value, Mapping) else "a list"
