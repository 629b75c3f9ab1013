"""The whole runtime beside SimPy: the same models, in shuffled rounds, as CPU time an event.

    python3 -m venv target/peers && target/peers/bin/pip install simpy==4.1.1
    cargo build --release
    target/peers/bin/python benches/peers/simpy_peer.py [ROUNDS]

SimPy runs the loop that its own documentation recommends: a process for each customer, a resource for each station. Andon
reads a spec, checks it, runs it with calendars, inboxes and metrics, and prints them; its time holds all of that. An event
is an arrival or the end of a service. The figure that counts is the median of the ratios within a round.
"""

import random
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import simpy

ANDON = Path(__file__).parents[2] / "target/release/andon"
CUSTOMERS = {"peer": 50_000, "andon": 500_000}


def by_simpy(stations, servers, rate, customers, seed):
    """Events a CPU second, and the mean flow time as a check."""
    luck = random.Random(seed)
    env = simpy.Environment()
    desks = [simpy.Resource(env, servers) for _ in range(stations)]
    flows = []

    def customer():
        born = env.now
        for desk in desks:
            with desk.request() as turn:
                yield turn
                yield env.timeout(luck.expovariate(1.0))
        flows.append(env.now - born)

    def source():
        for _ in range(customers):
            yield env.timeout(luck.expovariate(rate))
            env.process(customer())

    env.process(source())
    before = time.process_time()
    env.run()
    took = time.process_time() - before
    return customers * (stations + 1) / took, statistics.fmean(flows)


def by_andon(spec, events, seed):
    used = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    before = used()
    found = subprocess.run(
        [ANDON, "run", spec, "-n", "1", "--seed", str(seed), "--threads", "1", "--format", "csv"],
        check=True, capture_output=True, text=True,
    ).stdout
    took = used() - before
    flow = next(line.split(",")[6] for line in found.splitlines() if ",flow time,Case," in line)
    return events / took, float(flow)


def spec_of(stations, servers, rate):
    roles = "".join(f"role Role{n}\n" for n in range(stations))
    team = "; ".join(f"{servers} Role{n}" for n in range(stations))
    stages = "".join(f"  stage Stage{n} by Role{n} {{ effort exponential 1 s }}\n" for n in range(stations))
    seconds = CUSTOMERS["andon"] / rate
    return (
        f"andon 1\n{roles}team All {{ {team} }}\nstream Case {{\n{stages}}}\n"
        f"scenario Steady {{ runs {seconds * 0.9:.0f} s after {seconds * 0.1:.0f} s warm-up; demand Case {rate} per second }}\n"
    )


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    models = {"M/M/1": (1, 1, 0.8), "tandem of 10 M/M/2": (10, 2, 1.6)}
    with tempfile.TemporaryDirectory() as folder:
        for name, (stations, servers, rate) in models.items():
            spec = Path(folder) / "model.org"
            spec.write_text(spec_of(stations, servers, rate))
            ours, theirs, ratios, flows = [], [], [], []
            for seed in range(1, rounds + 1):
                jobs = {
                    "andon": lambda: by_andon(spec, CUSTOMERS["andon"] * (stations + 1), seed),
                    "simpy": lambda: by_simpy(stations, servers, rate, CUSTOMERS["peer"], seed),
                }
                order = list(jobs)
                random.Random(seed).shuffle(order)
                found = {job: jobs[job]() for job in order}
                ours.append(found["andon"][0])
                theirs.append(found["simpy"][0])
                ratios.append(found["andon"][0] / found["simpy"][0])
                flows.append((found["andon"][1], found["simpy"][1]))
            mean = [statistics.fmean(side) for side in zip(*flows)]
            print(
                f"{name:<20} andon {statistics.median(ours) / 1e6:.2f}, simpy {statistics.median(theirs) / 1e6:.3f}"
                f" million events a CPU second; {statistics.median(ratios):.1f} times simpy"
                f"   (flow time {mean[0]:.2f} s and {mean[1]:.2f} s)"
            )


main()
