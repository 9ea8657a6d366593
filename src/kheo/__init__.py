"""Khéo: the system that the emulation movement "Dân vận khéo" runs on."""
