"""The REST interface: made from the declared lists and acts, so that it can do what the pages can."""
