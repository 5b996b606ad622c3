"""What every factory of rows shares."""

from typing import TYPE_CHECKING, Any

from factory.django import DjangoModelFactory


class ModelFactory(DjangoModelFactory):
    """Calling it makes a row; the type checker is told so (factory_boy's own types say: a factory)."""

    class Meta:
        abstract = True

    if TYPE_CHECKING:

        def __new__(cls, *args: Any, **kwargs: Any) -> Any: ...
