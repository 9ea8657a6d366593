"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "indicator.load": "%(actor)s loaded %(indicators)s indicators of the shipped catalogue",
    "indicator.add": "%(actor)s added the indicator “%(subject)s” from %(valid_from)s",
    "indicator.change": "%(actor)s changed the indicator “%(subject)s” from %(valid_from)s on",
    "indicator.end": "%(actor)s ended the indicator “%(subject)s” with %(last_day)s",
}
