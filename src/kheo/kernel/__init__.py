"""Plain Python that every slice stands on: periods, refusals, events, text, numbers, days.

Nothing here knows Django, a table or a page. Imports only the standard library.
"""
