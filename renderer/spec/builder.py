"""From events to a tree of nodes with positions: budgets first, then keys, aliases and merges."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from renderer.errors import SpecError
from renderer.spec.leaves import read
from renderer.spec.nodes import Mapping, Node, Scalar, Sequence
from renderer.spec.report import Report
from renderer.spec.scanner import Event
from renderer.spec.source import SourceText

MOST_NODES: Final = 50_000
MOST_DEPTH: Final = 50
LONGEST_KEY: Final = 1000


@dataclass(frozen=True, slots=True)
class _Sized:
    """A finished node with what it costs each time an alias repeats it."""

    node: Node
    count: int = 1
    height: int = 0


@dataclass(slots=True)
class _Frame:
    """A collection whose end has not been reached."""

    event: Event
    items: list[Node] = field(default_factory=list)
    entries: dict[str, tuple[Scalar, Node]] = field(default_factory=dict)
    merges: list[Mapping] = field(default_factory=list)
    wants_key: bool = True
    key: Scalar | None = None  # None: a key that was refused, its value is dropped
    merge_at: int | None = None
    count: int = 1
    height: int = 1

    @property
    def at_key(self) -> bool:
        return self.event.kind == "mapping" and self.wants_key


class Builder:
    """Collects what is wrong with keys and scalars; raises at the first budget that is passed."""

    def __init__(self, source: SourceText, spent: int = 0) -> None:
        """`spent`: how many values the texts that belong to this one hold already."""
        self.source = source
        self._report = Report(source)
        self.root: Node | None = None
        self._documents = 0
        self._frames: list[_Frame] = []
        self._anchors: dict[str, _Sized] = {}
        self.count = spent

    def build(self, events: Iterable[Event]) -> Node | None:
        """The root of the tree, or None when the text holds nothing."""
        try:
            for event in events:
                self._take(event)
        except SpecError:
            self._report.fail("comment-colour")
            raise
        self._report.fail()
        return self.root

    def _stop(self, code: str, text: str, event: Event, hint: str) -> SpecError:
        width = event.end - event.start
        return SpecError(self.source.problem(code, text, event.start, width, hint))

    def _take(self, event: Event) -> None:
        if event.tag is not None:
            self._report.tag(event)
        match event.kind:
            case "document":
                self._document(event)
            case "lost":
                self._report.colour(event.text, event.start)
            case "end":
                self._close(event)
            case "alias":
                self._alias(event)
            case "scalar":
                self._spend(event)
                self._add(_Sized(read(event, self._report)), event)
            case _:
                self._open(event)

    def _document(self, event: Event) -> None:
        self._documents += 1
        if self._documents > 1:
            hint = "write one spec in one file"
            raise self._stop("documents", "a second document begins here", event, hint)

    def _spend(self, event: Event, count: int = 1) -> None:
        self.count += count
        if self.count > MOST_NODES:
            text = f"the spec has more than {MOST_NODES:,} values"
            hint = "an alias counts as all that it stands for; keep data in files of its own"
            raise self._stop("too-many-values", text, event, hint)

    def _deepen(self, event: Event, height: int) -> None:
        if len(self._frames) + height > MOST_DEPTH:
            text = f"the spec is nested more than {MOST_DEPTH} levels deep"
            raise self._stop("too-deep", text, event, "use fewer levels")

    def _open(self, event: Event) -> None:
        self._spend(event)
        self._deepen(event, 1)
        if self._frames and self._frames[-1].at_key:
            kind = "list" if event.kind == "sequence" else "mapping"
            text = f"a key must be text, this is a {kind}"
            self._report.add("key", text, event.start, event.end, "quote it if it is meant as text")
        if event.anchor is not None:
            self._anchors.pop(event.anchor, None)
        self._frames.append(_Frame(event))

    def _close(self, event: Event) -> None:
        frame = self._frames.pop()
        start, end = frame.event.start, max(event.end, frame.event.end)
        node: Node
        if frame.event.kind == "sequence":
            node = Sequence(self.source, start, end, frame.items)
        else:
            for merged in frame.merges:
                for name, entry in merged.entries.items():
                    frame.entries.setdefault(name, entry)
            node = Mapping(self.source, start, end, frame.event.flow, frame.entries)
        self._add(_Sized(node, frame.count, frame.height), frame.event)

    def _alias(self, event: Event) -> None:
        target = self._anchors.get(event.text)
        if target is None:
            self._unknown_alias(event)
            target = _Sized(Scalar(self.source, event.start, event.end, None, "*"))
        self._spend(event, target.count)
        self._deepen(event, target.height)
        self._add(target, event)

    def _unknown_alias(self, event: Event) -> None:
        if any(frame.event.anchor == event.text for frame in self._frames):
            text = f"`*{event.text}` stands for something that contains it"
            hint = "a value cannot contain itself"
        else:
            text = f"there is no anchor `&{event.text}` above this"
            hint = f'quote the text if it is not an alias: "*{event.text}"'
        self._report.add("alias", text, event.start, event.end, hint)

    def _add(self, sized: _Sized, event: Event) -> None:
        if event.anchor is not None and event.kind != "alias":
            self._anchors[event.anchor] = sized
        if not self._frames:
            self.root = sized.node
            return
        frame = self._frames[-1]
        frame.count += sized.count
        frame.height = max(frame.height, sized.height + 1)
        if frame.event.kind == "sequence":
            frame.items.append(sized.node)
        elif frame.wants_key:
            self._key(frame, sized.node, event)
        else:
            self._value(frame, sized.node, event)

    def _key(self, frame: _Frame, node: Node, event: Event) -> None:
        frame.wants_key = False
        frame.key = frame.merge_at = None
        if not isinstance(node, Scalar):
            if event.kind == "alias":
                self._report.add("key", "a key must be text", event.start, event.end)
            return
        name = node.value
        if event.kind == "scalar" and isinstance(name, (int, float)) and not isinstance(name, bool):
            # A number is the text that was written, as in ticks: {0: none, 1: all}.
            name = self.source.text[event.start : event.end].strip()
        if not isinstance(name, str):
            self._not_text(event)
        elif event.kind == "scalar" and not event.style and name == "<<":
            self._merge_key(frame, event)
        elif len(name) > LONGEST_KEY:
            text = f"a key has at most {LONGEST_KEY:,} characters, this one {len(name):,}"
            self._report.add("key", text, event.start, event.end)
        else:
            frame.key = Scalar(self.source, event.start, event.end, name, event.style)
            self._once(frame, name, event)

    def _not_text(self, event: Event) -> None:
        if event.empty:
            self._report.add(
                "key",
                "there is no key before this colon",
                event.start,
                event.end,
                "quote the text if it is meant as text",
            )
            return
        text = self.source.text[event.start : event.end]
        what = f"a key must be text, and {text} is not"
        self._report.add("key", what, event.start, event.end, f'quote it: "{text}"')

    def _once(self, frame: _Frame, name: str, event: Event) -> None:
        first = frame.entries.get(name)
        if first is None:
            return
        line, column = self.source.line(first[0].start), self.source.column(first[0].start)
        text = f"the key '{name}' is given twice: first on line {line}, column {column}"
        self._report.add("duplicate-key", text, event.start, event.end, "keep one of them")
        frame.key = None

    def _merge_key(self, frame: _Frame, event: Event) -> None:
        if frame.merges:
            hint = "merge several mappings as a list: <<: [*a, *b]"
            self._report.add(
                "duplicate-key", "the key '<<' is given twice", event.start, event.end, hint
            )
        frame.merge_at = event.start

    def _value(self, frame: _Frame, node: Node, event: Event) -> None:
        frame.wants_key = True
        if frame.merge_at is not None:
            self._merge(frame, node, event)
            return
        if frame.key is None:
            return
        name = frame.key.value
        assert isinstance(name, str)
        if (
            event.empty
            and not frame.key.style
            and frame.event.flow
            and event.start == frame.key.end
        ):
            self._glued(name, frame.key)
        frame.entries[name] = (frame.key, node)

    def _glued(self, name: str, key: Scalar) -> None:
        """`{fps:30}` is a key without a value."""
        before, colon, after = name.partition(":")
        if colon and before and after:
            hint = f"write `{before}: {after}`"
            self._report.add(
                "syntax", "there is no space after the colon", key.start, key.end, hint
            )

    def _merge(self, frame: _Frame, node: Node, event: Event) -> None:
        merged = node.items if isinstance(node, Sequence) else [node]
        for one in merged:
            if isinstance(one, Mapping):
                frame.merges.append(one)
                continue
            text = "`<<` merges mappings, and this is none"
            self._report.add(
                "key", text, event.start, event.end, 'quote the key if it is meant: "<<"'
            )
            return
