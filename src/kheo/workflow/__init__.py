"""The one engine that moves a status, its deadlines, and whose turn it is."""
