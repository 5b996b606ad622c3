"""One small form for each move at a ticket; the cleaned fields are the arguments of the service."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models.user import User
from tickets.domain.numbers import bare
from tickets.forms.fields import FutureInstantField, PastInstantField, remark_field, text_area
from tickets.models.choices import Channel, ClockKind, ClockState, Kind, PauseReason, Severity
from tickets.models.event import TicketEvent
from tickets.models.ticket import Ticket
from tickets.selectors.open_matters import late_events_to_confirm, open_proposals
from tickets.selectors.pauses import open_reasons

ANSWER_CHANNELS = (
    Channel.PHONE,
    Channel.REMOTE,
    Channel.WECHAT,
    Channel.QQ,
    Channel.EMAIL,
    Channel.WEB,
    Channel.ON_SITE,
)


class MoveForm(forms.Form):
    """Base: knows the ticket and who is asking; subclasses add fields."""

    def __init__(self, *args: Any, ticket: Ticket, user: User, **options: Any) -> None:
        self.ticket, self.user = ticket, user
        super().__init__(*args, **options)
        self.prepare()

    def prepare(self) -> None:
        """Narrow choices to the ticket and the person."""


class NoteForm(MoveForm):
    note = remark_field()


class WhenForm(MoveForm):
    occurred_at = PastInstantField()
    note = remark_field()


class AnswerForm(MoveForm):
    channel = forms.ChoiceField(
        label=_("How did you answer?"),
        choices=[(channel.value, channel.label) for channel in ANSWER_CHANNELS],
        initial=Channel.PHONE,
    )
    note = forms.CharField(label=_("What was said"), required=False, max_length=2000, widget=text_area(2))
    occurred_at = PastInstantField()


class PlanForm(MoveForm):
    note = forms.CharField(
        label=_("Solution and timetable"),
        max_length=4000,
        widget=text_area(4),
        help_text=_("What will be done, by whom, in which steps and until when."),
    )
    occurred_at = PastInstantField()


class SolveForm(MoveForm):
    remedy = forms.CharField(label=_("What was done"), max_length=4000, widget=text_area(3))
    cause = forms.CharField(label=_("Cause"), required=False, max_length=4000, widget=text_area(2))
    work_minutes = forms.IntegerField(
        label=_("Work time (minutes)"), required=False, min_value=0, max_value=100_000
    )
    occurred_at = PastInstantField()

    def prepare(self) -> None:
        self.initial.setdefault("cause", self.ticket.cause)
        self.initial.setdefault("remedy", self.ticket.remedy)

    def clean_work_minutes(self) -> int:
        return self.cleaned_data["work_minutes"] or 0


class ArchiveForm(MoveForm):
    cause = forms.CharField(label=_("Cause"), required=False, max_length=4000, widget=text_area(2))
    remedy = forms.CharField(label=_("Remedy"), required=False, max_length=4000, widget=text_area(2))

    def prepare(self) -> None:
        self.initial.setdefault("cause", self.ticket.cause)
        self.initial.setdefault("remedy", self.ticket.remedy)


class ReasonForm(MoveForm):
    reason = forms.CharField(label=_("Reason"), max_length=2000, widget=text_area(3))


class HandOverForm(MoveForm):
    assignee = forms.ModelChoiceField(label=_("Who takes over"), queryset=User.objects.none())
    note = remark_field()

    def prepare(self) -> None:
        staff = User.objects.people().filter(organisation=self.ticket.contract.supplier_id, is_active=True)
        self.fields["assignee"].queryset = staff.exclude(pk=self.ticket.assignee_id)  # type: ignore[attr-defined]


class DuplicateForm(MoveForm):
    of = forms.CharField(
        label=_("Number of the ticket that stays"),
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
    note = remark_field()

    def clean_of(self) -> Ticket:
        number = bare(self.cleaned_data["of"])
        found = Ticket.objects.visible_to(self.user).filter(number=number).first()
        if found is None:
            raise forms.ValidationError(_("There is no ticket with this number."), code="unknown")
        return found


class PauseForm(MoveForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=PauseReason.choices)
    note = forms.CharField(label=_("What are you waiting for?"), max_length=2000, widget=text_area(2))


class ResumeForm(MoveForm):
    reason = forms.ChoiceField(label=_("Which pause ends?"), required=False)
    note = remark_field()

    def prepare(self) -> None:
        labels = dict(PauseReason.choices)
        choices = [(reason, labels.get(reason, reason)) for reason in open_reasons(self.ticket)]
        self.fields["reason"].choices = [("", _("all of them")), *choices]  # type: ignore[attr-defined]


class RejectPauseForm(MoveForm):
    note = forms.CharField(label=_("Why it is rejected"), max_length=2000, widget=text_area(2))


class ClockChoiceForm(MoveForm):
    """Base of moves at one target; `kinds` says which are offered."""

    clock = forms.ChoiceField(label=_("Target"))

    def prepare(self) -> None:
        choices = [(kind, ClockKind(kind).label) for kind in self.kinds()]
        self.fields["clock"].choices = choices  # type: ignore[attr-defined]

    def kinds(self) -> Iterable[str]:
        raise NotImplementedError


class ProposeTimeForm(ClockChoiceForm):
    due_at = FutureInstantField(label=_("Proposed time"))
    note = remark_field()

    def kinds(self) -> Iterable[str]:
        clocks = self.ticket.clocks.filter(state=ClockState.RUNNING, term__agreed_time=True)
        return clocks.values_list("kind", flat=True)


class AcceptTimeForm(ClockChoiceForm):
    def prepare(self) -> None:
        proposals = open_proposals(self.ticket)
        self.fields["clock"].choices = [  # type: ignore[attr-defined]
            (kind, f"{ClockKind(kind).label} → {_shown(event.payload['due'])}")
            for kind, event in proposals.items()
        ]


class KindForm(MoveForm):
    kind = forms.ChoiceField(label=pgettext_lazy("ticket", "Kind"), choices=Kind.choices)
    note = remark_field()

    def prepare(self) -> None:
        self.initial.setdefault("kind", self.ticket.kind)


class SeverityForm(MoveForm):
    severity = forms.ChoiceField(label=_("Severity"), choices=Severity.choices)
    note = remark_field()

    def prepare(self) -> None:
        self.initial.setdefault("severity", self.ticket.severity)


class WorkForm(ArchiveForm):
    minutes = forms.IntegerField(
        label=_("Work time (minutes)"), required=False, min_value=0, max_value=10_000
    )
    note = remark_field()

    field_order = ("minutes", "cause", "remedy", "note")

    def clean_minutes(self) -> int:
        return self.cleaned_data["minutes"] or 0


class LateEventForm(MoveForm):
    event = forms.ModelChoiceField(label=_("Late entry"), queryset=TicketEvent.objects.none())

    def prepare(self) -> None:
        late = [row.pk for row in late_events_to_confirm(self.ticket)]
        field = self.fields["event"]
        field.queryset = TicketEvent.objects.filter(ticket=self.ticket, pk__in=late)  # type: ignore[attr-defined]
        field.label_from_instance = _late_label  # type: ignore[attr-defined]


class ExcuseForm(ClockChoiceForm):
    note = forms.CharField(label=_("Why it shall not count"), max_length=2000, widget=text_area(3))

    def kinds(self) -> Iterable[str]:
        breached = self.ticket.clocks.filter(breached_at__isnull=False, is_excused=False)
        return breached.values_list("kind", flat=True)


class CommentForm(forms.Form):
    body = forms.CharField(label=_("Comment"), max_length=10_000, widget=text_area(2))
    is_internal = forms.BooleanField(label=_("Only for my own organisation"), required=False)


def _late_label(event: TicketEvent) -> str:
    happened, recorded = (f"{localtime(at):%m-%d %H:%M}" for at in (event.occurred_at, event.recorded_at))
    return f"{event.get_type_display()} {happened} ({recorded})"


def _shown(instant: str) -> str:
    return f"{localtime(datetime.fromisoformat(instant)):%Y-%m-%d %H:%M}"
