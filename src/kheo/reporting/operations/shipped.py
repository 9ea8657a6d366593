"""The report forms that come with the install, read from ``reporting/data/*.json``."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db import transaction

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.orgs.models import Unit
from kheo.reporting import policies
from kheo.reporting.models import Check, Form, FormVersion, Line, Section
from kheo.reporting.transitions.forms import FLOW, ISSUE
from kheo.workflow.engine import perform
from kheo.workflow.table import Turn

SHIPPED = Path(__file__).parents[1] / "data"
CODES = ("half_year", "term_summary", "statistics")
_DAYS = ("due_days", "remind_days", "again_days", "grace_days")
_VERSION = ("note", "period_kinds", "cutoff", *_DAYS, "for_kinds", "tree", "is_summed")
_NUMBERS = ("low", "high", "limit", "least")


@transaction.atomic
def load_forms(*, unit: Unit, actor: User, at: datetime) -> list[FormVersion]:
    """The shipped forms as forms of ``unit``, in force; those loaded before are left as they are.

    Raises NotAllowed.
    """
    return [_loaded(shipped(code), unit, actor=actor, at=at) for code in CODES]


def shipped(code: str) -> dict[str, Any]:
    """What is shipped under ``code``. Raises FileNotFoundError."""
    read: dict[str, Any] = json.loads((SHIPPED / f"{code}.json").read_text("utf-8"))
    return read


def _loaded(told: dict[str, Any], unit: Unit, *, actor: User, at: datetime) -> FormVersion:
    require(actor, policies.SET_FORMS, FormVersion(form=Form(unit=unit)))
    names = {"name": told["name"], "purpose": told["purpose"], "is_shipped": True}
    form, is_new = Form.objects.get_or_create(unit=unit, code=told["code"], defaults=names)
    if not is_new:
        return form.versions.order_by("-number")[:1].get()
    version = FormVersion(
        form=form, number=1, made_by=actor, turn=Turn.OFFICE,
        moved_at=at, created_at=at, updated_at=at, **{name: told[name] for name in _VERSION},
    )  # fmt: skip
    version.save(force_insert=True)
    _write(version, told)
    record(
        "report_form.shipped", version, actor=actor, at=at,
        after={"code": form.code, "sections": [one["title"] for one in told["sections"]]},
    )  # fmt: skip
    changes = {"valid_from": date.fromisoformat(told["valid_from"])}
    perform(ISSUE, version, flow=FLOW, actor=actor, at=at, changes=changes)
    return version


def _write(version: FormVersion, told: dict[str, Any]) -> None:
    """Sections, lines and checks of a version just made, as the file has them."""
    for order, one in enumerate(told["sections"], 1):
        columns = {name: value for name, value in one.items() if name != "lines"}
        section = Section.objects.create(version=version, order=order, **columns)
        Line.objects.bulk_create(
            Line(section=section, order=place, **line)
            for place, line in enumerate(one.get("lines", []), 1)
        )
    Check.objects.bulk_create(
        Check(
            version=version, order=place,
            **{name: Decimal(v) if name in _NUMBERS else v for name, v in one.items()},
        )
        for place, one in enumerate(told["checks"], 1)
    )  # fmt: skip
