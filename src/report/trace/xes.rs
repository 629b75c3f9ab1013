//! XES (IEEE 1849), the event log of process mining: a case an item, an event whatever somebody did about it.

use super::calendar::iso;
use super::items;
use crate::report::sanitise::xml;
use crate::sim::Trace;
use std::io::{self, BufWriter, Write};

/// Writes the trace as XES. Only events with a person are activities; waiting and travelling are what lies between them.
///
/// # Errors
/// What the writer says.
pub fn xes(trace: &Trace, out: &mut dyn Write) -> io::Result<()> {
    let mut out = BufWriter::new(out);
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<log xes.version=\"1.0\" xmlns=\"http://www.xes-standard.org/\">\n\
         <extension name=\"Concept\" prefix=\"concept\" uri=\"http://www.xes-standard.org/concept.xesext\"/>\n\
         <extension name=\"Organizational\" prefix=\"org\" uri=\"http://www.xes-standard.org/org.xesext\"/>\n\
         <extension name=\"Time\" prefix=\"time\" uri=\"http://www.xes-standard.org/time.xesext\"/>\n",
    )?;
    for (item, mine) in items(trace) {
        let mut acts = mine.into_iter().filter_map(|e| Some((e, e.who?))).peekable();
        if acts.peek().is_none() {
            continue;
        }
        out.write_all(b"<trace>\n")?;
        string(&mut out, "concept:name", &item)?;
        out.write_all(b"\n")?;
        for (event, who) in acts {
            out.write_all(b"<event>")?;
            string(&mut out, "concept:name", event.kind)?;
            string(&mut out, "org:resource", who)?;
            let (at, seq) = (iso(event.at), event.seq);
            writeln!(
                out,
                "<date key=\"time:timestamp\" value=\"{at}\"/><int key=\"seq\" value=\"{seq}\"/></event>"
            )?;
        }
        out.write_all(b"</trace>\n")?;
    }
    out.write_all(b"</log>\n")?;
    out.flush()
}

fn string(out: &mut impl Write, key: &str, value: &str) -> io::Result<()> {
    write!(out, "<string key=\"{key}\" value=\"{}\"/>", xml(value))
}
