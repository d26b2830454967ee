from itertools import pairwise

import pytest

from renderer.engine.chunks import LONGEST, SHORTEST, encode, plan


@pytest.mark.parametrize("frames", [1, 2, 47, 48, 49, 96, 97, 600, 2880, 2881, 100_000, 1_000_000])
def test_chunks_cover_every_frame_once_in_order(frames):
    chunks = plan(frames)
    assert [c.number for c in chunks] == list(range(len(chunks)))
    assert chunks[0].start == 0 and chunks[-1].stop == frames
    assert all(a.stop == b.start for a, b in pairwise(chunks))
    lengths = [c.stop - c.start for c in chunks]
    assert all(SHORTEST <= n <= LONGEST for n in lengths[:-1]) and 1 <= lengths[-1] <= LONGEST


class Spy:
    """An output that takes every third frame, and its writer."""

    def __init__(self):
        self.frames, self.closed = [], 0

    def open(self, film, shared, path):
        return self

    def write(self, index, frame):
        self.frames.append(index)

    def close(self):
        self.closed += 1


class CountingStage:
    def __init__(self):
        self.drawn = []

    def frame(self, index):
        self.drawn.append(index)
        return index


def test_a_frame_is_drawn_once_for_all_outputs_and_only_if_one_wants_it(tmp_path):
    from renderer.engine.chunks import Chunk, Job

    thirds, evens, none = Spy(), Spy(), Spy()
    jobs = [
        Job(0, thirds, None, frozenset(range(0, 100, 3))),
        Job(1, evens, None, frozenset(range(0, 100, 2))),
        Job(2, none, None, frozenset([99])),
    ]
    stage, told = CountingStage(), []
    encode(stage, None, jobs, Chunk(0, 10, 20), tmp_path, told.append)
    assert thirds.frames == [12, 15, 18] and evens.frames == [10, 12, 14, 16, 18]
    assert stage.drawn == [10, 12, 14, 15, 16, 18]
    assert sum(told) == 10
    assert (thirds.closed, evens.closed, none.closed) == (1, 1, 0)
