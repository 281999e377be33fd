"""Keep query strings out of logs: they may contain an API key or the page that somebody is reading."""

import logging
import re

_QUERY = re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]+")


def register_log_lines() -> None:
    """Filter gunicorn's error log, which contains the URLs of failed requests."""
    logging.getLogger("gunicorn.error").addFilter(hide_queries)


def hide_queries(record: logging.LogRecord) -> bool:
    """Remove query strings from a log line."""
    record.msg, record.args = _QUERY.sub(r"\1?…", record.getMessage()), None
    return True
