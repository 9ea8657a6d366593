"""Journal sentences of exports."""

SENTENCES: dict[str, str] = {
    "exchange.export": "%(actor)s took out “%(subject)s”: %(rows)s rows",
}
