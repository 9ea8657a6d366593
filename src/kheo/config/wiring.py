"""Who listens to what, and where the sentences of the journal stand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import kheo.access.sentences
import kheo.campaigns.sentences
import kheo.counting.operations
import kheo.documents.sentences
import kheo.initiatives.sentences
import kheo.orgs.sentences
import kheo.workflow.sentences
from kheo.audit.wording import declare
from kheo.initiatives.events import FactsChanged
from kheo.kernel.events import Event, Handler, connect

SUBSCRIPTIONS: Mapping[type[Event], Sequence[Handler]] = {
    FactsChanged: (kheo.counting.operations.refresh,),
}


def connect_all() -> None:
    """Put every subscription and every sentence in force."""
    connect(SUBSCRIPTIONS)
    declare(
        kheo.access.sentences.SENTENCES,
        kheo.campaigns.sentences.SENTENCES,
        kheo.documents.sentences.SENTENCES,
        kheo.initiatives.sentences.SENTENCES,
        kheo.orgs.sentences.SENTENCES,
        kheo.workflow.sentences.SENTENCES,
    )
