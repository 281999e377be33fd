"""What gunicorn and `flask` look for."""

import sys

from moderation.app import create_app
from moderation.settings import BadSettings

try:
    app = create_app()
except BadSettings as error:
    sys.exit(str(error))
