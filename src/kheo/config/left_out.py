"""Pages on which something is done that the API does not offer, each with the reason.

A test goes through every page that takes POST: it is an act of the API, or it stands here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_SIGNING_IN = "Signing in and out belongs to a browser; a program has its token."
_OWN_ACCOUNT = "One's own sessions, password and keys are changed by the person, never by a token."
_ONE_TIME = "The one-time password is shown once to the administrator's own eyes."
_ONE_FIELD = (
    "A field that saves itself in the form; the act that writes the whole takes any of its fields."
)
_LOOKS = "How the pages look in this browser."
_PUBLIC = "A page for people without an account, guarded against floods; the API knows only people with one."
_SEVERAL = "Several ticked rows at once; the API has the same act for one record, called for each."

LEFT_OUT: Final[Mapping[str, str]] = {
    "access:change_password": _OWN_ACCOUNT,
    "access:end_session": _OWN_ACCOUNT,
    "access:end_sessions": _OWN_ACCOUNT,
    "access:open_account": _ONE_TIME,
    "access:reset_password": _ONE_TIME,
    "access:resume": _SIGNING_IN,
    "access:sign_in": _SIGNING_IN,
    "access:sign_out": _SIGNING_IN,
    "console:set_language": _LOOKS,
    "console:set_theme": _LOOKS,
    "console:welcome_seen": _LOOKS,
    "dossiers:save_mark": _ONE_FIELD,
    "initiatives:bulk": _SEVERAL,
    "initiatives:drop_filter": "Kept conditions of a list are links in the person's own menu.",
    "initiatives:save_field": _ONE_FIELD,
    "initiatives:save_filter": "Kept conditions of a list are links in the person's own menu.",
    "public:ask": _PUBLIC,
    "public:support": _PUBLIC,
    "public:write": _PUBLIC,
    "reports:cell": _ONE_FIELD,
    "stories:save_field": _ONE_FIELD,
}
"""Name of the page → why."""
