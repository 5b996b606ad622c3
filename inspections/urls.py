"""Pages of inspections."""

from django.urls import path

from inspections.views import checklist

app_name = "inspections"
urlpatterns = [
    path("worker.js", checklist.worker, name="worker"),
    path("photos/<int:pk>/", checklist.photo, name="photo"),
    path("<int:pk>/checklist/", checklist.checklist, name="checklist"),
    path("<int:pk>/answers/", checklist.answers, name="answers"),
    path("<int:pk>/photos/", checklist.photos, name="photos"),
]
