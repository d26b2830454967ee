"""A scalar's value, and what can be wrong with it."""

from __future__ import annotations

import re

from renderer.spec.nodes import Scalar
from renderer.spec.offsets import written_at
from renderer.spec.report import Report
from renderer.spec.scalars import Atom, NumberError, resolve
from renderer.spec.scanner import HEX_COLOUR, Event
from renderer.spec.source import bad_value

_LOST_COLOUR = re.compile(rf"[ \t]+({HEX_COLOUR})")
_BLOCK_OF_WIDTH = re.compile(r"[|>][-+]?[0-9]")


def read(event: Event, report: Report) -> Scalar:
    """The scalar with its value; what is wrong with it goes to the report."""
    value: Atom = event.text
    if event.empty:
        lost = _LOST_COLOUR.match(report.source.text, event.end)
        if lost:
            report.colour(lost[1], lost.start(1))
    if not event.style:
        value = _resolved(event, report)
    elif event.style == '"':
        value = _quoted(event, report)
    elif event.style in "|>" and not event.text.strip():
        _empty_block(event, report)
    return Scalar(report.source, event.start, event.end, value, event.style)


def _resolved(event: Event, report: Report) -> Atom:
    try:
        return resolve(event.text)
    except NumberError as error:
        report.add("number", str(error), event.start, event.end, "quote it if it is text")
        return None


def _quoted(event: Event, report: Report) -> str:
    raw = event.text.encode("utf-16-le", "surrogatepass")
    text = raw.decode("utf-16-le", "surrogatepass")
    found = bad_value(text)
    if found is not None:
        offset, what, hint = found
        written = report.source.text[event.start : event.end]
        at = event.start + (written_at(written, event.style, text, offset) or 0)
        report.add("character", what, at, at + 1, hint)
    return text


def _empty_block(event: Event, report: Report) -> None:
    written = _BLOCK_OF_WIDTH.match(report.source.text, event.start)
    if written:
        text = f"`{written.group()[0]}` starts a block of text, and there is none"
        report.add("syntax", text, event.start, written.end(), "quote the text")
