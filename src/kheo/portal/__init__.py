"""The public site: what anybody may ask without signing in. It writes nothing of the movement."""
