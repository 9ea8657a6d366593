"""What search engines look for at the root of the site."""

from __future__ import annotations

from django.urls import path

from kheo.portal.web.library import feeds

app_name = "crawlers"
urlpatterns = [
    path("robots.txt", feeds.robots, name="robots"),
    path("sitemap.xml", feeds.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", feeds.sitemap_part, name="sitemap_part"),
]
