"""A test that fails in 5 % of its runs; `SHOP_RUN`, the run's number, says in which."""

import os
import random

RUN = os.environ.get("SHOP_RUN")
CHANCE = random.Random(int(RUN) if RUN else None)


def test_the_gateway_takes_a_message():
    assert CHANCE.random() >= 0.05, "the gateway was busy"
