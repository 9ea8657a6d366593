"""Addresses of entry."""

from django.urls import path

from kheo.reporting.web.entry import filling, listing, memory, pasting, printing

app_name = "reports"
urlpatterns = [
    path("", listing.reports, name="list"),
    path("<int:pk>/", filling.report, name="page"),
    path("<int:pk>/o/", filling.save, name="cell"),
    path("<int:pk>/lay-ky-truoc/", filling.text, name="text"),
    path("<int:pk>/nho/", memory.memory, name="memory"),
    path("<int:pk>/dan/", pasting.paste, name="paste"),
    path("<int:pk>/in/", printing.print_report, name="print"),
]
