"""A real OpenID Connect provider (django-oauth-toolkit) in a process of its own, for the tests of sign-in."""
