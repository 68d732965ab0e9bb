"""pairwell in a django-oscar shop: offers on its pages, its orders to pairwell, its prices kept.

Nothing in here may harm the shop: pages wait a quarter of a second at most, what is to be told
waits in the shop's own database until pairwell takes it, and every failure is logged and forgotten.
"""
