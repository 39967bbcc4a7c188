"""Invented figures that lead to the points which a tier needs under the shipped criteria set."""

import random
from collections.abc import Iterable

from .makers import CRAFT, FAIL, PASS, TOP, Maker, Product

BILLION, MILLION = 10**9, 10**6
USD = 23_200  # invented rate, đồng for a dollar
# tier → ranges: product revenue (tỷ), growth (per mille), export share (per mille), revenue per person (million đồng)
RANGES = {
    TOP: ((1_050, 3_900), (160, 300), (520, 750), (3_100, 4_400)),
    PASS: ((115, 960), (101, 149), (120, 480), (1_100, 2_900)),
    FAIL: ((12, 95), (-50, 49), (0, 90), (320, 940)),
}
# judged points (hundredths) of TC05 and TC06, in steps of a quarter
JUDGED = {TOP: (1_350, 1_500), PASS: (1_025, 1_350), FAIL: (700, 1_075)}

Figures = dict[str, int]


def figures_of(maker: Maker, years: list[int], generator: random.Random) -> list[dict[int, Figures]]:
    """For each product of the maker: year → figures, in whole đồng, US dollars and persons."""
    products = [_product(one, years, generator) for one in maker.products]
    best = min(maker.products, key=lambda one: list(RANGES).index(one.tier))
    per_person = generator.randint(*RANGES[best.tier][3]) * MILLION
    extra = generator.randint(105, 130)
    for position, year in enumerate(years):
        whole = sum(one[year]["product_revenue"] for one in products) * extra // 100
        whole = max(whole, (104 + 4 * position) * BILLION)  # the threshold of “other industrial products”
        shared = _enterprise(whole // MILLION * MILLION, per_person)
        for one in products:
            one[year] |= shared
    return products


def _product(product: Product, years: list[int], generator: random.Random) -> dict[int, Figures]:
    revenue, growth, export, _person = RANGES[product.tier]
    last = generator.randint(*revenue) * BILLION + generator.randrange(1_000) * MILLION
    rate = generator.randint(*growth)
    share = generator.randint(*export)
    if product.group == CRAFT:  # its threshold is a million dollars of exports
        share = max(share, -(-1_100_000 * USD * 1000 // last) + 5)
    before = last * 1000 // (1000 + rate) // MILLION * MILLION
    first = before * 1000 // (1000 + generator.randint(20, 120)) // MILLION * MILLION
    found = {}
    for year, value in zip(years, (first, before, last), strict=True):
        exports = value * share // 1000
        found[year] = {"product_revenue": value, "export_vnd": exports, "export_usd": exports // USD}
    return found


def _enterprise(revenue: int, per_person: int) -> Figures:
    return {
        "enterprise_revenue": revenue,
        "industrial_revenue": revenue * 96 // 100 // MILLION * MILLION,
        "production_value": revenue * 102 // 100 // MILLION * MILLION,
        "employees": max(12, revenue // per_person),
        "tax_paid": revenue * 6 // 100 // MILLION * MILLION,
    }


def points_of(
    product: Product, suggested: Iterable[int | None], generator: random.Random, maxima: list[int]
) -> list[int]:
    """One member's points in the order of the criteria: near the suggestion, the judged ones within the tier."""
    points = []
    for hint, maximum in zip(suggested, maxima, strict=True):
        low, high = JUDGED[product.tier]
        value = generator.randrange(low, high + 1, 25) if hint is None else hint
        if hint is not None and generator.random() < 0.12:
            value += generator.choice((-50, -25, 25, 50))
        points.append(min(maximum, max(0, value)))
    return points
