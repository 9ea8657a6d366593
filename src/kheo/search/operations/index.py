"""Writing into the index, in the caller's transaction.

A slice calls ``refresh`` when rows of its own changed; what they are told by stands in
``search.sources``. ``put`` and ``drop`` are for those who have the text at hand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from itertools import islice

from django.db import transaction

from kheo.foundation.planner import know_the_tables
from kheo.search import sources
from kheo.search.enums import identity
from kheo.search.models import Entry, Word
from kheo.search.queries.spelling import EVERYTHING
from kheo.search.rules.entries import columns_of, scope_of
from kheo.search.rules.ranking import PAST
from kheo.search.sources import Text

BATCH = 500
LONGEST_WORD = 60
COLUMNS = ("what", "key", "title", "body", "scope", "day")


def put(
    what: str, key: int, *, title: str, body: str = "", scope: str = "", day: date | None = None
) -> None:
    """Make row ``key`` of ``what`` findable by ``title`` and ``body`` (raw text), or as it reads now."""
    put_many(what, [Text(key, title, body, scope, day)])


def put_many(what: str, rows: Iterable[Text]) -> int:
    """The same for many rows; returns how many. Rows that are there are overwritten."""
    written, pending = 0, iter(rows)
    while some := list(islice(pending, BATCH)):
        with transaction.atomic():
            entries = [Entry(**columns_of(what, row)) for row in some]
            Entry.objects.bulk_create(
                entries, update_conflicts=True, unique_fields=["id"], update_fields=list(COLUMNS)
            )
            know_words(what, entries)
        written += len(some)
    return written


def drop(what: str, keys: Collection[int]) -> int:
    """Take rows out of the index; returns how many were in it."""
    return Entry.objects.filter(pk__in=[identity(what, key) for key in keys]).delete()[0]


@transaction.atomic
def refresh(what: str, keys: Collection[int]) -> None:
    """The rows ``keys`` of ``what`` as their slice tells them now; what it leaves out is dropped."""
    if not keys:
        return
    texts = list(sources.source_of(what)(keys))
    gone = set(keys) - {text.key for text in texts}
    put_many(what, texts)
    if gone:
        drop(what, gone)


def rescope(what: str, scopes: Mapping[int, str]) -> int:
    """Give rows (key → words) another scope where it differs; returns how many it did."""
    held = Entry.objects.filter(pk__in=[identity(what, key) for key in scopes])
    changed = []
    for entry in held:
        wanted = scope_of(what, scopes[entry.key], past=PAST in entry.scope.split())
        if entry.scope != wanted:
            entry.scope = wanted
            changed.append(entry)
    return Entry.objects.bulk_update(changed, ["scope"], batch_size=BATCH) if changed else 0


@transaction.atomic
def rebuild(what: str) -> int:
    """Make everything of one kind anew from its slice; returns how many can be found."""
    Entry.objects.filter(what=what).delete()
    Word.objects.filter(what=what).delete()
    number = put_many(what, sources.source_of(what)(None))
    count_words(what)
    know_the_tables(Entry, Word)
    return number


def catch_up() -> dict[str, int]:
    """Rebuild every kind of which nothing is in the index yet; kind → how many."""
    return {
        what: rebuild(what)
        for what in sources.declared()
        if not Entry.objects.filter(what=what).exists()
    }


def know_words(what: str, entries: Iterable[Entry]) -> None:
    """Words of these texts are no mistakes from now on."""
    told = {word[:LONGEST_WORD] for e in entries for word in f"{e.title} {e.body}".split()}
    known = set(Word.objects.filter(what=what, word__in=told).values_list("word", flat=True))
    new = sorted(told - known)
    Word.objects.bulk_create([Word(what=what, word=word) for word in new], ignore_conflicts=True)


@transaction.atomic
def count_words(what: str) -> int:
    """Count in how many titles and texts each word of a kind stands; returns the words.

    Reads everything of the kind once. Old counts make a search slower, never wrong.
    """
    titles, texts = Counter[str](), Counter[str]()
    texts[EVERYTHING] = 0
    rows = Entry.objects.filter(what=what).values_list("title", "body")
    for title, body in rows.iterator(chunk_size=5_000):
        words = {EVERYTHING, *title.split()}
        titles.update(words)
        texts.update(words.union(body.split()))
    Word.objects.filter(what=what).delete()
    words_of = (
        Word(what=what, word=word[:LONGEST_WORD], titles=titles[word], texts=texts[word])
        for word in sorted(texts)
    )
    return len(Word.objects.bulk_create(words_of, batch_size=BATCH, ignore_conflicts=True))
