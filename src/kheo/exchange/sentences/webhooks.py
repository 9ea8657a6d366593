"""Journal sentences of webhooks."""

WEBHOOKS: dict[str, str] = {}
