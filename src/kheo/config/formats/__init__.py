"""Day and number formats of Vietnamese screens."""
