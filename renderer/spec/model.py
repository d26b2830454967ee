"""`Spec`: the whole of what a user writes, version 1."""

from __future__ import annotations

from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Discriminator, Field, Tag

from renderer.encoders import AnyOutput
from renderer.errors import Path
from renderer.marks import AnyMark
from renderer.sources import AnySource
from renderer.spec.arrangement import Grid, Layout, grid_of
from renderer.spec.canvas import Canvas
from renderer.spec.captions import Caption, Clock, Progress, Title, TitleBox
from renderer.spec.facet import Facet, Identifier, Param, Scope, scopes
from renderer.spec.lint import Lint
from renderer.spec.panel import Panel, PanelBody
from renderer.template import Plain, Template
from renderer.timeline import Time
from renderer.values import Many, Name, given

Extends: TypeAlias = Annotated[
    Annotated[str, Tag("a base")] | Annotated[Many[str], Tag("bases")],
    Discriminator(lambda value: "bases" if isinstance(value, (list, tuple)) else "a base"),
]
Values: TypeAlias = Annotated[tuple[Param, ...], Field(min_length=1, max_length=1000, strict=False)]
Panels: TypeAlias = Annotated[
    Annotated[tuple[Panel, ...], Field(min_length=1, max_length=100, strict=False), Tag("list")]
    | Annotated[dict[Name, Panel], Field(min_length=1, max_length=100), Tag("panels by name")],
    Discriminator(lambda value: "panels by name" if isinstance(value, dict) else "list"),
]
Outputs: TypeAlias = Annotated[
    Annotated[tuple[AnyOutput, ...], Field(min_length=1, max_length=100, strict=False), Tag("many")]
    | Annotated[AnyOutput, Tag("one")],
    Discriminator(lambda value: "many" if isinstance(value, (list, tuple)) else "one"),
]


class Spec(PanelBody):
    """An animation: where its data comes from, what is drawn of it, how it moves, what is made."""

    version: Literal[1]
    """The version of this language."""
    extends: Extends | None = None
    """A spec, or a list of specs, whose keys this one has too: mappings are merged, all else is
    replaced; the later over the earlier, and this one over all. `null` takes a key away."""
    title: Title | None = None
    """Text above the panels; may hold live values. Also the title in the file's metadata. {text,
    align} puts it, and the subtitle, at the left or the right."""
    subtitle: Template | None = None
    """Smaller text below the title; may hold live values."""
    credits: Template | None = None
    """A small line below the panels, at the left: where the data is from, who made the film. May
    hold live values."""
    description: Plain | None = None
    """What the film shows, in words: metadata and alternative text; not drawn. May show params."""
    params: dict[Identifier, Param] = {}
    """Named values for use in expressions, and in text and the names of files as {name};
    `--set name=value` overrides them."""
    matrix: dict[Identifier, Values] = {}
    """Lists of values of params, {rho: [10, 28], sigma: [5, 10]}: a film for each combination. Its
    outputs' names tell them apart: lorenz-{rho}-{sigma}.gif. `--set rho=10` makes only those."""
    facet: Facet | None = None
    """The panel once for each value of a param of `matrix`, in one film: {wrap: rho}, or {rows:
    sigma, columns: rho}."""
    canvas: Canvas = Canvas()
    """Size and look of the picture."""
    data: Annotated[dict[Name, AnySource], Field(min_length=1)]
    """The tables, by name."""
    time: Time = Time()
    """How data time becomes film time."""
    panels: Panels | None = None
    """Several panels on one clock: a list, or names for use in `layout`."""
    layout: Layout | None = None
    """Rows of panel names, [[a, a], [b, c]]: a name that is repeated spans, `.` or null leaves a
    cell empty. Or {rows, widths, heights}, for rows and columns of different sizes."""
    share: Literal["x", "y", "both"] | None = None
    """Which axes of all panels have the same limits; of an axis, `shared` says so for itself."""
    series: Annotated[tuple[AnyMark, ...], Field(min_length=1, strict=False)] | None = None
    """What is drawn, where there is one panel: the later over the earlier."""
    lint: Lint = Lint()
    """Warnings about the picture that are meant: {ignore: [overlapping-text]}."""
    captions: Annotated[Many[Caption], Field(max_length=200)] = ()
    """Text over the picture, for a while or throughout, the later over the earlier."""
    progress: Progress = False
    """A thin bar along the bottom of the picture that shows how much of the film has passed: true,
    or {position, height, color}."""
    clock: Clock = False
    """A small sign that shows where data time is: true, or {style, format, position, …}."""
    output: Outputs
    """The files to make, all in one pass: a name, or a list of names and options."""

    @property
    def title_text(self) -> Template | None:
        """The title, whichever way it is written."""
        return self.title.text if isinstance(self.title, TitleBox) else self.title

    @property
    def title_path(self) -> Path:
        """Where in the spec the title's text is written."""
        return ("title", "text") if isinstance(self.title, TitleBox) else ("title",)

    @property
    def outputs(self) -> tuple[AnyOutput, ...]:
        """The outputs as a list."""
        return self.output if isinstance(self.output, tuple) else (self.output,)

    def output_path(self, number: int) -> Path:
        """Where in the spec output `number` is written."""
        return ("output", number) if isinstance(self.output, tuple) else ("output",)

    def scopes(self) -> list[Scope]:
        """What names stand for in each panel that facets make; else in all panels."""
        return scopes(self.params, self.matrix, self.facet, self.data)

    @property
    def one_for_all(self) -> dict[str, float | str]:
        """The params that are the same in all panels."""
        differ = set(self.facet.names.values()) if self.facet else set()
        return {name: v for name, v in given(self.params).items() if name not in differ}

    def each_panel(self) -> list[tuple[Path, str, Panel]]:
        """Every panel with its path in the spec and its name."""
        if isinstance(self.panels, dict):
            return [(("panels", k), k, self._told(panel)) for k, panel in self.panels.items()]
        if self.panels is not None:
            return [(("panels", n), str(n), self._told(p)) for n, p in enumerate(self.panels)]
        body = {name: getattr(self, name) for name in PanelBody.model_fields}
        given = {*self.model_fields_set} & {*body, "series"}
        return [((), "0", Panel.model_construct(given, title=None, series=self.series, **body))]

    def _told(self, panel: Panel) -> Panel:
        """A panel with what is said of all of them."""
        given = (self.model_fields_set & {"legend", "colorbar"}) - panel.model_fields_set
        if not given:
            return panel
        return panel.model_copy(update={name: getattr(self, name) for name in given})

    @property
    def grid(self) -> Grid | None:
        """The layout's keys, whichever way they were written."""
        return None if self.layout is None else grid_of(self.layout)

    def says(self, at: Path, key: str) -> bool:
        """Whether the panel at a path (the spec, at none) says something of `key` itself."""
        panels: Any = self.panels
        own = panels[at[1]] if at else self
        return key in own.model_fields_set
