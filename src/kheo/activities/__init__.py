"""What the movement does beside its initiatives: papers, inspections, conferences, awards, news."""
