"""Pure rules: scores, quorums, ballots, funnels."""
