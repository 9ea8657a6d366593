"""Pages of files that are read: the list, looking through, candidates, cited papers."""
