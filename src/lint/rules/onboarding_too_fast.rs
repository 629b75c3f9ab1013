//! More newcomers come at once than those who are there can look after.

use crate::diag::counted::{counted, several};
use crate::diag::{Finding, Level};
use crate::lint::rule::{example, opt};
use crate::lint::words;
use crate::lint::{Category, Context, Rule};
use crate::model::dynamics::Act;
use crate::model::people::Position;

/// The rule.
pub(super) static RULE: Rule = Rule {
    name: "onboarding-too-fast",
    category: Category::Roles,
    level: Level::Warn,
    summary: "more newcomers come at once than those who are there can look after",
    why: "Adding people to late work makes it later (Brooks 1975): newcomers take the attention of those who do the work, and it is missing there for weeks.",
    mend: "Let fewer come at a time, or spread them over more teams.",
    options: &[opt(
        "share",
        0.3,
        "share of the incumbents' attention that newcomers may take at once; assumption: beyond it, work is felt to stop",
    )],
    bad: &[
        example(
            &["missing-intent", "onboarding-too-fast"],
            r#"andon 1
role Dev { mentors newcomers 20% for 8 weeks }
team A led by Lead { 4 Dev }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 6 per week; at day 60 8 Dev join A }
"#,
        ),
        example(
            &["missing-intent", "onboarding-too-fast"],
            r#"andon 1
role Dev { mentors newcomers 25% for 8 weeks }
team A led by Lead { 4 Dev }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year {
  runs 1 year after 1 month warm-up
  demand Feature 6 per week
  at day 60 4 Dev join A
  at day 70 4 Dev join A
}
"#,
        ),
    ],
    good: &[
        example(
            &["missing-intent"],
            r#"andon 1
role Dev { mentors newcomers 20% for 8 weeks }
team A led by Lead { 4 Dev }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year { runs 1 year after 1 month warm-up; demand Feature 6 per week; at day 60 1 Dev join A }
"#,
        ),
        example(
            &["missing-intent"],
            r#"andon 1
role Dev { mentors newcomers 25% for 8 weeks }
team A led by Lead { 4 Dev }
stream Feature { stage Code by Dev { effort 1 day } }
scenario Year {
  runs 1 year after 1 month warm-up
  demand Feature 6 per week
  at day 60 1 Dev join A
  at day 150 2 Dev join A
}
"#,
        ),
    ],
    check,
};

fn check(cx: &Context<'_>) -> Vec<Finding> {
    let org = cx.org;
    let mut found = Vec::new();
    for (_, scenario) in cx.project.scenarios.iter() {
        for d in &scenario.disturbances {
            let Act::Join(_, role, group) = d.act else { continue };
            let plain = (org.defaults.get("mentoring"), org.defaults.get("mentoring_time"));
            let (each, time) = org.roles[role].mentors.map_or(plain, |(s, t)| (s, t.elapsed_s()));
            // Those who came within the time of mentoring before are still being looked after.
            let mut newcomers = 0;
            let mut grown = 0;
            for other in scenario.disturbances.iter().filter(|o| o.at_s <= d.at_s) {
                match other.act {
                    Act::Join(n, r, g) if (r, g) == (role, group) => {
                        if other.at_s > d.at_s - time {
                            newcomers += n
                        } else {
                            grown += n
                        }
                    }
                    _ => {}
                }
            }
            let here =
                cx.staff().positions(role).iter().map(|p| &org.positions[*p]).find(|p| p.group == group);
            let incumbents = here.map_or(0, Position::headcount) + grown;
            if incumbents == 0 {
                continue;
            }
            let share = each * f64::from(newcomers) / f64::from(incumbents);
            if share <= cx.option(&RULE, "share", d.span) {
                continue;
            }
            let message = format!(
                "{} in `{}` {} {} of the attention of the {}, for {}",
                counted(newcomers, "newcomer"),
                org.groups[group].meta.name,
                if newcomers == 1 { "takes" } else { "take" },
                words::share(share),
                several(incumbents, "who is there", "who are there"),
                words::time(time)
            );
            found.push(
                RULE.finding(d.span, message)
                    .related(org.roles[role].meta.span, "mentors newcomers")
                    .help("let fewer come at a time")
                    .figure("share", share),
            );
        }
    }
    found
}
