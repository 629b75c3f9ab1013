//! How often an item of a stream comes to each of its stages, by what the stream says: chance and choice of the work itself. What comes of
//! how the work is done is left out: what fails, and what goes back.

use super::Org;
use super::arena::Id;
use super::work::Stage;

/// Rounds of a loop after which nothing is added that could be seen.
const ROUNDS: usize = 2_000;

/// From where a stage gets its items, and which share of those that come there.
type Sources = Vec<(usize, f64)>;

/// How often an item of its stream is worked on at each stage, on average, by the index of the stage.
#[must_use]
pub fn visits(org: &Org) -> Vec<f64> {
    let mut comes = vec![0.0; org.stages.slots()];
    for (_, stream) in org.streams.iter() {
        let stages: Vec<Id<Stage>> =
            stream.stages.iter().copied().filter(|s| !org.stages[*s].meta.removed).collect();
        let sources: Vec<Sources> = stages.iter().map(|s| sources(org, *s, &stages)).collect();
        // In the order of the file, so that what flows onward is known after one round.
        for _ in 0..ROUNDS {
            let mut moved = 0.0;
            for (id, from) in stages.iter().zip(&sources) {
                let outside = if org.stages[*id].after.is_empty() { 1.0 } else { 0.0 };
                let now = from.iter().map(|(s, share)| comes[*s] * share).sum::<f64>() + outside;
                moved += (now - std::mem::replace(&mut comes[id.index()], now)).abs();
            }
            if moved < 1e-9 {
                break;
            }
        }
    }
    for (id, stage) in org.stages.iter() {
        comes[id.index()] *= stage.happens;
    }
    comes
}

/// What passes a stage by goes on all the same, so that all that come to it count.
fn sources(org: &Org, to: Id<Stage>, stages: &[Id<Stage>]) -> Sources {
    let after = &org.stages[to].after;
    let onward = |s: &&Id<Stage>| org.stages[**s].next.is_empty() && after.contains(s);
    let joined = stages.iter().filter(onward).map(|s| (s.index(), 1.0 / after.len() as f64));
    let chosen = stages.iter().flat_map(|s| {
        let next = org.stages[*s].next.iter().filter(|(next, _)| *next == Some(to));
        next.map(|(_, share)| (s.index(), *share))
    });
    joined.chain(chosen).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::compile;
    use crate::source::provider::InMemory;

    fn of(stages: &str) -> Vec<f64> {
        let text = format!("andon 1\nrole W\nteam T {{ 1 W }}\nstream F {{ {stages} }}\n");
        let compiled = compile("a.org", &InMemory::default().with("a.org", text.as_str()));
        assert!(compiled.is_sound(), "{:#?}", compiled.findings);
        visits(&compiled.project.base)
    }

    #[test]
    fn chance_choice_and_loops_count_and_order_does_not() {
        let line = "stage A by W { effort 1 h }; stage B by W { effort 1 h; happens 25% }; stage C by W { effort 1 h }";
        assert_eq!(of(line), [1.0, 0.25, 1.0]);
        let ends = "stage A by W { effort 1 h; next B 25%, end 75% }; stage B by W { effort 1 h }";
        assert_eq!(of(ends), [1.0, 0.25]);
        let fork = "stage A by W { effort 1 h }; stage B by W after A { effort 1 h }; stage C by W after A { effort 1 h }; \
             stage D by W after B, C { effort 1 h }";
        assert_eq!(of(fork), [1.0; 4]);
        let shop = "stage A by W { effort 1 h; next B 50%, C 50% }; stage B by W { effort 1 h; next C 50%, end 50% }; \
             stage C by W { effort 1 h; next B 50%, end 50% }";
        let again =
            "stage A by W { effort 1 h; next A 20%, B 80% }; stage B by W { effort 1 h; succeeds 10% }";
        for (stages, wanted) in [(shop, vec![1.0; 3]), (again, vec![1.25, 1.0])] {
            assert!(
                of(stages).iter().zip(wanted).all(|(got, wanted)| (got - wanted).abs() < 1e-8),
                "{stages}"
            );
        }
    }
}
