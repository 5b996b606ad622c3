"""Pages of inspections."""

from django.urls import path

from inspections import check_urls, report_urls
from inspections.collecting_urls import urlpatterns as collecting_urls
from inspections.views import checklist, contract_pages, export, inspection, plan, visits
from inspections.work_urls import urlpatterns as work_urls

app_name = "inspections"
urlpatterns = [
    path("worker.js", checklist.worker, name="worker"),
    path("photos/<int:pk>/", checklist.photo, name="photo"),
    path("<int:pk>/checklist/", checklist.checklist, name="checklist"),
    path("<int:pk>/answers/", checklist.answers, name="answers"),
    path("<int:pk>/photos/", checklist.photos, name="photos"),
    path("", plan.year_plan, name="plan"),
    path("list/", plan.inspection_list, name="list"),
    path("export/", export.export, name="export"),
    path("<int:pk>/", inspection.inspection, name="inspection"),
    path("<int:pk>/steps/<slug:step>/", inspection.step, name="step"),
    path("moved-dates/<int:pk>/answer/", inspection.decide, name="decide"),
    path("signatures/<int:pk>/", inspection.signature_image, name="signature-image"),
    path("contracts/<slug:key>/", plan.contract_plan, name="contract-plan"),
    path("contracts/<slug:key>/rules/", contract_pages.rules, name="rules"),
    path("contracts/<slug:key>/rules/settings/", contract_pages.settings_edit, name="settings-edit"),
    path("rules/<int:pk>/edit/", contract_pages.rule_edit, name="rule-edit"),
    path("contracts/<slug:key>/targets/", contract_pages.targets, name="targets"),
    path("contracts/<slug:key>/targets/add/", contract_pages.target_add, name="target-add"),
    path("targets/<int:pk>/edit/", contract_pages.target_edit, name="target-edit"),
    path("targets/<int:pk>/replace/", contract_pages.target_replace, name="target-replace"),
    path("contracts/<slug:key>/log/", contract_pages.log, name="log"),
    path("contracts/<slug:key>/log/add/", contract_pages.record_add, name="record-add"),
    path("log/<int:pk>/countersign/", contract_pages.record_countersign, name="record-countersign"),
    path("visits/", visits.visit_list, name="visits"),
    path("visits/check-in/", visits.check_in, name="check-in"),
    path("visits/<int:pk>/", visits.visit, name="visit"),
    path("visits/<int:pk>/check-out/", visits.check_out, name="check-out"),
    path("visits/<int:pk>/answer/", visits.visit_answer, name="visit-answer"),
    *report_urls.urlpatterns,
    *collecting_urls,
    *check_urls.urlpatterns,
    *work_urls,
]
