"""The sample scenes. Each is a function that fills a stack; numbers are metres, across and ahead of the camera."""

from collections.abc import Callable
from dataclasses import dataclass

from scene_maker.stack import Composition
from scene_maker.street import buildings, furniture, ground, nature
from scene_maker.street.camera import Camera
from scene_maker.street.classes import Class
from scene_maker.street.furniture import LEFT, RIGHT, TOWARDS
from scene_maker.street.stack import StreetStack


@dataclass(frozen=True)
class Recipe:
    """A scene to be drawn."""

    name: str  # of the file
    seed: int  # of its irregularities
    camera: Camera
    furnish: Callable[[StreetStack], None]
    look: int = 0  # seed of the scene itself: it chooses the default modes, so light and colours
    label_set: str = "cityscapes"

    def compose(self) -> Composition:
        """Draw it. The same every time."""
        stack = StreetStack(self.camera, self.seed)
        self.furnish(stack)
        ground.bonnet(stack)
        return stack.composed()


def avenue(stack: StreetStack) -> None:
    """A wide avenue under a big sky: empty road in front, trees and parked cars at both sides."""
    ground.strip(stack, Class.SIDEWALK, -40, 40)
    ground.strip(stack, Class.ROAD, -5.6, 4.6)
    ground.strip(stack, Class.PARKING, 4.6, 6.6, far=80)
    ground.strip(stack, Class.TERRAIN, -9.8, -7.4, near=4, far=90, rough=0.15)
    buildings.skyline(stack, Class.VEGETATION, 170, (5, 13))
    buildings.row_of_houses(stack, -15.5, 12, 150, heights=(11, 17), setback=1.5)
    buildings.row_of_houses(stack, 14.5, 10, 130, heights=(10, 18), setback=1.0)
    buildings.balconies(stack, 14.5, 14, 60, 5)
    nature.row_of_trees(stack, -8.6, 19, 110, every=11, height=9.5, spread=6.5)
    nature.row_of_trees(stack, 8.8, 26, 110, every=12, height=8.5, spread=5.5)
    furniture.parked_row(stack, 5.6, 17, 78, filled=0.9)
    furniture.parked_row(stack, -4.7, 33, 80, heading=TOWARDS, filled=0.7)
    furniture.vehicle(stack, "estate", 1.4, 36)
    furniture.vehicle(stack, "sedan", -1.9, 50, TOWARDS)
    furniture.vehicle(stack, "hatchback", 1.7, 78)
    furniture.vehicle(stack, "van", -2.2, 88, TOWARDS)
    furniture.person(stack, 7.2, 18.4, pose="person-walking", mirrored=True)
    furniture.person(stack, 8.0, 19.6, pose="person-away")
    furniture.person(stack, -6.4, 19, pose="person-striding")
    furniture.person(stack, -12.5, 33)
    furniture.person(stack, 10.2, 41)
    furniture.stand(stack, "cyclist-behind", 3.6, 22)
    furniture.stand(stack, "bicycle", -11.2, 21)
    for ahead in (21, 47, 73):
        furniture.street_lamp(stack, -6.1, ahead)
    furniture.street_lamp(stack, 7.1, 38)
    furniture.stand(stack, "sign-round", 7.0, 24)
    furniture.stand(stack, "sign-square", -6.0, 17)
    furniture.stand(stack, "sign-triangle", 7.1, 52)
    furniture.stand(stack, "traffic-light", 7.2, 62)
    furniture.stand(stack, "traffic-light", -6.0, 60)
    furniture.board(stack, Class.STATIC, 12.4, 26, width=0.9, height=1.3, bottom=3.2)


