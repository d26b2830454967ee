import errno
from pathlib import Path

import av
import pytest

from renderer.encoders import Video
from renderer.encoders.failure import writing
from renderer.encoders.segment import SegmentFile, records
from renderer.errors import MachineError
from tests.encoders.conftest import barcode, flat


def segments(tmp_path, film, *outputs):
    paths = []
    for number, output in enumerate(outputs):
        paths.append(tmp_path / f"{number}.seg")
        writer = output.open(film, None, paths[-1])
        for index in range(5):
            writer.write(index, barcode(index))
        writer.close()
    return paths


def failing(action, *args):
    with pytest.raises(MachineError) as caught:
        action(*args)
    assert caught.value.exit_code == 3
    [found] = caught.value.problems
    return found.code, found.text


def test_segments_of_different_settings_are_not_joined(tmp_path, film):
    one, plan = Video(file="a.mp4"), film(frames=10)
    paths = segments(tmp_path, plan, one, Video(file="a.mp4", preset="ultrafast"))
    assert failing(one.join, plan, None, paths, tmp_path / "x") == (
        "segment-mixed",
        "the segments of 'a.mp4' were made with different settings or versions",
    )


def test_a_missing_segment_is_noticed(tmp_path, film):
    output, plan = Video(file="a.mp4"), film(frames=10)
    paths = segments(tmp_path, plan, output)
    assert failing(output.join, plan, None, paths, tmp_path / "x") == (
        "output-verify",
        "'a.mp4' is not what was planned: 5 frames instead of 10",
    )


@pytest.mark.parametrize("harm", ["cut", "flip", "extend", "empty"])
def test_a_damaged_segment_is_noticed(tmp_path, film, harm):
    output, plan = Video(file="a.mp4"), film(frames=5)
    [path] = segments(tmp_path, plan, output)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= harm == "flip"
    data = {"cut": data[:-1], "extend": data + b"x", "empty": b""}.get(harm, data)
    path.write_bytes(data)
    assert failing(output.join, plan, None, [path], tmp_path / "x") == (
        "segment-damaged",
        "the segment '0.seg' is damaged",
    )


def test_a_segment_that_was_not_closed_is_damaged(tmp_path):
    file = SegmentFile(tmp_path / "a")
    file.add(b"F", 0, b"data")
    file._file.flush()
    assert failing(list, records(tmp_path / "a"))[0] == "segment-damaged"
    file.close()
    assert list(records(tmp_path / "a")) == [(b"F", 0, b"data")]


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"frames": 6}, "5 frames instead of 6"),
        ({"fps": 24}, "25 frames a second"),
        ({"size": (94, 64)}, "96 x 64 pixels"),
    ],
)
def test_verify_compares_with_the_plan(film, make, change, text):
    output = Video(file="a.mp4")
    path = make(output, film(frames=5), barcode)
    found = failing(output.verify, film(**{"frames": 5, **change}), path)
    assert found == ("output-verify", f"'a.mp4' is not what was planned: {text}")


def test_verify_refuses_a_torn_file(film, make):
    output, plan = Video(file="a.mp4"), film()
    path = make(output, plan, barcode)
    path.write_bytes(path.read_bytes()[:-2000])
    with pytest.raises(MachineError):
        output.verify(plan, path)


def test_the_encoders_own_last_words(tmp_path, film):
    output = Video.model_construct(file="a.mp4", scale=1.0, crf=20, preset="hasty")
    code, text = failing(output.open, film(), None, tmp_path / "x")
    assert code == "encoder-failed"
    assert text == (
        "'a.mp4' could not be encoded: "
        "libx264: Error setting preset/tune hasty/(null).; Invalid argument"
    )
    assert av.logging.get_level() is None


def test_a_full_disk_has_its_own_text():
    def fail():
        with writing("a.mp4"):
            raise OSError(errno.ENOSPC, "No space left on device")

    assert failing(fail) == (
        "disk-full",
        "'a.mp4' could not be written: no space left on the disk",
    )


@pytest.mark.skipif("not __import__('os').path.exists('/dev/full')")
def test_a_full_disk_while_joining(tmp_path, film):
    output, plan = Video(file="a.mp4"), film(frames=5)
    paths = segments(tmp_path, plan, output)
    assert failing(output.join, plan, None, paths, Path("/dev/full"))[0] == "disk-full"


def test_a_folder_that_is_not_there(tmp_path, film):
    code, text = failing(Video(file="a.mp4").open, film(), None, tmp_path / "no" / "x")
    assert (code, text) == (
        "output-write",
        "'a.mp4' could not be written: No such file or directory",
    )


def test_frames_of_another_shape_are_a_bug(tmp_path, film):
    writer = Video(file="a.mp4").open(film(), None, tmp_path / "x")
    with pytest.raises(ValueError, match="frame 0 is"):
        writer.write(0, flat((0, 0, 0), (64, 96)))
    writer.close()
