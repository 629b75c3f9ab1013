#!/usr/bin/env python3
"""Names and titles of a spec go through every picture into its real consumer: nothing in them becomes markup, script or request,
and all of them can still be read. `tests/pictures/check.py`; ANDON is the program, MODULES the folder that holds node_modules."""
import json, os, pathlib, re, subprocess, sys, tempfile
import xml.etree.ElementTree as xml

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
ANDON = os.environ.get("ANDON", str(ROOT / "target/release/andon"))
MODULES = os.environ.get("MODULES", str(ROOT / "target/pictures"))
PAYLOADS = (HERE / "payloads.txt").read_text().splitlines()
# Not in any text of a spec: refused before anything is drawn.
HIDDEN = ["\u202e", "\u2066x\u2069", "\u200b", "\u200d", "\u2060", "\ufeff", "\u061c", "\u2028", "\u00ad", "\x1b[31m", "\x07", "\x00", "\x85"]
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {SVG + name for name in ("svg", "title", "desc", "rect", "path", "text", "g", "circle")}


def andon(*arguments, status=0):
    done = subprocess.run([ANDON, *map(str, arguments)], capture_output=True, timeout=120)
    assert done.returncode == status, (arguments, done.returncode, done.stderr[:2000])
    return done.stdout.decode()


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def spec(some):
    """Every payload as a title of a team, a role and a channel, with an interface that shows it."""
    lines = ["andon 1", f"organization {quoted(some[0])}"]
    for i, payload in enumerate(some):
        title = quoted(payload)
        lines += [f"role R{i} {title}", f"channel c{i} {title} {{ speed 1 h }}", f"unit U{i} {title} led by R{i} {{ team T{i} {title} {{ 2 R{i} }} }}"]
    lines += [f"interface T{i} <-> T{(i + 1) % len(some)} by c{i}" for i in range(len(some))]
    lines.append(f"variant V {quoted(some[-1])} {{ drop interface T0 <-> T{1 % len(some)} }}")
    return "\n".join(lines) + "\n"


def words(text):
    """What can be read: blanks are all alike."""
    return " ".join(text.replace("\u00a0", " ").split())


def texts(tree):
    return [words("".join(e.itertext())) for e in tree.iter()]


def svg(text, some):
    tree = xml.fromstring(text)
    names = {e.tag for e in tree.iter()}
    assert names <= ELEMENTS, names - ELEMENTS
    for element in tree.iter():
        for attribute, value in element.attrib.items():
            assert not attribute.startswith("on") and "href" not in attribute and "url(" not in value, (attribute, value)
    for payload in some:
        assert any(words(payload) in t for t in texts(tree)), payload


def dot(path, some):
    drawn = subprocess.run(["dot", "-Tsvg", path], capture_output=True, timeout=60)
    assert drawn.returncode == 0 and not drawn.stderr, drawn.stderr
    tree = xml.fromstring(drawn.stdout)
    for element in tree.iter():
        assert not any(name.endswith("href") for name in element.attrib), element.attrib
    shown = texts(tree)
    for payload in some:
        assert any(words(payload) in t for t in shown), (payload, shown)
    graph = json.loads(subprocess.run(["dot", "-Tjson", path], capture_output=True, timeout=60, check=True).stdout)
    nodes = [o for o in graph["objects"] if not o["name"].startswith("cluster")]
    assert {n["name"] for n in nodes} == {f"r{i}" for i in range(2 * len(some))}, "nodes are ours and no others"


def graphml(path, some):
    import networkx
    graph = networkx.read_graphml(path)
    titles = [d.get("title") for _, d in graph.nodes(data=True)]
    for payload in some:
        # The unit, the team and its people have no title of their own but the first two.
        assert titles.count(payload) >= 2, (payload, titles)
    assert sum(d["kind"] == "team" for _, d in graph.nodes(data=True)) == len(some)


def refused(folder):
    for hidden in HIDDEN:
        path = folder / "hidden.org"
        path.write_text(f'andon 1\nrole A "x{hidden}y"\nteam T {{ 2 A }}\n')
        out = subprocess.run([ANDON, "graph", path], capture_output=True, timeout=60)
        said = out.stdout.decode() + out.stderr.decode()
        assert out.returncode == 2 and ("bad-character" in said or "not-text" in said) and "<svg" not in said and hidden not in said, (hidden, said)


def main():
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        pages = []
        for n in range(0, len(PAYLOADS), 12):
            some = PAYLOADS[n:n + 12]
            path = folder / f"p{n}.org"
            path.write_text(spec(some))
            for kind, more in (("svg", []), ("dot", []), ("mermaid", []), ("graphml", []), ("svg", ["--overlay", "base", "V"])):
                out = folder / f"p{n}-{len(more)}.{kind}"
                andon("graph", path, "--format", kind, *more, "--output", out)
            text = (folder / f"p{n}-0.svg").read_text()
            svg(text, some)
            svg((folder / f"p{n}-3.svg").read_text(), [])
            dot(folder / f"p{n}-0.dot", some)
            graphml(folder / f"p{n}-0.graphml", some)
            pages.append({"payloads": some, "svg": str(folder / f"p{n}-0.svg"), "overlay": str(folder / f"p{n}-3.svg"),
                          "mermaid": (folder / f"p{n}-0.mermaid").read_text()})
        shipped = [str(p) for p in sorted((ROOT / "specs").rglob("*.org"))]
        for path in shipped:
            pages.append({"payloads": [], "svg": None, "overlay": None, "mermaid": andon("graph", path, "--format", "mermaid")})
        refused(folder)
        (folder / "pages.json").write_text(json.dumps(pages))
        subprocess.run(["node", HERE / "browser.mjs", folder / "pages.json", MODULES], check=True, timeout=300)
    print(f"{len(PAYLOADS)} payloads as titles in SVG, DOT, Mermaid and GraphML are words and nothing else; {len(HIDDEN)} are refused;"
          f" Mermaid draws {len(shipped)} shipped specs")


if __name__ == "__main__":
    main()
