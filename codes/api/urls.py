"""Routes under /api/v1/codes."""

from django.urls import path, register_converter

from codes.api import codes


class CodeSystemKeyConverter:
    """The key of a list; whatever cannot be one is not found."""

    regex = "[A-Za-z0-9][A-Za-z0-9_.-]{0,39}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(CodeSystemKeyConverter, "code_system_key")

app_name = "codes-api"
urlpatterns = [
    path("codes", codes.CodeSystemListView.as_view(), name="systems"),
    path("codes/<code_system_key:key>/versions", codes.CodeVersionListView.as_view(), name="versions"),
    path("codes/<code_system_key:key>/codes", codes.CodeLookUpView.as_view(), name="look-up"),
]
