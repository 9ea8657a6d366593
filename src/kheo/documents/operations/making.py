"""Templates and letterheads: putting them in force and taking them out."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import holds_nation, require
from kheo.audit.journal import record
from kheo.documents import policies, rules
from kheo.documents.checking import check_template
from kheo.documents.models import Letterhead, PaperTemplate
from kheo.documents.operations.register import keep_file
from kheo.documents.paper_forms import FORMS
from kheo.foundation.models import row_values
from kheo.kernel.days import format_day
from kheo.kernel.refusals import BadInput, NotAllowed, RuleBroken
from kheo.kernel.text import clean_block, clean_line
from kheo.orgs.models import Unit

LINES = ("parent_line", "symbol", "place", "signer_title", "signer_name")
BLOCKS = ("issuer_line", "signing_formula", "recipients")


@transaction.atomic
def upload_template(
    *, form: str, style: str, unit: Unit | None, name: str, content: bytes, valid_from: date,
    actor: User, at: datetime,
) -> PaperTemplate:  # fmt: skip
    """Check, try and put a template in force from a day on; without a unit for everybody.

    Raises NotAllowed, BadInput (which tag, where, what to do instead).
    """
    if rules.check(content).content_type != rules.DOCX:
        raise BadInput(_("A template is a Word document (.docx)."))
    template = PaperTemplate(
        form=FORMS[form].code, style=style, unit=unit, name=clean_line(name)[:200],
        valid_from=valid_from, uploaded_by=actor, uploaded_at=at,
    )  # fmt: skip
    _require(actor, template)
    if not template.name:
        sentence = _("Give the template a name.")
        raise RuleBroken(sentence, fields={"name": sentence})
    check_template(content, FORMS[form], style)
    template.stored = keep_file(content=content, name=name, at=at)
    template.save()
    after = {"form": form, "style": style, "sha256": template.stored.sha256}
    record("template.upload", template, actor=actor, at=at, after=after)
    return template


@transaction.atomic
def end_template(template: PaperTemplate, *, on: date, actor: User, at: datetime) -> None:
    """Take a template out of force from ``on``; the one above or the shipped one holds again.

    Raises NotAllowed, RuleBroken (ended already, a day before today or before it began).
    """
    _require(actor, template)
    held = PaperTemplate.objects.select_for_update().get(pk=template.pk)
    if held.valid_to is not None:
        raise RuleBroken(
            _("This template has its end already: %(day)s."),
            params={"day": format_day(held.valid_to)},
        )
    if on < timezone.localdate(at):
        sentence = _("The day lies in the past; papers were made with the template until today.")
        raise RuleBroken(sentence, fields={"on": sentence})
    if on <= held.valid_from:
        sentence = _("It ends at the earliest on the day after it began.")
        raise RuleBroken(sentence, fields={"on": sentence})
    before = row_values(held, "valid_to")
    template.valid_to = on
    template.save(update_fields=["valid_to"])
    record("template.end", template, actor=actor, at=at, before=before, after={"valid_to": on})


def _require(actor: User, template: PaperTemplate) -> None:
    if template.unit is not None:
        require(actor, policies.TEMPLATES, template)
    elif not holds_nation(actor, policies.TEMPLATES):
        raise NotAllowed(_("A template for everybody is put in force at the national level."))


@transaction.atomic
def set_letterhead(
    *, unit: Unit, style: str, valid_from: date, actor: User, at: datetime, **lines: str
) -> Letterhead:
    """Set head and foot of the papers of a unit from a day on; the running one ends there.

    ``lines`` are the columns of ``Letterhead``. Raises NotAllowed, RuleBroken.
    """
    made = Letterhead(unit=unit, style=style, valid_from=valid_from)
    require(actor, policies.TEMPLATES, made)
    for name in LINES:
        setattr(made, name, clean_line(lines.get(name, "")))
    for name in BLOCKS:
        setattr(made, name, clean_block(lines.get(name, "")))
    for name in ("issuer_line", "symbol", "place", "signer_title"):
        if not getattr(made, name):
            sentence = _("This line cannot stay empty.")
            raise RuleBroken(sentence, fields={name: sentence})
    running = (
        Letterhead.objects.select_for_update().running().filter(unit=unit, style=style).first()
    )
    if running is not None:
        if running.valid_from > valid_from:
            sentence = _("A letterhead that begins later is set already.")
            raise RuleBroken(sentence, fields={"valid_from": sentence})
        if running.valid_from == valid_from:
            made.pk = running.pk
        else:
            running.valid_to = valid_from
            running.save(update_fields=["valid_to"])
    made.save()
    record("letterhead.set", made, actor=actor, at=at, after=row_values(made, *LINES, *BLOCKS))
    return made
