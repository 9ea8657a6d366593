"""Addresses of this part."""

from django.urls import path

from kheo.library.web.handbooks import acts, views

app_name = "handbooks"
urlpatterns = [
    path("", views.index, name="list"),
    path("moi/", acts.begin, name="begin"),
    path("<int:pk>/", views.detail, name="page"),
    path("<int:pk>/loi/", acts.write, name="write"),
    path("<int:pk>/chon/", acts.choose, name="choose"),
    path("<int:pk>/cau-chuyen/<int:entry>/<slug:name>/", acts.change, name="change"),
    path("<int:pk>/xem-truoc/", views.preview, name="preview"),
    path("<int:pk>/in/", acts.print_one, name="print"),
    path("<int:pk>/bo/", acts.discard, name="discard"),
    path("<int:pk>/an-ban-moi/", acts.again, name="again"),
    path("<int:pk>/thu-hoi/", acts.recall, name="recall"),
    path("<int:pk>/tai/<slug:kind>/", views.download, name="download"),
]