def old_town(stack: StreetStack) -> None:
    """A narrow shopping street between tall houses, busy with people and bicycles."""
    ground.strip(stack, Class.SIDEWALK, -40, 40)
    ground.strip(stack, Class.ROAD, -3.9, 4.3)
    buildings.skyline(stack, Class.BUILDING, 120, (10, 15))
    buildings.row_of_houses(stack, -8.2, 5, 110, heights=(12, 17), lengths=(7, 13), setback=0.4, gables=0.55)
    buildings.row_of_houses(
        stack, 8.0, 6, 100, heights=(11, 16), lengths=(6, 14), setback=0.4, gables=0.5, region=11001
    )
    buildings.balconies(stack, -8.2, 12, 50, 4)
    nature.tree(stack, 6.2, 44, height=7.5, spread=5)
    nature.tree(stack, -6.6, 58, height=8, spread=5)
    nature.bush(stack, 7.4, 16, height=1.2, spread=1.2)
    nature.bush(stack, 7.4, 19, height=1.3, spread=1.1)
    furniture.crowd(stack, -7.2, -4.6, 15, 65, 13)
    furniture.crowd(stack, 5.0, 7.2, 17, 60, 11)
    furniture.person(stack, -5.8, 11.5, pose="person-walking", mirrored=True)
    furniture.person(stack, -6.6, 12.2, pose="person-striding")
    furniture.person(stack, 6.0, 12.8, pose="person-away")
    furniture.person(stack, 6.7, 13.0, pose="person-child", mirrored=False)
    furniture.stand(stack, "cyclist-behind", 2.6, 15)
    furniture.stand(stack, "cyclist-side", -1.2, 42, mirrored=True)
    furniture.vehicle(stack, "hatchback", 1.4, 33)
    furniture.vehicle(stack, "van", -3.0, 27, TOWARDS)
    furniture.parked_row(stack, 3.5, 44, 80)
    for ahead in (13.4, 14.3, 15.1, 16.4):
        furniture.stand(stack, "bicycle", -7.1, ahead, size=0.95)
    furniture.bollards(stack, 4.7, 9, 30, every=2.6)
    furniture.street_lamp(stack, -4.4, 24, height=6.0, reach=1.0)
    furniture.street_lamp(stack, 4.8, 37, height=6.0, reach=1.0)
    furniture.stand(stack, "sign-round", -4.5, 21, size=0.9)
    furniture.stand(stack, "sign-square", 4.9, 29)
    furniture.stand(stack, "column", 7.0, 24)
    furniture.stand(stack, "bin", 4.9, 11.4)
    for across, ahead, up in ((-7.3, 17, 3.2), (-7.4, 26, 3.0), (7.2, 21, 3.3), (7.3, 33, 3.1)):
        furniture.board(stack, Class.STATIC, across, ahead, width=0.6, height=0.7, bottom=up)


def park_side(stack: StreetStack) -> None:
    """Houses and parked cars on the left, a park behind a hedge and a fence on the right; the street bends away."""
    ground.strip(stack, Class.SIDEWALK, -40, 40)
    ground.strip(stack, Class.TERRAIN, 8.4, 90, near=2, far=200, rough=0.2)
    ground.strip(stack, Class.ROAD, -5.0, 3.9)
    ground.strip(stack, Class.PARKING, -7.0, -5.0, near=6, far=80)
    buildings.skyline(stack, Class.VEGETATION, 140, (9, 17))
    buildings.row_of_houses(stack, -12.5, 8, 110, heights=(9, 14), lengths=(10, 18), setback=1.2, gables=0.7)
    for across, ahead in ((17, 34), (13, 47), (21, 58), (15, 74), (24, 40), (20.5, 68), (12, 92)):
        nature.tree(stack, across, ahead, height=13, spread=11, trunk=1.8)
    nature.row_of_trees(stack, 7.9, 14, 90, every=10, height=10, spread=7, trunk=2.6)
    nature.row_of_trees(stack, -9.0, 30, 90, every=14, height=7.5, spread=4.5)
    buildings.upright(stack, Class.FENCE, 9.2, 7, 80, 1.15)
    buildings.upright(stack, Class.VEGETATION, 10.0, 9, 80, 1.7, wavy=0.35)
    furniture.parked_row(stack, -6.0, 8.5, 80, filled=0.88, vans=0.15)
    furniture.vehicle(stack, "suv", 1.3, 27)
    furniture.vehicle(stack, "hatchback", -2.6, 44, TOWARDS)
    furniture.stand(stack, "cyclist-behind", 3.0, 17.5)
    furniture.stand(stack, "cyclist-behind", 3.1, 33)
    furniture.person(stack, 5.2, 14.0, pose="person-walking", mirrored=False)
    furniture.person(stack, 6.0, 21, pose="person-away")
    furniture.person(stack, 5.4, 29)
    furniture.person(stack, -8.9, 24)
    furniture.street_lamp(stack, 4.5, 26)
    furniture.street_lamp(stack, 4.5, 52)
    furniture.stand(stack, "sign-round", 4.4, 23)
    furniture.stand(stack, "sign-triangle", -7.6, 33)
    furniture.stand(stack, "sign-square", 4.4, 40)
    furniture.stand(stack, "bin", 6.0, 13.4)
    furniture.board(stack, Class.STATIC, 8.3, 33, width=1.1, height=1.5, bottom=0.6)


