"""Questions about forms, obligations and reports."""
