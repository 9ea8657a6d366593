"""Pages of imports, exports, tokens and webhooks."""
