//! XES (IEEE 1849), the event log of process mining: a case an item, an event whatever somebody did about it.

use super::calendar::iso;
use super::items;
use crate::report::sanitise::xml;
use crate::sim::TraceEvent;
use std::fmt::Write as _;

/// The trace as XES. Only events with a person are activities; waiting and travelling are what lies between them.
#[must_use]
pub fn xes(events: &[TraceEvent]) -> String {
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xes.version=\"1.0\" xmlns=\"http://www.xes-standard.org/\">\n\
         <extension name=\"Concept\" prefix=\"concept\" uri=\"http://www.xes-standard.org/concept.xesext\"/>\n\
         <extension name=\"Organizational\" prefix=\"org\" uri=\"http://www.xes-standard.org/org.xesext\"/>\n\
         <extension name=\"Time\" prefix=\"time\" uri=\"http://www.xes-standard.org/time.xesext\"/>\n",
    );
    for (item, mine) in items(events) {
        let acts: Vec<_> = mine.into_iter().filter_map(|e| Some((e, e.who.as_deref()?))).collect();
        if acts.is_empty() {
            continue;
        }
        let _ = writeln!(out, "<trace>\n{}", string("concept:name", item));
        for (event, who) in acts {
            let _ = writeln!(
                out,
                "<event>{}{}<date key=\"time:timestamp\" value=\"{}\"/><int key=\"seq\" value=\"{}\"/></event>",
                string("concept:name", event.kind),
                string("org:resource", who),
                iso(event.at),
                event.seq
            );
        }
        out.push_str("</trace>\n");
    }
    out.push_str("</log>\n");
    out
}

fn string(key: &str, value: &str) -> String {
    format!("<string key=\"{key}\" value=\"{}\"/>", xml(value))
}
