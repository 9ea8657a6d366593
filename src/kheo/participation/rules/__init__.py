"""Pure rules over what citizens write."""
