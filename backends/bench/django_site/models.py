"""Customers with orders."""

from django.db import models


class Customer(models.Model):
    name = models.CharField(max_length=80)
    city = models.CharField(max_length=80)


class Sale(models.Model):
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE)
    title = models.CharField(max_length=80)
    total = models.DecimalField(max_digits=10, decimal_places=2)


class Line(models.Model):
    sale = models.ForeignKey(Sale, on_delete=models.CASCADE, related_name="lines")
    sku = models.CharField(max_length=20)
