"""The reader: takes a paper report apart. Plain Python, no data base, no network (DESIGN §6).

A file is opened (``sources``), its text made regular (``normal``) and laid out (``layout``); then numbers,
named initiatives and cited papers are found, figures get their meaning, and the whole is checked.
``reading.read`` runs these stages one after the other; each can be called and tested alone.
"""
