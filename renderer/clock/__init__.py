"""The film's clock: frame index <-> seconds <-> data time.

The one place that knows how many frames a film has and which moment of the data each frame shows.
"""

from renderer.clock.check import check
from renderer.clock.clock import Clock, compile_clock
from renderer.clock.course import PerFrame
from renderer.clock.reading import Reading
from renderer.clock.speed import Speed
from renderer.clock.time import MOST_FRAMES, Hold, Pace, Pause, Time

__all__ = [
    "MOST_FRAMES",
    "Clock",
    "Hold",
    "Pace",
    "Pause",
    "PerFrame",
    "Reading",
    "Speed",
    "Time",
    "check",
    "compile_clock",
]
