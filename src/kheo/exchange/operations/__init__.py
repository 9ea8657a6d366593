"""Taking files in, giving lists out, telling other systems."""
