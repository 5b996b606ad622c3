"""Static files as they lie in the packages, with a content hash in the address where it is safe."""

from django.core.files import File
from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names once collected; plain names before that and for files the packages do not ship."""

    manifest_strict = False

    def hashed_name(self, name: str, content: File | None = None, filename: str | None = None) -> str:
        """The name with its hash; the plain name where nothing was collected yet."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name
