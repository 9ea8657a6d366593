"""Journal sentences of exports."""

EXPORTS: dict[str, str] = {
    "exchange.export": "%(actor)s took out “%(subject)s”: %(rows)s rows",
}
