"""Pages of findings, agents' documents, software versions, check lists and own limits."""

from django.urls import path

from inspections.views import agent_runs, catalogue, findings

urlpatterns = [
    path("findings/", findings.finding_list, name="findings"),
    path("findings/export/", findings.finding_export, name="finding-export"),
    path("findings/<int:pk>/", findings.finding, name="finding"),
    path("findings/<int:pk>/owner/", findings.finding_assign, name="finding-assign"),
    path("findings/<int:pk>/<slug:act_name>/", findings.finding_act, name="finding-act"),
    path("software/", agent_runs.software, name="software"),
    path("contracts/<slug:key>/documents/", agent_runs.runs, name="agent-runs"),
    path("targets/<int:pk>/document/", agent_runs.document_upload, name="document-upload"),
    path("documents/<int:pk>/use/", agent_runs.run_use, name="run-use"),
    path("check-lists/", catalogue.check_lists, name="check-lists"),
    path("check-lists/<int:pk>/", catalogue.check_list, name="check-list"),
    path("check-lists/<int:pk>/import/", catalogue.draft_import, name="draft-import"),
    path("check-lists/<int:pk>/publish/", catalogue.draft_publish, name="draft-publish"),
    path("check-lists/<int:pk>/discard/", catalogue.draft_discard, name="draft-discard"),
    path("check-lists/of/<int:pk>/edit/", catalogue.draft_start, name="draft-start"),
    path("checks/<int:pk>/edit/", catalogue.check_edit, name="check-edit"),
    path("checks/<int:pk>/switch/", catalogue.check_switch, name="check-switch"),
    path("contracts/<slug:key>/limits/", catalogue.limits, name="limits"),
    path("contracts/<slug:key>/limits/set/", catalogue.limit_set, name="limit-set"),
    path("limits/<int:pk>/remove/", catalogue.limit_remove, name="limit-remove"),
]
