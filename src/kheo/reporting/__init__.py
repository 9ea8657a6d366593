"""The report that writes itself: definitions, obligations, entry, checks, roll-up, signed versions."""
