"""Pages of quality."""

from django.urls import path

from quality.views import entry, homepages, worklist

app_name = "quality"
urlpatterns = [
    path("", worklist.worklist, name="list"),
    path("find/", worklist.find_patient, name="find"),
    path("assign/", worklist.assign, name="assign"),
    path("new/", entry.homepage_new, name="new"),
    path("check/", entry.check, name="check"),
    path("<int:pk>/", homepages.homepage_detail, name="homepage"),
    path("<int:pk>/edit/", entry.homepage_edit, name="edit"),
    path("<int:pk>/reveal/", homepages.homepage_reveal, name="reveal"),
    path("<int:pk>/check-again/", homepages.homepage_recheck, name="recheck"),
    path("<int:pk>/sign-off/", homepages.homepage_sign_off, name="sign-off"),
]
