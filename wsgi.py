"""The WSGI entry point, for gunicorn and `flask`."""

import os
import sys

# The scorer's arrays are small: threads would slow it down, and each worker would use all cores. numpy reads this when
# it is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from moderation.app import create_app
from moderation.settings import BadSettings

# This process creates files with comments that are not public yet.
os.umask(0o077)

try:
    app = create_app()
except BadSettings as error:
    sys.exit(str(error))
