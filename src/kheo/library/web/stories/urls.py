"""Addresses of this part."""

from django.urls import path

from kheo.library.web.stories import (
    choosing,
    consents,
    editing,
    lists,
    pictures,
    showing,
    steps,
)

app_name = "stories"
urlpatterns = [
    path("", lists.index, name="list"),
    path("mo/<int:pk>/", editing.open_one, name="open"),
    path("<int:pk>/", showing.detail, name="page"),
    path("<int:pk>/viet/", editing.edit, name="edit"),
    path("<int:pk>/viet/o/", editing.save_field, name="save_field"),
    path("<int:pk>/viet/rieng-tu/", editing.private, name="private"),
    path("<int:pk>/tham-dinh/", steps.check, name="check"),
    path("<int:pk>/khong-rieng-tu/", steps.settle, name="settle"),
    path("<int:pk>/buoc/<slug:name>/", steps.step, name="step"),
    path("<int:pk>/dong-y/", consents.record, name="consent"),
    path("dong-y/<int:pk>/rut/", consents.withdraw, name="withdraw"),
    path("dong-y/<int:pk>/khoi-phuc/", consents.restore, name="restore"),
    path("dong-y/<int:pk>/phieu/", consents.sheet, name="sheet"),
    path("<int:pk>/anh/", choosing.choose, name="pictures"),
    path("<int:pk>/anh/<int:evidence>/", choosing.show, name="show_picture"),
    path("anh/<int:pk>/<slug:name>/", choosing.change, name="change_picture"),
    path("anh/<int:pk>/<slug:mark>/<slug:size>.webp", pictures.picture, name="picture"),
]
