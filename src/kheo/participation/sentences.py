"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "remark.write": "A visitor wrote remark %(subject)s about “%(about)s”",
    "remark.reply": "%(actor)s replied to remark %(subject)s",
    "remark.forget": "How the writer of remark %(subject)s can be reached was forgotten",
    "remarks.show": "%(actor)s showed remark %(subject)s",
    "remarks.refuse": "%(actor)s decided not to show remark %(subject)s",
    "remarks.take_back": "%(actor)s took the decision on remark %(subject)s back",
}
