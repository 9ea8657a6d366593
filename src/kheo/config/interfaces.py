"""What goes in and out: every list, profile of files and act that the slices declare."""

from __future__ import annotations

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

import kheo.counting.api.counts
from kheo.access import scopes
from kheo.documents.events import PaperRegistered, PaperSigned
from kheo.exchange import acts, endpoints, listings, outgoing, profiles
from kheo.initiatives.events import Recognised, Registered, Restored, StruckOff, Withdrawn
from kheo.reporting.events import ReportSent

LISTINGS: tuple[listings.Listing, ...] = ()
PROFILES: tuple[profiles.Profile, ...] = ()
ACTS: tuple[acts.Act, ...] = ()
ENDPOINTS: tuple[endpoints.Endpoint, ...] = (*kheo.counting.api.counts.ENDPOINTS,)
EVENTS: tuple[outgoing.Outgoing, ...] = tuple(
    outgoing.Outgoing(name, label, listing, {event: attrgetter(key)})
    for name, label, listing, event, key in (
        ("initiatives.registered", _("An initiative was registered"), "initiatives", Registered, "initiative_id"),
        ("initiatives.recognised", _("An initiative was recognised"), "initiatives", Recognised, "initiative_id"),
        ("initiatives.struck_off", _("An initiative was struck off"), "initiatives", StruckOff, "initiative_id"),
        ("initiatives.restored", _("An initiative was put back on the list"), "initiatives", Restored, "initiative_id"),
        ("initiatives.withdrawn", _("An initiative was withdrawn"), "initiatives", Withdrawn, "initiative_id"),
        ("papers.registered", _("A decision or another paper was registered"), "papers", PaperRegistered, "paper_id"),
        ("papers.signed", _("The signed copy of a decision or another paper was attached"), "papers", PaperSigned, "paper_id"),
        ("reports.sent", _("A report was sent"), "reports", ReportSent, "report_id"),
    )
)  # fmt: skip
"""What other systems may be told: the event behind it and where it names the record."""


def declare_all() -> None:
    """Hand everything over, once, when the program starts."""
    listings.declare(*LISTINGS)
    profiles.declare(*PROFILES)
    acts.declare(*ACTS)
    endpoints.declare(*ENDPOINTS)
    outgoing.declare(*EVENTS)
    scopes.declare({one.name: one.label for one in (*LISTINGS, *ENDPOINTS)})
