//! Each change forces, on average, at least one more.

use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::Id;
use crate::model::work::Component;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "runaway-coupling",
    category: Category::Coupling,
    level: Level::Error,
    summary: "each change forces, on average, at least one more",
    why: "At a branching ratio of 1 or more changes breed changes without end; below it a change brings 1/(1-R) in all (branching processes; Parts of a plant, Spear on line-side stores).",
    mend: "Loosen the coupling: fewer dependencies, interfaces that hold, changes that are checked before they go on.",
    options: &[opt("ratio", 1.0, "branching ratio from which on it runs away")],
    bad: &[
        example(
            &["runaway-coupling"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
component X owned by A { depends on Y breaks 100% }
component Y owned by A { depends on X breaks 100% }
"#,
        ),
        example(
            &["runaway-coupling"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
component X 10 owned by A { depends on 5 X breaks 30% }
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
component X owned by A { depends on Y breaks 20% }
component Y owned by A { depends on X breaks 20% }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
component X 10 owned by A { depends on 2 X breaks 10% }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    // Changes forced in the family i by one change in the family j.
    let n = cx.org.components.slots();
    let mut forces: Vec<Vec<(usize, f64)>> = vec![Vec::new(); n];
    for (i, component) in cx.org.components.iter() {
        for d in &component.depends {
            let (members, chance) = d.at_risk(i, &cx.org.components);
            forces[d.on.index()].push((i.index(), f64::from(members) * chance));
        }
    }
    let (ratio, share) = radius(&forces);
    let place = cx.org.components.iter().next().map(|(_, c)| c.meta.span);
    let Some(place) = place.filter(|p| ratio >= cx.option(&RULE, "ratio", *p)) else { return Vec::new() };
    let mut order: Vec<usize> = (0..n).filter(|i| share[*i] > 1e-6).collect();
    order.sort_by(|a, b| share[*b].total_cmp(&share[*a]).then(a.cmp(b)));
    let name = |i: &usize| &cx.org.components[Id::<Component>::new(*i)].meta;
    let first = order.first().map_or(place, |i| name(i).span);
    let message = format!(
        "each change forces {ratio:.2} more, in the loop of {}",
        words::names(order.iter().map(|i| name(i).name.as_str()))
    );
    vec![RULE.finding(first, message).help("loosen the coupling").figure("branching_ratio", ratio)]
}

/// The largest eigenvalue by repetition, with the share of each part in it. Lazy steps (half stays) keep loops from swinging.
fn radius(forces: &[Vec<(usize, f64)>]) -> (f64, Vec<f64>) {
    let n = forces.len();
    let mut share = vec![1.0 / n.max(1) as f64; n];
    let mut ratio = 0.0;
    for _ in 0..300 {
        let mut next: Vec<f64> = share.clone();
        for (j, list) in forces.iter().enumerate() {
            for (i, weight) in list {
                next[*i] += share[j] * weight;
            }
        }
        let sum: f64 = next.iter().sum();
        if sum <= 0.0 {
            return (0.0, share);
        }
        ratio = sum - 1.0;
        share = next.into_iter().map(|x| x / sum).collect();
    }
    // A part from which nothing comes back keeps a vanishing share: then nothing runs away.
    (if ratio < 0.05 { 0.0 } else { ratio }, share)
}
