"""What templates of reporting may do with its values."""
