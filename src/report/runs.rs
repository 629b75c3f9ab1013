//! Why there is no result of a run, for people.

use super::metrics::time;
use crate::sim::Ended;
use crate::sim::no_run::{Halt, NoRun};

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
            Ended::Stopped(under_way) => match (because, under_way) {
                (Halt::Late(late), Some((at, growing))) => format!(
                    "{what} {late}, after {} of its own time. What was growing: {growing}",
                    time(at.secs())
                ),
                (Halt::Asked(became) | Halt::Late(became), _) => format!("{what} {became}"),
            },
            Ended::Broken(why) => {
                format!("{what}: a law that must hold is broken, which is a fault of this program: {why}")
            }
        }
    }
}
