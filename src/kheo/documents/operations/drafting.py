"""The life of a draft: made, made anew, numbered, signed, void."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import models, transaction
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.policy import require
from kheo.audit.journal import record
from kheo.documents import policies, transitions
from kheo.documents.enums import DraftStatus, PaperStyle
from kheo.documents.events import PaperNumbered, PaperNumbering, PaperSigned
from kheo.documents.letterheads import first_recipients, recipient_lines
from kheo.documents.models import (
    Draft,
    DraftVersion,
    NumberSeries,
    Paper,
    PaperTemplate,
    PrintedFigure,
    StoredFile,
)
from kheo.documents.operations.numbering import draw_number, give, series_for
from kheo.documents.operations.register import attach_file, bytes_of, keep_made, register_paper
from kheo.documents.paper_forms import FORMS, Figure
from kheo.documents.queries import letterhead_for, style_of, template_for
from kheo.documents.rendering import fill, frozen, shipped
from kheo.documents.rules import DOCX
from kheo.documents.transitions import FLOW
from kheo.kernel.days import spell_day
from kheo.kernel.events import publish
from kheo.kernel.refusals import InvalidTransition, RuleBroken
from kheo.kernel.text import clean_line
from kheo.orgs.models import Unit
from kheo.workflow.engine import perform


@transaction.atomic
def draft_paper(
    *, form: str, unit: Unit, about: models.Model, title: str, content: Mapping[str, Any],
    figures: Sequence[Figure], style: str | None = None, day: date, actor: User, at: datetime,
) -> Draft:  # fmt: skip
    """Make the .docx of ``form`` from ``content`` and keep both as a draft of ``unit``.

    Fields of the letterhead that ``content`` does not give come from the unit. Raises NotAllowed,
    RuleBroken (title), ValueError (a field the form does not have).
    """
    style = style or style_of(unit, day)
    draft = Draft(
        unit=unit, form=FORMS[form].code, style=PaperStyle(style).value, title=clean_line(title),
        about_kind=about._meta.label_lower, about_key=str(about.pk), day=day, created_by=actor,
        created_at=at, updated_at=at, moved_at=at,
    )  # fmt: skip
    require(actor, policies.DRAFT, draft)
    if not draft.title or len(draft.title) > 500:
        sentence = _("Say in a line what it is about, at most 500 characters.")
        raise RuleBroken(sentence, fields={"title": sentence})
    draft.template = template_for(form, unit, style, day)
    draft.content = with_letterhead(draft, content)
    draft.docx = _made(draft, at=at)
    draft.save()
    _remember(draft, figures)
    record("draft.make", draft, actor=actor, at=at, after=_traces(draft))
    return draft


@transaction.atomic
def redraft(
    draft: Draft, *, content: Mapping[str, Any], figures: Sequence[Figure], actor: User,
    at: datetime,
) -> None:  # fmt: skip
    """Make the paper anew with other content while it has no number; the old one is kept.

    Raises NotAllowed, InvalidTransition (numbered or void), ValueError.
    """
    require(actor, policies.DRAFT, draft)
    held = Draft.objects.select_for_update().get(pk=draft.pk)
    if held.status != DraftStatus.DRAFTED:
        raise InvalidTransition(_("This step is not open in the current state."))
    DraftVersion.objects.create(
        draft=draft, number=held.versions.count() + 1, content=held.content, docx=held.docx,
        replaced_at=at, replaced_by=actor,
    )  # fmt: skip
    draft.template = template_for(draft.form, draft.unit, draft.style, draft.day)
    draft.content = with_letterhead(draft, content)
    draft.docx = _made(draft, at=at)
    draft.updated_at = at
    draft.version = held.version + 1
    draft.save(update_fields=["template", "content", "docx", "updated_at", "version"])
    draft.figures.all().delete()
    _remember(draft, figures)
    record("draft.remake", draft, actor=actor, at=at, after=_traces(draft))


@transaction.atomic
def number_paper(
    draft: Draft, *, issued_on: date, number: int | None = None, signer: str = "", actor: User,
    at: datetime,
) -> Paper:  # fmt: skip
    """Draw the number, write number and date into the .docx, enter the paper into the register.

    ``number`` is given by hand when it was taken from the register on paper. Handlers of
    ``PaperNumbering`` may refuse. Raises NotAllowed, InvalidTransition, RuleBroken, Stale.
    """
    require(actor, policies.NUMBER, draft)
    if refusal := transitions.has_no_number_of_its_own(draft):
        raise RuleBroken(refusal)
    about = {"form": draft.form, "about_kind": draft.about_kind, "about_key": draft.about_key}
    publish(PaperNumbering(draft_id=draft.pk, issued_on=issued_on, **about))
    head = letterhead_for(draft.unit, draft.style, issued_on)
    series = series_for(draft.unit, FORMS[draft.form].kind, draft.style, head.symbol, issued_on)
    drawn = draw_number(series, number)
    signs = clean_line(signer) or draft.content["nguoi_ky"]
    content = {
        **draft.content, "so_ky_hieu": series.written(drawn), "nguoi_ky": signs,
        "dia_danh_ngay": f"{head.place}, {spell_day(issued_on)}",
    }  # fmt: skip
    paper = register_paper(
        unit=draft.unit, kind=FORMS[draft.form].kind, number=series.written(drawn),
        issued_on=issued_on, summary=draft.title, signer=signs, actor=actor, at=at,
        is_drafted=True,
    )  # fmt: skip
    give(series, drawn, paper)
    draft.content = content
    changes = {"paper": paper, "docx": _made(draft, at=at)}
    Draft.objects.filter(pk=draft.pk).update(content=content)
    perform(transitions.NUMBER, draft, flow=FLOW, actor=actor, at=at, changes=changes)
    publish(PaperNumbered(draft_id=draft.pk, paper_id=paper.pk, **about))
    return paper


@transaction.atomic
def attach_signed(draft: Draft, *, stored: StoredFile, actor: User, at: datetime) -> None:
    """Put the scan of the signed paper to it. Raises NotAllowed, InvalidTransition, RuleBroken."""
    perform(transitions.SIGN, draft, flow=FLOW, actor=actor, at=at)
    paper: Paper = draft.paper  # type: ignore[assignment]  # a numbered draft has one
    attach_file(paper, stored=stored, actor=actor, at=at)
    publish(
        PaperSigned(
            draft_id=draft.pk, paper_id=paper.pk, form=draft.form,
            about_kind=draft.about_kind, about_key=draft.about_key,
        )
    )  # fmt: skip


@transaction.atomic
def void_draft(draft: Draft, *, note: str, actor: User, at: datetime) -> None:
    """Put a draft without number away, with the reason. Raises NotAllowed, RuleBroken …"""
    perform(transitions.VOID, draft, flow=FLOW, actor=actor, at=at, note=note)


def with_letterhead(draft: Draft, content: Mapping[str, Any]) -> dict[str, Any]:
    """The content frozen; what it does not say of head and foot comes from the unit."""
    head = letterhead_for(draft.unit, draft.style, draft.day)
    kind = FORMS[draft.form].kind
    series_like = series_sample(kind, draft.style, head.symbol)
    usual = {
        "co_quan_cap_tren": head.parent_line, "co_quan_ban_hanh": head.issuer_line,
        "so_ky_hieu": series_like, "quyen_han_ky": head.signing_formula,
        "dia_danh_ngay": f"{head.place}, ngày      tháng      năm {draft.day.year}",
        "chuc_vu_ky": head.signer_title, "nguoi_ky": head.signer_name,
        "trich_yeu": draft.title, "noi_nhan": recipient_lines(head.recipients, first_recipients(draft.form)),
    }  # fmt: skip
    own = {name: value for name, value in content.items() if value not in ("", None)}
    kept = frozen(FORMS[draft.form], {**content, **usual, **own})
    if "so_ky_hieu" not in own:
        kept["so_ky_hieu"] = series_like
    if "dia_danh_ngay" not in own:
        kept["dia_danh_ngay"] = usual["dia_danh_ngay"]
    return kept


def series_sample(kind: str, style: str, symbol: str) -> str:
    """The symbol with a blank where the clerk's number comes."""
    sample = NumberSeries(kind=kind, style=style, symbol=symbol).written(1)
    return sample.replace("01", "      ", 1)


def _made(draft: Draft, *, at: datetime) -> StoredFile:
    template: PaperTemplate | None = draft.template
    source = bytes_of(template.stored) if template else shipped(draft.form, draft.style)
    return keep_made(fill(source, FORMS[draft.form], draft.content), DOCX, at=at)


def _remember(draft: Draft, figures: Sequence[Figure]) -> None:
    PrintedFigure.objects.bulk_create(
        PrintedFigure(
            draft=draft, name=one.name[:120], value=str(one.value)[:60], address=one.address[:500]
        )
        for one in figures
    )


def _traces(draft: Draft) -> dict[str, Any]:
    return {"form": draft.form, "style": draft.style, "sha256": draft.docx.sha256}
