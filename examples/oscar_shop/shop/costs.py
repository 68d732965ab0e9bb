"""What the shop pays for its goods: Oscar keeps no purchase prices, a shop says where they are."""

COST_SHARE = 0.55


def cost_minor(_product: object, price_minor: int) -> int:
    """What one piece costs the shop; a real shop would ask its stock system."""
    return int(price_minor * COST_SHARE)
