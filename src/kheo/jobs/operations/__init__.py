"""Asking for background work, running it, calling it off."""

from kheo.jobs.operations.asking import call_off, enqueue
from kheo.jobs.operations.running import run

__all__ = ["call_off", "enqueue", "run"]
