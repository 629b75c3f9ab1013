"""The whole runtime beside SimPy and odem-rs: the same models, in shuffled rounds, as CPU time an event.

    benches/peers/run [ROUNDS]

SimPy (Python) runs the loop that its own documentation recommends: a process for each customer, a resource for each station.
odem-rs (Rust, `odem/`) does the same with an agent for each customer. Both do this model and take its mean flow time, nothing
else. Andon reads a spec, checks it, runs it with calendars, inboxes and metrics, and prints them; its time holds all of that.
An event is an arrival or the end of a service. The figure that counts is the median of the ratios within a round. The mean
flow time of each is held to theory; where one is off, the models are not the same, and the program ends with an error.
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

ROOT = Path(__file__).parents[2]
ANDON = ROOT / "target/release/andon"
ODEM = ROOT / "target/peers/odem/release/odem"
CUSTOMERS = {"simpy": 50_000, "odem": 500_000, "andon": 500_000}
# Most that the mean flow time over all rounds may be off.
TOLERANCE = 0.1


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


def output(command):
    """What a program prints, and the CPU seconds that it took, start and end with it."""
    used = lambda: sum(resource.getrusage(resource.RUSAGE_CHILDREN)[:2])
    before = used()
    found = subprocess.run([str(word) for word in command], check=True, capture_output=True, text=True).stdout
    return found, used() - before


def by_odem(stations, servers, rate, customers, seed):
    found, took = output([ODEM, stations, servers, rate, customers, seed])
    events, flow = found.split()
    return int(events) / took, float(flow)


def by_andon(spec, events, seed):
    found, took = output([ANDON, "run", spec, "-n", "1", "--seed", seed, "--threads", "1", "--format", "csv"])
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


def theory(stations, servers, rate):
    """Mean flow time of stations in a line (Jackson 1957), each an M/M/c with a service of a second (Erlang C)."""
    blocked = 1.0
    for n in range(1, servers + 1):
        blocked = rate * blocked / (n + rate * blocked)
    waits = blocked / (1 - rate / servers * (1 - blocked))
    return stations * (1 + waits / (servers - rate))


def compared(name, stations, servers, rate, spec, rounds):
    speeds, flows = {}, {}
    for seed in range(1, rounds + 1):
        jobs = {
            "andon": lambda: by_andon(spec, CUSTOMERS["andon"] * (stations + 1), seed),
            "simpy": lambda: by_simpy(stations, servers, rate, CUSTOMERS["simpy"], seed),
            "odem": lambda: by_odem(stations, servers, rate, CUSTOMERS["odem"], seed),
        }
        order = list(jobs)
        random.Random(seed).shuffle(order)
        for job in order:
            speed, flow = jobs[job]()
            speeds.setdefault(job, []).append(speed)
            flows.setdefault(job, []).append(flow)
    expected = theory(stations, servers, rate)
    print(f"{name}: mean flow time {expected:.2f} s in theory")
    for job in ("andon", "simpy", "odem"):
        ratio = statistics.median(ours / theirs for ours, theirs in zip(speeds["andon"], speeds[job]))
        mean = statistics.fmean(flows[job])
        beside = "" if job == "andon" else f"; andon is {ratio:.2f} times as quick"
        print(f"  {job:<6} {statistics.median(speeds[job]) / 1e6:7.3f} million events a CPU second, flow time {mean:.2f} s{beside}")
        if abs(mean / expected - 1) > TOLERANCE:
            sys.exit(f"{job} does not run {name}: a mean flow time of {mean:.2f} s instead of {expected:.2f} s")


def main():
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    models = {"M/M/1": (1, 1, 0.8), "tandem of 10 M/M/2": (10, 2, 1.6)}
    with tempfile.TemporaryDirectory() as folder:
        for name, model in models.items():
            spec = Path(folder) / "model.org"
            spec.write_text(spec_of(*model))
            compared(name, *model, spec, rounds)


if __name__ == "__main__":
    main()
