"""Acts of reporting: atomic, with an actor and a moment."""
