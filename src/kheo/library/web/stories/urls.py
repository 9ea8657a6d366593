"""Addresses of this part."""

from django.urls import path

from kheo.library.web.stories import pictures

app_name = "stories"
urlpatterns = [
    path("anh/<int:pk>/<slug:mark>/<slug:size>.webp", pictures.picture, name="picture"),
]
