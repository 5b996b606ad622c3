"""Pages of tickets."""

from django.urls import path

from tickets.views import (
    board,
    detail,
    entry,
    fault_document,
    figures,
    listing,
    mails,
    moves,
    notes,
    saved_filters,
)

app_name = "tickets"

urlpatterns = [
    path("", listing.ticket_list, name="list"),
    path("board/", board.board, name="board"),
    path("new/", entry.quick_entry, name="quick-entry"),
    path("new/due-times/", entry.due_times, name="due-times"),
    path("new/similar/", entry.similar, name="similar"),
    path("report/", entry.report, name="report"),
    path("export/", figures.export_list, name="export"),
    path("compliance/", figures.compliance, name="compliance"),
    path("compliance/export/", figures.export_compliance, name="compliance-export"),
    path("clock-differences/", figures.clock_differences, name="clock-differences"),
    path("saved-filters/", saved_filters.add, name="saved-filter-add"),
    path("saved-filters/<int:pk>/delete/", saved_filters.delete, name="saved-filter-delete"),
    path("mails/", mails.waiting, name="mails"),
    path("mails/<int:pk>/", mails.decide, name="mail"),
    path("<str:number>/", detail.detail, name="detail"),
    path("<str:number>/moves/<slug:move>/", moves.move, name="move"),
    path("<str:number>/comments/", notes.comment, name="comment"),
    path("<str:number>/attachments/", notes.attach, name="attach"),
    path("<str:number>/attachments/<int:pk>/", notes.attachment, name="attachment"),
    path("<str:number>/fault-document/", fault_document.fault_document, name="fault-document"),
]
