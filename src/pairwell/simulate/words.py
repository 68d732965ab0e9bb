"""The words of the invented catalogue: departments, shelves, things, styles and colours.

Everything is invented; brands are meant to belong to nobody.
"""

from __future__ import annotations

from typing import NamedTuple

COLOURS = ("blue", "white", "green", "red", "grey", "black", "yellow", "cream")
SCENTS = ("lavender", "lemon", "vanilla", "rose", "mint", "cedar", "orange", "plain")
FLAVOURS = ("classic", "dark", "mild", "spiced", "hazelnut", "caramel", "ginger", "salted")

EDITIONS = (
    "small", "large", "set of two", "set of four", "gift box", "travel size", "extra large",
    "mini", "family pack", "second edition", "third edition", "anniversary edition", "medium",
    "set of six", "limited edition",
)  # fmt: skip
"""Appended once the plain names of a shelf are used up."""

BRANDS = (
    "Alderbrook", "Birchwell", "Cobblestone & Co", "Dunmoor", "Eastling", "Fernhaven",
    "Greywater", "Hollis & Reed", "Ivyside", "Juniper Lane", "Kestrel Mill", "Larkhill",
    "Mossgate", "Northfold", "Oakum", "Pebble Row",
)  # fmt: skip


class Shelf(NamedTuple):
    """One category of the catalogue.

    Attributes:
        path: category path.
        things: nouns.
        styles: what stands before the noun.
        looks: colours, scents or flavours; the variants of one family differ in it.
        price_minor: typical price in pence.
        consumable: bought again when used up.
        summer: how much more it sells in July than in January, −1..1.
        christmas: how many times more it sells in November and December.
    """

    path: str
    things: tuple[str, ...]
    styles: tuple[str, ...]
    looks: tuple[str, ...] = COLOURS
    price_minor: int = 1200
    consumable: bool = False
    summer: float = 0.0
    christmas: float = 1.0


