"""The arrows of stories and of adoptions."""
