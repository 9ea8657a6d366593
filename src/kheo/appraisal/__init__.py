"""From evidence to a signed decision: criteria, teams, scores, councils, recognition."""
