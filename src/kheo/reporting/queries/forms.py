"""Reads of report forms: which a person may read, what stands in a version, what two differ in."""

from __future__ import annotations

from datetime import date

from django.db.models import Count, Q, QuerySet

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.reporting import policies
from kheo.reporting.enums import FormStatus
from kheo.reporting.models import Form, FormVersion, Section


def readable(actor: User) -> QuerySet[FormVersion]:
    """What ``actor`` may read: everything that was ever in force, whoever issued it, and drafts of
    the bodies he works for. A form is made to be known by those who fill it."""
    own = visible(FormVersion.objects.all(), actor, policies.VIEW_FORMS)
    return FormVersion.objects.filter(
        ~Q(status=FormStatus.DRAFT) | Q(pk__in=own.order_by().values("pk"))
    )


def for_list() -> QuerySet[FormVersion]:
    """Everything a row of the list shows, in one query; drafts last of their form."""
    return FormVersion.objects.select_related("form", "form__unit", "paper").annotate(
        rounds_count=Count("rounds", distinct=True), sections_count=Count("sections", distinct=True)
    )


def latest_of(versions: QuerySet[FormVersion]) -> list[FormVersion]:
    """Of each form the version to show first: in force, else the draft, else the last ended."""
    rank = {FormStatus.IN_FORCE: 0, FormStatus.DRAFT: 1, FormStatus.ENDED: 2}
    rows = sorted(
        versions.order_by("form__name", "form_id", "-number"),
        key=lambda one: (one.form.name, one.form_id, rank[FormStatus(one.status)], -one.number),
    )
    found: dict[int, FormVersion] = {}
    for row in rows:
        found.setdefault(row.form_id, row)
    return list(found.values())


def sections_of(version: FormVersion) -> list[Section]:
    """The sections of a version in their order, with their lines. Two queries."""
    return list(version.sections.prefetch_related("lines").order_by("order", "pk"))


def versions_of(form: Form) -> list[FormVersion]:
    """All versions of a form, the newest first."""
    return list(form.versions.select_related("paper", "form").order_by("-number"))


def in_force_on(form: Form, day: date) -> FormVersion | None:
    """The version of ``form`` that holds on ``day``, ended since or not."""
    held = form.versions.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day), valid_from__lte=day)
    return held.exclude(status=FormStatus.DRAFT).order_by("-valid_from").first()
