"""People, sign-in, roles granted over units, and the one policy that answers "may I"."""
