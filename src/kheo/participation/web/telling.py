"""Signs and personal data as words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from kheo.participation.models import Remark
from kheo.participation.rules.personal import kinds_in, pieces_of

SIGNS: dict[str, Any] = {
    "trap": _("a field was filled in that people do not see"),
    "quick": _("sent faster than one can write"),
    "links": _("holds a link"),
    "capitals": _("nearly all in capitals"),
    "words": _("words of advertising"),
    "run": _("one sign repeated many times"),
    "again": _("the same text came before"),
}
KINDS: dict[str, Any] = {
    "email": _("an e-mail address"),
    "telephone": _("a telephone number"),
    "identity": _("a number of an identity card"),
    "account": _("a number of an account or a card"),
}


def signs_of(remark: Remark) -> list[str]:
    """The signs of spam that were found, as words."""
    codes = remark.looks_like_spam.split(",") if remark.looks_like_spam else []
    return [str(SIGNS[code]) for code in codes if code in SIGNS]


def personal_in(words: str) -> list[str]:
    """Kinds of personal data found in ``words``, as words."""
    return [str(KINDS[kind]) for kind in kinds_in(words)]


def marked(words: str) -> list[dict[str, str]]:
    """``words`` in pieces; a piece that holds personal data says which."""
    return [
        {"words": piece.words, "kind": str(KINDS[piece.kind]) if piece.kind else ""}
        for piece in pieces_of(words)
    ]


def time_left(seconds: int) -> str:
    """How long a decision can still be taken back."""
    minutes = -(-seconds // 60)
    return ngettext("%(n)s minute left", "%(n)s minutes left", minutes) % {"n": minutes}
