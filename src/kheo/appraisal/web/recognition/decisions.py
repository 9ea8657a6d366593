"""Decisions: what waits for one, preparing it, its lines."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from kheo.access.models import User
from kheo.access.pages import PageRequest, load, page
from kheo.access.policy import can, visible
from kheo.appraisal import policies
from kheo.appraisal.enums import (
    DecisionKind,
    DecisionStatus,
    DossierStatus,
    SessionStatus,
)
from kheo.appraisal.models import Decision, DecisionLine, Dossier, Recognition, Session
from kheo.appraisal.operations import decisions as operations
from kheo.appraisal.operations.decisions import RUNNING
from kheo.appraisal.queries.reasons import usual_reason
from kheo.appraisal.web.recognition.acts import acts_for, drafts_of
from kheo.appraisal.web.recognition.forms import DecisionForm, EndingForm, NoteForm
from kheo.audit.queries import entries_about
from kheo.audit.wording import sentence
from kheo.foundation.paging import keyset
from kheo.initiatives.enums import Kind, Level
from kheo.kernel.text import clean_block
from kheo.orgs.models import Unit

SIZE = 30


@page(policies.VIEW_DECISIONS)
def index(request: PageRequest) -> HttpResponse:
    """Decisions, newest first, and above them what waits for one."""
    rows = visible(Decision.objects.all(), request.user, policies.VIEW_DECISIONS)
    rows = rows.select_related("unit", "paper").annotate(
        granted=Count("lines", filter=Q(lines__is_granted=True)),
        refused=Count("lines", filter=Q(lines__is_granted=False)),
    )
    found = keyset(rows, order=("-id",), size=SIZE, place=request.GET.get("place", ""))
    may = bool(can(request.user, policies.DECIDE))
    context = {
        "page": found, "rows": found.rows, "waiting": _waiting(request.user) if may else [],
    }  # fmt: skip
    return render(request, "appraisal/recognition/decisions.html", context)


def _free(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Those in no decision that is being prepared, or whose answer is still to be given."""
    taken = DecisionLine.objects.filter(decision__status__in=RUNNING, dossier__isnull=False)
    return dossiers.exclude(pk__in=taken.values("dossier"))


def _waiting(actor: User) -> list[dict[str, Any]]:
    """Sealed sessions with something voted, and bodies with scored dossiers."""
    sessions = visible(
        Session.objects.filter(status=SessionStatus.SEALED), actor, policies.DECIDE
    ).select_related("unit", "council")  # fmt: skip
    voted = _free(Dossier.objects.filter(status=DossierStatus.VOTED))
    free = sessions.annotate(number=Count("cases", filter=Q(cases__dossier__in=voted.values("pk"))))
    found: list[dict[str, Any]] = [
        {
            "unit": one.unit, "level": Level(one.council.level).label, "number": one.number,
            "session": one, "query": f"session={one.pk}",
        }
        for one in free.filter(number__gt=0).order_by("on", "pk")
    ]  # fmt: skip
    scored = _free(visible(Dossier.objects.all(), actor, policies.CARRY_OUT)).filter(
        status=DossierStatus.SCORED
    )
    sums = scored.values("body", "level").annotate(number=Count("pk")).order_by("body", "level")
    bodies = Unit.objects.in_bulk([row["body"] for row in sums])
    return found + [
        {
            "unit": bodies[row["body"]], "level": Level(row["level"]).label,
            "number": row["number"], "session": None,
            "query": f"unit={row['body']}&level={row['level']}",
        }
        for row in sums
    ]  # fmt: skip


