"""Workbooks and tables of strangers, read into rows of values."""
