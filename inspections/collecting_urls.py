"""Routes of automatic collection."""

from django.urls import path

from inspections.views import collecting

urlpatterns = [
    path("targets/<int:pk>/collection/", collecting.collection, name="collection"),
    path("targets/<int:pk>/access/", collecting.access, name="target-access"),
    path("targets/<int:pk>/collect/", collecting.collect_now, name="collect-now"),
    path("contracts/<slug:key>/agents/", collecting.agents, name="agents"),
    path("agents/<str:agent>", collecting.agent_file, name="agent-file"),
]
