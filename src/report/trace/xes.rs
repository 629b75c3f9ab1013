//! XES (IEEE 1849), the event log of process mining: a case an item, an event whatever somebody did about it, between its arrival and its
//! end.

use super::calendar::iso;
use super::{ends, items, until_over};
use crate::report::sanitise::xml;
use crate::sim::{Trace, TraceEvent};
use std::io::{self, BufWriter, Write};

/// Writes the trace as XES. Events with a person are activities; waiting and travelling are what lies between them. `arrived`, and
/// `done` or `turned-away`, have nobody, and make a case last as long as the flow time; what still waits has arrived and is not over.
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
        let (mine, _) = until_over(&mine);
        let Some(first) = mine.first() else { continue };
        out.write_all(b"<trace>\n")?;
        string(&mut out, "concept:name", &item)?;
        out.write_all(b"\n")?;
        // Whatever is told first of an item is told when it arrives.
        event(&mut out, first, "arrived", None)?;
        for e in mine.iter().filter(|e| e.who.is_some() || ends(e)) {
            event(&mut out, e, e.kind, e.who)?;
        }
        out.write_all(b"</trace>\n")?;
    }
    out.write_all(b"</log>\n")?;
    out.flush()
}

fn event(out: &mut impl Write, e: &TraceEvent<'_>, name: &str, who: Option<&str>) -> io::Result<()> {
    out.write_all(b"<event>")?;
    string(out, "concept:name", name)?;
    if let Some(who) = who {
        string(out, "org:resource", who)?;
    }
    let (at, seq) = (iso(e.at), e.seq);
    writeln!(out, "<date key=\"time:timestamp\" value=\"{at}\"/><int key=\"seq\" value=\"{seq}\"/></event>")
}

fn string(out: &mut impl Write, key: &str, value: &str) -> io::Result<()> {
    write!(out, "<string key=\"{key}\" value=\"{}\"/>", xml(value))
}
