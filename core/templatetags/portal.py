"""Template tags every page uses: form controls, addresses with another query, instants as people say them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import forms, template
from django.forms.boundfield import BoundField, BoundWidget
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from core.private_copies import account_token as token_of

register = template.Library()

CHECK = "form-check-input"
CONTROL = "form-control"
SELECT = "form-select"
NINE_DASHES, DASH = "-" * 9, "—"


@register.simple_tag
def control(field: BoundField, **attributes: Any) -> str:
    """The field's widget with the class its kind needs and `is-invalid` when it has errors."""
    classes = [css_class(field.field.widget), field.field.widget.attrs.get("class", "")]
    if field.errors:
        classes.append("is-invalid")
    _shorten_blank(field.field)
    given = {name.replace("_", "-"): value for name, value in attributes.items()}
    return field.as_widget(attrs={**given, "class": " ".join(filter(None, classes))})


def _shorten_blank(field: forms.Field) -> None:
    """One dash for "nothing chosen" instead of Django's nine."""
    if isinstance(field, forms.ModelChoiceField):
        if field.empty_label == NINE_DASHES:
            field.empty_label = DASH
    elif isinstance(field, forms.ChoiceField):
        choices: list[Any] = list(field.choices)  # type: ignore[arg-type]
        if any(label == NINE_DASHES for _value, label in choices):
            field.choices = [(value, DASH if label == NINE_DASHES else label) for value, label in choices]


@register.simple_tag
def control_choice(choice: BoundWidget) -> str:
    """One radio button or checkbox of a group."""
    choice.data["attrs"]["class"] = CHECK
    return choice.tag()


def css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput):
        return CHECK
    is_list = isinstance(widget, forms.Select) and not isinstance(widget, forms.RadioSelect)
    return SELECT if is_list else CONTROL


@register.filter
def is_checkbox(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.CheckboxInput)


@register.filter
def is_choice_group(field: BoundField) -> bool:
    return isinstance(field.field.widget, forms.RadioSelect | forms.CheckboxSelectMultiple)


@register.simple_tag(takes_context=True)
def with_query(context: template.Context, **changes: Any) -> str:
    """The present address with some query parameters changed; None or "" removes one."""
    query: QueryDict = context["request"].GET.copy()
    for name, value in changes.items():
        if value in (None, ""):
            query.pop(name, None)
        else:
            query[name] = str(value)
    return f"?{query.urlencode()}" if query else context["request"].path


@register.simple_tag
def server_time() -> str:
    """Now in UTC, ISO 8601 with milliseconds: scripts correct the device's clock by it."""
    return timezone.now().isoformat(timespec="milliseconds")


@register.simple_tag(takes_context=True)
def account_token(context: template.Context) -> str:
    """The account that copies kept in this browser belong to; empty when nobody is logged in."""
    user = context.get("user")
    return token_of(user) if user is not None else ""


@register.filter
def initials(user: object) -> str:
    """One Chinese character or up to two Latin capitals for a person's round sign."""
    name = str(user).strip()
    if not name:
        return "?"
    if not name.isascii():
        return name[-1] if len(name) <= 4 else name[0]
    return "".join(part[0] for part in name.split()[:2]).upper()


@register.filter
def when(at: datetime | None) -> str:
    """An instant in the reader's words: today 14:05, 11-21 14:05, 2025-11-21 14:05."""
    if at is None:
        return ""
    local, now = timezone.localtime(at), timezone.localtime()
    if local.date() == now.date():
        shown = _("today %(time)s") % {"time": f"{local:%H:%M}"}
    else:
        shown = f"{local:%m-%d %H:%M}" if local.year == now.year else f"{local:%Y-%m-%d %H:%M}"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', at.isoformat(), f"{local:%Y-%m-%d %H:%M:%S}", shown
    )


@register.filter
def listed(values: Iterable[object]) -> str:
    """Values one after the other as the language lists them: a comma, or the Chinese enumeration comma."""
    return _(", ").join(str(value) for value in values)
