"""Who sees and calls off background work."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from kheo.access.enums import STAFF
from kheo.access.policy import Permission

VIEW = Permission("jobs.view", gettext_lazy("See background work and its results"), STAFF)
