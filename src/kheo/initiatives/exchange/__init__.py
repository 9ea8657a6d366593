"""What goes in and out of this slice: lists, and files of initiatives."""
