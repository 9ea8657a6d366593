"""Journal sentences about exemplars of a period, by act."""

SENTENCES: dict[str, str] = {
    "exemplars.open": "%(actor)s proposed the list of exemplars “%(subject)s”",
    "exemplars.change": "%(actor)s changed the list of exemplars “%(subject)s”",
    "exemplars.choose": "%(actor)s chose %(chosen)s exemplars for “%(subject)s”",
    "exemplars.describe": "%(actor)s changed the exemplar “%(initiative)s” of “%(subject)s”",
    "exemplars.take_out": "%(actor)s took “%(initiative)s” out of “%(subject)s”",
    "exemplars.put_back": "%(actor)s put “%(initiative)s” back into “%(subject)s”",
    "exemplars.targets": (
        "%(actor)s set the targets of “%(initiative)s” in “%(subject)s”: %(places)s places"
    ),
    "exemplars.force": "%(actor)s put “%(subject)s” in force by %(paper)s",
    "exemplars.reopen": "%(actor)s made “%(subject)s” a proposal again",
}
