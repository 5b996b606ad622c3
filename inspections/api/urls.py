"""Routes under /api/v1."""

from django.urls import path

from inspections.api import agent_runs, findings, inspections, looks, report_urls, results, work

app_name = "inspections-api"
urlpatterns = [
    path("inspections", inspections.InspectionListView.as_view(), name="list"),
    path("inspections/plan/<slug:key>", inspections.PlanView.as_view(), name="plan"),
    path("inspections/<int:pk>", inspections.InspectionView.as_view(), name="inspection"),
    path("inspections/findings", findings.FindingListView.as_view(), name="findings"),
    path("inspections/findings/<int:pk>", findings.FindingView.as_view(), name="finding"),
    path("inspections/findings/<int:pk>/moves", findings.FindingMoveView.as_view(), name="finding-moves"),
    path("inspections/findings/<int:pk>/ticket", findings.FindingTicketView.as_view(), name="finding-ticket"),
    path("inspections/findings/<int:pk>/risk", findings.FindingRiskView.as_view(), name="finding-risk"),
    path("inspections/software", agent_runs.VersionListView.as_view(), name="software"),
    path("inspections/targets/<int:pk>/runs", agent_runs.AgentRunListView.as_view(), name="target-runs"),
    path("inspections/targets/<int:pk>/looks", looks.LookListView.as_view(), name="target-looks"),
    path("inspections/looks/<int:pk>", looks.LookView.as_view(), name="look"),
    path("inspections/<int:pk>/results", results.ResultListView.as_view(), name="results"),
    path("inspections/<int:pk>/work", work.WorkListView.as_view(), name="work"),
    path("inspections/work/<int:pk>/photos", work.WorkPhotoView.as_view(), name="work-photos"),
    path("inspections/<int:pk>/spare-parts", work.SparePartListView.as_view(), name="spare-parts"),
    *report_urls.urlpatterns,
]
