"""Ten pictures of one street: a car further along it, and everything in another style each time.

python docs/examples/reroll.py [FOLDER] [CHECKPOINT]
"""

import sys
from pathlib import Path

import editor.api as maquette

folder = Path(sys.argv[1] if len(sys.argv) > 1 else "pictures")
folder.mkdir(parents=True, exist_ok=True)
checkpoint = sys.argv[2] if len(sys.argv) > 2 else None

with maquette.open(maquette.bundled_scenes()[0], checkpoint=checkpoint) as scene:
    car = scene.objects.of_class("car")[-1]
    for number in range(10):
        car.move(4, 0)
        scene.reroll(seed=number)
        scene.render().save(folder / f"street-{number:02}.jpg", quality=90)
    print(f"Wrote {number + 1} pictures into {folder}; the last: {', '.join(scene.history[-2:])}.")
