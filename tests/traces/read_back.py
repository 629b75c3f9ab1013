"""Reads the traces of one run back, in all forms, with the tools that they are for. Usage: read_back.py STEM"""

import csv
import json
import sys
from collections import Counter
from pathlib import Path

import jsonschema
import pandas
import pm4py

HERE = Path(__file__).parent

# What an item is over with.
ENDS = ("done", "turned-away")


def ndjson(stem):
    lines = [json.loads(line) for line in open(f"{stem}.ndjson", encoding="utf-8")]
    header, events = lines[0], lines[1:]
    assert header["format"] == "andon.trace/1", header
    for event in events:
        assert event.get("cause", 0) < event["seq"], event
    assert all(a["t"] <= b["t"] for a, b in zip(events, events[1:])), "time runs backwards"
    return events


def table(stem, events):
    rows = list(csv.DictReader(open(f"{stem}.csv", newline="", encoding="utf-8")))
    assert len(rows) == len(events), (len(rows), len(events))
    for row, event in zip(rows, events):
        assert (int(row["seq"]), int(row["t_us"]), row["kind"]) == (event["seq"], event["t"], event["kind"])


def cases(log, mine):
    """A case an item, from its arrival to its end: its length is the flow time. What still waits has a case, too."""
    t = (log["time:timestamp"] - pandas.Timestamp("2024-01-01", tz="UTC")) // pandas.Timedelta(microseconds=1)
    log = log.assign(t=t).groupby("case:concept:name")
    assert set(log.groups) == set(mine), set(log.groups) ^ set(mine)
    for item, case in log:
        first, last = case.iloc[0], case.iloc[-1]
        its = mine[item]
        assert (first["concept:name"], first["t"]) == ("arrived", its[0]["t"]), (item, first)
        if its[-1]["kind"] in ENDS:
            assert (last["concept:name"], last["t"]) == (its[-1]["kind"], its[-1]["t"]), (item, last)


def xes(stem, events):
    """The handover of work as pm4py counts it: its matrix is ours divided by its sum."""
    log = pm4py.read_xes(f"{stem}.xes", variant="iterparse")
    mine = {}
    for event in events:
        if "item" in event and not any(e["kind"] in ENDS for e in mine.get(event["item"], [])[-1:]):
            mine.setdefault(event["item"], []).append(event)
    cases(log, mine)
    # Nobody arrives or is done: those events are no handover.
    log = log[log["org:resource"].notna()]
    acts = sum("who" in e for its in mine.values() for e in its)
    assert len(log) == acts, (len(log), acts)
    ours = Counter()
    for row in csv.DictReader(open(f"{stem}.handover.csv", newline="", encoding="utf-8")):
        ours[(row["from"], row["to"])] = int(row["count"])
    total = sum(ours.values())
    theirs = pm4py.discover_handover_of_work_network(log).connections
    theirs = {pair: share for pair, share in theirs.items() if share > 0}
    assert set(theirs) == set(ours), set(theirs) ^ set(ours)
    for pair, share in theirs.items():
        assert abs(share * total - ours[pair]) < 1e-6 * total, (pair, share * total, ours[pair])
    return len(ours)


def ocel(stem, events):
    document = json.load(open(f"{stem}.ocel.json", encoding="utf-8"))
    jsonschema.validate(document, json.load(open(HERE / "../schemas/ocel-2.0.json", encoding="utf-8")))
    log = pm4py.read_ocel2_json(f"{stem}.ocel.json")
    assert len(log.events) == len(events), (len(log.events), len(events))
    named = {part for e in events for part in (e.get("who"), e.get("item"), e.get("from"), e.get("to")) if part}
    assert set(log.objects["ocel:oid"]) == named, set(log.objects["ocel:oid"]) ^ named
    relations = sum(sum(1 for part in ("item", "who", "from", "to") if part in e) for e in events)
    assert len(log.relations) == relations, (len(log.relations), relations)


def chrome(stem, events):
    """The rules of the trace event format that viewers rely on."""
    document = json.load(open(f"{stem}.json", encoding="utf-8"))
    slices = {}
    marks = 0
    for event in document["traceEvents"]:
        assert {"name", "ph", "pid", "tid"} <= set(event), event
        if event["ph"] == "X":
            assert event["ts"] >= 0 and event["dur"] >= 0, event
            slices.setdefault(event["tid"], []).append((event["ts"], event["ts"] + event["dur"]))
        elif event["ph"] == "i":
            marks += 1
        else:
            assert event["ph"] == "M" and event["args"]["name"], event
    assert marks == sum(1 for e in events if "who" in e)
    for row in slices.values():
        row.sort()
        assert all(a[1] <= b[0] for a, b in zip(row, row[1:])), "slices of one item overlap"
    return len(slices)


def main():
    stem = sys.argv[1]
    events = ndjson(stem)
    table(stem, events)
    pairs = xes(stem, events)
    ocel(stem, events)
    items = chrome(stem, events)
    print(f"{Path(stem).name}: {len(events)} events, {pairs} pairs of people, {items} items read back")


main()