def crossing(stack: StreetStack) -> None:
    """A wide crossing with traffic lights; a bus and cars pass from the side, people wait at the kerb."""
    ground.strip(stack, Class.SIDEWALK, -60, 60)
    ground.cross_street(stack, Class.ROAD, 21, 38)
    ground.strip(stack, Class.ROAD, -7.4, 5.2)
    ground.strip(stack, Class.ROAD, -7.4, 7.0, near=38)
    ground.island(stack, Class.SIDEWALK, -3.6, 45, 2.2, 10)
    ground.island(stack, Class.TERRAIN, -3.6, 52, 1.6, 20)
    buildings.skyline(stack, Class.BUILDING, 230, (10, 22))
    buildings.row_of_houses(stack, -15, 42, 190, heights=(13, 20), setback=1.0)
    buildings.row_of_houses(stack, 14, 43, 170, heights=(12, 19), setback=1.0)
    buildings.block_across(stack, -62, -15, 43, 15, roof=3)
    buildings.block_across(stack, 14, 60, 44, 16)
    nature.row_of_trees(stack, -10.6, 50, 150, every=12, height=9, spread=6.5)
    nature.row_of_trees(stack, 9.6, 55, 140, every=13, height=8.5, spread=6)
    nature.tree(stack, 15.5, 41, height=9, spread=8)
    nature.tree(stack, -20, 41, height=8, spread=7)
    nature.tree(stack, -13.5, 18.5, height=7.5, spread=5.5)
    furniture.vehicle(stack, "bus", 11.5, 34, LEFT)
    furniture.vehicle(stack, "sedan", -8.8, 26.5, RIGHT)
    furniture.vehicle(stack, "hatchback", -15.5, 26.8, RIGHT)
    furniture.vehicle(stack, "estate", -1.6, 46, TOWARDS)
    furniture.vehicle(stack, "hatchback", 1.8, 60)
    furniture.vehicle(stack, "van", 5.0, 66)
    furniture.vehicle(stack, "sedan", -6.4, 58, TOWARDS)
    furniture.vehicle(stack, "sedan", -6.2, 66, TOWARDS)
    furniture.parked_row(stack, 7.0, 74, 110)
    furniture.person(stack, 6.2, 19.2, pose="person-standing")
    furniture.person(stack, 7.0, 19.8, pose="person-away")
    furniture.person(stack, 7.6, 19.4, pose="person-child")
    furniture.person(stack, -8.6, 19.5)
    furniture.person(stack, 3.0, 40.5, pose="person-walking", mirrored=True)
    furniture.person(stack, 5.1, 41, pose="person-striding", mirrored=False)
    furniture.person(stack, -1.0, 40, pose="person-walking", mirrored=False)
    furniture.stand(stack, "cyclist-side", 2.8, 24.5, mirrored=True)
    furniture.light_on_arm(stack, 5.9, 20.6, reach=3.4, height=4.6)
    furniture.light_on_arm(stack, -9.3, 40, reach=4.6)
    furniture.stand(stack, "traffic-light", -7.9, 20)
    furniture.stand(stack, "traffic-light", 8.1, 39)
    furniture.stand(stack, "traffic-light", -3.6, 40.6)
    furniture.stand(stack, "sign-direction", -10.6, 20.8)
    furniture.stand(stack, "sign-round", -3.7, 41.5)
    furniture.stand(stack, "sign-square", 10.2, 39.5)
    furniture.street_lamp(stack, 9.2, 48)
    furniture.street_lamp(stack, -10.2, 62)
    furniture.bollards(stack, 5.6, 11, 19)
    furniture.board(stack, Class.STATIC, 8.4, 20.6, width=0.8, height=1.3)


