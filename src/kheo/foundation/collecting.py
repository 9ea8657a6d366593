"""Work on very many rows without Python looking for circles among them all the while."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

AT_ONCE = 20
"""Chunks after which circles are looked for all the same."""


@contextmanager
def seldom_collecting() -> Iterator[Sweeper]:
    """Within, circles of objects are looked for only when the sweeper is told that a chunk is done.

    Values of rows form no circles, but every pass of the collector walks over all of them: measured,
    it cost as much as judging the rows. What was there before is left out of the passes.
    """
    was_on = gc.isenabled()
    gc.freeze()
    gc.disable()
    try:
        yield Sweeper()
    finally:
        gc.unfreeze()
        if was_on:
            gc.enable()


class Sweeper:
    """Counts chunks."""

    def __init__(self) -> None:
        """None is done yet."""
        self._done = 0

    def chunk_done(self) -> None:
        """A thousand rows or so are done with; now and then their circles are looked for."""
        self._done += 1
        if self._done % AT_ONCE == 0:
            gc.collect()
            gc.freeze()  # what is still there then is not walked over again
