"""Search in numbers, titles, descriptions and reporters: Chinese words of two characters are found too.

Every pair of neighbouring characters is indexed (GIN over `tickets_pairs(search)`): trigrams, the usual way,
cannot find words of two characters by their index, and most Chinese words have two. The index narrows down,
LIKE then makes sure that the word stands there as a whole.

A word that half the newest tickets hold is found soonest by walking back from the newest; for a rare one the
index is. The planner cannot tell them apart (it takes pairs for independent), so the newest are asked first.
"""

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import BooleanField, F, Func, Q, QuerySet, TextField, Value

from tickets.domain.numbers import bare, is_number
from tickets.models.ticket import Ticket

MOST_WORDS = 8
NEWEST = 10_000
MANY = 51
"""A word that so many of the newest tickets hold fills a page by walking back."""


class _HasPairs(Func):
    """`tickets_pairs(search) @> array of pairs`, written as the index has it."""

    template = "tickets_pairs(%(expressions)s"
    arg_joiner = ") @> "
    output_field = BooleanField()


class _IsOneOf(Func):
    """`id = ANY (ARRAY (subquery))`: the subquery is worked out first and by itself."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def search_tickets(tickets: QuerySet[Ticket], text: str) -> QuerySet[Ticket]:
    """Narrow `tickets` to those that hold every word of `text`; a whole ticket number finds that ticket."""
    if is_number(text):
        return tickets.filter(number=bare(text))
    words = text.replace("\x00", "").lower().split()[:MOST_WORDS]
    if not words:
        return tickets
    holds_words = Q(*(Q(search__contains=word) for word in words))
    pairs = sorted({word[index : index + 2] for word in words for index in range(len(word) - 1)})
    if not pairs or _is_frequent(tickets, holds_words):
        return tickets.filter(holds_words)
    wanted = Value(pairs, output_field=ArrayField(TextField()))
    found = Ticket.objects.filter(_HasPairs(F("search"), wanted), holds_words).order_by().values("pk")
    return tickets.filter(_IsOneOf(F("pk"), ArraySubquery(found)))


def _is_frequent(tickets: QuerySet[Ticket], holds_words: Q) -> bool:
    """Tell whether the newest tickets alone fill a page."""
    newest = Ticket.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    recent = tickets.order_by("-pk").filter(holds_words, pk__gt=newest - NEWEST)
    return len(recent.values_list("pk", flat=True)[:MANY]) == MANY
