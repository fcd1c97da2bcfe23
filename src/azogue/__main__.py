"""`python -m azogue` is the same as `azogue`."""

import sys

from azogue.cli import main

sys.exit(main())
