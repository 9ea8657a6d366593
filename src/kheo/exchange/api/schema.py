"""The OpenAPI 3.1 document, made from the declared lists, acts and endpoints."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from kheo.exchange import acts, endpoints, listings
from kheo.exchange.api import form_schema
from kheo.exchange.api.acting import LONGEST_KEY
from kheo.exchange.api.problems import CONTENT_TYPE, KINDS
from kheo.exchange.api.records import MOST, USUAL
from kheo.exchange.enums import Value

_Schema = dict[str, Any]
_KINDS: dict[Value, _Schema] = {
    Value.TEXT: {"type": ["string", "null"]},
    Value.BLOCK: {"type": ["string", "null"]},
    Value.CODE: {"type": ["string", "null"]},
    Value.WHOLE: {"type": ["integer", "null"]},
    Value.NUMBER: {"type": ["number", "null"]},
    Value.MONEY: {"type": ["number", "null"]},
    Value.PERCENT: {"type": ["number", "null"]},
    Value.DAY: {"type": ["string", "null"], "format": "date"},
    Value.MOMENT: {"type": ["string", "null"], "format": "date-time"},
    Value.YEAR: {"type": ["integer", "null"]},
    Value.YES_NO: {"type": ["boolean", "null"]},
    Value.CHOICE: {"type": ["string", "null"]},
    Value.CHOICES: {"type": "array", "items": {"type": "string"}},
}
_READ_ERRORS = ("400", "401", "403", "404", "405", "429")
_ACT_ERRORS = ("400", "401", "403", "404", "405", "409", "412", "413", "415", "422", "429")


def document(language: str) -> _Schema:
    """The whole document in ``language``."""
    return _document(
        language,
        tuple(one.name for one in listings.declared()),
        tuple((one.listing, one.name) for one in acts.declared()),
        tuple(one.name for one in endpoints.declared()),
    )


@lru_cache(maxsize=8)
def _document(language: str, *_declared: Any) -> _Schema:
    with translation.override(language):
        return {
            "openapi": "3.1.0",
            "info": {
                "title": _("Khéo: the interface for other systems"),
                "version": "1",
                "description": _(
                    "Every list, record and act of a person, with the rights and sentences of the pages."
                ),
            },
            "servers": [{"url": "/"}],
            "security": [{"token": []}, {"session": []}],
            "tags": [
                {"name": one.name, "description": str(one.label)} for one in listings.declared()
            ],
            "paths": _paths(),
            "components": {
                "securitySchemes": _security(),
                "schemas": _schemas(),
                "parameters": _parameters(),
                "responses": _problems(),
                "headers": _headers(),
            },
        }


def _security() -> _Schema:
    return {
        "token": {
            "type": "http", "scheme": "bearer",
            "description": _("A token made under “My account”: Authorization: Bearer kheo_…"),
        },
        "session": {
            "type": "apiKey", "in": "cookie", "name": "sessionid",
            "description": _("The session of the browser; writing needs its X-CSRFToken besides."),
        },
    }  # fmt: skip


def _paths() -> _Schema:
    paths: _Schema = {reverse("api:index"): {"get": _index()}}
    for one in endpoints.declared():
        paths[reverse("api:list", args=[one.name])] = {"get": _figures(one)}
    for listing in listings.declared():
        base = reverse("api:list", args=[listing.name])
        paths[base] = {"get": _list(listing)}
        paths[f"{base}{{key}}/"] = {"parameters": [_ref("parameters", "key")], "get": _one(listing)}
    for act in acts.declared():
        base = reverse("api:list", args=[act.listing])
        place = f"{base}{act.name}/" if act.on_list else f"{base}{{key}}/{act.name}/"
        paths[place] = {"post": _act(act)}
        if not act.on_list:
            paths[place]["parameters"] = [_ref("parameters", "key")]
    return paths


def _index() -> _Schema:
    return {
        "operationId": "index",
        "summary": _("What the caller may use"),
        "parameters": [],
        "responses": {
            "200": _answer({"type": "object"}, _("Lists, acts and figures")),
            **_errors(),
        },
    }


def _figures(one: endpoints.Endpoint) -> _Schema:
    return {
        "operationId": f"read_{one.name}",
        "summary": str(one.label),
        "description": str(one.help),
        "parameters": form_schema.parameters_of(one.form),
        "responses": {"200": _answer(dict(one.schema), str(one.label)), **_errors()},
    }


def _list(listing: listings.Listing) -> _Schema:
    own = [_ref("parameters", name) for name in ("cursor", "limit", "if_none_match")]
    return {
        "operationId": f"list_{listing.name}",
        "tags": [listing.name],
        "summary": str(listing.label),
        "parameters": [*form_schema.parameters_of(listing.filters), *own],
        "responses": {
            "200": _answer(
                {
                    "type": "object",
                    "required": ["items", "next", "previous"],
                    "properties": {
                        "items": {"type": "array", "items": _ref("schemas", listing.name)},
                        "next": {"type": ["string", "null"]},
                        "previous": {"type": ["string", "null"]},
                    },
                },
                _("A page of the list"),
                "Link",
            ),
            "304": {"description": _("Nothing has changed")},
            **_errors(),
        },
    }


def _one(listing: listings.Listing) -> _Schema:
    return {
        "operationId": f"read_{listing.name}",
        "tags": [listing.name],
        "summary": _("One record of “%(list)s”") % {"list": listing.label},
        "parameters": [_ref("parameters", "if_none_match")],
        "responses": {
            "200": _answer(_ref("schemas", listing.name), _("The record asked for")),
            "304": {"description": _("Nothing has changed")},
            **_errors(),
        },
    }


def _act(act: acts.Act) -> _Schema:
    shown = act.answers if act.answers not in {"", "-"} else act.listing
    record = _answer(_ref("schemas", shown), _("The record that came of it"), "Location")
    told: _Schema = {
        "operationId": f"act_{act.listing}_{act.name}",
        "tags": [act.listing],
        "summary": str(act.label),
        "parameters": [_ref("parameters", name) for name in ("idempotency_key", "if_match")],
        "responses": {"204": {"description": _("Done; there is no record to show")}},
    }
    if act.answers != "-":
        told["responses"] |= {"200": record, "201": record}
    told["responses"] |= _errors(_ACT_ERRORS)
    if act.form is not None:
        told["requestBody"] = _body(act)
    return told


def _body(act: acts.Act) -> _Schema:
    is_fixed = act.form_arguments is acts.no_arguments
    schema = form_schema.body_of(act.form, is_fixed=is_fixed)
    content: _Schema = {"application/json": {"schema": schema}}
    if act.takes_files:
        content["multipart/form-data"] = {"schema": form_schema.multipart_of(act.form)}
    return {"required": bool(schema.get("required")), "content": content}


def _schemas() -> _Schema:
    told: _Schema = {listing.name: _record(listing) for listing in listings.declared()}
    told["problem"] = {
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": {"type": "string", "format": "uri-reference"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "required": ["field", "message"],
                    "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
                },
            },
        },
    }
    return told


def _record(listing: listings.Listing) -> _Schema:
    told = {column.name: _column(column) for column in listing.columns}
    told = {"url": {"type": "string", "description": _("Address of the record")}, **told}
    return {
        "type": "object",
        "title": str(listing.label),
        "required": list(told),
        "properties": told,
    }


def _column(column: listings.Column) -> _Schema:
    told = {**_KINDS[column.kind]}
    codes = form_schema.fixed_codes(column.choices) if column.choices else None
    if codes and column.kind == Value.CHOICE:
        told["enum"] = [*codes, None]
    elif codes and column.kind == Value.CHOICES:
        told["items"] = {"type": "string", "enum": codes}
    told["description"] = ". ".join(str(word) for word in (column.label, column.help) if word)
    return told


def _parameters() -> _Schema:
    text = {"type": "string"}
    return {
        "key": {"name": "key", "in": "path", "required": True, "schema": text,
                "description": _("The key of the record, as its “url” ends")},
        "cursor": {"name": "cursor", "in": "query", "schema": text,
                   "description": _("The place to go on from; taken from next or previous")},
        "limit": {"name": "limit", "in": "query",
                  "schema": {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL},
                  "description": _("Rows of a page")},
        "idempotency_key": {"name": "Idempotency-Key", "in": "header",
                            "schema": {"type": "string", "maxLength": LONGEST_KEY},
                            "description": _("Makes it safe to send the act again; kept for a day")},
        "if_match": {"name": "If-Match", "in": "header", "schema": text,
                     "description": _("The ETag of the record as it was seen; else 412")},
        "if_none_match": {"name": "If-None-Match", "in": "header", "schema": text,
                          "description": _("The ETag of what is there already; then 304")},
    }  # fmt: skip


def _headers() -> _Schema:
    number = {"schema": {"type": "integer"}}
    text = {"schema": {"type": "string"}}
    return {
        "ETag": {**text, "description": _("Fingerprint of the answer")},
        "Link": {**text, "description": _("The neighbouring pages (RFC 8288)")},
        "Location": {**text, "description": _("Address of the record")},
        "RateLimit-Limit": {**number, "description": _("Requests in a minute")},
        "RateLimit-Remaining": {**number, "description": _("Requests left in this minute")},
        "RateLimit-Reset": {**number, "description": _("Seconds until counting begins anew")},
    }


def _problems() -> _Schema:
    told: _Schema = {}
    for status, title in KINDS.values():
        words = told.setdefault(str(status), [])
        words.append(str(title))
    return {
        status: {
            "description": "; ".join(titles),
            "content": {CONTENT_TYPE: {"schema": _ref("schemas", "problem")}},
        }
        for status, titles in told.items()
    }


def _errors(statuses: tuple[str, ...] = _READ_ERRORS) -> _Schema:
    return {status: _ref("responses", status) for status in statuses}


def _answer(schema: _Schema, words: str, *headers: str) -> _Schema:
    names = ("ETag", *headers, "RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset")
    return {
        "description": words,
        "headers": {name: _ref("headers", name) for name in names},
        "content": {"application/json": {"schema": schema}},
    }


def _ref(kind: str, name: str) -> _Schema:
    return {"$ref": f"#/components/{kind}/{name}"}
