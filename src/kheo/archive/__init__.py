"""What is known from paper only: sources and declared figures, kept apart from counted ones."""
