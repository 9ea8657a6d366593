"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "campaign.plan": "%(actor)s planned the campaign “%(subject)s”",
    "campaign.change": "%(actor)s changed the campaign “%(subject)s”",
    "campaign.launch": "%(actor)s launched the campaign “%(subject)s” for %(units)s units",
    "campaign.allot": "%(actor)s asked of %(units)s units in “%(subject)s”: %(target)s",
    "campaign.allot_each": "%(actor)s changed the targets of %(units)s units in “%(subject)s”",
    "campaign.copy": (
        "%(actor)s made “%(subject)s” from “%(source)s” with the targets of %(units)s units; "
        "%(merged)s took over the largest of several, %(lost)s have no successor"
    ),
    "campaign.end": "%(actor)s ended the campaign “%(subject)s” early",
}
