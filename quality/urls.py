"""Pages of quality."""

from django.urls import path

from quality.views import (
    entry,
    extraction,
    homepages,
    indicators,
    reconciliation,
    rules,
    samples,
    scores,
    worklist,
)

app_name = "quality"
urlpatterns = [
    path("", worklist.worklist, name="list"),
    path("find/", worklist.find_patient, name="find"),
    path("assign/", worklist.assign, name="assign"),
    path("new/", entry.homepage_new, name="new"),
    path("check/", entry.check, name="check"),
    path("reconciliation/", reconciliation.reconciliation, name="reconciliation"),
    path("reconciliation/export/", reconciliation.reconciliation_export, name="reconciliation-export"),
    path("reconciliation/chase/", reconciliation.chase, name="chase"),
    path("discharges/upload/", reconciliation.discharge_upload, name="discharge-upload"),
    path("rules/", rules.rule_list, name="rules"),
    path("rules/<str:rule>/", rules.rule_detail, name="rule"),
    path("rule-settings/<int:pk>/end/", rules.setting_end, name="setting-end"),
    path("limits/", rules.policy, name="policy"),
    path("samples/", samples.sample_list, name="samples"),
    path("samples/<int:pk>/", samples.sample_detail, name="sample"),
    path("reviews/<int:pk>/", samples.review, name="review"),
    path("indicators/", indicators.indicators, name="indicators"),
    path("indicators/export/<slug:form_of>/", indicators.export, name="indicators-export"),
    path("indicators/<slug:indicator_id>/", indicators.indicator, name="indicator"),
    path("points/", scores.scores, name="scores"),
    path("complications/", scores.complications, name="complications"),
    path("complications/export/", scores.complications_export, name="complications-export"),
    path("extraction/", extraction.extraction, name="extraction"),
    path("extraction/corrections/", extraction.corrections_export, name="corrections-export"),
    path("<int:pk>/", homepages.homepage_detail, name="homepage"),
    path("<int:pk>/edit/", entry.homepage_edit, name="edit"),
    path("<int:pk>/reveal/", homepages.homepage_reveal, name="reveal"),
    path("<int:pk>/check-again/", homepages.homepage_recheck, name="recheck"),
    path("<int:pk>/sign-off/", homepages.homepage_sign_off, name="sign-off"),
]
