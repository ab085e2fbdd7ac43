"""Ordering by article number, for customers who know what they want."""

from typing import Any

from django import forms
from django.http import HttpRequest
from mizan.forms import mizanFormMeta, mizanFormMixin

from catalogue.models import Product

from .carts import cart_id_of, cart_of


class QuickOrderForm(mizanFormMixin, forms.Form):
    """One article; its formset is a whole order."""

    mizan = mizanFormMeta(
        name="quick_order",
        title="Quick order",
        submit_label="Add to cart",
        enable_formset=True,
    )

    sku = forms.RegexField(
        r"^[A-Z]{3}-\d{4}$",
        label="Article number",
        error_messages={"invalid": "An article number looks like LMP-0042."},
    )
    quantity = forms.IntegerField(min_value=1, max_value=99, initial=1)

    def clean_sku(self) -> str:
        sku: str = self.cleaned_data["sku"]
        if not Product.objects.filter(sku=sku, status=Product.Status.ON_SALE).exists():
            raise forms.ValidationError("We do not sell this article.")
        return sku

    def on_submit_success(self, request: HttpRequest) -> dict[str, Any]:
        cart = cart_of(request, cart_id_of(request))
        product = Product.objects.get(sku=self.cleaned_data["sku"])
        cart.lines.update_or_create(
            product=product, defaults={"quantity": self.cleaned_data["quantity"]}
        )
        return {"added": product.name}
