"""Journal sentences of this slice, by act."""

from kheo.exchange.sentences.exports import SENTENCES as EXPORTS
from kheo.exchange.sentences.imports import SENTENCES as IMPORTS
from kheo.exchange.sentences.webhooks import SENTENCES as WEBHOOKS

SENTENCES: dict[str, str] = {**IMPORTS, **EXPORTS, **WEBHOOKS}
