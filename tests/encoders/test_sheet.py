import numpy as np
import pytest
from PIL import Image
from pydantic import ValidationError

from renderer.encoders import Sheet
from renderer.errors import Fault, MachineError
from tests.encoders.conftest import barcode, flat, read_barcode


@pytest.mark.parametrize(
    ("frames", "of", "wanted"),
    [
        (8, 300, [0, 43, 85, 128, 171, 214, 256, 299]),
        (8, 3, [0, 1, 2]),
        (2, 10, [0, 9]),
        (1, 10, [9]),
        (1, 1, [0]),
        (5, 9, [0, 2, 4, 6, 8]),
    ],
)
def test_frames_are_evenly_spaced_from_the_first_to_the_last(film, frames, of, wanted):
    assert list(Sheet(file="a.png", frames=frames).wants(film(frames=of))) == wanted


def test_tiles_stand_in_rows_with_gaps_in_the_corners_colour(film, make):
    output, plan = Sheet(file="a.sheet.png", frames=5, columns=3, gap=4), film(frames=9)
    path = make(output, plan, lambda i: barcode(i), [4, 1, 4])
    with Image.open(path, formats=["PNG"]) as image:
        sheet = np.asarray(image)
    assert sheet.shape == (2 * (64 + 4) + 4, 3 * (96 + 4) + 4, 3)
    tiles = [
        sheet[4 + row * 68 : 68 + row * 68, 4 + column * 100 : 100 + column * 100]
        for row in range(2)
        for column in range(3)
    ]
    assert [read_barcode(tile) for tile in tiles[:5]] == [0, 2, 4, 6, 8]
    assert np.array_equal(tiles[1], barcode(2)[..., :3])
    assert (tiles[5] == 255).all() and (sheet[:4] == 255).all() and (sheet[:, :4] == 255).all()


def test_the_gap_takes_the_frames_own_background(film, make):
    path = make(Sheet(file="a.sheet.png"), film(), lambda i: flat((30, 30, 30)))
    with Image.open(path, formats=["PNG"]) as image:
        assert image.getcolors() == [(image.width * image.height, (30, 30, 30))]


@pytest.mark.parametrize(
    ("keys", "tile", "sheet"),
    [
        ({}, (490, 276), (2000, 576)),
        ({"columns": 8}, (241, 136), (2000, 152)),
        ({"columns": 2, "frames": 2}, (988, 556), (2000, 572)),
        ({"width": 100, "gap": 0}, (100, 56), (400, 112)),
        ({"scale": 0.25}, (320, 180), (1320, 384)),
        ({"width": 5000, "frames": 1}, (1280, 720), (1296, 736)),
    ],
)
def test_how_large_it_is(film, make, keys, tile, sheet):
    output, plan = Sheet(file="a.sheet.png", **keys), film(size=(1280, 720), frames=10)
    assert (output.tile(plan), output.size(plan)) == (tile, sheet)
    path = make(output, plan, lambda i: flat((1, 2, 3), (1280, 720)), [5, 5])
    with Image.open(path, formats=["PNG"]) as image:
        assert image.size == sheet


def test_the_same_bytes_whatever_the_chunks(film, make):
    output, plan = Sheet(file="a.sheet.png", frames=7), film(title="t")
    found = {make(output, plan, barcode, c).read_bytes() for c in ([30], [1] * 30, [13, 17])}
    assert len(found) == 1


def test_a_frame_that_was_not_drawn(tmp_path, film):
    output, plan = Sheet(file="a.sheet.png"), film()
    writer = output.open(plan, None, tmp_path / "a")
    writer.write(0, barcode(0))
    writer.close()
    with pytest.raises(MachineError) as caught:
        output.join(plan, None, [tmp_path / "a"], tmp_path / "x")
    assert caught.value.problems[0].text == (
        "'a.sheet.png' is not what was planned: 1 frames instead of 8"
    )


def test_width_or_scale():
    with pytest.raises(ValidationError, match="a sheet takes `width` or `scale`, not both"):
        Sheet(file="a.sheet.png", width=10, scale=0.5)


def test_a_sheet_too_large(film):
    with pytest.raises(Fault) as caught:
        Sheet(file="a.png", frames=400, columns=20, width=4000).check(
            film(size=(4000, 4000), frames=500)
        )
    assert caught.value.text == ("the sheet would be 80,168 x 80,168 pixels, more than 100,000,000")
