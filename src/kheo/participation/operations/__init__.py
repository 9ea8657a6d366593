"""Acts of citizens, and of who reads what they wrote."""

from kheo.participation.operations.reading import refuse, reply, show, take_back
from kheo.participation.operations.remarks import write
from kheo.participation.operations.supporting import support

__all__ = ["refuse", "reply", "show", "support", "take_back", "write"]
