"""What happens when the machine lets us down."""