@page(policies.VIEW_DECISIONS)
def one(request: PageRequest, pk: int) -> HttpResponse:
    """One decision: its lines, what is still to do, what happened."""
    rows = Decision.objects.select_related("unit", "paper", "session", "answered_paper", "made_by")
    found = load(request, rows, policies.VIEW_DECISIONS, pk=pk)
    lines = list(
        found.lines.select_related("initiative__unit", "dossier", "recognition")
        .order_by("position")
    )  # fmt: skip
    granted = [line for line in lines if line.is_granted]
    refused = [line for line in lines if not line.is_granted]
    narrowed = request.GET.get("kind", "")
    if narrowed in Kind.values:
        granted = [line for line in granted if line.initiative.kind == narrowed]
        refused = []
    elif narrowed == "refused":
        granted = []
    codes = dict(
        Recognition.objects.filter(dossier__in=[line.dossier_id for line in granted])
        .values_list("dossier_id", "pk")
    )  # fmt: skip
    acts = acts_for(request.user, "decision", found)
    context = {
        "drafts": drafts_of(found),
        "decision": found, "granted": [(line, codes.get(line.dossier_id or 0)) for line in granted],
        "refused": refused, "acts": [act for act in acts if _makes_sense(act.name, found, lines)],
        "may_drop": found.status == DecisionStatus.PREPARING and not found.paper_id
        and bool(can(request.user, policies.DECIDE, found)),
        "history": [
            {"sentence": sentence(e), "at": e.at, "note": e.note} for e in entries_about(found)[:20]
        ],
    }  # fmt: skip
    return render(request, "appraisal/recognition/decision.html", context)


def _makes_sense(name: str, decision: Decision, lines: list[DecisionLine]) -> bool:
    open_states = {DossierStatus.SCORED, DossierStatus.VOTED}
    if name in {"answer", "notice"}:
        return any(
            line.dossier is not None and line.dossier.status in open_states
            for line in lines
            if not line.is_granted
        )
    if name == "draft":
        return decision.paper_id is None and any(line.is_granted for line in lines)
    if name == "certificates":
        return decision.kind == DecisionKind.RECOGNISE
    if name == "force":
        return decision.paper_id is not None and any(line.is_granted for line in lines)
    return True


@page(policies.DECIDE, methods=("GET", "POST"))
def drop_line(request: PageRequest, pk: int) -> HttpResponse:
    """Take one line out of a decision, with the reason."""
    lines = DecisionLine.objects.select_related("decision__unit", "initiative")
    line = lines.filter(pk=pk).first()
    if line is None:
        raise Http404
    decision = load(request, Decision.objects.all(), policies.DECIDE, pk=line.decision_id)
    form = NoteForm(request.POST or None, about=line, actor=request.user)
    if request.method == "POST" and form.attempt(
        operations.drop_line, line, actor=request.user, at=request.now
    ):
        messages.success(request, _("The line is out; its dossier waits for another decision."))
        return redirect("recognition:decision", decision.pk)
    context = {
        "act": {"label": _("Take out of the decision"), "tone": "danger", "icon": "minus"},
        "about": line.initiative, "form": form, "back": ("recognition:decision", decision.pk),
    }  # fmt: skip
    return render(
        request, "appraisal/recognition/act.html", context, status=422 if form.errors else 200
    )


@page(policies.DECIDE, methods=("GET", "POST"))
def prepare(request: PageRequest) -> HttpResponse:
    """Prepare a decision of recognition from a session, or from scored dossiers."""
    asked = request.POST if request.method == "POST" else request.GET
    session = _session(request, asked.get("session", ""))
    unit, level = (session.unit, session.council.level) if session else _body(request, asked)
    dossiers = dossiers_for(unit, level, session)
    picked = asked.getlist("pick") if request.method == "POST" else []
    form = DecisionForm(request.POST or None, initial={"title": _usual_title(level)})
    if request.method == "POST" and form.attempt(
        operations.prepare_decision, unit=unit, kind=DecisionKind.RECOGNISE, level=level,
        session=session, dossiers=[d for d in dossiers if str(d.pk) in picked],
        reasons={d.pk: clean_block(asked.get(f"reason-{d.pk}", "")) for d in dossiers},
        actor=request.user, at=request.now,
    ):  # fmt: skip
        return redirect("recognition:decision", form.result.pk)
    context = {
        "form": form, "unit": unit, "level": Level(level), "session": session,
        "dossiers": [
            (d, str(d.pk) in picked or not picked, _passed(d), _reason(d, asked)) for d in dossiers
        ],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "appraisal/recognition/prepare.html", context, status=status)


