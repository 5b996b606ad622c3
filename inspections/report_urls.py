"""Routes of reports."""

from django.urls import path

from inspections.views import report_files, reports, verify

urlpatterns = [
    path("<int:pk>/reports/", reports.reports, name="reports"),
    path("<int:pk>/reports/make/", reports.report_make, name="report-make"),
    path("reports/<int:pk>/file/", report_files.report_file, name="report-file"),
    path("contracts/<slug:key>/reports/", reports.contract_reports, name="contract-reports"),
    path("contracts/<slug:key>/reports/make/", reports.care_report_make, name="care-report-make"),
    path("contracts/<slug:key>/recipients/add/", reports.recipient_add, name="recipient-add"),
    path("recipients/<int:pk>/stop/", reports.recipient_stop, name="recipient-stop"),
    path("verify/<str:token>/", verify.verify, name="report-verify"),
]
