"""People, what they may be over which unit, how and where they are signed in, failed attempts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

from kheo.access.enums import Role
from kheo.foundation.models import Dated, DatedQuerySet, Stamped
from kheo.orgs.models import Unit


class UserManager(BaseUserManager["User"]):
    """Finds people by the name they sign in with."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The person who signs in as ``username``, whatever the case."""
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person with an account; never deleted, only ended. ``valid_to`` is exclusive."""

    username = models.CharField(max_length=60, unique=True)
    full_name = models.CharField(max_length=120)
    position = models.CharField(max_length=120, blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", null=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    sort_key = models.CharField(max_length=300, blank=True)
    search_text = models.CharField(max_length=300, blank=True)
    password_changed_at = models.DateTimeField(null=True, blank=True)
    factor_reset_at = models.DateTimeField(null=True, blank=True)
    """When an administrator took the second factor away; empty again once the person was told."""

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=models.F("valid_from")),
                name="access_user_life_is_not_empty",
            )
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def is_valid(self, day: date) -> bool:
        """Whether the account may be used on ``day``."""
        starts, ends = self.valid_from, self.valid_to
        return self.is_active and starts <= day and (ends is None or day < ends)

    def get_full_name(self) -> str:
        """The person's name."""
        return self.full_name


class GrantQuerySet(DatedQuerySet["Grant"]):
    """Grants."""

    def for_list(self) -> GrantQuerySet:
        """With person, unit and grantor, newest first."""
        return self.select_related("user", "unit", "granted_by").order_by("-valid_from", "-pk")


class Grant(Dated):
    """A role over a unit and everything below it, between two days, resting on a paper.

    Nobody grants more than he holds (``access.operations.grant_role``).
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=24, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(max_length=200)
    granted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", null=True)
    granted_at = models.DateTimeField()

    objects = GrantQuerySet.as_manager()

    class Meta(Dated.Meta):
        constraints = [
            # An empty span is a grant taken back on or before its first day: it never held.
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="access_grant_span_runs_forward",
            )
        ]
        indexes = [models.Index(fields=["user", "valid_from"], name="access_grant_user")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.unit_id}"


class SignedIn(models.Model):
    """One browser in which a person is signed in; ending it ends its session."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="signed_in")
    session_key = models.CharField(max_length=40, unique=True)
    started_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    address = models.CharField(max_length=45, blank=True)
    browser = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.started_at:%Y-%m-%d %H:%M}"


class Attempt(models.Model):
    """A failed sign-in, for throttling and lock-out; old ones are swept by the timed steps."""

    username = models.CharField(max_length=60)
    address = models.CharField(max_length=45)
    at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["username", "at"], name="access_attempt_username"),
            models.Index(fields=["address", "at"], name="access_attempt_address"),
        ]

    def __str__(self) -> str:
        return f"{self.username} {self.at:%Y-%m-%d %H:%M}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Names are cut to the column so that a hostile one cannot fail."""
        self.username, self.address = self.username[:60], self.address[:45]
        super().save(*args, **kwargs)


class ApiToken(Stamped):
    """A key with which a program asks in a person's name; only its digest is kept.

    It carries the person's rights cut down to ``scopes`` ("read", "write", "<list>:read", "<list>:write"),
    until ``expires_at``. ``hint`` is its last signs, by which the owner tells it from others.
    """

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(max_length=120)
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=8)
    scopes = models.JSONField(default=list)
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    last_address = models.CharField(max_length=45, blank=True)

    def __str__(self) -> str:
        return self.name

    def is_valid(self, at: datetime) -> bool:
        """Whether it opens anything at this moment."""
        return self.ended_at is None and at < self.expires_at


class Authenticator(Stamped):
    """A person's app that shows six digits (TOTP, RFC 6238). ``secret`` is encrypted with the house's key.

    ``last_step`` is the last time step used: a code opens once.
    """

    user = models.OneToOneField(User, on_delete=models.PROTECT, related_name="authenticator")
    secret = models.TextField()
    last_step = models.BigIntegerField(default=0)
    confirmed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.user_id}"


class RecoveryCode(models.Model):
    """A code for the day the telephone is lost; only its digest is kept, each opens once."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="recovery_codes")
    digest = models.CharField(max_length=64)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "digest"], name="access_recovery_code_once")
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Passkey(Stamped):
    """A device that signs for a person (WebAuthn). The public key is kept, nothing secret."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="passkeys")
    name = models.CharField(max_length=120)
    credential = models.CharField(max_length=1400, unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    transports = models.JSONField(default=list)
    last_used_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name


class Identity(Stamped):
    """Who a person is at an outside provider (OpenID Connect), linked by an administrator.

    ``provider`` is its issuer, ``subject`` what the issuer promises never to give to another. A stranger who
    comes in by the provider is kept without ``user`` until an administrator links him or refuses
    (``refused_at``); ``unit`` and ``note`` are what he says of himself. ``wanted_by`` is the person who, signed
    in, asked for the link. ``unit`` says whose administrators see it: without one, those of the nation.
    """

    provider = models.CharField(max_length=255)
    subject = models.CharField(max_length=255)
    user = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="identities", null=True, blank=True
    )
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=254, blank=True)
    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    note = models.CharField(max_length=300, blank=True)
    wanted_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    linked_by = models.ForeignKey(
        User, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    last_used_at = models.DateTimeField(null=True, blank=True)
    refused_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "subject"], name="access_identity_once")
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.subject

    @property
    def state(self) -> str:
        """Linked, refused or waiting."""
        if self.user_id is not None:
            return "linked"
        return "waiting" if self.refused_at is None else "refused"


class FactorDemand(Dated):
    """From ``valid_from`` on, who holds ``role`` over ``unit`` or below it needs a second factor.

    Until that day the people concerned are told; from it on they set one up before anything else.
    """

    role = models.CharField(max_length=24, choices=Role)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    paper = models.CharField(max_length=200, blank=True)
    set_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField()

    objects = DatedQuerySet["FactorDemand"].as_manager()

    class Meta(Dated.Meta):
        constraints = [
            # An empty span is a demand taken back before its first day.
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="access_factordemand_span_runs_forward",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.unit_id}"
