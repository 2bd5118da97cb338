"""What every test shares. The settings read the environment, so it is set before they load."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "x" * 50)
