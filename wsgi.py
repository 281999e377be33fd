"""What gunicorn and `flask` look for."""

import os
import sys

# The scorer's sums are small: shared out between threads they take longer, and each worker would want all the cores.
# numpy reads this when it is imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from moderation.app import create_app
from moderation.settings import BadSettings

# What people wrote before anyone else may read it is in files that this process makes.
os.umask(0o077)

try:
    app = create_app()
except BadSettings as error:
    sys.exit(str(error))
