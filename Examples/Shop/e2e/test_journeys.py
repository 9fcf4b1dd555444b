"""The journeys that must never break. Each has a product of its own, so order does not matter."""

from shop import eventually


def test_an_order_is_placed_and_its_customer_told(shop):
    shop.put_in_stock("PROD-001", 10)
    status, order = shop.order("journey-placed", "PROD-001", 2)
    assert (status, order["status"], order["total"]) == (201, "pending", 49.98)
    assert shop.call("GET", f"{shop.orders}/orders/{order['id']}") == (200, order)
    assert shop.available("PROD-001") == 8
    texts = eventually(lambda: shop.notifications(order["id"]), "the notification")
    assert len(texts) == 1
    assert "2 × PROD-001. Total: 49.98 EUR." in texts[0]


def test_nothing_is_sold_that_is_not_there(shop):
    shop.put_in_stock("PROD-002", 1)
    status, answer = shop.order("journey-short", "PROD-002", 2)
    assert (status, answer["error"]) == (409, "out-of-stock")
    assert answer["shortages"] == [{"sku": "PROD-002", "requested": 2, "available": 1}]
    assert shop.available("PROD-002") == 1


def test_a_declined_card_gives_the_stock_back(shop):
    shop.put_in_stock("PROD-003", 5)
    assert shop.available("PROD-003") == 5
    status, answer = shop.order("journey-declined", "PROD-003", 5, card="tok_insufficient")
    assert (status, answer["error"]) == (402, "payment-declined")
    assert shop.available("PROD-003") == 5


def test_an_order_that_is_sent_twice_is_one_order(shop):
    shop.put_in_stock("PROD-004", 10)
    # The payment provider is down for a moment, too, which the customer does not notice.
    first = shop.order("journey-twice", "PROD-004", 3, card="tok_flaky")
    second = shop.order("journey-twice", "PROD-004", 3, card="tok_flaky")
    assert (first[0], second[0]) == (201, 200)
    assert first[1] == second[1]
    assert shop.available("PROD-004") == 7
    texts = eventually(lambda: shop.notifications(first[1]["id"]), "the notification")
    assert len(texts) == 1
