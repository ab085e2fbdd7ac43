"""The shop's functions do what they say: they are plain functions, called here as such."""

import json
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.http import HttpRequest
from django.test import RequestFactory, TestCase
from mizan.errors import ValidationFailed
from pydantic import BaseModel, SecretStr

from accounts import clients as accounts
from accounts.forms import ProfileForm
from accounts.models import User
from accounts.schemas import SavedAddress
from accounts.signed_in import may_order
from cart import clients as cart
from cart.forms import QuickOrderForm
from cart.schemas import CartId
from catalogue.clients import categories, feeds, products, reviews
from catalogue.clients.staff import drafts, prices
from catalogue.models import Category, Product
from catalogue.rows import stock_level
from catalogue.schemas import ProductDraft, ReviewDraft, SortOrder, StockLevel
from orders import mizan_clients as orders
from orders.models import Order
from orders.schemas import GiftCardPayment, InvoicePayment
from support import clients as support
from support.chat import clients as chat
from support.forms import ContactForm


def wire(value: BaseModel) -> dict[str, Any]:
    """What a client would get."""
    return value.model_dump(mode="json", by_alias=True)


class ShopTest(TestCase):
    """A seeded shop, and a request of each kind of visitor."""

    @classmethod
    def setUpTestData(cls) -> None:
        with open("/dev/null", "w") as nowhere:
            call_command("seed", stdout=nowhere)
        cls.ada = User.objects.get(email="ada@example.com")
        cls.lantern = Product.objects.get(sku="LAN-0001")

    def setUp(self) -> None:
        self.request = self.visit(AnonymousUser())
        self.signed_in = self.visit(self.ada)

    def visit(self, user: User | AnonymousUser) -> HttpRequest:
        request = RequestFactory().get("/")
        request.session = SessionStore()
        request.user = user
        return request


