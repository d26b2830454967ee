import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from renderer.encoders import Still
from renderer.errors import Fault, MachineError
from tests.encoders.conftest import barcode, flat, read_barcode


@pytest.mark.parametrize(
    ("at", "frame"),
    [
        ("100%", 100),
        ("0%", 0),
        ("50%", 50),
        ("60 %", 60),
        ("33.3%", 33),
        (0, 0),
        (2, 50),
        (2.02, 50),
        (2.04, 51),
        ("2s", 50),
        ("500ms", 12),
        ("520 ms", 13),
        ("20 frames", 20),
        ("1 frame", 1),
        (4.04, 100),
        ("101 frames", 100),
    ],
)
def test_which_frame_shows_at_a_moment(film, at, frame):
    assert list(Still(file="a.png", at=at).wants(film(frames=101))) == [frame]


@pytest.mark.parametrize("at", ["", "half", "-1s", "2 h", "1e3", "٣s", "1.5.2", "9" * 40])
def test_what_is_no_moment(at):
    with pytest.raises(ValidationError) as caught:
        Still(file="a.png", at=at)
    errors = caught.value.errors()
    text = [e["msg"] for e in errors if e["type"] == "duration"]
    assert text == [f"'{at}' is not a time"]
    assert errors[-1]["ctx"]["hint"] == "write 2, 500ms, 4s, 2min, 25% or 120 frames"


def test_a_share_beyond_the_whole():
    with pytest.raises(ValidationError, match="'101%' is after the end of the film"):
        Still(file="a.png", at="101%")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (9, "'9s' is after the end of the film (4 s, 100 frames)"),
        ("101 frames", "'101 frames' is after the end of the film (4 s, 100 frames)"),
    ],
)
def test_a_moment_after_the_end(film, at, text):
    with pytest.raises(Fault) as caught:
        Still(file="a.png", at=at).check(film(frames=100))
    assert (caught.value.text, caught.value.at) == (text, ("at",))


def test_the_picture_is_the_frame(film, make):
    path = make(Still(file="a.png", at="50%"), film(frames=21), barcode, [7, 7, 7])
    with Image.open(path, formats=["PNG"]) as image:
        assert image.mode == "RGB"
        assert np.array_equal(np.asarray(image), barcode(10)[..., :3])


def test_scale(film, make):
    output, plan = Still(file="a.png", scale=0.5), film(size=(193, 127))
    path = make(output, plan, lambda i: flat((31, 119, 180), (193, 127)), [15, 15])
    with Image.open(path, formats=["PNG"]) as image:
        assert image.size == output.size(plan) == (96, 64)
        assert image.getcolors() == [(96 * 64, (31, 119, 180))]


def test_title_and_description_and_nothing_else(film, make):
    plan = film(frames=1, title="Änderung", description="two\nlines")
    one, two = (make(Still(file="a.png"), plan, barcode) for _ in "ab")
    assert one.read_bytes() == two.read_bytes()
    with Image.open(one, formats=["PNG"]) as image:
        assert image.info == {"Title": "Änderung", "Description": "two\nlines"}
        assert read_barcode(image) == 0


@pytest.mark.parametrize("harm", [lambda d: d[:-200], lambda d: b"GIF" + d, lambda d: b""])
def test_verify_refuses_a_torn_file(film, make, harm):
    output, plan = Still(file="a.png"), film(frames=1)
    path = make(output, plan, barcode)
    path.write_bytes(harm(path.read_bytes()))
    with pytest.raises(MachineError) as caught:
        output.verify(plan, path)
    [found] = caught.value.problems
    assert found.text == "'a.png' is not what was planned: it cannot be decoded"


def test_verify_compares_the_size(film, make):
    output = Still(file="a.png")
    path = make(output, film(frames=1), barcode)
    with pytest.raises(MachineError) as caught:
        output.verify(film(frames=1, size=(95, 64)), path)
    assert caught.value.problems[0].text == "'a.png' is not what was planned: 96 x 64 pixels"


def test_a_picture_that_was_not_drawn(tmp_path, film):
    output = Still(file="a.png")
    writer = output.open(film(), None, tmp_path / "a")
    writer.close()
    with pytest.raises(MachineError) as caught:
        output.join(film(), None, [tmp_path / "a"], tmp_path / "x")
    assert caught.value.problems[0].text == (
        "'a.png' is not what was planned: 0 pictures instead of one"
    )
