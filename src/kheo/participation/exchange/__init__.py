"""What this slice gives out to files and other systems."""
