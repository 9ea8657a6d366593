"""Papers (decisions, plans) and the files kept with the records, checked by content."""
