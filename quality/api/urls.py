"""Routes under /api/v1."""

from django.urls import path, register_converter

from quality.api import discharges, files, homepages, indicators


class HomepageIdConverter:
    """A primary key that fits its column."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(HomepageIdConverter, "homepage_id")

app_name = "quality-api"
urlpatterns = [
    path("homepages", homepages.HomepageListView.as_view(), name="homepages"),
    path("homepages/validate", homepages.HomepageValidateView.as_view(), name="validate"),
    path("homepages/indicators", indicators.IndicatorListView.as_view(), name="indicators"),
    path("homepages/complications", indicators.ComplicationListView.as_view(), name="complications"),
    path("homepage-files", files.HomepageFileListView.as_view(), name="files"),
    path("homepage-files/<uuid:pk>", files.HomepageFileView.as_view(), name="file"),
    path("homepage-files/<uuid:pk>/findings", files.HomepageFileFindingsView.as_view(), name="file-findings"),
    path("homepages/<homepage_id:pk>", homepages.HomepageDetailView.as_view(), name="homepage"),
    path("discharges", discharges.DischargeListView.as_view(), name="discharges"),
]
