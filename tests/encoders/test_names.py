"""Outputs whose names show params: as safe as names that do not."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from renderer.encoders import AnyOutput, Still, named
from renderer.errors import Fault
from renderer.values import given

PARAMS = given({"rho": 28.0, "beta": 8 / 3, "n": -7, "word": "red", "on": True})


def output(name: str) -> AnyOutput:
    found: AnyOutput = TypeAdapter(AnyOutput).validate_python(name)
    return found


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("lorenz.gif", "lorenz.gif"),
        ("lorenz-{rho}.gif", "lorenz-28.gif"),
        ("{word}/{rho:03d}-{beta:.2f}.mp4", "red/028-2.67.mp4"),
        ("./a//{n}.png", "a/-7.png"),
        ("{on}-{beta}.sheet.png", "true-2.6666666666666665.sheet.png"),
    ],
)
def test_params_stand_in_names(name: str, made: str) -> None:
    found = named(output(name), PARAMS)

    assert found.file == made
    assert type(found) is type(output(name))


def test_a_format_may_have_fields_of_its_own() -> None:
    class Numbered(Still):
        own_fields = ("index",)

    def name(file: str) -> str:
        return named(Numbered(file=file), PARAMS).file

    assert name("a-{index:04d}.png") == "a-{index:04d}.png"
    assert name("{word}/{rho}-{index:04d}.png") == "red/28-{index:04d}.png"
    with pytest.raises(Fault, match="unknown value 'indx'"):
        name("{rho}-{indx}.png")


@pytest.mark.parametrize(
    ("name", "word", "told"),
    [
        ("{word}.gif", "a/b", "'word' puts 'a/b' into the name of a file"),
        ("{word}.gif", "a\\b", "'word' puts 'a\\b' into the name of a file"),
        ("{word}.gif", "", "'word' puts nothing into the name of a file"),
        ("{word}/a.gif", "..", "a file name cannot leave the spec's folder with '..': '../a.gif'"),
        ("{word}/a.gif", "~", "a file name is relative to the spec's folder, not absolute:"
         " '~/a.gif'"),
        ("{word}.gif", ".x", "a file or folder of the output cannot be hidden ('.x.gif'):"
         " '.x.gif'"),
        ("{word}.gif", "a\0", "a file name cannot hold control characters: 'a\0.gif'"),
        ("{word}.gif", "{rho}", "a file name cannot hold '{': '{rho}.gif'"),
        ("{word}.gif", "c:", "a file name is relative to the spec's folder, not absolute:"
         " 'c:.gif'"),
        ("{word}.gif", "x" * 300, "the name of a file or folder is at most 200 bytes long: '"
         + "x" * 300 + ".gif'"),
        ("{word}.png", "x.sheet", "the name 'x.sheet.png' is that of another format"),
        ("{beta:/>9.2f}.gif", "", "'beta' puts '/////2.67' into the name of a file"),
    ],
)  # fmt: skip
def test_a_param_smuggles_nothing_in(name: str, word: str, told: str) -> None:
    with pytest.raises(Fault) as caught:
        named(output(name), {**PARAMS, "word": word})
    assert caught.value.text == told
    assert caught.value.at == ("file",)
