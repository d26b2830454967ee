"""The drawing library as it comes, whatever its configuration files on this machine say."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import matplotlib


@contextmanager
def library_defaults() -> Iterator[None]:
    """Within it, matplotlib's settings are its own defaults: neither a `matplotlibrc` in some
    folder nor what a program has set changes a film."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        yield
