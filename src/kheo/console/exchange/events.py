"""What other systems may be told: the event behind it and where it names the record."""

from __future__ import annotations

from operator import attrgetter

from django.utils.translation import gettext_lazy as _

from kheo.documents.events import PaperNumbered, PaperRegistered, PaperSigned
from kheo.exchange.outgoing import Outgoing
from kheo.initiatives.events import Recognised, Registered, Restored, StruckOff, Withdrawn
from kheo.reporting.events import ReportSent

_OF_INITIATIVES = (
    ("registered", _("An initiative was registered"), Registered),
    ("recognised", _("An initiative was recognised"), Recognised),
    ("struck_off", _("An initiative was struck off"), StruckOff),
    ("restored", _("An initiative was put back on the list"), Restored),
    ("withdrawn", _("An initiative was withdrawn"), Withdrawn),
)
_OF_PAPERS = (
    (
        "decisions",
        "issued",
        _("A decision is in force: signed, or entered as issued elsewhere"),
        (PaperRegistered, PaperSigned),
    ),
    (
        "papers",
        "registered",
        _("A decision or another paper was registered"),
        (PaperNumbered, PaperRegistered),
    ),
    (
        "papers",
        "signed",
        _("The signed copy of a decision or another paper was attached"),
        (PaperSigned,),
    ),
)
EVENTS = (
    *(
        Outgoing(f"initiatives.{name}", label, "initiatives", {event: attrgetter("initiative_id")})
        for name, label, event in _OF_INITIATIVES
    ),
    *(
        Outgoing(f"{of}.{name}", label, of, dict.fromkeys(events, attrgetter("paper_id")))
        for of, name, label, events in _OF_PAPERS
    ),
    Outgoing(
        "reports.sent", _("A report was sent"), "reports", {ReportSent: attrgetter("report_id")}
    ),
)
