"""What is written to standard error, and how: for a terminal, or a JSON object on each line."""

from __future__ import annotations

import logging
from typing import Any

from django.core.exceptions import ImproperlyConfigured

# Characters of what others sent, in a line of ours.
_LONGEST = 200


class Short(logging.Filter):
    """Cuts an address, or whatever else stands in a line, to what a person would read of it."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                arg[:_LONGEST] if isinstance(arg, str) else arg for arg in record.args
            )
        # Django's: the address once more, at any length. The id leads to the request's own line.
        record.__dict__.pop("request", None)
        return True


def logging_of(*, log_format: str, requests: bool) -> dict[str, Any]:
    """Django's LOGGING. `log_format`: `plain`, or `json` for programs; `requests`: each request's line, too.

    What the fast door answers is counted, never written: that would cost more than the answer.
    Raises ImproperlyConfigured for another format.
    """
    if log_format not in ("plain", "json"):
        raise ImproperlyConfigured(
            f"The setting LOG_FORMAT is not right: {log_format!r}. Use plain or json."
        )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {
            "request_id": {"()": "m2p_errors.request_id.WithRequestId"},
            "short": {"()": "m2p_errors.log.Short"},
        },
        "formatters": {
            "plain": {"format": "{asctime} {levelname} {name} {message}", "style": "{"},
            "json": {
                "()": "pythonjsonlogger.json.JsonFormatter",
                "format": "{asctime}{levelname}{name}{request_id}{message}",
                "style": "{",
                "json_ensure_ascii": False,
            },
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": log_format,
                "filters": ["request_id", "short"],
            }
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
        "loggers": {"m2p_errors.requests": {"level": "INFO" if requests else "WARNING"}},
    }
