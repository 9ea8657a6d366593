"""Journal sentences of rounds and reminders, by act."""

SENTENCES: dict[str, str] = {
    "round.open": "%(actor)s asked for reports: “%(subject)s”",
    "round.follow_map": "%(actor)s asked further units for “%(subject)s”, following the map",
    "round.take_over": "The summary of the unit was taken over into “%(subject)s”",
    "round.remind": "%(actor)s reminded those who are late with “%(subject)s”",
    "round.keep_time": "The units were reminded of “%(subject)s”",
}
