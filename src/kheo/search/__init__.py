"""Finding things by their words, and things like each other. Knows no table of the domain.

A slice above writes what can be found (``operations``) in the same transaction as the thing itself, and
asks with the rows the person may see (``queries``): rights stay with whoever owns the rows.
"""
