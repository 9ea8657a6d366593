"""Acts on the register: atomic, with an actor and a moment."""
