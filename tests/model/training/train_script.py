"""`python -m model.train` with the preset of the tests: what Fabric and a launcher start in every process."""

import sys

from runs import STAGED  # beside this script

from model.train import main
from model.training.presets import PRESETS

if __name__ == "__main__":
    PRESETS["staged"] = STAGED
    sys.exit(main())
