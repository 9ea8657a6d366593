"""What this slice takes in from files."""
