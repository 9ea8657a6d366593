"""The arrows of stories, of handbooks and of adoptions."""
