"""Journal sentences about profiles of units and calls, by act."""

SENTENCES: dict[str, str] = {
    "profile.describe": "%(actor)s described what kind of place %(subject)s is",
    "call.make": "%(actor)s called for initiatives: “%(subject)s”",
    "call.change": "%(actor)s changed the call “%(subject)s”",
    "call.close": "%(actor)s closed the call “%(subject)s”",
    "call.open_again": "%(actor)s opened the call “%(subject)s” again",
    "call.answer": "%(actor)s answered the call “%(subject)s” with “%(initiative)s” of %(unit)s",
    "call.take_back": "%(actor)s took back the answer “%(initiative)s” of %(unit)s to “%(subject)s”",
}