def suburb(stack: StreetStack) -> None:
    """A quiet bending street between gardens: hedges, walls, low houses with gables, a delivery van."""
    ground.strip(stack, Class.TERRAIN, -60, 60)
    ground.strip(stack, Class.SIDEWALK, -6.6, 5.9)
    ground.strip(stack, Class.ROAD, -4.4, 3.9)
    buildings.skyline(stack, Class.VEGETATION, 120, (8, 14))
    buildings.row_of_houses(stack, -12, 17, 110, heights=(5.5, 7), lengths=(9, 13), setback=2.5, gables=1.0, gap=9)
    buildings.row_of_houses(stack, 11, 13, 100, heights=(5.5, 7.5), lengths=(9, 12), setback=2.5, gables=1.0, gap=10)
    for across, ahead, size in (
        (-10.5, 15, 1.0),
        (9.0, 24, 1.0),
        (-9.6, 41, 1.2),
        (10.0, 50, 1.1),
        (-8.5, 62, 1.0),
        (9.3, 75, 1.2),
    ):
        nature.tree(stack, across, ahead, height=7.5 * size, spread=6 * size, trunk=1.4)
    buildings.upright(stack, Class.VEGETATION, -6.9, 8, 34, 1.45, wavy=0.3)
    buildings.upright(stack, Class.WALL, -6.9, 34, 52, 1.2)
    buildings.upright(stack, Class.FENCE, -6.9, 52, 80, 1.2)
    buildings.upright(stack, Class.WALL, 6.2, 7, 20, 0.95)
    buildings.upright(stack, Class.FENCE, 6.2, 20, 38, 1.1)
    buildings.upright(stack, Class.VEGETATION, 6.4, 38, 80, 1.6, wavy=0.3)
    for across, ahead in ((7.4, 11), (8.2, 14), (7.6, 18), (-8.0, 24), (7.9, 29), (-8.2, 36)):
        nature.bush(stack, across, ahead, height=2.0, spread=2.6)
    furniture.vehicle(stack, "van", 2.7, 17.5)
    furniture.vehicle(stack, "estate", -3.4, 21, TOWARDS)
    furniture.vehicle(stack, "hatchback", -3.5, 27.5, TOWARDS)
    furniture.vehicle(stack, "suv", -0.9, 46, TOWARDS)
    furniture.vehicle(stack, "hatchback", 2.9, 39)
    furniture.vehicle(stack, "sedan", 2.9, 45.5)
    furniture.person(stack, -5.6, 16, pose="person-away")
    furniture.person(stack, -5.2, 16.4, pose="person-child")
    furniture.person(stack, 5.0, 31)
    furniture.stand(stack, "bicycle", 4.9, 14.2, mirrored=False)
    furniture.street_lamp(stack, 4.5, 25, height=6.0, reach=1.0)
    furniture.street_lamp(stack, -5.0, 38, height=6.0, reach=1.0)
    furniture.pole(stack, -5.1, 12.5, 6.5, thick=0.16)
    furniture.stand(stack, "sign-triangle", 4.3, 19)
    furniture.stand(stack, "sign-round", -5.1, 31)
    furniture.stand(stack, "bin", -6.0, 11.5)
    furniture.stand(stack, "bin", 5.3, 21)


