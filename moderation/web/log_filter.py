"""No address with a query is written down: it may hold an API key, or name a page that somebody reads."""

import logging
import re

_QUERY = re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]+")


def register_log_lines() -> None:
    """Watch what the server itself writes; gunicorn keeps no log of requests, but names those that fail."""
    logging.getLogger("gunicorn.error").addFilter(hide_queries)


def hide_queries(record: logging.LogRecord) -> bool:
    """Take the queries out of the addresses in a log line."""
    record.msg, record.args = _QUERY.sub(r"\1?…", record.getMessage()), None
    return True
