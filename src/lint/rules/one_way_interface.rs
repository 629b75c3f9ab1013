//! Questions can be asked over an interface and never answered.

use crate::diag::{Finding, Level};
use crate::lint::rule::{before_brace, example};
use crate::lint::{Category, Context, Rule};
use crate::model::relation::Content;
use crate::model::relation::Interface;
use crate::model::relation::Party;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "one-way-interface",
    category: Category::Relationships,
    level: Level::Warn,
    summary: "questions can be asked over an interface and never answered",
    why: "A question without a way back is a form filled in: the asker acts without the answer (feedback is what makes a channel, Shannon 1956 on feedback; andon practice answers every pull).",
    mend: "Let it carry the answers, too: `carries Questions, Answers`, or write `<->`.",
    options: &[],
    bad: &[
        example(
            &["one-way-interface"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> B by chat { carries Questions }
"#,
        ),
        example(
            &["one-way-interface"],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> B by chat { carries Questions }
interface B -> A by chat { carries Work }
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
interface A -> B by chat { carries Questions, Answers }
"#,
        ),
        example(
            &[],
            r#"andon 1
role Dev
role Op
unit IT led by CIO { team A led by Lead { 2 Dev }; team B led by Chief { 2 Op } }
intent all { purpose "Ship"; avoid "Harm"; if silent for 1 h, act within intent }
channel chat { speed 1 h }
interface A -> B by chat { carries Questions }
interface B -> A by chat { carries Answers }
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let answers = |i: &Interface| i.carries.is_empty() || i.carries.contains(&Content::Answers);
    let asks_only =
        || cx.org.interfaces.iter().filter(|(_, i)| i.carries.contains(&Content::Questions) && !answers(i));
    if asks_only().next().is_none() {
        return Vec::new();
    }
    let back: Vec<(Party, Party)> = cx
        .org
        .interfaces
        .iter()
        .filter(|(_, i)| answers(i))
        .flat_map(|(_, i)| [Some((i.from, i.to)), i.both.then_some((i.to, i.from))])
        .flatten()
        .collect();
    asks_only()
        .filter(|(_, i)| !back.contains(&(i.to, i.from)))
        .map(|(_, i)| {
            RULE.finding(i.meta.span, format!("`{}` carries questions and no answers", i.meta.name))
                .help("write `carries Questions, Answers`")
                .fix("let it carry answers, too", false, before_brace(i.meta.whole), "; carries Answers ")
        })
        .collect()
}
