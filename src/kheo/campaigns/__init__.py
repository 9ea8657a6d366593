"""What is asked of whom, by when: movements, rounds, targets of units."""
