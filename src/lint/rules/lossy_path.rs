//! A conversation that the work needs loses most of its meaning on the way.

use crate::diag::counted::counted;
use crate::diag::{Finding, Level};
use crate::lint::paths::Need;
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::source::Span;
use std::collections::BTreeMap;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "lossy-path",
    category: Category::Relationships,
    level: Level::Warn,
    summary: "a conversation that the work needs loses most of its meaning on the way",
    why: "Every passage keeps only a part, and the parts multiply: nothing that was lost can come back further down (the data processing inequality; serial reproduction in organisations, Bartlett 1932).",
    mend: "Shorten the path with an interface, or use a channel with a higher fidelity.",
    options: &[opt("fidelity", 0.5, "share of the meaning that must arrive and be true; assumption: half")],
    bad: &[
        example(
            &["lossy-path"],
            r#"andon 1
role Dev
role Desk
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team Middle led by Head { 2 Desk }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel ticket { speed 5 min; fidelity 60% }
interface A -> Middle by ticket
interface Middle -> B by ticket
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
"#,
        ),
        example(
            &["lossy-path"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel rumour { speed 1 h; fidelity 40% }
interface A -> B by rumour
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
"#,
        ),
    ],
    good: &[
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> B by chat
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
"#,
        ),
        example(
            &["vertical-dominated", "span-too-narrow", "span-too-narrow", "missing-interface"],
            r#"andon 1
unit IT led by CIO {
  unit Building led by Builder { team Phoenix led by Lead { 2 Dev } }
  unit Running led by Runner { team Release led by Chief { 2 Op } }
}
role Dev
role Op
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
stream Feature { stage Code by Dev { effort 1 day; asks Op 50% } }
default line_fidelity 99%
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let network = cx.network();
    // Detours apart from sanctioned ways: what one of them loses is told with its missing interface.
    let mut worst: BTreeMap<(Span, bool), (f64, &Need)> = BTreeMap::new();
    for need in cx.needs() {
        let Some(route) = &need.route else { continue };
        let kept: f64 =
            route.iter().map(|h| &network.axes[h.axes as usize]).map(|a| a.fidelity * a.accuracy).product();
        let known = worst.entry((need.span, need.is_detour())).or_insert((kept, need));
        if kept < known.0 {
            *known = (kept, need);
        }
    }
    let lossy = worst.into_values().filter(|(kept, n)| *kept < cx.option(&RULE, "fidelity", n.span));
    lossy
        .map(|(kept, need)| {
            let hops = need.route.as_ref().map_or(0, |r| r.len());
            let passages = counted(hops, "passage");
            let (up, down, _) = need.shape();
            let message = format!(
                "{}, and of the meaning {} arrives from `{}` after {passages}",
                need.what,
                words::share(kept),
                cx.group_of(need.from)
            );
            RULE.finding(need.span, message)
                .help("shorten the path with an `interface`, or use a channel with a higher fidelity")
                .figure("fidelity", kept)
                .figure("passages", hops as f64)
                .figure("up", up as f64)
                .figure("down", down as f64)
        })
        .collect()
}
