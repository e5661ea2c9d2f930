"""The command with the recipes of the tests, as a process of its own. `--largest-file N` first: a full disk."""

import resource
import sys

from toys import STEPPING, TOY  # beside this script

from model.recipe import main
from model.recipes.table import RECIPES

RECIPES.update({each.name: each for each in (TOY, STEPPING)})

if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[0] == "--largest-file":
        size = int(arguments[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
        arguments = arguments[2:]
    sys.exit(main(arguments))
