"""What is wrong with where panels stand: layouts, insets, and legends outside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from renderer.errors import Fault, Path, unknown
from renderer.spec.arrangement import Grid
from renderer.spec.legend import legend_box
from renderer.spec.model import Spec
from renderer.spec.panel import Panel


def wrong(spec: Spec) -> Iterable[Fault]:
    """Layouts and insets that name what is not there, or contradict themselves."""
    named = isinstance(spec.panels, dict)
    if spec.layout is not None and not named:
        hint = "write panels: {a: …, b: …} and layout: [[a, b]]"
        yield Fault("layout", "'layout' needs panels with names", ("layout",), hint, on_key=True)
    for at, _, panel in spec.each_panel() if not named else ():
        if panel.inset is not None:
            hint = "write panels: {main: …, small: {inset: {of: main}, …}}"
            text = "'inset' needs panels with names"
            yield Fault("inset", text, (*at, "inset"), hint, on_key=True)
    if not isinstance(spec.panels, dict):
        return
    yield from _insets(spec.panels)
    if (grid := spec.grid) is not None:
        in_rows = isinstance(spec.layout, Grid)
        yield from _layout(spec.panels, grid, ("layout", "rows") if in_rows else ("layout",))
        yield from _sizes(grid)


def _insets(panels: Mapping[str, Panel]) -> Iterable[Fault]:
    for name, panel in panels.items():
        if panel.inset is None:
            continue
        at: Path = ("panels", name, "inset", "of")
        other = panels.get(panel.inset.of)
        if other is None:
            text, hint = unknown("panel", panel.inset.of, [n for n in panels if n != name])
            yield Fault("unknown-panel", text, at, hint)
        elif other is panel:
            yield Fault("inset", f"panel '{name}' cannot stand in itself", at)
        elif other.inset is not None:
            text = f"panel '{panel.inset.of}' is an inset itself"
            yield Fault("inset", text, at, f"write of: {other.inset.of}")


def _layout(panels: Mapping[str, Panel], grid: Grid, where: Path) -> Iterable[Fault]:
    lengths = [len(row) for row in grid.rows]
    for number, length in enumerate(lengths):
        if length != lengths[0]:
            text = f"this row has {length} panels, the first has {lengths[0]}"
            hint = "repeat a name to let it span, so that all rows are equally long"
            yield Fault("layout", text, (*where, number), hint)
    cells: dict[str, list[tuple[int, int]]] = {}
    for r, row in enumerate(grid.rows):
        for c, name in enumerate(row):
            if name is not None:
                cells.setdefault(name, []).append((r, c))
    for name, at in cells.items():
        if name not in panels:
            text, hint = unknown("panel", name, panels)
            yield Fault("unknown-panel", text, (*where, *at[0]), hint)
        elif panels[name].inset is not None:
            text = f"panel '{name}' is an inset, which has no cell of its own"
            hint = f"take it out of the layout, or leave out 'inset' of '{name}'"
            yield Fault("inset", text, (*where, *at[0]), hint)
        elif len(set(lengths)) == 1 and not _is_rectangle(at):
            text = f"the cells of panel '{name}' are not a rectangle"
            yield Fault("layout", text, (*where, *at[0]))
    for name, panel in panels.items():
        if name not in cells and panel.inset is None:
            text = f"panel '{name}' is not in the layout"
            yield Fault("layout", text, ("panels", name), on_key=True)


def _sizes(grid: Grid) -> Iterable[Fault]:
    counts = {"widths": len(grid.rows[0]), "heights": len(grid.rows)}
    for key, count in counts.items():
        sizes = getattr(grid, key)
        if sizes is not None and len(sizes) != count:
            what = "column" if key == "widths" else "row"
            text = f"'{key}' needs {count} numbers, one for each {what}, not {len(sizes)}"
            yield Fault("layout", text, ("layout", key))


def _is_rectangle(cells: list[tuple[int, int]]) -> bool:
    rows, columns = [r for r, _ in cells], [c for _, c in cells]
    height, width = max(rows) - min(rows) + 1, max(columns) - min(columns) + 1
    return len(cells) == height * width


def wrong_legend(panel: Panel, at: Path) -> Iterable[Fault]:
    """A legend that the panel cannot have."""
    box = legend_box(panel.legend)
    here: Path = (*at, "legend")
    if box.position == "ends" and panel.projection == "3d":
        text = "'legend: ends' has no meaning in a 3-D panel"
        yield Fault("dimensions", text, here, "legend: right, for example", on_key=True)
    if box.columns is not None and box.position in ("ends", "none"):
        text = f"'columns' has no meaning with 'position: {box.position}'"
        yield Fault("legend", text, (*here, "columns"), on_key=True)
