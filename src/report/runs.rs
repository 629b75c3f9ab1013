//! Why there is no result of a run, for people.

use super::metrics::time;
use crate::sim::Ended;
use crate::sim::runner::NoRun;

impl From<NoRun> for String {
    fn from(none: NoRun) -> Self {
        let (what, why, because) = match none {
            NoRun::Unknown(why) => return why,
            NoRun::Ended { scenario, variant, why, because } => {
                (format!("scenario `{scenario}` on {variant}"), why, because)
            }
        };
        match why {
            Ended::Bound { bound, at, growing } => format!(
                "{what} was ended after {} of its time: {bound}. What was growing: {growing}",
                time(at.secs())
            ),
            Ended::Unfit(why) => why,
            Ended::Stopped => format!("{what} {because}"),
            Ended::Broken(why) => {
                format!("{what}: a law that must hold is broken, which is a fault of this program: {why}")
            }
        }
    }
}
