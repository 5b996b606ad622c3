"""The OpenAPI document says what every operation really answers: its errors too."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema

PROBLEM_SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem details",
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "code": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
                "required": ["field", "detail"],
            },
        },
    },
    "required": ["type", "title", "status"],
}
PROBLEMS = {
    "400": "The request has faults.",
    "401": "Unknown caller.",
    "403": "Not allowed.",
    "404": "Not found within the caller's scope.",
    "405": "Method not offered.",
    "406": "No such format.",
    "409": "The present state does not allow this.",
    "413": "Too large.",
    "415": "Content type not read here.",
    "422": "A file is not taken, or the idempotency key was used for another request.",
    "429": "Too many calls.",
}


class PortalAutoSchema(AutoSchema):
    """Adds the problem answers to every operation."""

    def get_operation(self, *args: Any, **kwargs: Any) -> dict[str, Any] | None:
        operation = super().get_operation(*args, **kwargs)
        if operation:
            for code, description in PROBLEMS.items():
                operation["responses"].setdefault(
                    code,
                    {
                        "description": description,
                        "content": {"application/problem+json": {"schema": PROBLEM_SCHEMA}},
                    },
                )
        return operation


class MachineKeyScheme(OpenApiAuthenticationExtension):
    """How machine callers say who they are."""

    target_class = "accounts.authentication.MachineKeyAuthentication"
    name = "machineKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Authorization: Api-Key PREFIX.SECRET`",
        }
