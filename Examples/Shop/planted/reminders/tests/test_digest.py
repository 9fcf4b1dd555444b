"""A slow test: it waits where it could ask."""

import time


def test_the_digest_is_sent_at_last():
    time.sleep(0.4)
