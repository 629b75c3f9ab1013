//! Whatever stands in a snapshot's file, reading it ends, what was read can be read again, and it is as recorded against itself.
#![no_main]

use andon::report::snapshot::{Verdict, compare::compare, explain::explain, read::read, text::contents};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    for text in [text.to_owned(), format!("andon.snapshot/1\n{text}")] {
        let Ok(snapshot) = read(&text) else { continue };
        let again = read(&contents(&snapshot));
        let Ok(again) = again else { panic!("{text}\n{again:?}") };
        let compared = compare(&[(&snapshot, &snapshot), (&snapshot, &again)]);
        assert_eq!(compared[0].verdict, Verdict::Same, "{text}");
        let _ = explain(&snapshot, &again, &compared[1]);
    }
});
