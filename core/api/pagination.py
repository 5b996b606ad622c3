"""Growing lists are paged by cursor, newest first; a page never shifts under the reader."""

from rest_framework.pagination import CursorPagination


class NewestFirstCursorPagination(CursorPagination):
    """50 rows a page, up to 200 with `page_size`."""

    ordering = "-pk"
    page_size_query_param = "page_size"
    max_page_size = 200
