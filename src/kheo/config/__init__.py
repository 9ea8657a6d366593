"""Puts the parts together: settings, addresses, wiring. Nobody imports it."""
