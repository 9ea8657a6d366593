"""The arrows of report forms and of reports."""
