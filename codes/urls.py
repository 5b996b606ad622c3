"""Pages of codes."""

from django.urls import path

from codes.views import systems, versions

app_name = "codes"
urlpatterns = [
    path("", systems.system_list, name="list"),
    path("new/", systems.system_add, name="add"),
    path("<int:pk>/", systems.system_detail, name="system"),
    path("<int:pk>/import/", versions.list_import, name="list-import"),
    path("versions/<int:pk>/", versions.version_detail, name="version"),
    path("versions/<int:pk>/publish/", versions.version_publish, name="version-publish"),
    path("versions/<int:pk>/discard/", versions.version_discard, name="version-discard"),
]
