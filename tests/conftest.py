"""Property tests run the same cases everywhere and without a clock; AZOGUE_EXPLORE=1 looks for new ones."""

import os

from hypothesis import settings

settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, derandomize=False, max_examples=500)
settings.load_profile("explore" if os.environ.get("AZOGUE_EXPLORE") else "steady")
