"""Which report forms in force show an indicator; told on the page of the indicator."""

from __future__ import annotations

from kheo.access.models import User
from kheo.access.policy import visible
from kheo.console.addresses import address
from kheo.counting.web.uses import Use
from kheo.reporting.enums import FormStatus
from kheo.reporting.models import FormVersion
from kheo.reporting.policies import VIEW_FORMS

FORM_VERSION = "report_forms:version"


def forms_that_show(code: str, viewer: User) -> list[Use]:
    """The versions in force with a line of this indicator, of forms the person may see. One query."""
    rows = FormVersion.objects.filter(status=FormStatus.IN_FORCE, sections__lines__indicator=code)
    found = visible(rows, viewer, VIEW_FORMS).select_related("form__unit").distinct()
    return [
        Use(f"{row.form.name} ({row.form.unit.label})", address(FORM_VERSION, row.pk))
        for row in found.order_by("form__name", "pk")
    ]
