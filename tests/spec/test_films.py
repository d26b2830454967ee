"""`matrix`: a film for each combination, told apart by their outputs' names."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from renderer.errors import RenderError, SpecError, UsageError
from renderer.spec.document import Variant, read, read_all
from renderer.spec.films import MOST_FILMS

SPEC = """\
version: 1
title: "rho = {rho}"
params: {rho: 1, beta: 2.5}
matrix: {rho: [10, 14.5], sigma: [5, 10]}
data:
  decay:
    source: ode
    equations: {x: -rho*x/sigma}
    initial: {x: 1}
    span: [0, 4]
series: [{mark: line, x: t, y: x}]
output: ["{beta}/decay-{rho}-{sigma:03d}.gif", {file: "last-{rho:.2f}-{sigma}.png", at: 100%}]
"""


@pytest.fixture
def spec(tmp_path: Path) -> Path:
    path = tmp_path / "a.yaml"
    path.write_text(SPEC.replace("{beta}/", ""), encoding="utf-8")
    return path


def files(variants: list[Variant]) -> list[list[str]]:
    return [[output.file for output in v.insist().spec.outputs] for v in variants]


def problems(path: Path, **settings: Any) -> list[tuple[str | None, str, str | None]]:
    with pytest.raises(RenderError) as caught:
        read_all(path, "a.yaml", settings)
    return [(p.place and str(p.place), p.text, p.hint) for p in caught.value.problems]


def test_a_film_for_each_combination_in_order(spec: Path) -> None:
    variants = read_all(spec)

    assert [v.name for v in variants] == [
        "rho=10, sigma=5", "rho=10, sigma=10", "rho=14.5, sigma=5", "rho=14.5, sigma=10",
    ]  # fmt: skip
    assert files(variants) == [
        ["decay-10-005.gif", "last-10.00-5.png"],
        ["decay-10-010.gif", "last-10.00-10.png"],
        ["decay-14.5-005.gif", "last-14.50-5.png"],
        ["decay-14.5-010.gif", "last-14.50-10.png"],
    ]
    params = [v.insist().spec.params for v in variants]
    assert params[0] == {"rho": 10, "sigma": 5, "beta": 2.5}
    assert params[3] == {"rho": 14.5, "sigma": 10, "beta": 2.5}
    assert all(not v.insist().spec.matrix for v in variants)


def test_one_film_must_be_chosen_where_one_is_wanted(spec: Path) -> None:
    with pytest.raises(UsageError, match="the spec makes 4 films: for rho = 10, sigma = 5") as one:
        read(spec)
    assert one.value.problems[0].hint == "choose one: rho=10, sigma=5"
    assert read(spec, settings={"rho": "10", "sigma": 7}).spec.params["sigma"] == 7


@pytest.mark.parametrize(
    ("settings", "names"),
    [
        ({"rho": "14"}, ["rho=14, sigma=5", "rho=14, sigma=10"]),  # need not be of the list
        ({"rho": "[1, 2]", "sigma": 3}, ["rho=1, sigma=3", "rho=2, sigma=3"]),
        ({"matrix.rho": "3", "params.sigma": "4"}, ["rho=3, sigma=4"]),
        ({"rho": [1], "sigma": (2, 3)}, ["rho=1, sigma=2", "rho=1, sigma=3"]),
    ],
)
def test_settings_narrow_the_matrix(spec: Path, settings: Any, names: list[str]) -> None:
    assert [v.name for v in read_all(spec, settings=settings)] == names


def test_a_setting_that_is_wrong_is_the_callers_fault(spec: Path) -> None:
    assert problems(spec, rho="{a: 1}") == [
        (None, "rho={a: 1}: expected true or false, a number or text, not a mapping", None)
    ]
    with pytest.raises(UsageError, match="the spec has no 'rh'") as caught:
        read_all(spec, settings={"rh": 1})
    assert caught.value.problems[0].hint == "did you mean 'rho'?"


def test_what_is_wrong_with_one_film_does_not_hide_the_others(spec: Path) -> None:
    text = SPEC.replace("{beta}/", "").replace("[5, 10]", "[5, word]").replace(":03d", "")
    spec.write_text(text, encoding="utf-8")

    variants = read_all(spec, "a.yaml")

    wrong = [None if v.error is None else [p.text for p in v.error.problems] for v in variants]
    assert wrong == [None, ["unknown name 'sigma'"], None, ["unknown name 'sigma'"]]
    assert isinstance(variants[1].error, SpecError)
    with pytest.raises(SpecError):
        variants[1].insist()


def test_words_and_switches_may_vary_too(spec: Path) -> None:
    text = SPEC.replace("[5, 10]", "[true, false]").replace(":03d", "").replace("{beta}/", "")
    spec.write_text(text, encoding="utf-8")

    assert [v[0] for v in files(read_all(spec, settings={"rho": 1}))] == [
        "decay-1-true.gif", "decay-1-false.gif",
    ]  # fmt: skip


def test_folders_are_written_and_not_made_of_params(spec: Path) -> None:
    spec.write_text(SPEC, encoding="utf-8")
    assert files(read_all(spec))[0][0] == "2.5/decay-10-005.gif"

    variants = read_all(spec, "a.yaml", {"beta": "a/b"})
    errors = [v.error for v in variants]
    assert all(e is not None and "puts 'a/b' into the name" in e.problems[0].text for e in errors)


def test_the_largest_matrix_is_read_in_no_time(spec: Path) -> None:
    begun = time.process_time()
    variants = read_all(spec, settings={"rho": list(range(MOST_FILMS)), "sigma": 1})
    took = time.process_time() - begun

    assert len(variants) == MOST_FILMS
    assert took < 20
    (found,) = problems(spec, rho=list(range(1, 500)), sigma=[1, 2, 3])
    assert found[1] == "the matrix makes 1,497 films; up to 1,000 are made of one spec"


def test_numbers_beyond_floats(spec: Path) -> None:
    huge = int("9" * 350)
    text = "the number is too large for a 64-bit float (at most 1.8e308)"
    spec.write_text(SPEC.replace("beta: 2.5", f"beta: {huge}"), encoding="utf-8")
    assert problems(spec) == [("a.yaml:3:24", text, None)]
