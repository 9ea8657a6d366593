"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "activity.record": "%(actor)s recorded “%(subject)s”: %(quantity)s %(unit_word)s",
    "activity.change": "%(actor)s changed the entry “%(subject)s”",
    "activity.take_back": "%(actor)s took the entry “%(subject)s” out again, which had come from a file",
    "activity.cancel": "%(actor)s took the entry “%(subject)s” back",
    "activity_kind.add": "%(actor)s added the kind of activity “%(subject)s” from %(day)s",
    "activity_kind.change": "%(actor)s changed the kind of activity “%(subject)s” from %(day)s",
    "activity_kind.end": "%(actor)s ended the kind of activity “%(subject)s” from %(day)s",
}
