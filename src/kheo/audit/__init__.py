"""The journal: what happened, to what, by whom, when and why.

Invariant: entries are only ever added. Within one day (in Vietnam) they form a chain of
hashes whose head is kept in `JournalDay`; `kheo verify` finds any edit, gap or reordering.
"""
