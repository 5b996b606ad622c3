"""In which of the two languages of the catalogues the reader is addressed."""

from django.utils.translation import get_language


def reads_chinese() -> bool:
    """Whether it is Chinese, the portal's own language, which also holds where none is chosen."""
    return (get_language() or "zh").startswith("zh")
