"""The arrows of an import."""

from __future__ import annotations
