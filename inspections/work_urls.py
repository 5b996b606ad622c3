"""Routes of work done on the spot and spare parts."""

from django.urls import path

from inspections.views import work

urlpatterns = [
    path("<int:pk>/work/", work.work, name="work"),
    path("<int:pk>/work/add/", work.work_add, name="work-add"),
    path("work/<int:pk>/edit/", work.work_edit, name="work-edit"),
    path("work/<int:pk>/remove/", work.work_remove, name="work-remove"),
    path("work/photos/<int:pk>/remove/", work.work_photo_remove, name="work-photo-remove"),
    path("<int:pk>/parts/add/", work.part_add, name="part-add"),
    path("parts/<int:pk>/edit/", work.part_edit, name="part-edit"),
    path("parts/<int:pk>/remove/", work.part_remove, name="part-remove"),
]