SHELVES = (
    Shelf(
        "Home > Kitchen",
        ("mug", "teapot", "milk jug", "mixing bowl", "baking dish", "storage jar", "butter dish",
         "cake tin", "spoon rest", "egg cup"),
        ("ceramic", "stoneware", "enamel", "porcelain", "speckled"),
        price_minor=1100, christmas=1.3,
    ),
    Shelf(
        "Home > Table",
        ("dinner plate", "side plate", "soup bowl", "napkin", "tablecloth", "placemat", "runner",
         "serving platter", "salad bowl", "cake stand"),
        ("linen-look", "hand-painted", "striped", "plain", "scalloped"),
        price_minor=1500, christmas=1.5,
    ),
    Shelf(
        "Home > Lighting",
        ("table lamp", "desk lamp", "lantern", "floor lamp", "string lights", "night light",
         "pendant shade", "candle holder"),
        ("brass", "glass", "paper", "wooden", "metal"),
        price_minor=3800, summer=-0.3, christmas=1.6,
    ),
    Shelf(
        "Home > Scent",
        ("candle", "room spray", "reed diffuser", "wax melts", "incense sticks", "drawer sachet",
         "diffuser refill"),
        ("soy", "slow-burning", "hand-poured", "botanical"),
        SCENTS, 1400, True, -0.2, 1.8,
    ),
    Shelf(
        "Home > Cleaning",
        ("washing-up liquid", "surface spray", "laundry liquid", "soap refill", "dishwasher tabs",
         "floor cleaner", "linen water"),
        ("gentle", "concentrated", "plant-based", "everyday"),
        SCENTS, 450, True,
    ),
    Shelf(
        "Food > Coffee and tea",
        ("coffee beans", "ground coffee", "coffee pods", "black tea", "green tea", "herbal tea",
         "drinking chocolate", "chai"),
        ("organic", "fair-trade", "single-estate", "house", "decaffeinated"),
        FLAVOURS, 780, True, -0.2, 1.3,
    ),
    Shelf(
        "Food > Pantry",
        ("oat biscuits", "granola", "jam", "honey", "chutney", "olive oil", "pasta sauce",
         "crackers", "nut butter"),
        ("small-batch", "organic", "farmhouse", "everyday"),
        FLAVOURS, 520, True, 0.0, 1.4,
    ),
    Shelf(
        "Food > Sweets",
        ("chocolate bar", "truffles", "fudge", "toffee", "shortbread", "marshmallows",
         "jelly sweets"),
        ("handmade", "dairy-free", "old-fashioned", "bite-size"),
        FLAVOURS, 480, True, -0.1, 2.2,
    ),
    Shelf(
        "Garden > Plants and pots",
        ("plant pot", "hanging basket", "planter", "window box", "seed tray", "pot saucer",
         "herb kit"),
        ("terracotta", "glazed", "woven", "zinc", "recycled"),
        price_minor=1900, summer=0.7,
    ),
    Shelf(
        "Garden > Tools",
        ("watering can", "hand trowel", "hand fork", "secateurs", "gardening gloves", "kneeler",
         "twine", "plant labels"),
        ("steel", "copper", "long-handled", "compact", "sturdy"),
        price_minor=1600, summer=0.7,
    ),
    Shelf(
        "Garden > Outdoor living",
        ("picnic blanket", "folding chair", "parasol", "cool bag", "outdoor cushion", "hammock",
         "bird feeder"),
        ("striped", "waterproof", "lightweight", "quilted", "canvas"),
        price_minor=3200, summer=0.8,
    ),
    Shelf(
        "Stationery > Writing",
        ("notebook", "fountain pen", "ballpoint pen", "pencil set", "sketchbook", "ink bottle",
         "diary", "writing paper"),
        ("ruled", "dotted", "leather-look", "recycled", "slim"),
        price_minor=950, christmas=1.4,
    ),
    Shelf(
        "Stationery > Wrapping",
        ("wrapping paper", "gift bag", "ribbon", "gift tags", "tissue paper", "greeting card",
         "postcard set"),
        ("patterned", "foil", "kraft", "floral", "starry"),
        price_minor=380, consumable=True, christmas=2.6,
    ),
    Shelf(
        "Stationery > Desk",
        ("desk organiser", "pen pot", "desk calendar", "pinboard", "magazine file", "stapler",
         "desk mat"),
        ("wooden", "metal", "felt", "cork", "acrylic"),
        price_minor=1700,
    ),
    Shelf(
        "Toys > Play",
        ("building blocks", "puzzle", "skittles", "spinning top", "doll", "train set", "kite",
         "skipping rope"),
        ("wooden", "painted", "classic", "giant", "pocket"),
        price_minor=2100, christmas=2.4,
    ),
    Shelf(
        "Toys > Craft",
        ("paint set", "modelling clay", "crayons", "sticker book", "bead kit", "origami paper",
         "felt kit"),
        ("washable", "beginner", "deluxe", "mini", "classroom"),
        price_minor=1250, christmas=1.8,
    ),
    Shelf(
        "Fashion > Bags",
        ("tote bag", "backpack", "wash bag", "purse", "lunch bag", "shopping bag", "pouch"),
        ("canvas", "quilted", "striped", "waxed", "jute"),
        price_minor=2400, summer=0.2, christmas=1.3,
    ),
    Shelf(
        "Fashion > Accessories",
        ("scarf", "gloves", "woolly hat", "socks", "slippers", "umbrella", "hair clip"),
        ("knitted", "lambswool", "soft", "patterned", "ribbed"),
        price_minor=1800, summer=-0.6, christmas=1.7,
    ),
    Shelf(
        "Bath > Towels",
        ("bath towel", "hand towel", "bath mat", "face cloth", "bathrobe", "shower curtain"),
        ("cotton", "waffle", "bamboo", "striped", "organic"),
        price_minor=2200,
    ),
    Shelf(
        "Bath > Care",
        ("hand soap", "hand cream", "bath salts", "body lotion", "shampoo bar", "lip balm",
         "bath oil"),
        ("nourishing", "gentle", "natural", "rich"),
        SCENTS, 850, True, 0.0, 1.6,
    ),
    Shelf(
        "Pets > Dogs and cats",
        ("dog lead", "dog collar", "pet bed", "feeding bowl", "cat scratcher", "chew toy",
         "pet blanket"),
        ("soft", "reflective", "woven", "sturdy", "padded"),
        price_minor=1650,
    ),
    Shelf(
        "Pets > Food and treats",
        ("dog treats", "cat treats", "dog biscuits", "cat food", "dental sticks", "bird seed"),
        ("grain-free", "crunchy", "soft-baked", "everyday"),
        FLAVOURS, 620, True,
    ),
)  # fmt: skip

SERVICES = (
    ("Gift wrapping", 350), ("Assembly at home", 4500), ("Engraved name", 900),
    ("Extended guarantee", 1900), ("Express delivery of the day", 800),
    ("Old lamp collection", 1200),
)  # fmt: skip
"""Titles and prices in pence; category ``Services``."""
