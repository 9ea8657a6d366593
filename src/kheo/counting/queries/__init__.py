"""Questions about figures: one counting layer for pages, exports, commands and reports."""
