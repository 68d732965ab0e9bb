"""What the example shop sells, and the truth that its orders are drawn from."""

from typing import NamedTuple


class Good(NamedTuple):
    """One product: stock number, title, price in pence, and how often it starts a purchase."""

    sku: str
    title: str
    price_minor: int
    weight: int


CATALOGUE = {
    "Brewers": [
        Good("V60", "Ceramic pour-over dripper", 2200, 10),
        Good("PRESS", "Travel coffee press", 3350, 8),
        Good("MOKA", "Moka pot for three cups", 2895, 8),
        Good("FRENCH", "Glass French press, 1 litre", 2650, 6),
        Good("COLD", "Cold brew bottle", 1990, 4),
    ],
    "Filters and parts": [
        Good("V60-PAPER", "Paper filters for the dripper, 100", 645, 1),
        Good("PRESS-PAPER", "Paper discs for the travel press, 350", 795, 1),
        Good("MOKA-RING", "Gasket set for the moka pot", 525, 1),
        Good("FRENCH-MESH", "Spare mesh for the French press", 615, 1),
        Good("COLD-BAG", "Brew bags for cold brew, 20", 575, 1),
    ],
    "Grinders": [
        Good("HAND", "Hand grinder with steel burrs", 5900, 7),
        Good("ELECTRIC", "Electric grinder, 40 settings", 12900, 3),
        Good("BRUSH", "Grinder brush", 495, 1),
    ],
    "Kettles and scales": [
        Good("GOOSE", "Gooseneck kettle, 0.9 litre", 4450, 4),
        Good("SCALE", "Brewing scale with timer", 3195, 3),
        Good("THERMO", "Clip-on thermometer", 1150, 1),
    ],
    "Beans": [
        Good("ETHIOPIA", "Ethiopia Sidamo, 250 g", 995, 8),
        Good("BRAZIL", "Brazil Cerrado, 1 kg", 2495, 8),
        Good("DECAF", "Decaf Colombia, 250 g", 1045, 4),
        Good("ESPRESSO", "Harbour espresso blend, 250 g", 895, 7),
    ],
    "Cups": [
        Good("CUP", "Stoneware cup, 250 ml", 1295, 4),
        Good("ESPRESSO-CUP", "Espresso cups, pair", 1595, 3),
        Good("TUMBLER", "Insulated tumbler, 350 ml", 2195, 4),
        Good("SAUCER", "Oak saucer", 745, 1),
    ],
    "Care": [
        Good("DESCALE", "Descaling powder, 4 doses", 745, 1),
        Good("CLEAN", "Cleaning tablets, 10", 695, 1),
        Good("CLOTH", "Bar cloths, pack of three", 850, 1),
        Good("JAR", "Airtight jar for beans", 1645, 2),
    ],
}

GOES_WITH = {
    "V60": {"V60-PAPER": 0.65, "GOOSE": 0.3, "ETHIOPIA": 0.3, "SCALE": 0.25},
    "PRESS": {"PRESS-PAPER": 0.6, "TUMBLER": 0.3, "HAND": 0.25},
    "MOKA": {"MOKA-RING": 0.5, "ESPRESSO": 0.45, "ESPRESSO-CUP": 0.3},
    "FRENCH": {"FRENCH-MESH": 0.4, "BRAZIL": 0.35, "CUP": 0.3},
    "COLD": {"COLD-BAG": 0.6, "BRAZIL": 0.3},
    "HAND": {"BRUSH": 0.4, "JAR": 0.25, "ETHIOPIA": 0.2},
    "ELECTRIC": {"BRUSH": 0.45, "CLEAN": 0.4, "BRAZIL": 0.3},
    "GOOSE": {"THERMO": 0.4, "DESCALE": 0.35, "SCALE": 0.3},
    "ETHIOPIA": {"JAR": 0.25},
    "BRAZIL": {"JAR": 0.3},
    "ESPRESSO": {"ESPRESSO-CUP": 0.2},
    "CUP": {"SAUCER": 0.45},
    "ESPRESSO-CUP": {"CLOTH": 0.3},
    "TUMBLER": {"CLEAN": 0.25},
}
"""Chance that the second is bought where the first is; nothing else in an order has a reason."""

STRAY = 0.25
"""Chance that an order has one more product, whichever it is."""

CODE = "PAPER15"
"""The voucher that the shop charges: 15 % off the papers for the dripper."""

FREE_DELIVERY_FROM_MINOR = 4000
