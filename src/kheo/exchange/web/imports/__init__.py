"""Pages of files on their way in."""
