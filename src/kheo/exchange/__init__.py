"""The ways in and out: files taken in row by row, lists given out, the API, what other systems are told.

Knows no table of the domain: slices above declare their lists (``exchange.listings``), the profiles of
files they take in (``exchange.profiles``) and their acts (``exchange.acts``).
"""
