"""Static files as they lie in the packages, with a content hash in the address where it is safe."""

from collections.abc import Iterable
from typing import Any

from django.contrib.staticfiles.finders import FileSystemFinder
from django.core.files import File
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

# Builds, variants and samples that packages ship and no page asks for: not worth collecting.
UNUSED = [
    "*.map",
    "*.mjs",
    "*.scss",
    "*.ts",
    "*.esm.*",
    "*.rtl.*",
    "*.cjs.*",
    "*.amd.*",
    "tabler-icons*.html",
]
UNUSED += ["echarts.js", "echarts.common*", "echarts.simple*", "*-200.*", "*-300.*"]


class NeededFilesFinder(FileSystemFinder):
    """The project's own files and those of the npm packages that pages use."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterable[Any]:
        return super().list([*(ignore_patterns or []), *UNUSED])


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Hashed names once collected; plain names before that and for files the packages do not ship."""

    manifest_strict = False

    def create_compressor(self, **options: Any) -> Compressor:
        """Gzip only: brotli saves little on a hospital's network and takes minutes to compute."""
        return Compressor(use_brotli=False, **options)

    def hashed_name(self, name: str, content: File | None = None, filename: str | None = None) -> str:
        """The name with its hash; the plain name where nothing was collected yet."""
        try:
            return str(super().hashed_name(name, content, filename))
        except ValueError:
            return name
