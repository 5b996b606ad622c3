"""Routes under /api/v1/contracts; fixed words first, then a contract's key."""

from django.urls import path

from contracts.api import contracts, heartbeats

app_name = "contracts-api"
urlpatterns = [
    path("contracts", contracts.ContractListView.as_view(), name="list"),
    path("contracts/systems", contracts.SystemListView.as_view(), name="systems"),
    path("contracts/modules", contracts.ModuleListView.as_view(), name="modules"),
    path("contracts/heartbeats", heartbeats.HeartbeatView.as_view(), name="heartbeats"),
    path("contracts/<slug:key>", contracts.ContractDetailView.as_view(), name="contract"),
    path("contracts/<slug:key>/terms", contracts.TermsView.as_view(), name="terms"),
    path("contracts/<slug:key>/on-call", contracts.OnCallView.as_view(), name="on-call"),
    path("contracts/<slug:key>/releases", contracts.ReleaseListView.as_view(), name="releases"),
]
