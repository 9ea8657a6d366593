"""Asking for background work, running it, calling it off, trying it again, clearing away."""

from kheo.jobs.operations.asking import call_off, enqueue, try_again
from kheo.jobs.operations.running import beat, run
from kheo.jobs.operations.sweeping import sweep

__all__ = ["beat", "call_off", "enqueue", "run", "sweep", "try_again"]
