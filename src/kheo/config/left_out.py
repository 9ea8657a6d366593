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
_FACTORS = "A second factor is set up by hand, in the browser that shows the square code or asks the device."
_LINKING = "Who is who, and what roles must prove it twice, is decided by an administrator who signed in himself."
_TOKENS = "No token may make, widen or end tokens."
_TOLD = "Where messages go is set up by a person, who sees the secret once."
_FILE = "A dossier as one file to keep; its records are in the API, each in its list."
_SEVERAL = "Several ticked rows at once; the API has the same act for one record, called for each."

LEFT_OUT: Final[Mapping[str, str]] = {
    "access:add_app": _FACTORS,
    "access:add_passkey": _FACTORS,
    "access:change_password": _OWN_ACCOUNT,
    "access:codes": _FACTORS,
    "access:confirm": _FACTORS,
    "access:demands": _LINKING,
    "access:end_demand": _LINKING,
    "access:end_session": _OWN_ACCOUNT,
    "access:end_sessions": _OWN_ACCOUNT,
    "access:end_token": _TOKENS,
    "access:end_token_of": _TOKENS,
    "access:identity": _LINKING,
    "access:leave_half": _FACTORS,
    "access:link": _LINKING,
    "access:make_token": _TOKENS,
    "access:open_account": _ONE_TIME,
    "access:passkey_question": _FACTORS,
    "access:passkey_sign_in": _FACTORS,
    "access:refuse_identity": _LINKING,
    "access:remove_app": _FACTORS,
    "access:remove_passkey": _FACTORS,
    "access:rename_passkey": _FACTORS,
    "access:reset_factors": _LINKING,
    "access:reset_password": _ONE_TIME,
    "access:resume": _SIGNING_IN,
    "access:second_step": _FACTORS,
    "access:sign_in": _SIGNING_IN,
    "access:sign_out": _SIGNING_IN,
    "access:unlink_identity": _LINKING,
    "access:unlink_own": _LINKING,
    "access:waiting": _LINKING,
    "console:set_language": _LOOKS,
    "console:set_theme": _LOOKS,
    "console:welcome_seen": _LOOKS,
    "dossiers:save_mark": _ONE_FIELD,
    "exchange:add_webhook": _TOLD,
    "exchange:export": "The list itself is the same under the same conditions, as JSON.",
    "exchange:send_again": _TOLD,
    "exchange:webhook_act": _TOLD,
    "initiatives:bulk": _SEVERAL,
    "initiatives:drop_filter": "Kept conditions of a list are links in the person's own menu.",
    "initiatives:save_field": _ONE_FIELD,
    "initiatives:save_filter": "Kept conditions of a list are links in the person's own menu.",
    "public:ask": _PUBLIC,
    "public:support": _PUBLIC,
    "public:write": _PUBLIC,
    "recognition:whole": _FILE,
    "recognition:whole_pdf": _FILE,
    "reports:cell": _ONE_FIELD,
    "stories:save_field": _ONE_FIELD,
}
"""Name of the page → why."""
