"""Goods, customers and orders of the example shop, all of them made through Oscar's own code."""

import random
from datetime import timedelta
from decimal import Decimal
from io import BytesIO

from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.utils import timezone
from oscar.apps.catalogue.categories import create_from_breadcrumbs
from oscar.apps.partner.strategy import Selector
from oscar.core.loading import get_class, get_model
from PIL import Image, ImageDraw, ImageFont

from shop.goods import CATALOGUE, CODE, FREE_DELIVERY_FROM_MINOR, GOES_WITH, STRAY, Good

COLOURS = ("#7b4b2a", "#b07d4f", "#4a5a52", "#3f5e78", "#5b3a1e", "#a8563f", "#6a7f86")
TOWNS = ("Leith", "Whitby", "Falmouth", "Galway", "Hull")
PIECES = 500


def fill_catalogue() -> dict[str, int]:
    """Categories, products with stock and pictures; product numbers by stock number."""
    product_class = get_model("catalogue", "ProductClass").objects.create(name="Goods")
    partner = get_model("partner", "Partner").objects.create(name="Harbour Coffee")
    numbers = {}
    for colour, (category_name, goods) in zip(COLOURS, CATALOGUE.items(), strict=True):
        category = create_from_breadcrumbs(category_name)
        for good in goods:
            product = get_model("catalogue", "Product").objects.create(
                structure="standalone",
                product_class=product_class,
                upc=good.sku,
                title=good.title,
                description=f"{good.title}: packed by hand at the harbour, sent the same day.",
            )
            get_model("catalogue", "ProductCategory").objects.create(
                product=product, category=category
            )
            get_model("partner", "StockRecord").objects.create(
                product=product,
                partner=partner,
                partner_sku=good.sku,
                price=Decimal(good.price_minor) / 100,
                num_in_stock=PIECES,
            )
            get_model("catalogue", "ProductImage").objects.create(
                product=product, original=ContentFile(_picture(good, colour), f"{good.sku}.png")
            )
            numbers[good.sku] = product.pk
    return numbers


def fill_offers(numbers: dict[str, int]) -> None:
    """Free delivery from a sum, and a voucher for one product: both are charged by Oscar."""
    offer, condition, benefit = (
        get_model("offer", name) for name in ("ConditionalOffer", "Condition", "Benefit")
    )
    everything = get_model("offer", "Range").objects.create(
        name="All goods", includes_all_products=True
    )
    offer.objects.create(
        name="Free delivery",
        condition=condition.objects.create(
            range=everything, type=condition.VALUE, value=Decimal(FREE_DELIVERY_FROM_MINOR) / 100
        ),
        benefit=benefit.objects.create(type=benefit.SHIPPING_PERCENTAGE, value=100),
        exclusive=False,
    )
    papers = get_model("offer", "Range").objects.create(name="Papers for the dripper")
    papers.add_product(get_model("catalogue", "Product").objects.get(pk=numbers["V60-PAPER"]))
    of_voucher = offer.objects.create(
        name="15 % off papers",
        offer_type=offer.VOUCHER,
        condition=condition.objects.create(range=papers, type=condition.COUNT, value=1),
        benefit=benefit.objects.create(range=papers, type=benefit.PERCENTAGE, value=15),
        exclusive=False,
        priority=1,
    )
    voucher = get_model("voucher", "Voucher").objects.create(
        name=CODE,
        code=CODE,
        usage="Multi-use",
        start_datetime=timezone.now() - timedelta(days=1),
        end_datetime=timezone.now() + timedelta(days=30),
    )
    voucher.offers.add(of_voucher)


def fill_customers(n: int) -> list:
    """People with an address and no password: they are there for their orders."""
    country = get_model("address", "Country").objects.create(
        iso_3166_1_a2="GB",
        iso_3166_1_a3="GBR",
        iso_3166_1_numeric="826",
        printable_name="United Kingdom",
        name="United Kingdom",
        is_shipping_country=True,
    )
    users = []
    for number in range(n):
        user = get_user_model().objects.create_user(
            f"customer{number}", f"customer{number}@shop.example"
        )
        get_model("address", "UserAddress").objects.create(
            user=user, country=country, is_default_for_shipping=True, **_address(number)
        )
        users.append(user)
    return users


def fill_orders(n: int, users: list, numbers: dict[str, int], seed: int) -> None:
    """Orders of the last year: baskets that Oscar priced and its order creator placed."""
    chance = random.Random(seed)  # noqa: S311 - a made-up shop
    goods = [good for goods in CATALOGUE.values() for good in goods]
    products = {
        product.pk: product
        for product in get_model("catalogue", "Product").objects.filter(pk__in=numbers.values())
    }
    country = get_model("address", "Country").objects.get()
    first = timezone.now() - timedelta(days=365)
    for number in range(n):
        bought = [products[numbers[sku]] for sku in _draw(goods, chance)]
        user = None if number % 10 == 0 else chance.choice(users)
        _place(bought, user, country, first + timedelta(days=365) * (number / n), number)


def _draw(goods: list[Good], chance: random.Random) -> list[str]:
    """The stock numbers of one order."""
    (main,) = chance.choices(goods, [good.weight for good in goods])
    found = [main.sku]
    for sku in found:
        for other, share in GOES_WITH.get(sku, {}).items():
            if other not in found and chance.random() < share:
                found.append(other)
    if chance.random() < STRAY:
        found.append(chance.choice(goods).sku)
    return list(dict.fromkeys(found))


def _place(bought: list, user: object, country: object, at: object, number: int) -> None:
    basket = get_model("basket", "Basket").objects.create(owner=user)
    basket.strategy = Selector().strategy(user=user)
    for product in bought:
        basket.add_product(product)
    get_class("offer.applicator", "Applicator")().apply(basket, user)
    method = get_class("shipping.repository", "Repository")().get_default_shipping_method(basket)
    charge = method.calculate(basket)
    total = get_class("checkout.calculators", "OrderTotalCalculator")().calculate(basket, charge)
    get_class("order.utils", "OrderCreator")().place_order(
        basket,
        total,
        method,
        charge,
        user=user,
        shipping_address=get_model("order", "ShippingAddress").objects.create(
            country=country, **_address(number)
        ),
        date_placed=at,
        **({} if user else {"guest_email": f"guest{number}@shop.example"}),
    )
    basket.submit()


def _address(number: int) -> dict[str, str]:
    return {
        "first_name": "Sam",
        "last_name": f"Customer {number}",
        "line1": f"{number + 1} Quay Street",
        "line4": TOWNS[number % len(TOWNS)],
        "postcode": "EH6 6QQ",
    }


def _picture(good: Good, colour: str) -> bytes:
    """A cup in the colour of the category with the product's first letters on it."""
    picture = Image.new("RGB", (400, 400), "#f4efe8")
    draw = ImageDraw.Draw(picture)
    draw.ellipse((270, 150, 370, 260), outline=colour, width=22)
    draw.rounded_rectangle((70, 110, 310, 310), 46, fill=colour)
    draw.rounded_rectangle((60, 325, 320, 345), 10, fill=colour)
    font = ImageFont.load_default(92)
    draw.text((190, 208), good.title[:2], fill="#ffffff", font=font, anchor="mm")
    file = BytesIO()
    picture.save(file, "PNG")
    return file.getvalue()
