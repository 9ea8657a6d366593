"""Pure rules: periods, checks, completeness."""
