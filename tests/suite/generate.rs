//! Sound specs from a number: for properties, recovery studies and benchmarks.

use std::fmt::Write as _;

/// A spec with about so many declarations, always the same for the same number.
pub(crate) fn spec(seed: u64, declarations: usize) -> String {
    let mut luck = Luck(seed.wrapping_mul(2).wrapping_add(1));
    let mut out = String::from("andon 1\n\norganization \"Generated\"\n\nspecialty Alpha, Beta, Gamma\n\n");
    out.push_str("channel chat { speed 10 min to 1 h; fidelity 95%; accuracy 98% }\n");
    out.push_str("channel ticket {\n  speed 1 day to 3 days\n  fidelity 70%\n}\n\n");
    for i in 0..4 {
        let _ = writeln!(
            out,
            "/// Role number {i}.\nrole Role{i} {{\n  skilled in {}\n  responsible for Thing{i}\n}}\n",
            ["Alpha", "Beta", "Gamma"][i % 3]
        );
    }
    out.push_str("team Everybody led by Chief {\n  1 Role0\n  1 Role1\n  1 Role2\n  1 Role3\n}\n\n");
    for i in 0..declarations {
        one(&mut out, &mut luck, i);
    }
    out.push_str("scenario Year {\n  runs 60 days after 10 days warm-up\n");
    let _ = writeln!(out, "  demand Stream0 {} per week\n}}", luck.below(5) + 1);
    out
}

fn one(out: &mut String, luck: &mut Luck, i: usize) {
    let role = luck.below(4);
    match i % 5 {
        0 => {
            let _ = writeln!(
                out,
                "unit Unit{i} led by Head{i} {{\n  team Team{i} led by Lead{i} {{\n    {} Role{role}\n    {} Role{}\n  }}\n}}\n",
                luck.below(5) + 1,
                luck.below(3) + 1,
                (role + 1) % 4
            );
        }
        1 => {
            let _ = writeln!(
                out,
                "interface Team{} -> Role{role} by {}\n",
                i - 1,
                if luck.below(2) == 0 { "chat" } else { "ticket" }
            );
        }
        2 => {
            let _ = writeln!(
                out,
                "decision Decision{i} {{\n  approved by Lead{}, then Head{} every week on Thursday\n  takes {} min\n}}\n",
                i - 2,
                i - 2,
                luck.below(50) + 5
            );
        }
        3 => {
            let _ = writeln!(
                out,
                "stream Stream{} {{\n  stage First by Role{role} {{ effort {} h; asks Alpha {}% }}\n  stage Second by Role{} {{ effort {} h to {} h }}\n}}\n",
                i - 3,
                luck.below(9) + 1,
                luck.below(90) + 1,
                (role + 1) % 4,
                luck.below(4) + 1,
                luck.below(9) + 6
            );
        }
        _ => {
            let _ = writeln!(
                out,
                "intent Unit{} {{\n  purpose \"Purpose {i}\"\n  avoid \"Harm\"\n  if silent for {} h, act within intent\n}}\n",
                i - 4,
                luck.below(40) + 1
            );
        }
    }
}

/// A large organisation, wired as large ones are: so many units of so many teams of seven or eight, each unit with roles, a
/// stream, approvals, an intent and a resource of its own, teams with interfaces to their neighbours, and units to the next.
pub(crate) fn large(units: usize, teams: usize) -> String {
    let mut out = String::from("andon 1\nchannel chat { speed 10 min; fidelity 95% }\nrole Architect\n");
    out.push_str("unit Company led by CEO {\n");
    for u in 0..units {
        let _ = writeln!(out, "unit U{u} led by VP{u} {{");
        for t in 0..teams {
            let _ = writeln!(out, "team T{u}x{t} led by Lead{u}x{t} {{ 5 Dev{u}; {} Op{u} }}", 1 + t % 2);
        }
        out.push_str("}\n");
    }
    let _ = writeln!(out, "team Architects led by Chief {{ {} Architect }}\n}}", units.max(2));
    for u in 0..units {
        let _ = writeln!(out, "role Dev{u} {{ responsible for Product{u} }}\nrole Op{u}");
        let _ = writeln!(out, "interface U{u} <-> U{} by chat", (u + 1) % units);
        let _ = writeln!(out, "interface Dev{u} -> Architect by chat");
        for t in 1..teams {
            let _ = writeln!(out, "interface T{u}x{} <-> T{u}x{t} by chat", t - 1);
        }
        let _ = writeln!(
            out,
            "component Part{u} owned by T{u}x0 {{ depends on Part{} breaks 5% }}\nmeeting Review{u} every week for 1 h {{ attended by VP{u}, T{u}x0, T{u}x1; shares learning }}",
            (u + 1) % units
        );
        let _ = writeln!(out, "resource Rig{u} 3 {{ first come first served }}");
        let _ = writeln!(
            out,
            "decision Ship{u} {{ approved by VP{u} every week on Thursday; takes 30 min }}\nintent U{u} {{ purpose \"P\"; avoid \"H\"; if silent for 4 h, act within intent }}"
        );
        let _ = writeln!(
            out,
            "stream S{u} {{ at most 500 items; stage Code by Dev{u} {{ effort 2 days to 5 days; asks Op{u} 40%; asks Architect 5% }}; stage Try by Dev{u} {{ effort 1 day; uses 1 Rig{u} }}; stage Ship by Op{u} {{ effort 4 h; decides Ship{u} }} }}"
        );
    }
    out.push_str("scenario Year {\n  runs 1 year after 3 months warm-up\n");
    for u in 0..units {
        let _ = writeln!(out, "  demand S{u} {teams} per week");
    }
    out.push_str("}\n");
    out
}

/// A small generator, so that specs hang on nothing but their number.
pub(crate) struct Luck(pub(crate) u64);

impl Luck {
    /// Evenly from 0 up to, not including, `n`.
    pub(crate) fn below(&mut self, n: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % n) as usize
    }
}
