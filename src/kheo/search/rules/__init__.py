"""Plain rules of the search: what a question means, which answer stands first."""
