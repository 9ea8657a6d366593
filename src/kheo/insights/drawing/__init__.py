"""Maps as SVG, in plain Python: no Django, no data base. The server draws, so a map needs no script."""
