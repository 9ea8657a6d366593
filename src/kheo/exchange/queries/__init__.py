"""What pages and the API ask of imports, tokens and webhooks."""