class Catalogue(ShopTest):
    def test_lists_a_category_sorted_by_price(self) -> None:
        page = products.product_list(self.request, "lanterns", sort=SortOrder.CHEAPEST)
        self.assertEqual([item.sku for item in map(self.row, page.items)], ["LAN-0002", "LAN-0001"])
        self.assertEqual((page.total, page.pages), (2, 1))

    def row(self, card: products.ProductCard) -> Product:
        return Product.objects.get(id=card.id)

    def test_counts_what_a_filter_would_leave(self) -> None:
        facets = products.product_facets(self.request, category="lanterns")
        self.assertEqual(facets.price_range, (Decimal("29.50"), Decimal("64.00")))
        self.assertEqual(facets.by_rating[5].product_count, 1)
        self.assertEqual(facets.by_tag, {"handmade": 2, "lanterns": 2})

    def test_offers_nothing_to_filter_an_empty_selection_by(self) -> None:
        self.assertIsNone(products.product_facets(self.request, search="xylophone").price_range)

    def test_shows_a_product_with_its_place_in_the_tree(self) -> None:
        detail = products.product_detail(self.request, slug="harbour-lantern")
        self.assertEqual([shelf.slug for shelf in detail.path], ["light", "lanterns"])
        self.assertEqual([other.name for other in detail.related], ["Paper moon"])

    def test_builds_the_tree_of_categories(self) -> None:
        light = next(n for n in categories.category_tree(self.request) if n.slug == "light")
        self.assertEqual([child.slug for child in light.children], ["lanterns", "table-lamps"])
        self.assertEqual(light.children[0].product_count, 2)

    def test_compares_products(self) -> None:
        wanted = products.CompareProducts.Input(slugs=["harbour-lantern", "paper-moon"])
        comparison = products.CompareProducts().call(wanted)
        self.assertEqual(comparison.rows["Origin"], ["Leiden", "Leiden"])
        self.assertEqual(comparison.verdict, "same")

    def test_refuses_to_compare_what_it_does_not_sell(self) -> None:
        with self.assertRaises(ValidationError):
            wanted = products.CompareProducts.Input(slugs=["harbour-lantern", "gone"])
            products.CompareProducts().call(wanted)

    async def test_suggests_by_name(self) -> None:
        found = await products.suggest(self.request, "CUSHION", at_most=1)
        self.assertEqual([card.name for card in found], ["Linen cushion Clay"])

    def test_takes_a_review_and_shows_it_by_its_wire_names(self) -> None:
        draft = ReviewDraft.model_validate({"stars": 4, "title": "Bright", "body": "Very."})
        reviews.write_review(self.signed_in, "paper-moon", draft)
        (shown,) = map(wire, reviews.product_reviews(self.request, "paper-moon"))
        self.assertEqual(
            {**shown, "writtenAt": ""},
            {"stars": 4, "title": "Bright", "text": "Very.", "writtenBy": "Ada", "writtenAt": ""},
        )

    def test_keeps_the_price_before(self) -> None:
        detail = prices.set_price(self.signed_in, "harbour-lantern", Decimal("50.00"))
        self.assertEqual((detail.price_before, detail.saving), (Decimal(64), Decimal(14)))

    def test_writes_a_draft_but_does_not_touch_what_is_on_sale(self) -> None:
        draft = ProductDraft(
            sku="LAN-0009", slug="storm", name="Storm", category="lanterns", price=Decimal(70)
        )
        drafts.save_draft(self.signed_in, draft)
        self.assertEqual(Product.objects.get(sku="LAN-0009").status, Product.Status.DRAFT)
        with self.assertRaises(ValidationError):
            drafts.save_draft(self.signed_in, draft.model_copy(update={"sku": "LAN-0001"}))

    def test_takes_over_what_the_warehouse_counted(self) -> None:
        request = RequestFactory().post("/", {"stock": 2}, content_type="application/json")
        answer = feeds.stock_hook(request, slug="paper-moon")
        self.assertEqual(json.loads(answer.content), {"known": True})
        self.assertEqual(stock_level(Product.objects.get(sku="LAN-0002").stock), StockLevel.FEW)

    def test_refuses_a_count_that_is_none(self) -> None:
        request = RequestFactory().post("/", {"stock": -1}, content_type="application/json")
        with self.assertRaises(ValidationFailed) as refused:
            feeds.stock_hook(request, slug="paper-moon")
        self.assertEqual(list(refused.exception.details["fields"]), ["stock"])

    def test_feeds_every_product(self) -> None:
        self.assertIn(b"LAN-0001,Harbour lantern,64.00", feeds.product_feed(self.request).content)

    def test_retires_a_product(self) -> None:
        prices.retire_product(self.signed_in, "paper-moon")
        self.assertEqual(products.product_list(self.request, "lanterns").total, 1)
        self.assertEqual(Category.objects.count(), 6)


class Cart(ShopTest):
    def setUp(self) -> None:
        super().setUp()
        self.cart_id: CartId = cart.active_cart(self.request)

    def test_adds_up_and_stops_at_ninety_nine(self) -> None:
        cart.add_to_cart(self.request, self.cart_id, self.lantern.id, 60)
        filled = cart.add_to_cart(self.request, self.cart_id, self.lantern.id, 60)
        self.assertEqual([line.quantity for line in filled.lines], [99])
        self.assertEqual(filled.subtotal, 99 * Decimal("64.00"))

    def test_is_its_visitors_own(self) -> None:
        with self.assertRaises(PermissionDenied):
            cart.cart_contents(self.request, CartId(uuid4()))

    def test_takes_nothing_that_is_sold_out(self) -> None:
        sold_out = Product.objects.get(sku="LMP-0043")
        with self.assertRaises(ValidationError):
            cart.add_to_cart(self.request, self.cart_id, sold_out.id)

    def test_takes_the_voucher_off_and_says_why_it_does_not(self) -> None:
        cart.add_to_cart(self.request, self.cart_id, self.lantern.id)
        self.assertEqual(
            cart.apply_voucher(self.request, self.cart_id, "WELCOME10").status, "applied"
        )
        self.assertEqual(cart.cart_contents(self.request, self.cart_id).total, Decimal("57.60"))
        refused = cart.apply_voucher(self.request, self.cart_id, "NONESUCH")
        self.assertEqual(refused.model_dump(), {"status": "refused", "reason": "unknown"})

    def test_none_of_a_product_takes_it_out(self) -> None:
        cart.add_to_cart(self.request, self.cart_id, self.lantern.id)
        self.assertEqual(
            cart.set_quantity(self.request, self.cart_id, self.lantern.id, 0).lines, []
        )

    def test_is_brought_free_when_it_is_worth_it(self) -> None:
        self.assertEqual(self.prices_of_shipping(), [Decimal(0), Decimal("4.95")])
        cart.add_to_cart(self.request, self.cart_id, self.lantern.id)
        self.assertEqual(self.prices_of_shipping(), [Decimal(0), Decimal(0)])

    def prices_of_shipping(self) -> list[Decimal]:
        return [option.price for option in cart.shipping_options(self.request, self.cart_id)]

    def test_is_filled_by_article_number(self) -> None:
        form = QuickOrderForm({"sku": "BLK-0008", "quantity": 3})
        self.assertTrue(form.is_valid(), form.errors)
        self.assertEqual(form.on_submit_success(self.request), {"added": "Cotton throw Dune"})
        self.assertFalse(QuickOrderForm({"sku": "BLK-9999", "quantity": 3}).is_valid())


