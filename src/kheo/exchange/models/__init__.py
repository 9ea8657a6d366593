"""Tables of this slice: files on their way in, what the API answered, whom it tells what."""

from kheo.exchange.models.answers import Answer, Use
from kheo.exchange.models.exports import ColumnChoice, Export
from kheo.exchange.models.imports import Chunk, Import, Matching
from kheo.exchange.models.webhooks import Delivery, Webhook

__all__ = [
    "Answer", "Chunk", "ColumnChoice", "Delivery", "Export", "Import", "Matching", "Use", "Webhook",
]  # fmt: skip
