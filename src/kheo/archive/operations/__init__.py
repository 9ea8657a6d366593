"""Acts on sources and declared figures."""
