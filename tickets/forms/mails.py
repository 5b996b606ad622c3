"""Forms of the decision about a received mail."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.user import User
from tickets.domain.numbers import bare
from tickets.forms.fields import text_area
from tickets.models.ticket import Ticket


class TicketOfMailForm(forms.Form):
    """Under which ticket a mail is to be written."""

    ticket = forms.CharField(
        label=gettext_lazy("Ticket number"),
        max_length=30,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_ticket(self) -> Ticket:
        number = bare(self.cleaned_data["ticket"])
        ticket = Ticket.objects.visible_to(self.user).filter(number=number).first()
        if ticket is None:
            raise forms.ValidationError(_("You see no ticket with this number."))
        return ticket


class SetAsideForm(forms.Form):
    """Why nothing is to be done about a mail."""

    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, widget=text_area(2))