def _passed(dossier: Dossier) -> bool:
    passed = dossier.council_passed
    return bool(dossier.team_passed if passed is None else passed)


def _reason(dossier: Dossier, asked: Any) -> str:
    """What was typed as the reason, else the usual one; nothing for what passed."""
    if _passed(dossier):
        return ""
    return asked.get(f"reason-{dossier.pk}") or usual_reason(dossier)


def _session(request: PageRequest, key: str) -> Session | None:
    if not key:
        return None
    if not key.isdigit() or len(key) > 18:
        raise Http404
    rows = Session.objects.select_related("unit", "council")
    return load(request, rows, policies.DECIDE, pk=int(key))


def _body(request: PageRequest, asked: Any) -> tuple[Unit, str]:
    key, level = asked.get("unit", ""), asked.get("level", "")
    if not key.isdigit() or len(key) > 18 or level not in Level.values:
        raise Http404
    unit = visible(Unit.objects.filter(pk=int(key)), request.user, OVER_UNITS).first()
    if unit is None:
        raise Http404
    return unit, level


OVER_UNITS = type(policies.DECIDE)(
    policies.DECIDE.code, policies.DECIDE.label, policies.DECIDE.roles, unit_lookup=""
)
"""The right to decide, asked of a unit itself."""


def dossiers_for(unit: Unit, level: str, session: Session | None) -> list[Dossier]:
    """What a decision of this body may take up: voted in ``session``, else scored."""
    rows = Dossier.objects.filter(body=unit, level=level)
    if session is not None:
        rows = rows.filter(cases__session=session, status=DossierStatus.VOTED)
        rows = rows.order_by("cases__position", "pk")
    else:
        rows = rows.filter(status=DossierStatus.SCORED).order_by("-team_total", "pk")
    return list(_free(rows).select_related("initiative", "unit", "criteria"))


def _usual_title(level: str) -> str:
    return _("Recognition of initiatives and exemplary persons “Dân vận khéo” at %(level)s") % {
        "level": Level(level).label
    }


@page(policies.DECIDE, methods=("GET", "POST"))
def end(request: PageRequest, kind: str) -> HttpResponse:
    """Prepare a decision that withdraws or restores what was picked, each with its reason."""
    if kind not in {DecisionKind.WITHDRAW, DecisionKind.RESTORE}:
        raise Http404
    asked = request.POST if request.method == "POST" else request.GET
    keys = [int(key) for key in asked.getlist("pick")[:500] if key.isdigit() and len(key) < 19]
    rows = visible(Recognition.objects.filter(pk__in=keys), request.user, policies.DECIDE)
    chosen = list(rows.select_related("unit", "initiative", "paper__unit").order_by("-on", "pk"))
    if not chosen:
        raise Http404
    typed = {one.pk: request.POST.get(f"reason_{one.pk}", "") for one in chosen}
    shared = request.POST.get("reason", "")
    form = EndingForm(request.POST or None, initial={"title": _ending_title(kind)})
    issuer = chosen[0].paper.unit if chosen[0].paper else chosen[0].unit
    if request.method == "POST" and form.attempt(
        operations.prepare_decision, unit=issuer, kind=kind, level=chosen[0].level,
        recognitions=chosen, reasons={pk: why.strip() or shared for pk, why in typed.items()},
        actor=request.user, at=request.now,
    ):  # fmt: skip
        return redirect("recognition:decision", form.result.pk)
    context = {
        "form": form, "kind": DecisionKind(kind), "shared": shared,
        "chosen": [(one, typed[one.pk]) for one in chosen],
    }  # fmt: skip
    status = 422 if form.errors else 200
    return render(request, "appraisal/recognition/end.html", context, status=status)


def _ending_title(kind: str) -> str:
    if kind == DecisionKind.WITHDRAW:
        return _("Withdrawal of the recognition “Dân vận khéo”")
    return _("Restoration of the recognition “Dân vận khéo”")