class Ordering(ShopTest):
    def place(self, lanterns: int = 2) -> orders.OrderDetail:
        cart_id = cart.active_cart(self.signed_in)
        if lanterns:
            cart.add_to_cart(self.signed_in, cart_id, self.lantern.id, lanterns)
        address = accounts.address_book(self.signed_in)[0]
        payment = GiftCardPayment(method="gift_card", codes=["0123456789abcdef"])
        self.assertIsNotNone(address.id)
        return orders.place(self.signed_in, cart_id, address.id or uuid4(), payment)

    def test_turns_the_cart_into_an_order(self) -> None:
        placed = self.place()
        self.assertEqual((placed.total, placed.status), (Decimal(128), Order.Status.PAID))
        self.assertEqual(orders.history(self.signed_in).items[0].number, placed.number)
        empty = cart.cart_contents(self.signed_in, cart.active_cart(self.signed_in))
        self.assertEqual(empty.lines, [])
        self.assertEqual(Product.objects.get(sku="LAN-0001").stock, 10)

    def test_costs_what_the_cart_said(self) -> None:
        cart_id = cart.active_cart(self.signed_in)
        cart.add_to_cart(self.signed_in, cart_id, Product.objects.get(sku="LAN-0002").id)
        cart.apply_voucher(self.signed_in, cart_id, "WELCOME10")
        self.assertEqual(self.place().total, Decimal("141.75"))
        cart.add_to_cart(self.signed_in, cart_id, Product.objects.get(sku="LAN-0002").id)
        self.assertEqual(self.place(lanterns=0).total, Decimal("34.45"))

    def test_refuses_an_empty_cart(self) -> None:
        payment = InvoicePayment(method="invoice", company="Loom Ltd")
        with self.assertRaises(ValidationError):
            orders.place(self.signed_in, cart.active_cart(self.signed_in), uuid4(), payment)

    def test_is_called_off_until_it_has_left(self) -> None:
        placed = self.place()
        self.assertTrue(orders.mark_sent(self.signed_in, placed.number))
        with self.assertRaises(ValidationError):
            orders.cancel(self.signed_in, placed.number)
        second = self.place()
        self.assertEqual(orders.cancel(self.signed_in, second.number).status, "cancelled")

    def test_prints_an_invoice(self) -> None:
        invoice = orders.invoice(self.signed_in, self.place().number).content.decode()
        self.assertIn("2 × Harbour lantern\t64.00", invoice)

    def test_exports_every_order(self) -> None:
        number = self.place().number
        rows = orders.export(self.signed_in).getvalue()
        self.assertIn(f"{number},paid,128".encode(), rows)

    async def test_sums_what_came_in_by_day(self) -> None:
        revenue = await orders.revenue_by_day(self.signed_in, date(2000, 1, 1))
        self.assertEqual(revenue.model_dump(mode="json"), {})

    def test_is_only_for_customers_in_good_standing(self) -> None:
        self.assertTrue(may_order(self.signed_in))
        self.assertFalse(may_order(self.request))


