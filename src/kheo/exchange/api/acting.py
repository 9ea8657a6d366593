"""Views that act: the form of the page reads what was sent, its operation does it."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from django.db import models, transaction
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from kheo.access.policy import require
from kheo.access.scopes import READ, WRITE
from kheo.exchange import acts, listings
from kheo.exchange.api import conditional
from kheo.exchange.api.bodies import Files, as_sent, as_typed, sent_with
from kheo.exchange.api.gate import READING, ApiRequest, endpoint
from kheo.exchange.api.problems import Problem, of_form
from kheo.exchange.api.reading import listing_named, record
from kheo.exchange.api.records import one_row, read_key, told_row
from kheo.exchange.operations.answers import Kept, once
from kheo.kernel.refusals import NotAllowed

LONGEST_KEY: Final = 200
_ACTING: Final = ("POST", "OPTIONS")


def _act(listing: str, name: str, *, on_list: bool) -> acts.Act | None:
    try:
        found = acts.act_of(listing, name)
    except LookupError:
        return None
    return found if found.on_list == on_list else None


def _of_record(listing: str, key: str) -> tuple[str, ...]:
    return _ACTING if _act(listing, key, on_list=True) else READING


@endpoint(methods=_of_record)
def one(request: ApiRequest, listing: str, key: str) -> HttpResponse:
    """A record, or an act on the whole list (``…/units/add/``)."""
    act = _act(listing, key, on_list=True)
    return record(request, listing, key) if act is None else _asked(request, act, None)


def _of_act(listing: str, key: str, act: str) -> tuple[str, ...]:
    if _act(listing, act, on_list=False) is None:
        raise Http404
    return _ACTING


@endpoint(methods=_of_act)
def act_on(request: ApiRequest, listing: str, key: str, act: str) -> HttpResponse:
    """An act on one record."""
    found = _act(listing, act, on_list=False)
    if found is None:
        raise Http404
    return _asked(request, found, key)


@endpoint(methods=lambda rest: (*READING, "POST", "PUT", "PATCH", "DELETE"))
def nowhere(request: ApiRequest, rest: str) -> HttpResponse:
    """Nothing stands at this address."""
    raise Problem("not-found", _("Nothing stands at this address. Addresses end with “/”."))


def _asked(request: ApiRequest, act: acts.Act, key: str | None) -> HttpResponse:
    """Do it once; the answer of before when the Idempotency-Key is known."""
    request.caller.need(WRITE, act.listing)
    members, files = sent_with(request, takes_files=act.takes_files)
    told = request.headers.get("Idempotency-Key", "").strip()
    if not told or act.is_secret:
        with transaction.atomic():
            kept = _done(request, act, key, members, files)
    else:
        if len(told) > LONGEST_KEY or not told.isprintable():
            sentence = _("An Idempotency-Key has at most %(most)s signs.") % {"most": LONGEST_KEY}
            raise Problem("unreadable", sentence)
        kept = once(
            user=request.user, key=told, print_=_print(request, members, files), at=request.now,
            act=lambda: _done(request, act, key, members, files),
        )  # fmt: skip
    answer = HttpResponse(kept.body, status=kept.status, content_type="application/json")
    if kept.status == 204:
        answer.headers.pop("Content-Type", None)
    for name, value in kept.headers.items():
        answer.headers[name] = value
    if kept.is_again:
        answer.headers["Idempotent-Replayed"] = "true"
    return answer


def _print(request: ApiRequest, members: Mapping[str, Any], files: Files) -> str:
    """The digest of a request: the same key with another one is refused."""
    digest = sha256(f"{request.method} {request.path}\n".encode("utf-8", "replace"))
    digest.update(repr(sorted(members.items())).encode("utf-8", "replace"))
    for name, sent in sorted(files.lists()):
        for file in sent:
            digest.update(f"{name}\0{file.name}\0".encode("utf-8", "replace"))
            for part in file.chunks():
                digest.update(part)
            file.seek(0)
    return digest.hexdigest()


def _done(
    request: ApiRequest, act: acts.Act, key: str | None, members: Mapping[str, Any], files: Files
) -> Kept:
    """The act, in the transaction that stands around it."""
    listing = listing_named(act.listing)
    row = None
    if key is None:
        require(request.user, act.permission)
    else:
        row = _row(request, act, listing, key)
    if conditional.is_conditional(request) and row is not None:
        # Nobody may change it between the look and the act.
        type(row)._base_manager.select_for_update().filter(pk=row.pk).first()
        seen = one_row(listing, listing.seen_by(request.user), str(key))
        conditional.check(request, told_row(listing, seen))
    arguments = _arguments(request, act, row, members, files)
    if act.passes_clock:
        arguments["at"] = request.now
    result = act.operation(*(() if row is None else (row,)), **arguments, actor=request.user)
    return _told(request, act, listing, row, result)


def _row(request: ApiRequest, act: acts.Act, listing: listings.Listing, key: str) -> Any:
    """The row as the permission of the act finds it. Raises Http404, NotAllowed."""
    actor, rows = request.user, listing.rows()
    value = read_key(rows.model, listing.key, key)
    row = act.open_to(rows, actor).filter(**{listing.key: value}).first()
    if row is None:
        shown = one_row(listing, listing.seen_by(actor), key)
        raise NotAllowed(act.why_not(actor, shown) or _("This is not open to you."))
    if reason := act.objection(actor, row):
        raise NotAllowed(reason)
    return row


def _arguments(
    request: ApiRequest, act: acts.Act, row: Any, members: Mapping[str, Any], files: Files
) -> dict[str, Any]:
    """What the operation is called with. Raises a problem naming every field that is not right."""
    if act.form is None:
        as_typed(members, {}, files)
        cleaned: Mapping[str, Any] = {}
    else:
        more = act.form_arguments(request.user, row)
        # Made once, since making it may ask questions; which fields it has is known only then.
        form = act.form(as_sent(members), files, **more)
        form.data = as_typed(members, form.fields, files)
        if not form.is_valid():
            raise of_form(form)
        cleaned = form.cleaned_data
    if act.clean is not None:
        cleaned = act.clean(cleaned, request.user, row)
    return dict(cleaned)


def _told(
    request: ApiRequest, act: acts.Act, listing: listings.Listing, row: Any, result: Any
) -> Kept:
    """The record that came of it, as far as the caller may see it."""
    shown = listing if act.answers in {"", "-"} else listing_named(act.answers)
    told = row if row is not None and shown is listing else None
    if isinstance(result, shown.rows().model):
        told = result
    if act.answers == "-" or told is None or not request.caller.may(READ, shown.name):
        return Kept(204, {}, "")
    key: models.Model | Any = getattr(told, shown.key)
    fresh = shown.seen_by(request.user).filter(**{shown.key: key}).first()
    if fresh is None:
        return Kept(204, {}, "")
    body = told_row(shown, fresh)
    headers = {"ETag": conditional.strong(body)}
    address = reverse("api:record", args=[shown.name, key])
    if row is None or fresh.pk != row.pk or shown is not listing:
        return Kept(201, {**headers, "Location": address}, body.decode())
    return Kept(200, {**headers, "Content-Location": address}, body.decode())
