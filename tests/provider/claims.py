"""What the provider tells of a person beside his mark."""

from oauth2_provider.oauth2_validators import OAuth2Validator


class WithNames(OAuth2Validator):
    """Name and e-mail address in the ID token."""

    oidc_claim_scope = None

    def get_additional_claims(self):
        return {
            "name": lambda request: request.user.first_name,
            "email": lambda request: request.user.email,
        }
