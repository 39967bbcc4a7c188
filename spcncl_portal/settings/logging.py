"""Structured logs on stderr: one JSON document a line (readable lines with DEBUG), each with its request or task id."""

import structlog

from spcncl_portal.core.log_privacy import hide_personal_data

from .env import DEBUG, env

LOG_LEVEL = env.str("LOG_LEVEL", default="INFO")

_shared = [
    structlog.contextvars.merge_contextvars,  # request_id, user and task_id, bound by middleware and Celery
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    structlog.processors.StackInfoRenderer(),
]
_renderer = (
    [hide_personal_data, structlog.dev.ConsoleRenderer()]
    if DEBUG
    else [
        structlog.processors.format_exc_info,
        hide_personal_data,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]
)

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        *_shared,
        structlog.stdlib.PositionalArgumentsFormatter(),
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "structured": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": _shared,
            "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *_renderer],
        },
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "structured"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {
        **{
            name: {"handlers": ["stderr"], "level": LOG_LEVEL, "propagate": False}
            for name in ("spcncl_portal", "applications", "evaluation", "reports", "celery")
        },
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "weasyprint": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
        "fontTools": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
