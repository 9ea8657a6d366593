"""The sentences that the page scripts show.

Scripts are static files and carry no language; the page hands them these words in a meta tag. ``{name}`` marks a
value the script fills in.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SCRIPT_WORDS: dict[str, Promise] = {
    "palette_found": _("{count} lines; choose with the arrow keys"),
    "palette_nothing": _("Nothing is found; Enter searches everywhere."),
    "saved": _("saved"),
    "saving": _("saving…"),
    "waiting": _("not sent yet"),
    "refused": _("not accepted"),
    "other": _("changed by somebody else"),
    "unsent": _("Fields not sent yet: {count}"),
    "unsent_why": _(
        "They are kept in this browser and go out by themselves once the line is back."
    ),
    "send_now": _("Send now"),
    "signed_out": _("Your session has ended. What you typed is still here."),
    "sign_in": _("Sign in again"),
    "restored": _("This browser holds newer text that was never sent (fields: {count})."),
    "restore": _("Put it back"),
    "discard": _("Throw it away"),
    "other_value": _("Somebody else saved this:"),
    "keep_mine": _("Keep mine"),
    "take_other": _("Take theirs"),
    "leave": _("Some of what you typed is not saved yet."),
    "copied": _("Copied"),
    "photo_bad": _("This file is not a photo that can be shown here."),
    "photo_ready": _("{name}, {size} kB"),
    "upload_failed": _("The photo could not be sent. It stays here; try again."),
    "uploading": _("Sending {percent} %"),
    "remove": _("Remove"),
    "counter": _("{left} characters left"),
    "counter_over": _("{over} characters too many"),
    "selected": _("Selected: {count}"),
    "failed": _("The page could not be reached. Nothing was changed; try again."),
}
