"""``python -m rematch``."""

import sys

from rematch.cli import main

sys.exit(main())
