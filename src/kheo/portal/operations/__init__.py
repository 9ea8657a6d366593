"""Acts of the public site: looking a code up, choosing which figures are open."""
