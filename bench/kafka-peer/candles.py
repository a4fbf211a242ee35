"""Trades to one-minute candles with quixstreams: the same topic, the same work. Arguments: brokers, prefix, records.

Prints {"rate": trades per second}, from a tenth of the records on, so that joining the group does not count.
"""

import json
import sys
import time
from datetime import timedelta

from quixstreams import Application

brokers, prefix, records = sys.argv[1], sys.argv[2], int(sys.argv[3])
app = Application(
    broker_address=brokers,
    consumer_group=prefix + "quix",
    auto_offset_reset="earliest",
    loglevel="WARNING",
    auto_create_topics=True,
)
trades = app.topic(
    prefix + "trades",
    key_deserializer="str",
    value_deserializer="json",
    timestamp_extractor=lambda value, headers, timestamp, kind: value["event_time"],
)
candles = app.topic(prefix + "peer-candles", key_serializer="str", value_serializer="json")


def begin(trade):
    price = trade["price"]
    return {"open": price, "high": price, "low": price, "close": price, "volume": trade["quantity"], "count": 1}


def add(candle, trade):
    price = trade["price"]
    candle["high"] = max(candle["high"], price)
    candle["low"] = min(candle["low"], price)
    candle["close"] = price
    candle["volume"] += trade["quantity"]
    candle["count"] += 1
    return candle


seen = 0
started = 0.0


def count(trade):
    global seen, started
    seen += 1
    if seen == records // 10:
        started = time.monotonic()
    if seen == records:
        print(json.dumps({"rate": (records - records // 10) / (time.monotonic() - started)}), flush=True)
        app.stop()


stream = app.dataframe(trades)
stream = stream.update(count)
stream = stream.tumbling_window(timedelta(minutes=1)).reduce(reducer=add, initializer=begin).final()
stream.to_topic(candles)
app.run()
