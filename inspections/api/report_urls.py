"""Routes of reports under /api/v1."""

from django.urls import path

from inspections.api import reports

urlpatterns = [
    path("inspections/<int:pk>/reports", reports.InspectionReportsView.as_view(), name="reports"),
    path("inspections/reports/<int:pk>/file", reports.ReportFileView.as_view(), name="report-file"),
    path(
        "contracts/<slug:key>/database-care-reports", reports.CareReportsView.as_view(), name="care-reports"
    ),
]
