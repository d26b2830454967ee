import subprocess
import sys

import pytest
from pydantic import TypeAdapter, ValidationError

from renderer.encoders import AnyOutput, Gif, Sheet, Still, Video

OUTPUTS = TypeAdapter(list[AnyOutput])
KNOWN = "known: '.gif', '.mp4', '.png', '.sheet.png'"


@pytest.mark.parametrize(
    ("entry", "model"),
    [
        ("a.gif", Gif(file="a.gif")),
        ("a.mp4", Video(file="a.mp4")),
        ("a.png", Still(file="a.png")),
        ("a.sheet.png", Sheet(file="a.sheet.png")),
        ("films/A.MP4", Video(file="films/A.MP4")),
        ("./films//a.gif", Gif(file="films/a.gif")),
        ("größe 1.gif", Gif(file="größe 1.gif")),
        ({"file": "a.gif", "scale": 0.5}, Gif(file="a.gif", scale=0.5)),
        ({"file": "a.png", "at": "60%"}, Still(file="a.png", at="60%")),
        ({"file": "a.png", "at": 2}, Still(file="a.png", at=2)),
        ({"file": "a.png", "frames": 6}, Sheet(file="a.png", frames=6)),
        (
            {"file": "a.mp4", "crf": 18, "preset": "slow"},
            Video(file="a.mp4", crf=18, preset="slow"),
        ),
        (Gif(file="a.gif", colors=8), Gif(file="a.gif", colors=8)),
    ],
)
def test_the_suffix_says_the_format(entry, model):
    assert OUTPUTS.validate_python([entry]) == [model]
    assert type(OUTPUTS.validate_python([entry])[0]) is type(model)


def refused(entry):
    with pytest.raises(ValidationError) as caught:
        OUTPUTS.validate_python([entry])
    [error] = caught.value.errors()
    return error["loc"], error["type"], error["msg"], error.get("ctx", {}).get("hint")


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("a.mp5", "unknown output format '.mp5'", f"did you mean '.mp4'? {KNOWN}"),
        ("a.gift", "unknown output format '.gift'", f"did you mean '.gif'? {KNOWN}"),
        ("a.doc", "unknown output format '.doc'", KNOWN),
        ("a.d/film", "'a.d/film' has no suffix that says its format", KNOWN),
    ],
)
def test_an_unknown_suffix(name, text, hint):
    assert refused(name) == ((0,), "output-format", text, hint)
    assert refused({"file": name}) == ((0, "file"), "output-format", text, hint)


@pytest.mark.parametrize(
    ("entry", "where", "text"),
    [
        (3, (0,), "an output is a file name, or a mapping with the key `file`"),
        (None, (0,), "an output is a file name, or a mapping with the key `file`"),
        ({}, (0, "file"), "an output needs a file name"),
        ({"scale": 0.5}, (0, "file"), "an output needs a file name"),
        ({"file": 3}, (0, "file"), "a file name is a text"),
        ({"file": "a.gif", "crf": 3}, (0, ".gif", "crf"), "Extra inputs are not permitted"),
    ],
)
def test_what_is_no_output(entry, where, text):
    assert refused(entry)[0] == where
    assert refused(entry)[2] == text


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("/a.gif", "a file name is relative to the spec's folder, not absolute"),
        ("~/a.gif", "a file name is relative to the spec's folder, not absolute"),
        ("C:a.gif", "a file name is relative to the spec's folder, not absolute"),
        ("../a.gif", "a file name cannot leave the spec's folder with '..'"),
        ("a/../b.gif", "a file name cannot leave the spec's folder with '..'"),
        (".github/a.gif", "a file or folder of the output cannot be hidden ('.github')"),
        ("a/.gif", "a file or folder of the output cannot be hidden ('.gif')"),
        ("a\\b.gif", "a file name cannot hold '\\'"),
        ("concat:a.gif", "a file name cannot hold ':'"),
        ("{{index}}.png", "a file name cannot hold '{'"),
        ("a\0.gif", "a file name cannot hold control characters"),
        ("a\n.gif", "a file name cannot hold control characters"),
        ("a\u202e.gif", "a file name cannot hold control characters"),
        ("a\ud800.gif", "a file name cannot hold control characters"),
        ("a /b.gif", "'a ' starts or ends with a space or ends with a dot"),
        ("a./b.gif", "'a.' starts or ends with a space or ends with a dot"),
        ("é" * 110 + ".gif", "the name of a file or folder is at most 200 bytes long"),
        ("a/" * 250 + "b.gif", "a file name is at most 400 bytes long"),
    ],
)
def test_file_names_stay_in_the_folder(name, text):
    (_, _, field), kind, found, _ = refused(name)
    assert (field, kind, found) == ("file", "output-file", text)


@pytest.mark.parametrize("model", [Gif, Video, Still, Sheet])
def test_a_model_keeps_to_its_suffix(model):
    with pytest.raises(ValidationError, match="'a.doc' does not end in"):
        model(file="a.doc")


def test_the_json_schema_offers_a_name_or_a_format():
    schema = OUTPUTS.json_schema()
    options = schema["items"]["anyOf"]
    assert options[0]["type"] == "string"
    assert [o["$ref"] for o in options[1:]] == [
        f"#/$defs/{name}" for name in ("Gif", "Video", "Still", "Sheet")
    ]
    for name, suffix in (("Gif", "[gG][iI][fF]"), ("Video", "[mM][pP]4"), ("Sheet", "[pP][nN]")):
        model = schema["$defs"][name]
        assert suffix in model["properties"]["file"]["pattern"]
        assert not model["additionalProperties"]
        assert all("description" in field for field in model["properties"].values())


def test_validation_imports_no_encoder():
    code = (
        "import sys, renderer.encoders as e; from pydantic import TypeAdapter;"
        "TypeAdapter(e.AnyOutput).validate_python('a.mp4');"
        "print([m for m in ('av', 'PIL', 'imageio', 'matplotlib', 'scipy') if m in sys.modules])"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.strip() == "[]"
