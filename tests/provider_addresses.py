"""The addresses of the identity provider in `provider_program`, and what it says of people."""

from django.contrib.auth.views import LoginView
from django.urls import include, path
from oauth2_provider.oauth2_validators import OAuth2Validator


class Claims(OAuth2Validator):  # type: ignore[misc]
    """Who somebody is, is their name of that program; a name to show is always sent along."""

    def get_additional_claims(self) -> dict[str, object]:
        return {
            "sub": lambda request: request.user.username,
            "name": lambda request: request.user.first_name,
        }


urlpatterns = [
    path("login/", LoginView.as_view()),
    path("", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
