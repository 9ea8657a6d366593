"""Journal sentences of this slice, by act."""

SENTENCES: dict[str, str] = {
    "paper.register": "%(actor)s entered %(subject)s into the register of papers",
    "paper.take_back": "%(actor)s took %(subject)s back out of the register of papers",
    "paper.attach_file": "%(actor)s put the scan to %(subject)s",
    "draft.make": "%(actor)s drafted the paper “%(subject)s”",
    "draft.remake": "%(actor)s made the draft “%(subject)s” anew",
    "draft.number": "%(actor)s gave the paper “%(subject)s” its number",
    "draft.sign": "%(actor)s attached the signed copy of “%(subject)s”",
    "draft.void": "%(actor)s voided the draft “%(subject)s”",
    "template.upload": "%(actor)s put the template “%(subject)s” in force",
    "template.end": "%(actor)s took the template “%(subject)s” out of force",
    "letterhead.set": "%(actor)s set the letterhead %(subject)s",
    "series.open": "%(actor)s opened the %(subject)s",
    "series.set_next": "%(actor)s set the next number of the %(subject)s",
}
