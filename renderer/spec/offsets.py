"""From a character of a scalar's value back to the character of the text it was written as."""

from __future__ import annotations

import re

_BREAK = re.compile(r"\r\n|\n|\r")
_FOLD = r"(?P<fold>[ \t]*+(?:\r\n|\n|\r)(?P<more>(?:[ \t]*+(?:\r\n|\n|\r))*+)[ \t]*+)"
_PAIR = r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_JOIN = r"(?P<join>\\(?:\r\n|\n|\r)(?P<kept>(?:[ \t]*+(?:\r\n|\n|\r))*+)[ \t]*+)"
_HEX = r"\\x[0-9a-fA-F]{2}|\\u[0-9a-fA-F]{4}|\\U[0-9a-fA-F]{8}"
_PLAIN = re.compile(rf"{_FOLD}|(?P<blanks>[ \t]++)|(?P<one>.)", re.S)
_SINGLE = re.compile(rf"{_FOLD}|(?P<blanks>[ \t]++)|(?P<one>''|.)", re.S)
_DOUBLE = re.compile(rf"{_FOLD}|(?P<blanks>[ \t]++)|{_JOIN}|(?P<one>{_PAIR}|{_HEX}|\\.|.)", re.S)


def written_at(raw: str, style: str, value: str, offset: int) -> int | None:
    """Where in `raw`, the scalar as written, `value[offset]` stands; past the end, its end."""
    positions = _block(raw, value) if style in ("|", ">") else _flow(raw, style)
    if positions is None or len(positions) < len(value) or not value:
        return None
    if style not in ("|", ">") and len(positions) != len(value):
        return None
    if offset < len(value):
        return positions[max(0, offset)]
    if style in ("|", ">"):
        return positions[len(value) - 1] + 1
    return len(raw) - 1 if style else len(raw)


def _flow(raw: str, style: str) -> list[int]:
    pattern = {"'": _SINGLE, '"': _DOUBLE}.get(style, _PLAIN)
    inside = (1, len(raw) - 1) if style else (0, len(raw))
    positions: list[int] = []
    for match in pattern.finditer(raw, *inside):
        at = match.start()
        if match["fold"] is not None:
            positions += [at] * max(1, len(_BREAK.findall(match["more"])))
        elif match["blanks"] is not None:
            positions += range(at, match.end())
        elif match["one"] is not None:
            positions.append(at)
        else:
            positions += [at] * len(_BREAK.findall(match["kept"]))
    return positions


def _block(raw: str, value: str) -> list[int] | None:
    """Literal and folded text differ only in line breaks: walk both side by side."""
    written = _literal(raw, value)
    positions: list[int] = []
    here = 0
    for character in value:
        while here < len(written) and written[here][0] == "\n" and character not in "\n ":
            here += 1
        if here == len(written) or written[here][0] not in (character, "\n"):
            return None
        positions.append(written[here][1])
        here += 1
    return positions


def _literal(raw: str, value: str) -> list[tuple[str, int]]:
    lines = _lines(raw)[1:]
    indent = _indent([line for line, _ in lines]) - _indent(value.split("\n"))
    written: list[tuple[str, int]] = []
    for line, start in lines:
        written += ((c, start + i) for i, c in enumerate(line) if i >= indent)
        written.append(("\n", start + len(line)))
    return written


def _lines(raw: str) -> list[tuple[str, int]]:
    starts = [0, *(m.end() for m in _BREAK.finditer(raw))]
    return list(zip(_BREAK.split(raw), starts, strict=True))


def _indent(lines: list[str]) -> int:
    first = next((line for line in lines if line.strip(" ")), "")
    return len(first) - len(first.lstrip(" "))