def traffic(stack: StreetStack) -> None:
    """Traffic towards a railway bridge: a car right ahead, a lorry, a queue coming the other way."""
    ground.strip(stack, Class.SIDEWALK, -40, 40)
    ground.strip(stack, Class.ROAD, -8.4, 5.3)
    ground.strip(stack, Class.TERRAIN, -12.4, -10.6, near=3, far=60, rough=0.15)
    buildings.skyline(stack, Class.BUILDING, 210, (10, 20))
    buildings.bridge(stack, 88, 5.2, 2.2, (-11.5, 10.5))
    buildings.row_of_houses(stack, -20, 14, 84, heights=(12, 19), setback=1.6)
    buildings.row_of_houses(stack, 11.5, 9, 84, heights=(12, 20), setback=1.0)
    nature.row_of_trees(stack, -11.5, 20, 80, every=10, height=9, spread=6.5)
    nature.row_of_trees(stack, 8.0, 46, 84, every=9, height=8, spread=6)
    furniture.vehicle(stack, "hatchback", 0.6, 15.5)
    furniture.vehicle(stack, "truck", 3.9, 33)
    furniture.vehicle(stack, "sedan", 0.9, 29)
    furniture.vehicle(stack, "estate", 1.0, 48)
    furniture.vehicle(stack, "hatchback", 3.9, 58)
    for ahead, name in (
        (19.5, "estate"),
        (28, "hatchback"),
        (37, "van"),
        (46, "sedan"),
        (55, "suv"),
        (66, "hatchback"),
    ):
        furniture.vehicle(stack, name, -4.6, ahead, TOWARDS)
    furniture.vehicle(stack, "bus", -7.6, 52, TOWARDS)
    furniture.stand(stack, "motorcycle", 7.4, 17)
    furniture.stand(stack, "bicycle", 8.4, 20)
    furniture.person(stack, 6.6, 14.2, pose="person-walking", mirrored=True)
    furniture.person(stack, 8.3, 24)
    furniture.person(stack, 7.2, 29)
    furniture.person(stack, -10.0, 26)
    furniture.person(stack, -10.2, 40)
    furniture.street_lamp(stack, 5.9, 22, height=9)
    furniture.street_lamp(stack, 5.9, 50, height=9)
    furniture.street_lamp(stack, -9.6, 35, height=9)
    furniture.stand(stack, "sign-direction", 7.2, 40, size=1.2)
    furniture.stand(stack, "sign-round", 5.9, 18.5)
    furniture.stand(stack, "sign-square", -9.7, 22)
    furniture.light_on_arm(stack, 6.2, 70, reach=4)
    furniture.light_on_arm(stack, -9.6, 70, reach=4)
    furniture.stand(stack, "column", 9.6, 26)
    furniture.board(stack, Class.STATIC, 10.6, 31, width=0.7, height=0.8, bottom=3.1)


RECIPES = (
    Recipe("01-avenue", 11, Camera(horizon=106, vanishing=252), avenue, look=2),
    Recipe("02-old-town", 7, Camera(horizon=103, vanishing=262, roll=0.006), old_town, look=5),
    Recipe("03-park-side", 5, Camera(horizon=104, vanishing=238, bend=0.0035), park_side, look=2),
    Recipe("04-crossing", 3, Camera(horizon=105, vanishing=258, roll=-0.005), crossing, look=2),
    Recipe("05-suburb", 8, Camera(horizon=104, vanishing=280, bend=-0.0045, roll=0.004), suburb, look=2),
    Recipe("06-traffic", 2, Camera(horizon=102, vanishing=254), traffic, look=2),
)