class Accounts(ShopTest):
    def test_knows_who_is_signed_in(self) -> None:
        self.assertIsNone(accounts.current_user(self.request))
        current = accounts.current_user(self.signed_in)
        self.assertEqual(current and current.email, "ada@example.com")

    def test_signs_in_with_the_right_password_only(self) -> None:
        right, wrong = SecretStr("lantern-loom"), SecretStr("open sesame")
        self.assertEqual(accounts.sign_in(self.request, "ada@example.com", right).id, self.ada.pk)
        with self.assertRaises(ValidationError):
            accounts.sign_in(self.request, "ada@example.com", wrong)

    def test_changes_only_the_preferences_given(self) -> None:
        changed = accounts.set_preferences(self.signed_in, {"newsletter": True})
        self.assertEqual((changed.newsletter, changed.language), (True, User.Language.ENGLISH))

    def test_keeps_an_address_book(self) -> None:
        work = SavedAddress(
            label="Work", recipient="Ada", street="Damrak 1", postcode="1012 LG", city="Amsterdam"
        )
        saved = accounts.save_address(self.signed_in, work)
        self.assertEqual(len(accounts.address_book(self.signed_in)), 2)
        assert saved.id is not None
        self.assertTrue(accounts.delete_address(self.signed_in, saved.id))
        self.assertEqual(len(accounts.address_book(self.signed_in)), 1)

    def test_saves_the_profile(self) -> None:
        data = {"display_name": "Ada L.", "contact_by": "post", "language": "nl"}
        form = ProfileForm(data)
        self.assertTrue(form.is_valid(), form.errors)
        self.assertEqual(form.on_submit_success(self.signed_in), {"saved": True})
        self.ada.refresh_from_db()
        self.assertEqual((self.ada.display_name, self.ada.language), ("Ada L.", "nl"))


class Support(ShopTest):
    question = {
        "name": "Ada",
        "email": "ada@example.com",
        "topic": "order",
        "answer_by": ["email"],
        "urgency": "2",
        "message": "Where is my lantern?",
        "agree": "on",
    }

    def test_takes_a_question(self) -> None:
        form = ContactForm(self.question)
        self.assertTrue(form.is_valid(), form.errors)
        self.assertTrue(form.on_submit_success(self.request)["sent"])
        self.assertEqual(mail.outbox[0].attachments, [])

    def test_writes_a_name_of_two_lines_into_one(self) -> None:
        form = ContactForm(self.question | {"name": "Ada\rLovelace"})
        self.assertTrue(form.is_valid(), form.errors)
        form.on_submit_success(self.request)
        self.assertEqual(mail.outbox[0].subject, "An order: Ada Lovelace")

    def test_sends_the_photo_along(self) -> None:
        photo = SimpleUploadedFile("lamp.jpg", b"light", "image/jpeg")
        form = ContactForm(self.question, {"photo": photo})
        self.assertTrue(form.is_valid(), form.errors)
        form.on_submit_success(self.request)
        self.assertEqual(mail.outbox[0].attachments, [("lamp.jpg", b"light", "image/jpeg")])

    def test_keeps_customers_out_of_each_others_rooms(self) -> None:
        self.assertEqual(chat.chat_history(self.signed_in, f"customer-{self.ada.pk}"), [])
        with self.assertRaises(PermissionDenied):
            chat.chat_history(self.signed_in, "customer-0")

    def test_wants_a_number_to_call(self) -> None:
        form = ContactForm(self.question | {"answer_by": ["phone"]})
        self.assertEqual(list(form.errors), ["phone"])

    def test_answers_in_the_language_asked_for(self) -> None:
        self.assertIn("dreißig", support.frequent_questions(self.request, "de")[0].answer)
        self.assertEqual(len(support.shop(self.request).opening_hours), 6)
