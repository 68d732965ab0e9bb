"""What the shop remembers for pairwell."""

from django.db import models


class Waiting(models.Model):
    """Something that pairwell has to be told. What it is stands in the shop; here is only its name.

    Attributes:
        kind: product, customer, order, event, or promise: one that was not charged.
        key: primary key of the thing; id of the event or report.
        body: of an event or report.
        times: how often it changed while it waited: told only if nothing changed meanwhile.
        sender, sent_at: who is sending it now, and since when.
        refused: pairwell's words, when it will not take it; a person looks at it.
    """

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=200)
    body = models.JSONField(null=True)
    times = models.PositiveIntegerField(default=1)
    sender = models.CharField(max_length=32, blank=True)
    sent_at = models.DateTimeField(null=True)
    queued_at = models.DateTimeField(auto_now_add=True)
    refused = models.TextField(blank=True)

    class Meta:
        """One row a thing."""

        verbose_name_plural = "waiting"
        constraints = (models.UniqueConstraint(fields=("kind", "key"), name="pairwell_once"),)

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class OfferTaken(models.Model):
    """A line of a basket that came from an offer: what the order is attributed by.

    Attributes:
        decision_id, offer_id: pairwell's.
        product_id: of the offer.
        code: of the voucher that was promised with it; empty: none.
        paid_minor: what one piece may cost at most then.
        incentive: its name in pairwell.
        proof: pairwell's own word for the offer, told back where the promise is broken.
    """

    line = models.OneToOneField(
        "basket.Line", on_delete=models.CASCADE, related_name="pairwell_offer"
    )
    decision_id = models.CharField(max_length=200)
    offer_id = models.CharField(max_length=200)
    product_id = models.CharField(max_length=200)
    code = models.CharField(max_length=200, blank=True)
    paid_minor = models.PositiveBigIntegerField(null=True)
    incentive = models.CharField(max_length=200, blank=True)
    proof = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.offer_id}: {self.product_id}"


class Pushed(models.Model):
    """A recommended product that pairwell chose; those that people chose are never touched."""

    recommendation = models.OneToOneField(
        "catalogue.ProductRecommendation", on_delete=models.CASCADE
    )

    def __str__(self) -> str:
        return str(self.recommendation)
