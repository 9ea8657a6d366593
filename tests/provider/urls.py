"""Addresses of the provider."""

from django.contrib.auth.views import LoginView
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def allow(request):
    """A test names where its house stands."""
    from oauth2_provider.models import Application  # noqa: PLC0415 - app ready

    house = request.POST["house"]
    one = Application.objects.get()
    one.redirect_uris += f" {house}/dang-nhap/ngoai/1/ve/"
    one.post_logout_redirect_uris += f" {house}/dang-nhap/"
    one.save()
    return HttpResponse("ok")


urlpatterns = [
    path("login/", LoginView.as_view()),
    path("allow/", allow),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
