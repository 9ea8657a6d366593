"""Files as they come in: Word, PDF, web page, text; told by content, never by their name."""

from kheo.reader.sources.opening import Opened, Refused, open_report

__all__ = ["Opened", "Refused", "open_report"]
