"""Pure rules: points, ranks, signals."""
