//! Types that come from Django's models: `ModelSchema`, `Shape`.

use insta::assert_snapshot;

use super::read::types;

const MODELS: &str = "
from django.db import models
from ninja import ModelSchema
class Mood(models.TextChoices):
    CALM = 'calm'
class Shelf(models.Model):
    code = models.UUIDField(primary_key=True)
class Item(models.Model):
    name = models.CharField(max_length=8, help_text='On the box')
    mood = models.CharField(max_length=4, choices=Mood.choices, default=Mood.CALM)
    price = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    data = models.JSONField(default=dict)
    shelf = models.ForeignKey(Shelf, models.CASCADE)
    shelves = models.ManyToManyField(Shelf, related_name='+')
";

fn with_models(text: &str) -> String {
    types(&format!("{MODELS}{text}"))
}

#[test]
fn a_schema_has_the_fields_of_its_model() {
    assert_snapshot!(with_models("
class Whole(ModelSchema):
    class Meta:
        model = Item
        fields = '__all__'
class Few(ModelSchema):
    more: int
    class Meta:
        model = Item
        fields = ['price', 'name']
        fields_optional = ['name']
class Below(Few):
    name: int
def f(a: Whole, b: Below): ...
"), @r#"
    f(a: main.Whole, b: main.Below)
    Below { more: int, price: Decimal | None = null, name: int }
    Whole { id: int | None = null, name: str(..8) (On the box), mood: str(..4) = "calm", price: Decimal | None = null, data: Any {+ {"type":"object"}} = …, shelf as "shelf_id": Uuid, shelves: list[str] }
    "#);
}

#[test]
fn a_schema_whose_model_cannot_be_read_is_unknown() {
    assert_snapshot!(with_models("
from acme import SomeField, Base
class Odd(models.Model):
    odd = SomeField()
    plain = models.IntegerField()
class Named(models.Model):
    a = models.CharField(max_length=3)
class A(ModelSchema):
    class Meta:
        model = Odd
        fields = '__all__'
class B(ModelSchema):
    class Meta:
        model = Odd
        fields = ['plain']
class C(ModelSchema):
    class Meta:
        model = Named
        fields = ['missing']
class D(ModelSchema): ...
class E(ModelSchema):
    class Meta:
        model = Base
        fields = ['a']
def f(a: A, b: B, c: C, d: D, e: E, m: Item, s: ModelSchema): ...
"), @"
    f(a: unknown(A: the fields of `A` come from a Django model: whether `odd = SomeField()` is a field is not known: `acme.SomeField` is not found), b: main.B, c: unknown(C: the fields of `C` come from a Django model: `Named` has no field `missing`), d: unknown(D: the fields of `D` come from a Django model: `D` has no `Meta` of its own), e: unknown(E: the fields of `E` come from a Django model: `acme.Base` is not found), m: unknown(Item: `Item` is a Django model, which is no JSON value), s: unknown(ModelSchema: `ModelSchema` itself has no fields: a class that derives from it says them))
    B { plain: int }
    ");
}

#[test]
fn a_shape_has_the_fields_that_it_says() {
    assert_snapshot!(with_models("
from django_readers import Shape
from mizan.shapes import Shape as Other
class ShelfShape(Shape[Shelf]):
    code: str
class ItemShape(Other[Item]):
    name: str
    shelf: ShelfShape | None = None
def f(a: ItemShape, b: Shape[Item]): ...
"), @"
    f(a: main.ItemShape, b: unknown(Shape[Item]: `Shape` itself has no fields: a class that derives from it says them))
    ItemShape { name: str, shelf: main.ShelfShape | None = null }
    ShelfShape { code: str }
    ");
}
