"""Static files as they lie in the packages, with a content hash in the address where it is safe."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names once collected; plain names before that and for files the packages do not ship."""

    manifest_strict = False
