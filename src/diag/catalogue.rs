//! The errors of form and meaning that the compiler itself finds. Design rules have pages of their own in the linter.

/// One error: its stable name, what it means, and how it looks.
#[derive(Debug, Clone, Copy)]
pub struct Code {
    /// Stable name, as in `error[unknown-name]`.
    pub name: &'static str,
    /// What it means, in a sentence or two.
    pub meaning: &'static str,
    /// A line that has it.
    pub bad: &'static str,
    /// The same, mended.
    pub good: &'static str,
}

const fn code(name: &'static str, meaning: &'static str, bad: &'static str, good: &'static str) -> Code {
    Code { name, meaning, bad, good }
}

/// All of them, in the order of the manual.
pub const TABLE: &[Code] = &[
    code(
        "missing-header",
        "Line 1 of every file is the language and its version; by that line alone tools tell our files from Emacs Org documents.",
        "role Developer",
        "andon 1",
    ),
    code(
        "org-mode-document",
        "The file looks like an Emacs Org document, which shares the extension.",
        "* Shopping list",
        "andon 1",
    ),
    code(
        "unknown-version",
        "This program reads another version of the language than the file is written in.",
        "andon 9",
        "andon 1",
    ),
    code(
        "not-text",
        "The file is not UTF-8 text, or has a NUL byte in it, which no text has.",
        "(bytes)",
        "andon 1",
    ),
    code("empty-file", "There is nothing in the file.", "", "andon 1"),
    code(
        "file-too-large",
        "A file may have 16 MiB; an organisation that needs more is split with `import`.",
        "(16 MiB)",
        "import \"units/online.org\"",
    ),
    code("unreadable", "The file could not be read.", "(file)", "(file)"),
    code(
        "bad-character",
        "A character that cannot be seen or that turns the reading direction, since names and texts may not hide anything; or, between words, a space that is no plain one (no-break, ideographic…).",
        "role Dev\u{200b}eloper",
        "role Developer",
    ),
    code(
        "unclosed-string",
        "A text begins with a quotation mark and has no second one on its line.",
        "organization \"Parts",
        "organization \"Parts\"",
    ),
    code(
        "unclosed-block",
        "A block is opened and never closed.",
        "team Phoenix { 8 Developer",
        "team Phoenix { 8 Developer }",
    ),
    code(
        "unopened-block",
        "A declaration that needs a block goes on without opening it.",
        "team Phoenix",
        "team Phoenix {",
    ),
    code("stray-closing-brace", "A brace closes nothing.", "} }", "}"),
    code(
        "nested-too-deep",
        "Blocks may stand 64 deep inside each other; no organisation chart has more.",
        "{{{ …",
        "{ … }",
    ),
    code(
        "syntax",
        "The line is no statement of the language, or a statement with something missing or too much.",
        "asks Database",
        "asks Database 50%",
    ),
    code("unknown-name", "Nothing of that name is declared.", "8 Develper", "8 Developer"),
    code("duplicate-name", "Two declarations have one name.", "role A; role A", "role A; role B"),
    code(
        "missing-unit",
        "A bare number stands where a quantity with a unit belongs.",
        "effort 3",
        "effort 3 days",
    ),
    code("wrong-unit", "The unit measures something else.", "effort 3 USD", "effort 3 days"),
    code(
        "number-out-of-range",
        "The figure is outside what can be meant: a share above 100%, a negative time, an absurd count.",
        "fidelity 160%",
        "fidelity 60%",
    ),
    code(
        "pattern-cycle",
        "A pattern is made of itself, over whatever others.",
        "pattern Squad { 2 teams like Squad }",
        "pattern Squad { 2 Developer }",
    ),
    code(
        "import-not-found",
        "The imported file is not there.",
        "import \"chanels.org\"",
        "import \"channels.org\"",
    ),
    code(
        "import-outside-project",
        "An import may not leave the project's folder: the nearest one above the spec with `andon.toml` or `.git`, else the spec's own. An empty `andon.toml` in the folder that holds all files makes it the project.",
        "import \"/etc/passwd\"",
        "import \"lib/channels.org\"",
    ),
    code(
        "import-cycle",
        "Files import each other in a circle.",
        "import \"self.org\"",
        "import \"lib/channels.org\"",
    ),
    code(
        "too-many-files",
        "A project may have 1,000 files.",
        "import \"f1001.org\"",
        "import \"lib/channels.org\"",
    ),
    code(
        "too-many-people",
        "Headcounts or variants multiply to more than can be counted, held or run.",
        "1000000000 Developer",
        "1000 Developer",
    ),
    code(
        "reporting-cycle",
        "Somebody is, over some steps, their own boss.",
        "unit A led by X { unit B led by Y { unit C led by X … } }",
        "unit A led by X { unit B led by Y }",
    ),
    code(
        "role-nobody-fills",
        "Work, an approval or a rung asks for a role that nobody has, or a stage in a group for one that nobody there has.",
        "stage Ship by Pilot { effort 1 h }",
        "team Air { 2 Pilot }",
    ),
    code(
        "stage-cycle",
        "Stages wait for each other in a circle.",
        "stage A by R after B; stage B by R after A",
        "stage A by R; stage B by R after A",
    ),
    code(
        "stream-cycle",
        "A stage runs a stream that, over some steps, runs the first.",
        "stream S { stage A runs S {} }",
        "stream S { stage A runs Other {} }",
    ),
    code(
        "missing-statement",
        "A declaration lacks a statement that it cannot be without.",
        "channel ticket { fidelity 60% }",
        "channel ticket { speed 2 days; fidelity 60% }",
    ),
    code("contradiction", "Two statements exclude each other.", "next A 60%, B 60%", "next A 60%, B 40%"),
    code(
        "resources-differ",
        "A comparison of structures is fair only on the same people, skills, work and resources; a variant that changes them says so.",
        "hire 2 Operator into Release",
        "changes resources because \"…\"",
    ),
    code(
        "no-meaning-yet",
        "The statement is understood, and nothing runs by it yet; it is refused rather than ignored.",
        "(statement)",
        "(leave it out)",
    ),
];

/// The row of a code.
#[must_use]
pub fn find(name: &str) -> Option<&'static Code> {
    TABLE.iter().find(|c| c.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_kebab_case_and_unique_and_explained() {
        for (i, c) in TABLE.iter().enumerate() {
            assert!(c.name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", c.name);
            assert!(TABLE[..i].iter().all(|d| d.name != c.name), "{} twice", c.name);
            assert!(c.meaning.ends_with('.'), "{}", c.name);
        }
    }
}
