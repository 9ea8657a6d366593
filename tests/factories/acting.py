"""Doing an act through the API, as a person whose browser is signed in."""

from django.test import Client

from kheo.exchange.operations import uses


class Doer:
    """``Doer(person).do("initiatives", "accept", row)``: the answer of the API, in English."""

    def __init__(self, person):
        uses.forget()
        self.client = Client(headers={"Accept-Language": "en"})
        self.client.force_login(person)

    def do(self, listing, name, row=None, /, **body):
        """``row`` None = an act on the list. Files make the body multipart."""
        key = "" if row is None else f"{getattr(row, 'pk', row)}/"
        address = f"/api/v1/{listing}/{key}{name}/"
        if any(hasattr(one, "read") for value in body.values() for one in _each(value)):
            return self.client.post(address, body)
        return self.client.post(address, body, content_type="application/json")


def _each(value):
    return value if isinstance(value, list | tuple) else [value]


def fields_of(answer):
    """Field → sentence of a refusal."""
    return {one["field"]: one["message"] for one in answer.json().get("errors", [])}
