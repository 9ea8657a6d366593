"""Which step leads where: one table per thing that has a state."""
