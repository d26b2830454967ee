"""Where texts meet, against brute force."""

from itertools import combinations

import numpy as np
import pytest

from renderer.engine.ledger import Run
from renderer.lint.notes import Note, meeting, noted, touching
from renderer.scene.text import Label, TextStyle

STYLE = TextStyle("DejaVu Sans", 10.0, (0.0, 0.0, 0.0, 1.0), 72.0)
NOTHING = np.zeros((0, 0, 4), dtype=np.uint8)


def run(
    ink: np.ndarray, left: int, bottom: int, text: str = "a", label: Label | None = None
) -> Run:
    pixels = (ink * 255).astype(np.uint8)
    return Run(
        text,
        STYLE,
        1.0,
        pixels,
        left,
        bottom,
        (0, 1),
        label,
        label and "ab" or text,
        NOTHING,
        NOTHING,
        (0, 0, 0, 0),
        0.0,
    )


def solid(left: int, bottom: int, width: int, height: int, text: str = "a") -> Run:
    return run(np.ones((height, width)), left, bottom, text)


def note(*runs: Run) -> Note:
    (one,) = noted(runs, moves=False)[-1:]
    return one


@pytest.mark.parametrize("hair", [0, 1, 3])
@pytest.mark.parametrize("seed", range(4))
def test_boxes_that_meet_are_found(seed: int, hair: int) -> None:
    random = np.random.default_rng(seed)
    corners = random.integers(0, 120, (60, 2))
    sizes = random.integers(1, 30, (60, 2))
    notes = [
        note(solid(x, y, w, h, str(n)))
        for n, ((x, y), (w, h)) in enumerate(zip(corners.tolist(), sizes.tolist(), strict=True))
    ]
    known = set()
    for one, two in combinations(range(60), 2):
        a, b = notes[one].box, notes[two].box
        wide, high = min(a[2], b[2]) - max(a[0], b[0]), min(a[3], b[3]) - max(a[1], b[1])
        if wide > hair and high > hair:
            known.add((one, two))
    found = {(notes.index(a), notes.index(b)) for a, b in meeting(notes, hair)}
    assert found == known and len(known) > 20


@pytest.mark.parametrize("seed", range(5))
def test_ink_that_meets_is_counted(seed: int) -> None:
    random = np.random.default_rng(seed)
    inks = [random.random(size) < 0.15 for size in ((12, 20), (9, 31))]
    one, two = run(inks[0], 40, 30), run(inks[1], 33 + seed, 36)
    spots = []
    for each in (one, two):
        rows, columns = np.nonzero(each.ink[::-1])
        spots.append(np.stack([columns + each.left, rows + each.bottom], axis=1))
    away = np.abs(spots[0][:, None] - spots[1][None])
    # Within a pixel to the side, or above, or both.
    near = (away.max(axis=2) <= 1).any(axis=0).sum()
    least = min(map(len, spots))
    assert touching(note(one), note(two), 1) == pytest.approx(near / least)


def test_boxes_may_meet_where_ink_does_not() -> None:
    falling, rising = np.eye(40)[:, :40] > 0, np.eye(40)[::-1] > 0
    one, two = run(falling, 0, 0), run(falling, 12, 0)
    assert list(meeting([note(one), note(two)], 1))
    assert touching(note(one), note(two), 1) == 0
    assert touching(note(one), note(run(rising, 0, 0)), 1) > 0


def test_a_labels_runs_are_one_note_and_a_halo_is_none() -> None:
    own = Label(0, 0, STYLE, (("a",), ("b",)))
    runs = [
        run(np.ones((5, 5)), 0, 0, "a", own), run(np.ones((5, 5)), 6, 2, "b", own),
        solid(30, 0, 9, 9, "c"), solid(31, 0, 9, 9, "c"), solid(60, 0, 9, 9, "c"),
    ]  # fmt: skip
    notes = noted(runs, moves=True)
    assert [n.text for n in notes] == ["ab", "c", "c"]
    assert [n.box for n in notes] == [(0, 0, 11, 7), (31, 0, 40, 9), (60, 0, 69, 9)]


def test_numbers_do_not_make_another_text() -> None:
    keys = {noted([solid(n, 0, 5, 5, f"loss {n}.{n}5")], moves=True)[0].key for n in range(1, 9)}
    assert len(keys) == 1
