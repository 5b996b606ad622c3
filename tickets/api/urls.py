"""Routes under /api/v1/tickets."""

from django.urls import path, register_converter

from tickets.api import exports, moves, notes, tickets
from tickets.domain.flow import Move


class NumberConverter:
    """A ticket number; whatever cannot be one is not found."""

    regex = "[0-9]{7,12}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class IdConverter:
    """A primary key that fits its column."""

    regex = "[0-9]{1,18}"

    def to_python(self, value: str) -> int:
        return int(value)

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(NumberConverter, "ticket_number")
register_converter(IdConverter, "row_id")

app_name = "tickets-api"
urlpatterns = [
    path("tickets", tickets.TicketListView.as_view(), name="list"),
    path("tickets/exports", exports.ExportListView.as_view(), name="exports"),
    path("tickets/exports/<uuid:pk>", exports.ExportView.as_view(), name="export"),
    path("tickets/exports/<uuid:pk>/file", exports.ExportFileView.as_view(), name="export-file"),
    path("tickets/<ticket_number:number>", tickets.TicketDetailView.as_view(), name="detail"),
    path("tickets/<ticket_number:number>/events", tickets.TicketEventListView.as_view(), name="events"),
    path("tickets/<ticket_number:number>/comments", notes.CommentListView.as_view(), name="comments"),
    path(
        "tickets/<ticket_number:number>/attachments", notes.AttachmentListView.as_view(), name="attachments"
    ),
    path(
        "tickets/<ticket_number:number>/attachments/<row_id:pk>",
        notes.AttachmentView.as_view(),
        name="attachment",
    ),
    *(
        path(
            f"tickets/<ticket_number:number>/moves/{move.value}",
            moves.move_view(move),
            name=f"move-{move.value}",
        )
        for move in Move
    ),
]
