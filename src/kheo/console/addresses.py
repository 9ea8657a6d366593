"""Addresses of pages of the slices below, by name; a page this house does not have is no link."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.urls import NoReverseMatch, reverse

INITIATIVES = "initiatives:list"
INITIATIVE = "initiatives:page"
REGISTER = "initiatives:register"
CAMPAIGNS = "campaigns:list"
CAMPAIGN = "campaigns:page"
CRITERIA = "criteria:list"
DOSSIERS = "dossiers:list"
SCORING = "teams:queue"
TEAMS = "teams:list"
COUNCILS = "councils:list"
RECOGNITION = "recognition:list"
FIGURES = "counting:figures"
ACTIVITIES = "activities:list"
REPORTS = "reports:list"
REPORT = "reports:page"
ROUNDS = "rounds:board"
SUMMARIES = "rollup:page"
FINDINGS = "findings:list"
REPORT_FORMS = "report_forms:list"
INDICATORS = "counting:indicators"
DECLARED = "archive:list"
READINGS = "readings:list"
CITED = "readings:cited"
SCORING_OF_UNITS = "insights:list"
STORIES = "stories:list"
STORY = "stories:page"
HANDBOOKS = "handbooks:list"
EXEMPLARS = "exemplars:list"
ADOPTIONS = "adoptions:list"
ADOPTION = "adoptions:page"
REMARKS = "remarks:list"
DUPLICATES = "likeness:list"
FITTING = "fitting:page"
RADAR = "fitting:radar"
MAP = "maps:page"
PUBLIC_LIBRARY = "public:library"
IMPORTS = "exchange:list"
JOBS = "jobs:list"
WEBHOOKS = "exchange:webhooks"
UNITS = "orgs:tree"
UNIT = "orgs:page"
PAPERS = "documents:list"
PAPER = "documents:page"
PEOPLE = "access:people"
PERSON = "access:person"
JOURNAL = "access:journal"
TERMS = "workflow:terms"
ACCOUNT = "access:account"
SIGN_IN = "access:sign_in"
SIGN_OUT = "access:sign_out"
SESSIONS = "access:sessions"
SECURITY = "access:security"
PASSWORD = "access:change_password"  # noqa: S105 - a page, not a password


def address(name: str, *args: Any, **query: Any) -> str:
    """The address called ``name`` with ``query`` behind it; "" when there is no such page."""
    try:
        found = reverse(name, args=args)
    except NoReverseMatch:
        return ""
    return f"{found}?{urlencode(query)}" if query else found
