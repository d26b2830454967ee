"""Who may import whom: read from the source, so that an import inside a function counts too."""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

import renderer

ROOT = Path(renderer.__file__).parent

# From the bottom up. A part imports from lower levels and from itself; parts of one level stand
# beside each other.
LEVELS = (
    ("errors", "descriptions"),
    ("writing", "placing", "lengths", "counting"),
    ("values", "expressions", "table"),
    ("frame", "choice", "formats"),
    ("colors", "contrast", "easing", "moment", "template", "summary"),
    ("theme", "caption", "states"),
    ("events",),
    ("clock",),
    ("timeline", "timing", "lapse"),
    ("transforms",),
    ("sources", "marks", "encoders"),
    ("spec", "propose"),
    ("scene",),
    ("engine",),
    ("lint",),
    ("pipeline",),
    ("animation",),
    ("batch", "gallery", "preview"),
    ("cli",),
    ("__main__",),
)
LEVEL = {part: number for number, parts in enumerate(LEVELS) for part in parts}

ONLY_IN = {
    "matplotlib": {"engine", "scene", "marks"},
    "contourpy": {"marks"},
    "av": {"encoders"},
    "PIL": {"encoders", "engine", "sources"},
    "typer": {"cli"},
    "rich": {"cli"},
    "scipy": {"sources", "expressions"},
    "click": set(),
    "imageio": {"encoders"},
    "polars": {"writing", "frame", "transforms", "sources"},
    "backports": {"sources"},
    "compression": {"sources"},
}

HEAVY = ("matplotlib", "contourpy", "scipy", "av", "PIL", "imageio", "polars", "backports.zstd")

MODULES = {
    "renderer." + ".".join(path.relative_to(ROOT).with_suffix("").parts): path
    for path in sorted(ROOT.rglob("*.py"))
}
MODULES = {name.removesuffix(".__init__"): path for name, path in MODULES.items()}


def imports(tree: ast.AST, everywhere: bool) -> Iterator[str]:
    """The modules a source imports; `everywhere`: inside functions too."""
    nodes = ast.walk(tree) if everywhere else iter(getattr(tree, "body", []))
    for node in nodes:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            module = node.module or ""
            whole = [f"{module}.{alias.name}" for alias in node.names]
            yield from (name if name in MODULES else module for name in whole)


def part(module: str) -> str:
    return module.split(".")[1] if "." in module else ""


@pytest.mark.parametrize("module", [m for m in MODULES if m != "renderer"])
def test_a_module_imports_from_below_or_from_its_own_part(module: str) -> None:
    own = part(module)
    assert own in LEVEL, f"say in LEVELS where '{own}' stands"
    for name in imports(ast.parse(MODULES[module].read_text(encoding="utf-8")), everywhere=True):
        if name.split(".")[0] != "renderer":
            continue
        other = part(name)
        assert other == own or LEVEL[other] < LEVEL[own], f"{module} imports {name}"


@pytest.mark.parametrize("module", MODULES)
def test_types_are_no_way_round_the_order(module: str) -> None:
    assert "TYPE_CHECKING" not in MODULES[module].read_text(encoding="utf-8")


def test_there_are_no_cycles() -> None:
    graph = {
        module: set(imports(ast.parse(path.read_text(encoding="utf-8")), everywhere=False))
        & MODULES.keys() - {module}
        for module, path in MODULES.items()
    }
    try:
        list(TopologicalSorter(graph).static_order())
    except CycleError as error:
        pytest.fail(f"a cycle: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("module", MODULES)
def test_libraries_stay_where_they_belong(module: str) -> None:
    for name in imports(ast.parse(MODULES[module].read_text(encoding="utf-8")), everywhere=True):
        where = ONLY_IN.get(name.split(".")[0])
        assert where is None or part(module) in where, f"{module} imports {name}"


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded("import renderer") == []


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["validate", "--help"], ["validate", "SPEC"]]
)
def test_light_commands_load_nothing_heavy(arguments: list[str]) -> None:
    spec = str(ROOT.parent / "specs" / "lorenz.yaml")
    shown = [spec if argument == "SPEC" else argument for argument in arguments]
    code = f"""
sys.argv = ["render", *{shown!r}]
from renderer.cli import main
try:
    main()
except SystemExit as done:
    assert not done.code, done.code
"""
    assert loaded(code) == []


def test_a_spec_loads_what_it_uses() -> None:
    """Marks, sources, transforms and solvers that a spec has none of are not read from disk."""
    unused = ("renderer.transforms.steps", "renderer.sources.integrate.solving", "renderer.propose")
    unused += ("renderer.engine", "renderer.lint", "renderer.marks.bar", "renderer.sources.csv")
    code = f"""
sys.argv = ["render", "validate", {str(ROOT.parent / "specs" / "lorenz.yaml")!r}]
from renderer.cli import main
try:
    main()
except SystemExit as done:
    assert not done.code, done.code
"""
    assert loaded(code, unused) == []


def loaded(code: str, among: Sequence[str] = HEAVY) -> list[str]:
    """The heavy libraries, or other modules, that some code loads."""
    tell = f"print([n for n in {tuple(among)!r} if n in sys.modules], file=sys.stderr)"
    environment = {**os.environ, "PYTHONPATH": str(ROOT.parent)}
    done = subprocess.run(
        [sys.executable, "-c", f"import sys\n{code}\n{tell}"],
        env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    names: list[str] = ast.literal_eval(done.stderr.strip().splitlines()[-1])
    return names
